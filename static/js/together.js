// What others do in the same article: asked for every few seconds while the page is seen, more seldom when nobody is at it.
// Rows in which somebody works (an open panel, a field, a selection, [data-busy]) are not touched: their news waits.

import { enterPanel, openSummary, panel } from "./claims.js";

const EVERY_MS = 4_000;
const IDLE_MS = 15_000;
const IDLE_AFTER_MS = 60_000;
const LONGEST_MS = 60_000;

let lastActive = Date.now();
let timer = 0;
let pause = 0; // after an error
let asked = null; // what the page kept when it asked
let isAsking = false;
let next = null; // what shall be asked after that
let heldFor = ""; // the rows that the held news belong to
let hasChangedElsewhere = false; // one's own, from another tab or out of the outbox

const mark = () => document.getElementById("together");
const rowOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".row");

function keptRows() {
  const selection = getSelection();
  const field = document.activeElement.matches("input, textarea, select") ? document.activeElement : null;
  const selected = selection.isCollapsed ? [] : [selection.anchorNode, selection.focusNode];
  const rows = [panel(), field, ...selected, ...document.querySelectorAll("#article-text [data-busy]")].map(rowOf);
  return [...new Set(rows.filter(Boolean).map((row) => row.id.replace("row-", "")))].sort().join(",");
}

function ask({ take = false } = {}) {
  clearTimeout(timer);
  if (isAsking) {
    next = { take: take || next?.take };
    return;
  }
  isAsking = true;
  const { version, since, known, held, here, together } = mark().dataset;
  const keep = keptRows();
  asked = { keep, take, isOwn: hasChangedElsewhere };
  hasChangedElsewhere = false;
  const values = {
    version, since, known, here, keep, held: keep === heldFor ? held : "",
    reading: document.getElementById("article-text").dataset.reading,
    open: openSummary()?.dataset.claim ?? "", edition: panel()?.dataset.edition ?? "",
    take: take ? "1" : "", own: asked.isOwn ? "1" : "",
  };
  window.htmx.ajax("GET", together, { source: mark(), target: mark(), swap: "none", values }).catch(() => {}); // said by its events
}

function askAgain() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  const isIdle = Date.now() - lastActive > IDLE_AFTER_MS;
  timer = setTimeout(() => ask(), pause || (isIdle ? IDLE_MS : EVERY_MS));
}

const isOurs = ({ requestConfig }) => requestConfig?.elt.matches("[data-together]");

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isOurs(event.detail) || asked.take || keptRows() === asked.keep) return;
  event.detail.shouldSwap = false; // somebody has begun to work in a row meanwhile, or ended: asked once more
  asked.isDropped = true;
  next ??= {};
});

document.addEventListener("htmx:beforeRequest", (event) => {
  // the text that is drawn again once the machine has read it waits too
  if (event.detail.requestConfig.elt.id === "article-text" && keptRows()) event.preventDefault();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isOurs(detail)) return;
  const { status } = detail.xhr;
  const isAnswered = status >= 200 && status < 300 && !detail.xhr.getResponseHeader("HX-Redirect");
  pause = isAnswered ? 0 : Math.min(2 * (pause || EVERY_MS), LONGEST_MS);
  if (!isAnswered || asked.isDropped) hasChangedElsewhere ||= asked.isOwn;
  if (status === 200 && !asked.isDropped) heldFor = asked.take ? "" : asked.keep;
  if (asked.take) enterPanel();
  const then = next;
  isAsking = false;
  next = null;
  if (then) setTimeout(() => ask(then)); // once htmx is done with this one: of what it queues itself nobody hears when it fails
  else askAgain();
});

function askNow() {
  hasChangedElsewhere = true;
  pause = 0;
  if (document.visibilityState === "visible") ask();
}

document.addEventListener("click", ({ target }) => target.closest("[data-take]") && ask({ take: true }));
document.addEventListener("visibilitychange", askNow);
document.addEventListener("outbox:delivered", askNow);
window.addEventListener("online", askNow);
document.addEventListener("panel:closed", () => mark().dataset.held && ask());
for (const name of ["keydown", "pointerdown", "scroll"]) document.addEventListener(name, () => (lastActive = Date.now()), { passive: true });
document.addEventListener("DOMContentLoaded", () => ask()); // htmx has bound the page by then
