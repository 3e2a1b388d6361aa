// One thing after the other: what comes next is brought into sight, and the keys go on from it.

function arrive() {
  const opened = document.querySelector("#one-by-one [data-panel]");
  if (!opened) return;
  (opened.closest(".row") ?? opened).scrollIntoView({ block: "nearest" });
  const first = opened.querySelector("[data-first]") ?? opened.querySelector("[name=choice]:checked") ?? opened.querySelector("[name=choice]");
  first?.focus({ preventScroll: true });
  opened.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "one-by-one" || event.detail.elt?.id === "one-by-one") arrive();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[href='#keys']")) return;
  event.preventDefault();
  document.getElementById("keys").showModal();
});

arrive();
