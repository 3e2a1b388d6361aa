// From claim to claim by key: j and k walk, d opens the next one to check, Enter opens the one reached last.
// While a decision is on its way to the server a key waits for the answer: nothing is closed under it.

import { close, openSummary, panel, summaryOf } from "./claims.js";
import { isSwitchedOff } from "./key-switch.js";
import { usual } from "./keymap.js";
import { marking } from "./marking-bar.js";

const summaries = () => [...document.querySelectorAll(".note .summary")];
const isToCheck = (summary) => summary.querySelector(".state.suggested, .state.doubtful");
let last = null; // the claim reached or opened last: where the keys go on from, whatever was swapped meanwhile
let sending = 0;
let waiting = null; // the key that was pressed meanwhile

function here() {
  const current = openSummary() ?? document.activeElement.closest(".summary") ?? (last && summaryOf(last));
  return current ? summaries().indexOf(current) : -1;
}

function go(summary) {
  if (panel()) close();
  last = summary.dataset.claim;
  summary.focus();
  summary.scrollIntoView({ block: "center" });
}

function walk(by) {
  const all = summaries();
  const at = here();
  const next = all[at < 0 && by < 0 ? all.length - 1 : at + by];
  if (next) go(next);
}

function openNextToCheck() {
  const all = summaries();
  const at = here();
  const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(isToCheck);
  if (next) {
    go(next);
    next.click();
  } else {
    const line = document.createElement("p");
    line.className = "notice passing";
    line.textContent = "Every claim of this article is checked.";
    // who may mark the article as reviewed is offered it
    const offer = document.getElementById("all-checked")?.content.cloneNode(true);
    document.getElementById("news").replaceChildren(offer ?? line);
  }
}

const acts = {
  j: () => walk(1),
  k: () => walk(-1),
  d: openNextToCheck,
  Enter: () => last && !panel() && summaryOf(last)?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const key = usual(event.key);
  if (document.querySelector("dialog[open]") || marking() || !(key in acts) || isSwitchedOff(event.key)) return;
  if (event.repeat && !"jk".includes(key)) return; // only walking goes on while a key is held
  if (key === "Enter" && panel()) return; // there it takes the first candidate
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return; // it does what it says
  event.preventDefault();
  if (sending) waiting = key;
  else acts[key]();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") sending += 1;
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb !== "post") return;
  sending -= 1;
  if (!waiting || sending) return;
  const key = waiting;
  waiting = null;
  setTimeout(acts[key]); // once what came back has been put in its place
});

document.addEventListener("htmx:afterSettle", () => {
  const current = openSummary() ?? document.activeElement.closest(".summary");
  if (current) last = current.dataset.claim;
});
