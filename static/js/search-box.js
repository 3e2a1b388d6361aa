// Completion in the search box: the arrows go through what is offered, Enter takes it, Escape puts it away. Which words are
// offered is the server's to say; where the caret stands only the page knows.

const box = () => document.querySelector("[data-search-box]");
const input = () => document.getElementById("search-q");
const list = () => document.getElementById("search-offers");
const options = () => [...list().querySelectorAll("[role=option]")];
const active = () => list().querySelector("[aria-selected=true]");

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) input().setAttribute("aria-activedescendant", option.id);
  else input().removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function show(isShown) {
  list().hidden = !isShown || options().length === 0;
  input().setAttribute("aria-expanded", String(!list().hidden));
  if (list().hidden) choose(null);
}

function ask() {
  const at = document.getElementById("search-at");
  at.value = input().selectionStart ?? input().value.length;
  at.disabled = false; // sent with the request for completion, never with the search
  input().dispatchEvent(new Event("complete"));
}

function take(option) {
  input().value = option.dataset.typed;
  input().setSelectionRange(option.dataset.caret, option.dataset.caret);
  input().focus();
  show(false);
  if (option.dataset.typed.slice(0, option.dataset.caret).endsWith(":")) ask();
}

document.addEventListener("input", (event) => {
  if (event.target === input()) ask();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "search-offers" && event.detail.target?.id !== "search-offers") return;
  document.getElementById("search-at").disabled = true;
  show(document.activeElement === input());
});
document.addEventListener("keydown", (event) => {
  if (event.target !== input() || list().hidden) return;
  const at = options().indexOf(active());
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    choose(options()[next < -1 ? options().length - 1 : next] ?? null);
  } else if (event.key === "Enter" && active()) {
    event.preventDefault();
    take(active());
  } else if (event.key === "Escape") {
    event.preventDefault(); // a search field would be emptied
    event.stopPropagation();
    show(false);
  }
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("#search-offers [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option);
});
document.addEventListener("focusout", (event) => {
  if (event.target === input() && !box().contains(event.relatedTarget)) show(false);
});
document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== box()) return;
    document.getElementById("search-at").disabled = true;
    show(false);
  },
  true, // before htmx gathers what is sent
);
