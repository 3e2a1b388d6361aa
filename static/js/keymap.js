// The keys that whoever reads has chosen instead of the usual ones: <body data-keymap='{"x": "q"}'>, usual -> chosen.
// Scripts and data-key speak of usual keys. Every <kbd> shows the key to press, and what answers to it says so.

const chosen = JSON.parse(document.body.dataset.keymap || "{}");
const usualOf = new Map(Object.entries(chosen).map(([usual, key]) => [key, usual]));
const NAMES = { Esc: "Escape" }; // what stands on the page -> what a browser calls it

// the usual key of what the pressed key does; "" where it has been given away. Enter and Escape stay what they are.
export function usual(pressed) {
  const known = usualOf.get(pressed);
  if (known) return known;
  return pressed in chosen && pressed.length === 1 ? "" : pressed;
}

export const shown = (key) => chosen[key] ?? key;

function write() {
  for (const kbd of document.querySelectorAll("kbd:not([data-usual])")) {
    const key = NAMES[kbd.textContent] ?? kbd.textContent;
    kbd.dataset.usual = key;
    if (key in chosen) kbd.textContent = chosen[key];
    if (kbd.closest("[data-key], label")) kbd.ariaHidden = "true"; // said by aria-keyshortcuts, not as part of the name
  }
  for (const element of document.querySelectorAll("[data-key]:not([aria-keyshortcuts])")) {
    element.setAttribute("aria-keyshortcuts", shown(element.dataset.key));
  }
}

for (const name of ["htmx:afterSettle", "htmx:oobAfterSwap"]) document.addEventListener(name, write);
write();
