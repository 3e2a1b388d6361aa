// After another page of a list has come, who goes by keyboard or listens goes on at the list, not at the top of the page.

document.addEventListener("htmx:afterSettle", (event) => {
  const { elt, target } = event.detail.requestConfig ?? {};
  if (!elt?.closest("[data-pager]")) return;
  const list = document.getElementById(target.id);
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
});
