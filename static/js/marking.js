// The marking mode: words are selected by key, mouse or touch, said to be content, cue, source or a mention, and saved.
// Nothing of it is lost before the server has said that it is saved.

import { close, panel } from "./claims.js";
import { marking } from "./marking-bar.js";
import { begin, contents, draft, follow, put, remove, takeUpNext, values } from "./marking-draft.js";
import { drop, keep, kept } from "./marking-keep.js";
import { excerpt, paint, said, wipe } from "./marking-paint.js";
import { goByParagraph, goByWord, goToEnd, moveEdge, select, selection, show, switchEdge, take, takeWordAt } from "./marking-selection.js";
import { forget, paragraphAt, stretches, text, wordsIn } from "./marking-text.js";

const bar = document.querySelector("[data-marking]");
const find = (name) => bar.querySelector(`[data-${name}]`);
let claim = null; // what the page says of the claim whose words change: its addresses and its edition; null for a new one
let asking = null; // "claim" or "mention", while somebody is chosen
let opener = null; // where the keyboard was

function enter({ title, of, pieces, note }) {
  if (!text().length) return;
  opener = note;
  claim = of;
  begin(pieces);
  const chosen = !claim && !pieces.length && take();
  if (panel()) close();
  bar.hidden = false;
  document.body.classList.add("is-marking");
  find("title").textContent = title;
  for (const element of bar.querySelectorAll("[data-of-claim]")) element.hidden = !claim;
  bar.querySelector("#marking-problem").replaceChildren();
  step("words");
  unlink();
  bar.focus({ preventScroll: true });
  if (pieces.length) takeUp(contents()[0] ?? draft.pieces[0]);
  else if (!chosen) select(firstWord());
  else show();
  redraw();
}

function enterBy(button) {
  const { mark, title, words, split, edition, pieces } = button.dataset;
  const of = mark === "words" ? { words, split, edition } : null;
  enter({ title, of, pieces: of ? JSON.parse(pieces) : [], note: button.closest(".note")?.id });
}

function leave({ isSaved = false } = {}) {
  bar.hidden = true;
  drop();
  document.body.classList.remove("is-marking");
  wipe();
  getSelection().removeAllRanges();
  for (const link of document.querySelectorAll("a.claim[data-href]")) link.setAttribute("href", link.dataset.href);
  if (isSaved) return; // what was saved has the focus by now
  (document.querySelector(`#${opener || "none"} .summary`) ?? document.getElementById("main")).focus({ preventScroll: true });
}

// A claim is a link: the mouse would drag it, and a finger open its menu, where both are to select words.
function unlink() {
  for (const link of document.querySelectorAll("a.claim[href]")) {
    link.dataset.href = link.getAttribute("href");
    link.removeAttribute("href");
  }
}

function firstWord() {
  const elements = [...document.querySelectorAll("#article-text .row > p")];
  const shown = elements.find((element) => element.getBoundingClientRect().bottom > 80) ?? elements[0];
  const [start, end] = stretches(paragraphAt(Number(shown.querySelector("[data-at]").dataset.at)), "word")[0];
  return { start, end };
}

function step(name) {
  for (const part of bar.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== name;
  find("leave").textContent = name === "words" ? "Leave" : "Back to the words";
  if (name === "words") asking = null;
}

function redraw() {
  if (!marking()) return;
  paint();
  find("said").textContent = said();
  find("active").textContent = selection.edge;
  find("save").textContent = claim ? "Save" : draft.pieces.length ? "Go on to who said it" : "These are the words; go on";
  find("pieces").replaceChildren(...draft.pieces.map(item));
  const pieces = draft.pieces.map(({ role, start, end }) => [role, start, end]);
  if (claim || pieces.length) keep({ version: bar.dataset.version, title: find("title").textContent, of: claim, pieces, note: opener });
}

function item(piece) {
  const line = document.createElement("li");
  line.classList.toggle("held", piece === draft.held);
  const words = document.createElement("span");
  const role = document.createElement("b");
  role.className = piece.role;
  role.textContent = piece.role;
  const quoted = document.createElement("span");
  quoted.dir = "auto";
  quoted.textContent = excerpt(piece);
  words.append(role, " ", quoted);
  line.append(words, action("Edit", piece, () => takeUp(piece)), action("Remove", piece, () => remove(piece)));
  return line;
}

function action(name, piece, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = name;
  button.setAttribute("aria-label", `${name}: ${piece.role}, ${excerpt(piece)}`);
  button.addEventListener("click", () => {
    act();
    redraw();
    bar.focus({ preventScroll: true }); // the button is drawn anew
  });
  return button;
}

function takeUp(piece) {
  if (!piece) return;
  draft.held = piece;
  select(piece);
}

const go = { word: goByWord, paragraph: goByParagraph };
const acts = {
  leave: () => (asking ? (step("words"), bar.focus({ preventScroll: true })) : leave()),
  go: (kind, by) => {
    draft.held = null;
    go[kind](Number(by));
  },
  start: (kind, by) => grow("start", kind, Number(by)),
  end: (kind, by) => grow("end", kind, Number(by)),
  put: (role) => put(role, selection),
  mention: () => ask("mention", selection),
  split: () => send(claim.split, { ...marked(selection), edition: claim.edition }),
  save: () => {
    if (!claim && !contents().length) put("content", selection);
    if (claim) save();
    else ask("claim", draft.pieces.find((piece) => piece.role === "source") ?? contents()[0]);
  },
  again: (button) => {
    claim.edition = button.dataset.edition;
    save();
  },
  "remove-mention": (button) => send(button.dataset.url, { was: button.dataset.was }),
};

function grow(edge, kind, by) {
  moveEdge(edge, kind, by);
  follow(selection);
}

const marked = ({ start, end }) => ({ start, end, words: wordsIn({ start, end }) });
const save = () => send(claim.words, { ...values(), edition: claim.edition });

function send(url, sent) {
  htmx.ajax("POST", url, { source: bar, swap: "none", values: sent }).catch(() => {});
}

async function ask(what, { start, end }) {
  asking = what;
  bar.querySelector("#marking-who").replaceChildren();
  step("who"); // at once: a key pressed before the answer is here must change no words
  const looked = { source: bar, target: "#marking-who", values: { version: bar.dataset.version, start, end, of: what } };
  await htmx.ajax("GET", bar.dataset.entities, looked).catch(() => {}); // said by its events, as below
  if (asking !== what) return;
  const source = draft.pieces.find((piece) => piece.role === "source");
  const unnamed = bar.querySelector("[data-source-words]");
  if (unnamed && source) unnamed.value = wordsIn(source);
  (bar.querySelector(".candidates button") ?? bar.querySelector("#marking-find"))?.focus({ preventScroll: true });
}

bar.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-somebody]")) return event.preventDefault();
  event.preventDefault();
  const whom = Object.fromEntries(new FormData(event.target, event.submitter));
  const version = bar.dataset.version;
  if (asking === "claim") return send(bar.dataset.new, { ...values(), ...whom, version });
  const place = bar.querySelector("[data-place]");
  const was = place?.selectedOptions[0].dataset.was;
  send(place?.value || bar.dataset.mention, { ...marked(selection), ...whom, version, ...(was && { was }) });
});

bar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const [name, ...how] = button.dataset.act.split(" ");
  acts[name](...(how.length ? how : [button]));
  if (event.detail && marking() && !asking) bar.focus({ preventScroll: true }); // after the mouse Enter is not the button's
  redraw();
});

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-mark]");
  if (opens && !marking()) enterBy(opens);
});

// a click or a tap in the text chooses the word; it opens no claim now
document.addEventListener("click", (event) => {
  if (!marking() || !event.target.closest("#article-text .row > p")) return;
  event.stopPropagation();
  event.preventDefault();
  if (!getSelection().isCollapsed) return; // the mouse has selected more
  const place = placeAt(event.clientX, event.clientY);
  if (!place) return;
  draft.held = null;
  takeWordAt(...place);
  redraw();
}, { capture: true });

function placeAt(x, y) {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return [position.offsetNode, position.offset];
  const range = document.caretRangeFromPoint?.(x, y); // Safari
  return range && [range.startContainer, range.startOffset];
}

document.addEventListener("selectionchange", () => {
  if (!marking() || asking || !take()) return;
  draft.held = null;
  redraw();
});

const keys = {
  ArrowLeft: (event) => byArrow(event, -1),
  ArrowRight: (event) => byArrow(event, 1),
  PageUp: (event) => byParagraphKey(event, -1),
  PageDown: (event) => byParagraphKey(event, 1),
  "[": () => acts.go("paragraph", -1),
  "]": () => acts.go("paragraph", 1),
  Home: (event) => toEnd(event, -1),
  End: (event) => toEnd(event, 1),
  o: () => switchEdge(),
  e: () => takeUp(takeUpNext()),
};

function byArrow(event, by) {
  const logical = paragraphAt(selection.start).isRightToLeft ? -by : by;
  if (event.altKey) grow(selection.edge, "letter", logical);
  else if (event.shiftKey) grow(selection.edge, "word", logical);
  else acts.go("word", logical);
}

function byParagraphKey(event, by) {
  if (event.shiftKey) grow(selection.edge, "paragraph", by);
  else acts.go("paragraph", by);
}

function toEnd(event, by) {
  if (event.shiftKey) return grow(by > 0 ? "end" : "start", "paragraph", by);
  draft.held = null;
  goToEnd(by);
}

document.addEventListener("keydown", (event) => {
  if (!marking() || asking || event.ctrlKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, textarea, select") || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault(); // with Alt the browser would go back a page
  keys[event.key](event);
  redraw();
});

document.addEventListener("htmx:afterRequest", ({ detail: { elt, requestConfig, xhr } }) => {
  const isSaved = xhr.status === 200 && !xhr.getResponseHeader("HX-Redirect"); // to the sign-in page
  if (elt === bar && requestConfig.verb === "post" && isSaved) leave({ isSaved });
});

// rows that came from the server are new elements: what was found in the old ones is no more
document.addEventListener("htmx:afterSettle", () => {
  forget();
  if (!marking()) return;
  unlink();
  redraw();
});

const left = kept(bar.dataset.version);
if (left) {
  enter(left);
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = "This was marked before, and is not saved yet.";
  bar.querySelector("#marking-problem").replaceChildren(line);
}
