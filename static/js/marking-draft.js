// What has been marked and is not saved yet: pieces { role, start, end }, and the one that is taken up, whose edges move.

import { byParagraph, wordsIn } from "./marking-text.js";

export const draft = { pieces: [], held: null };

export function begin(pieces) {
  draft.pieces = pieces.map(([role, start, end]) => ({ role, start, end })).sort(inOrder);
  draft.held = null;
}

const inOrder = (one, other) => one.start - other.start;
const meets = (one, other) => one.start < other.end && other.start < one.end;
export const contents = () => draft.pieces.filter((piece) => piece.role === "content");

// The selected words become a piece of that role, in place of those of the role that they meet; a word has one role only.
export function put(role, selected) {
  const added = byParagraph(selected).map(({ start, end }) => ({ role, start, end }));
  const left = draft.pieces.filter((piece) => piece !== draft.held).flatMap((piece) => without(piece, added, role));
  draft.pieces = [...left, ...added].sort(inOrder);
  draft.held = added.at(-1);
}

function without(piece, added, role) {
  let left = [piece];
  for (const one of added) {
    left = left.flatMap((part) => {
      if (!meets(part, one)) return [part];
      if (piece.role === role) return [];
      const rest = [{ ...part, end: one.start }, { ...part, start: one.end }];
      return rest.filter(({ start, end }) => start < end && wordsIn({ start, end }).trim());
    });
  }
  return left;
}

export function remove(piece) {
  draft.pieces = draft.pieces.filter((other) => other !== piece);
  if (draft.held === piece) draft.held = null;
}

// The piece that is taken up follows the selection.
export function follow(selected) {
  if (draft.held) put(draft.held.role, selected);
}

export function takeUpNext() {
  const at = draft.pieces.indexOf(draft.held) + 1;
  draft.held = draft.pieces.length ? draft.pieces[at % draft.pieces.length] : null;
  return draft.held;
}

// As the server is told it: the words too, so that it can see that we mean the same.
export function values(pieces = draft.pieces) {
  const of = (name) => pieces.map((piece) => piece[name]);
  return { role: of("role"), start: of("start"), end: of("end"), words: pieces.map(wordsIn) };
}
