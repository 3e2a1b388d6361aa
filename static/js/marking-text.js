// The text of the page in code points, as the server counts them; the browser's own offsets are UTF-16 units.
// A paragraph is { start, end, text, pieces, isRightToLeft }; a piece is one text node, and where it begins.

const points = (text) => [...text].length;
const upTo = (text, count) => [...text].slice(0, count).join("").length; // in UTF-16 units
const segmenter = (granularity) => new Intl.Segmenter(document.documentElement.lang, { granularity });
const WORDS = segmenter("word");
const LETTERS = segmenter("grapheme"); // what a reader takes for one character: an emoji of several, a letter with its marks
let paragraphs = null;

export function forget() {
  paragraphs = null; // the page has drawn some of the text again
}

export function text() {
  paragraphs ??= [...document.querySelectorAll("#article-text .row > p")].map(read).filter(Boolean);
  return paragraphs;
}

function read(element) {
  const pieces = [...element.querySelectorAll("[data-at]")].map((piece) => ({ node: piece.firstChild, at: Number(piece.dataset.at) }));
  if (!pieces.length) return null;
  const words = pieces.map((piece) => piece.node.data).join("");
  const isRightToLeft = getComputedStyle(element).direction === "rtl";
  return { start: pieces[0].at, end: pieces[0].at + points(words), text: words, pieces, isRightToLeft, stretches: {} };
}

// The words, or the letters, of a paragraph: [[start, end], ...]. Signs that stand together count as one word.
export function stretches(paragraph, kind) {
  paragraph.stretches[kind] ??= kind === "word" ? wordsOf(paragraph) : cut(paragraph, LETTERS).map(({ span }) => span);
  return paragraph.stretches[kind];
}

function cut(paragraph, by) {
  let at = paragraph.start;
  return [...by.segment(paragraph.text)].map(({ segment }) => {
    const span = [at, (at += points(segment))];
    return { span, isSign: /^\p{P}+$/u.test(segment), isBlank: !segment.trim() };
  });
}

function wordsOf(paragraph) {
  const words = [];
  let last = null;
  for (const { span, isSign, isBlank } of cut(paragraph, WORDS)) {
    if (isBlank) last = null;
    else if (isSign && last?.isSign) last.span[1] = span[1];
    else words.push((last = { span, isSign }));
  }
  return words.map(({ span }) => span);
}

// The stretch of text, one span for each paragraph that has words of it.
export function byParagraph({ start, end }) {
  return text()
    .map((paragraph) => ({ start: Math.max(start, paragraph.start), end: Math.min(end, paragraph.end), paragraph }))
    .filter((span) => span.start < span.end && wordsIn(span).trim());
}

export function wordsIn({ start, end }) {
  const within = text().filter((paragraph) => paragraph.start < end && start < paragraph.end);
  return within
    .map((paragraph) => [...paragraph.text].slice(Math.max(0, start - paragraph.start), end - paragraph.start).join(""))
    .join("\n\n");
}

export const paragraphAt = (at) => text().findLast((paragraph) => paragraph.start <= at) ?? text()[0];

// The code point at a place of the page; null outside the text.
export function pointAt(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (piece && node.nodeType === Node.TEXT_NODE) return Number(piece.dataset.at) + points(node.data.slice(0, offset));
  const here = document.createRange();
  here.setStart(node, offset);
  const last = text().at(-1);
  for (const paragraph of text()) {
    for (const { node: next, at } of paragraph.pieces) if (here.comparePoint(next, 0) >= 0) return at;
  }
  return last?.end ?? null;
}

// The same way back: a range of the page.
export function rangeOf({ start, end }) {
  const range = document.createRange();
  range.setStart(...nodeAt(start, false));
  range.setEnd(...nodeAt(end, true));
  return range;
}

function nodeAt(point, isEnd) {
  const pieces = text().flatMap((paragraph) => paragraph.pieces);
  const { node, at } = pieces.findLast((piece) => (isEnd ? piece.at < point : piece.at <= point)) ?? pieces[0];
  return [node, upTo(node.data, point - at)];
}
