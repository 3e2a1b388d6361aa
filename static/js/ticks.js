// A long list of ticks: j and k go from one to the next, the button says how many are ticked, on all pages of the list.

import { isSwitchedOff } from "./key-switch.js";

const boxes = () => [...document.querySelectorAll("[data-ticks] input[name=tick]")];

function count() {
  const button = document.querySelector("[data-act]");
  if (!button) return;
  const elsewhere = Number(document.querySelector("[data-elsewhere]").dataset.elsewhere);
  const ticked = elsewhere + boxes().filter((box) => box.checked).length;
  button.querySelector("[data-count]").textContent = ticked.toLocaleString("en");
  button.disabled = ticked === 0;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[name=tick]")) count();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key) || isSwitchedOff(event.key)) return;
  const all = boxes();
  const at = all.indexOf(event.target);
  const next = all[event.key === "j" ? at + 1 : at < 0 ? all.length - 1 : at - 1];
  if (!next || event.target.matches("input:not([type=checkbox], [type=radio], [type=range])")) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "center" });
});

// the probability from which on the rest of an article is confirmed is said while it is moved; the list follows
document.addEventListener("input", (event) => {
  if (event.target.id === "id_least") document.querySelector("[data-least]").textContent = event.target.value;
});
