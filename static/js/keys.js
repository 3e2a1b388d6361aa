// Keys: an element says which key it usually answers to (data-key); a key press clicks it, or puts the cursor in it.
// What is in an open panel comes before what is elsewhere on the page, and the page before its header. Nothing happens
// while somebody types, and nothing twice while a key is held: that would open a claim and then decide it.

import { isSwitchedOff } from "./key-switch.js";
import { marking } from "./marking-bar.js";
import { usual } from "./keymap.js";

const AHEAD = "dialog[open], [popover]:popover-open"; // its keys alone, as long as it is open
const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function answering(key) {
  if (!key) return null;
  const selector = `[data-key="${CSS.escape(key)}"], [data-key-also="${CSS.escape(key)}"]`;
  const scopes = [document.querySelector(AHEAD), marking(), document.querySelector("[data-panel]"), document.querySelector("main"), document];
  for (const scope of scopes) {
    const found = [...(scope?.querySelectorAll(selector) ?? [])].find((element) => element.checkVisibility() && !element.disabled);
    if (found || scope?.matches?.(`${AHEAD}, [data-marking]`)) return found;
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat && event.key === "Enter" && !event.target.matches("textarea")) event.preventDefault();
  if (isSwitchedOff(event.key)) return;
  const inField = typing(event.target);
  if (inField && event.key !== "Escape") return;
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return; // it does what it says
  const element = answering(usual(event.key));
  if (!element) return;
  event.preventDefault();
  if (event.repeat) return;
  if (!typing(element)) element.click();
  const field = element.matches("summary") ? element.parentElement.querySelector("input:not([type=hidden]), select") : element;
  if (!field || !typing(field)) return;
  field.focus();
  field.select?.();
});
