// The search for a speaker by keyboard: Enter takes the first who is found, the arrows go through the list.

document.addEventListener("keydown", (event) => {
  const search = event.target.closest("[data-find]");
  const inList = event.target.closest(".candidates");
  if (!search && !inList) return;
  const list = search ? search.closest(".panel").querySelectorAll(".found .candidates button:not(.link)") : inList.querySelectorAll("button:not(.link)");
  const buttons = [...list];
  if (event.key === "Enter" && search && search.value.trim()) {
    event.preventDefault();
    if (!event.repeat) buttons[0]?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const at = buttons.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    buttons[at]?.focus();
  }
});
