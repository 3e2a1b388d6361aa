// The words that are selected while somebody marks, in code points, and how they move: by word, letter and paragraph.
// It is the browser's own selection as well, so that the mouse and the handles of a touch screen work on it.

import { byParagraph, paragraphAt, pointAt, rangeOf, stretches, text } from "./marking-text.js";

export const selection = { start: 0, end: 0, edge: "end" };

export const active = () => (selection.edge === "end" ? selection.end : selection.start);
export const switchEdge = () => (selection.edge = selection.edge === "end" ? "start" : "end");

export function select({ start, end }, edge = "end") {
  Object.assign(selection, { start, end, edge });
  show();
}

// Puts the browser's selection where ours is, and brings the edge that moves into view.
export function show() {
  const range = rangeOf(selection);
  const [from, to] = selection.edge === "end" ? [range.startContainer, range.endContainer] : [range.endContainer, range.startContainer];
  const [fromAt, toAt] = selection.edge === "end" ? [range.startOffset, range.endOffset] : [range.endOffset, range.startOffset];
  getSelection().setBaseAndExtent(from, fromAt, to, toAt);
  const moving = rangeOf(selection.edge === "end" ? { start: selection.end - 1, end: selection.end } : { start: selection.start, end: selection.start + 1 });
  const { top, bottom } = moving.getBoundingClientRect();
  const floor = document.querySelector("[data-marking]").getBoundingClientRect().top;
  if (top < 60) scrollBy(0, top - 120);
  else if (bottom > floor - 20) scrollBy(0, bottom - floor / 2);
}

// What the browser has selected becomes ours; false where that is nothing of the text, or what we have already.
export function take() {
  const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = getSelection();
  const inText = (node) => node && (node.parentElement ?? node).closest("#article-text .row > p");
  if (!inText(anchorNode) && !inText(focusNode)) return false;
  const [from, to] = [pointAt(anchorNode, anchorOffset), pointAt(focusNode, focusOffset)];
  const span = { start: Math.min(from, to), end: Math.max(from, to) };
  if (isCollapsed) return false;
  const spans = byParagraph(span);
  if (!spans.length) return false;
  const [start, end] = [spans[0].start, spans.at(-1).end];
  if (start === selection.start && end === selection.end) return false;
  Object.assign(selection, { start, end, edge: from <= to ? "end" : "start" });
  return true;
}

// The word at a place: what a tap or a click selects.
export function takeWordAt(node, offset) {
  const at = pointAt(node, offset);
  const words = stretches(paragraphAt(at), "word");
  const [start, end] = words.find(([, last]) => last > at) ?? words.at(-1);
  select({ start, end });
}

export function goByWord(by) {
  const all = by > 0 ? text() : text().toReversed();
  for (const paragraph of all) {
    if (by > 0 ? paragraph.end <= selection.end : paragraph.start >= selection.start) continue;
    const words = stretches(paragraph, "word");
    const next = by > 0 ? words.find(([start]) => start >= selection.end) : words.findLast(([, end]) => end <= selection.start);
    if (next) return select({ start: next[0], end: next[1] });
  }
}

export function goByParagraph(by) {
  const at = text().indexOf(paragraphAt(selection.start)) + by;
  const words = text()[at] && stretches(text()[at], "word");
  if (words?.length) select({ start: words[0][0], end: words[0][1] });
}

// To the first or last word of the paragraph.
export function goToEnd(by) {
  const words = stretches(paragraphAt(active() - (selection.edge === "end" ? 1 : 0)), "word");
  const [start, end] = by > 0 ? words.at(-1) : words[0];
  select({ start, end });
}

// Moves one edge to the next place where a word, a letter or a paragraph begins or ends; never past the other.
export function moveEdge(edge, kind, by) {
  const from = selection[edge];
  const to = nextStop(edge, kind, by, from);
  const moved = { ...selection, [edge]: to };
  if (to === null || moved.start >= moved.end) return;
  select(moved, edge);
}

function nextStop(edge, kind, by, from) {
  const side = edge === "start" ? 0 : 1;
  for (const paragraph of by > 0 ? text() : text().toReversed()) {
    if (by > 0 ? paragraph.end < from : paragraph.start > from) continue;
    const stops = kind === "paragraph" ? [edge === "start" ? paragraph.start : paragraph.end] : stretches(paragraph, kind).map((span) => span[side]);
    const next = by > 0 ? stops.find((stop) => stop > from) : stops.findLast((stop) => stop < from);
    if (next !== undefined) return next;
  }
  return null;
}
