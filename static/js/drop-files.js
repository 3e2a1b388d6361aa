// Files dropped on a [data-drop-files] box are chosen in its file field; what is chosen is listed below it.

const MEGABYTE = 1024 * 1024;
const size = (bytes) => (bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`);

function list(box, input) {
  const limit = Number(box.dataset.limit);
  const rows = [...input.files].map((file) => {
    const row = document.createElement("li");
    const tooLarge = file.size > limit;
    row.className = tooLarge ? "too-large" : "";
    row.textContent = `${file.name}, ${size(file.size)}${tooLarge ? ": too large, will be refused" : ""}`;
    return row;
  });
  box.querySelector("[data-chosen]").replaceChildren(...rows);
}

for (const box of document.querySelectorAll("[data-drop-files]")) {
  const input = box.querySelector("input[type=file]");
  const mark = (over) => (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("over", over);
  };
  box.addEventListener("dragover", mark(true));
  box.addEventListener("dragleave", mark(false));
  box.addEventListener("drop", (event) => {
    mark(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    list(box, input);
  });
  input.addEventListener("change", () => list(box, input));
  list(box, input); // after Back the browser keeps what was chosen
}
