// The answer of a second reader: a field chooses what it belongs to, a selection in the text chooses the words.

const form = () => document.getElementById("answer");
const choice = (value) => form()?.querySelector(`[name=choice][value="${CSS.escape(value)}"]`);

document.addEventListener("focusin", (event) => {
  const of = event.target.closest("[data-chooses]");
  if (of) choice(of.dataset.chooses).checked = true;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat || event.isComposing) return;
  if (event.target.matches("#answer select")) {
    event.preventDefault();
    form().requestSubmit();
  } else if (event.target.matches("[data-find]") && event.target.value.trim()) {
    const first = document.querySelector("#found [name=choice]");
    if (!first) return; // the form looks them up
    event.preventDefault();
    first.checked = true;
    first.focus();
  }
});

// Escape leads out of a field, back to the choices, where letters are keys again. Before others hear of it: it closes nothing.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !event.target.matches("#answer select, #answer input:not([type=radio])")) return;
    event.stopPropagation();
    (form().querySelector("[name=choice]:checked") ?? form().querySelector("[name=choice]")).focus();
  },
  true,
);

// Where a selection begins or ends, in code points of the article: the server counts those, the browser UTF-16 units.
function offset(node, unit) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece || node.nodeType !== Node.TEXT_NODE) return null;
  return Number(piece.dataset.at) + [...node.textContent.slice(0, unit)].length;
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const start = form()?.querySelector("[name=start]");
  if (!start || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const from = offset(range.startContainer, range.startOffset);
  const to = offset(range.endContainer, range.endOffset);
  const end = form().querySelector("[name=end]");
  if (from === null || to === null) return;
  const first = [...end.options].findIndex((word) => Number(word.value) > from);
  const last = [...start.options].findLastIndex((word) => Number(word.value) < to);
  if (first < 0 || last < first) return; // other paragraphs than those of the lists
  start.selectedIndex = first;
  end.selectedIndex = last;
});
