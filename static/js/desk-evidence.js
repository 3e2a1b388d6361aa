// Draws, on the card that is shown, from the words that name the source to the words that say who is meant by them.

const SVG = "http://www.w3.org/2000/svg";

function draw(card) {
  card.querySelector(".evidence")?.remove();
  const text = card.querySelector(".card-text");
  const source = text.querySelector(".source");
  const meant = [...text.querySelectorAll(".antecedent, .alias")].filter((words) => !words.matches(".source"));
  if (!source || !meant.length) return;
  const frame = text.getBoundingClientRect();
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "evidence");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("width", frame.width);
  svg.setAttribute("height", frame.height);
  const [from] = source.getClientRects();
  for (const words of meant.slice(0, 3)) {
    const [to] = words.getClientRects();
    const x1 = from.left + from.width / 2 - frame.left;
    const y1 = from.top - frame.top;
    const x2 = to.left + to.width / 2 - frame.left;
    const above = to.top < from.top;
    const y2 = (above ? to.bottom : to.top) - frame.top;
    const bend = Math.max(14, Math.abs(y1 - y2) / 2);
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${x1} ${y1} C${x1} ${y1 - bend} ${x2} ${above ? y2 + bend : y2 - bend} ${x2} ${y2}`);
    svg.append(path);
  }
  text.append(svg);
}

document.addEventListener("desk:shown", (event) => draw(event.detail));
addEventListener("resize", () => {
  const card = document.querySelector(".card:not([hidden])");
  if (card) draw(card);
});
