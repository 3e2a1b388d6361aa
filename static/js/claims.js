// The reading page: one claim open at a time, its evidence lit in the text. claim-walk.js goes from claim to claim.

export const panel = () => document.querySelector("[data-panel]");
export const openSummary = () => panel()?.closest(".note").querySelector(".summary");
export const summaryOf = (claim) => document.querySelector(`#claim-${claim} .summary`);

function light(ranges) {
  for (const piece of document.querySelectorAll(".lit")) piece.classList.remove("lit");
  for (const piece of document.querySelectorAll("#article-text [data-at]")) {
    const at = Number(piece.dataset.at); // code points, as the server counts them
    if (ranges.some(([start, end]) => start <= at && at < end)) piece.classList.add("lit");
  }
}

function mark(name, claim) {
  for (const element of document.querySelectorAll(`.${name}`)) element.classList.remove(name);
  if (!claim) return;
  for (const element of document.querySelectorAll(`.claim[data-claim="${claim}"]`)) element.classList.add(name);
}

function show() {
  const opened = panel();
  light(opened ? JSON.parse(opened.dataset.lit) : []);
  mark("open", opened && openSummary().dataset.claim);
  for (const summary of document.querySelectorAll(".note .summary")) {
    summary.setAttribute("aria-expanded", String(Boolean(opened) && summary === openSummary()));
  }
}

export function close() {
  const summary = openSummary();
  for (const slot of document.querySelectorAll(".slot")) slot.replaceChildren();
  show();
  summary?.focus();
  document.dispatchEvent(new CustomEvent("panel:closed"));
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const claim = event.target.closest(".claim[data-claim]");
  if (claim) {
    event.preventDefault();
    summaryOf(claim.dataset.claim)?.click();
  } else if (event.target.closest("[data-close]")) {
    event.preventDefault();
    close();
  } else if (event.target.closest("[data-toggle]")) {
    event.preventDefault();
    document.querySelector(".reading").classList.toggle(event.target.closest("[data-toggle]").dataset.toggle);
  } else if (event.target.closest("[href='#keys']")) {
    event.preventDefault();
    document.getElementById("keys").showModal();
  }
});

for (const [name, on] of [["mouseover", true], ["mouseout", false]]) {
  document.addEventListener(name, (event) => {
    const claim = event.target.closest("[data-claim]")?.dataset.claim;
    if (!claim) return;
    for (const element of document.querySelectorAll(`.claim[data-claim="${claim}"]`)) element.classList.toggle("pointed", on);
    document.getElementById(`claim-${claim}`)?.classList.toggle("pointed", on);
  });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.target.matches(".slot")) return;
  for (const slot of document.querySelectorAll(".slot")) if (slot !== event.detail.target) slot.replaceChildren();
});

export function enterPanel() {
  const opened = panel();
  if (!opened || opened.contains(document.activeElement)) return;
  const first = opened.querySelector(".candidates button") ?? opened.querySelector("[data-find]") ?? opened.querySelector("a");
  first.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSettle", (event) => {
  show();
  if (event.detail.requestConfig?.elt.matches("[data-quiet]")) return; // nobody asked for it: the cursor stays where it is
  panel()?.scrollIntoView({ block: "nearest" });
  const saved = document.querySelector("[data-focus]");
  saved?.removeAttribute("data-focus");
  saved?.focus();
  enterPanel();
});

// what is decided is kept, though it is not yet saved: one goes on; saved at last, its panel shows what was before
const isTypedIn = (opened) => [...opened.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);
document.addEventListener("outbox:kept", ({ detail }) => panel()?.dataset.link === detail.link && close());
document.addEventListener("outbox:delivered", ({ detail }) => panel()?.dataset.link === detail.link && !isTypedIn(panel()) && close());

show();
panel()?.scrollIntoView({ block: "nearest" });
