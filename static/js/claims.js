// The reading page: one claim open at a time, its evidence lit in the text, and the keys that go from claim to claim.

import { isSwitchedOff } from "./key-switch.js";

const summaries = () => [...document.querySelectorAll(".note .summary")];
const panel = () => document.querySelector("[data-panel]");
const openSummary = () => panel()?.closest(".note").querySelector(".summary");
const summaryOf = (claim) => document.querySelector(`#claim-${claim} .summary`);
let last = null; // the claim that was open or reached last: where the keys go on from, whatever was swapped meanwhile

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
  if (opened) last = openSummary().dataset.claim;
  mark("open", opened && last);
}

function close() {
  const summary = openSummary();
  for (const slot of document.querySelectorAll(".slot")) slot.replaceChildren();
  show();
  summary?.focus();
}

function step(by, wanted = () => true) {
  const all = summaries();
  const focused = document.activeElement.closest(".summary");
  const current = openSummary() ?? focused ?? (last && summaryOf(last));
  const start = current ? all.indexOf(current) : by > 0 ? -1 : all.length;
  for (let at = start + by; at >= 0 && at < all.length; at += by) {
    if (!wanted(all[at])) continue;
    const wasOpen = panel();
    if (wasOpen) close();
    last = all[at].dataset.claim;
    all[at].focus();
    all[at].scrollIntoView({ block: "center" });
    if (wasOpen) all[at].click();
    return;
  }
}

const toCheck = (summary) => summary.querySelector(".state.suggested, .state.doubtful");
const reopen = () => last && !panel() && summaryOf(last)?.click();
const steps = { j: () => step(1), k: () => step(-1), d: () => step(1, toCheck), Enter: reopen };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (document.querySelector("dialog[open]") || !(event.key in steps) || isSwitchedOff(event.key)) return;
  if (event.repeat && !"jk".includes(event.key)) return; // only walking goes on while a key is held
  if (event.key === "Enter" && (panel() || event.target.matches("a, button, summary"))) return; // it does what it says
  event.preventDefault();
  steps[event.key]();
});

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

document.addEventListener("htmx:afterSettle", () => {
  show();
  const saved = document.querySelector("[data-focus]");
  saved?.removeAttribute("data-focus");
  saved?.focus();
  const opened = panel();
  if (!opened || opened.contains(document.activeElement)) return;
  (opened.querySelector(".candidates button") ?? opened.querySelector("a, button")).focus({ preventScroll: true });
});

show();
