// The page of keys: who comes to a field presses the new key, and it stands there instead of the old one.

for (const field of document.querySelectorAll(".keymap input[maxlength]")) {
  field.addEventListener("focus", () => field.select());
  field.addEventListener("click", () => field.select());
}
