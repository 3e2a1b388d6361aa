// Draws what is marked over the text without changing it: the page's own marks stay as they are below.

import { contents, draft } from "./marking-draft.js";
import { selection } from "./marking-selection.js";
import { byParagraph, rangeOf, wordsIn } from "./marking-text.js";

const ROLES = ["content", "cue", "source"];
const canDraw = globalThis.CSS?.highlights !== undefined; // without, the list in the bar says the same

export function paint() {
  if (canDraw) {
    for (const role of ROLES) draw(`marked-${role}`, draft.pieces.filter((piece) => piece.role === role));
    draw("marked-selected", [selection]);
  }
}

export function wipe() {
  if (canDraw) for (const name of [...ROLES, "selected"]) CSS.highlights.delete(`marked-${name}`);
}

function draw(name, spans) {
  CSS.highlights.set(name, new Highlight(...spans.flatMap(byParagraph).map(rangeOf)));
}

// A few words from both ends say which words are meant.
export function excerpt(span) {
  const words = wordsIn(span).split(/\s+/).filter(Boolean);
  return words.length > 12 ? `${words.slice(0, 6).join(" ")} … ${words.slice(-5).join(" ")}` : words.join(" ");
}

export function said() {
  const count = wordsIn(selection).split(/\s+/).filter(Boolean).length;
  const role = draft.held ? `, ${draft.held.role}${draft.held.role === "content" && contents().length > 1 ? ` ${contents().indexOf(draft.held) + 1} of ${contents().length}` : ""}` : "";
  return `${excerpt(selection)} (${count} word${count === 1 ? "" : "s"}${role})`;
}
