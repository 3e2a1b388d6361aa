// Two articles side by side: j and k go from passage to passage, and the list of keys opens where it is asked for.

import { isSwitchedOff } from "./key-switch.js";
import { usual } from "./keymap.js";

const steps = () => [...document.querySelectorAll("[data-step]")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const key = usual(event.key);
  if (!["j", "k"].includes(key) || isSwitchedOff(event.key) || document.querySelector("dialog[open]")) return;
  const all = steps();
  const at = all.indexOf(document.activeElement.closest("[data-step]"));
  const next = all[at < 0 && key === "k" ? all.length - 1 : at + (key === "j" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[href='#keys']")) return;
  event.preventDefault();
  document.getElementById("keys").showModal();
});
