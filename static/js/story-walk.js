// From article to article of a story by key: j and k walk, and what can be done about the one reached gets its keys.
// An answer of the server that replaces it leaves it the one reached.

import { isSwitchedOff } from "./key-switch.js";
import { usual } from "./keymap.js";

const rows = () => [...document.querySelectorAll("[data-story-link]")].filter((row) => row.checkVisibility());
let reached = null; // the id: rows are replaced by others of the same one

function mark(row) {
  row.dataset.reached = "";
  row.querySelectorAll("[data-row-key]").forEach((act) => { act.dataset.key = act.dataset.rowKey; });
}

function reach(row) {
  document.querySelectorAll("[data-reached]").forEach((other) => {
    delete other.dataset.reached;
    other.querySelectorAll("[data-row-key]").forEach((act) => { delete act.dataset.key; });
  });
  reached = row.id;
  mark(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

function walk(by) {
  const all = rows();
  const at = all.findIndex((row) => row.id === reached);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (next) reach(next);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (isSwitchedOff(event.key) || document.querySelector("dialog[open]")) return;
  const by = { j: 1, k: -1 }[usual(event.key)];
  if (!by || !rows().length) return;
  event.preventDefault();
  walk(by);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-story-link]");
  if (row && event.target !== row && row.id !== reached) {
    const inside = event.target;
    reach(row);
    inside.focus();
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const row = reached && document.getElementById(reached);
  if (!row || "reached" in row.dataset) return;
  mark(row);
  row.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-opens-keys]")) return;
  event.preventDefault();
  document.getElementById("keys").showModal();
});
