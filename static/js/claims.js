// The reading page: one claim open at a time, its evidence lit in the text, and the keys that go from claim to claim.

const summaries = () => [...document.querySelectorAll(".note .summary")];
const panel = () => document.querySelector("[data-panel]");
const openSummary = () => panel()?.closest(".note").querySelector(".summary");

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
  opened?.scrollIntoView({ block: "nearest" });
  light(opened ? JSON.parse(opened.dataset.lit) : []);
  mark("open", opened && openSummary().dataset.claim);
}

function close() {
  const summary = openSummary();
  for (const slot of document.querySelectorAll(".slot")) slot.replaceChildren();
  show();
  summary?.focus();
}

function step(by, wanted = () => true) {
  const all = summaries();
  const current = openSummary() ?? (document.activeElement.matches(".summary") ? document.activeElement : null);
  const start = current ? all.indexOf(current) : by > 0 ? -1 : all.length;
  for (let at = start + by; at >= 0 && at < all.length; at += by) {
    if (!wanted(all[at])) continue;
    const wasOpen = panel();
    if (wasOpen) close();
    all[at].focus();
    all[at].scrollIntoView({ block: "center" });
    if (wasOpen) all[at].click();
    return;
  }
}

const toCheck = (summary) => summary.querySelector(".state.suggested, .state.doubtful");
const steps = { j: () => step(1), k: () => step(-1), d: () => step(1, toCheck) };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (document.querySelector("dialog[open]") || !(event.key in steps)) return;
  event.preventDefault();
  steps[event.key]();
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const claim = event.target.closest(".claim[data-claim]");
  if (claim) {
    event.preventDefault();
    document.querySelector(`#claim-${claim.dataset.claim} .summary`)?.click();
  } else if (event.target.closest("[data-close]")) {
    event.preventDefault();
    close();
  } else if (event.target.closest("[data-toggle]")) {
    event.preventDefault();
    document.getElementById("article-text").classList.toggle(event.target.closest("[data-toggle]").dataset.toggle);
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

document.addEventListener("htmx:afterSettle", () => {
  show();
  const saved = document.querySelector("[data-focus]");
  saved?.removeAttribute("data-focus");
  saved?.focus();
  if (panel() && !panel().contains(document.activeElement)) panel().querySelector("button, a")?.focus({ preventScroll: true });
});

show();
