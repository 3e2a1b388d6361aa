// Keys of a single character can be switched off, for who dictates or often hits one by chance (WCAG 2.1.4).
// The choice is kept in this browser; Enter, Escape and clicks always work.

const NAME = "newsdesk.character-keys";

function stored() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null; // a browser that keeps nothing: the keys are on
  }
}

let on = stored() !== "off";

export const isSwitchedOff = (key) => key.length === 1 && !on;

for (const box of document.querySelectorAll("[data-key-switch]")) {
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    try {
      localStorage.setItem(NAME, on ? "on" : "off");
    } catch {
      // it holds until the page is left
    }
  });
}
