// The appearances of a statement by key: j and k walk from one to the next; the keys of an appearance (confirm, take out,
// open) are those of the one reached, which is marked, and of no other: data-own-key is a key there alone.

import { isSwitchedOff } from "./key-switch.js";
import { usual } from "./keymap.js";

const all = () => [...document.querySelectorAll("[data-appearance]")];
let reached = ""; // the key of the appearance; its place, where it is gone
let place = 0;

function mark(appearance) {
  for (const other of all()) {
    other.toggleAttribute("data-panel", other === appearance);
    for (const control of other.querySelectorAll("[data-own-key]")) {
      if (other === appearance) control.dataset.key = control.dataset.ownKey;
      else delete control.dataset.key;
    }
  }
  if (!appearance) return;
  reached = appearance.dataset.appearance;
  place = all().indexOf(appearance);
}

const here = () => all().find((one) => one.dataset.appearance === reached) ?? all()[Math.min(place, all().length - 1)];

function walk(by) {
  const list = all();
  const current = list.find((one) => one.hasAttribute("data-panel"));
  const next = current && document.activeElement !== document.body ? list[list.indexOf(current) + by] : here();
  if (!next) return;
  mark(next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const by = { j: 1, k: -1 }[usual(event.key)];
  if (!by || document.querySelector("dialog[open]") || isSwitchedOff(event.key)) return;
  event.preventDefault();
  walk(by);
});

document.addEventListener("focusin", ({ target }) => {
  const appearance = target.closest("[data-appearance]");
  if (appearance) mark(appearance);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "statement" && event.detail.elt?.id !== "statement") return;
  mark(here());
  here()?.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[href='#keys']")) return;
  event.preventDefault();
  document.getElementById("keys").showModal();
});

mark(all()[0]);
