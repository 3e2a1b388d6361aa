// One line when something did not arrive or was refused: what happened, and what became of what was sent. Decisions are
// the outbox's: it keeps them, and says so itself.

import { keeps } from "./outbox.js";

const SENTENCES = {
  403: "You may not do that. If you have signed out or in since this page was opened, load it again; what you decided stays.",
  404: "That is no longer there. Load the page again to see what is.",
  503: "The archive cannot be reached just now. Nothing was changed by this; try again in a moment.",
  507: "The archive has no room left. Nothing was changed by this.",
};

function say(sentence) {
  const line = document.createElement("p");
  line.className = "notice error passing";
  line.textContent = sentence;
  document.getElementById("news")?.replaceChildren(line);
}

// what the outbox keeps, and what nobody has asked for, is passed over
const isSpokenOf = ({ requestConfig }) => !(keeps(requestConfig) || requestConfig.elt.matches("[data-quiet]"));
const asksOnly = ({ requestConfig }) => requestConfig.verb === "get";
const UNKNOWN = "Whether this was done shows when the page is loaded again.";

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  if (!isSpokenOf(detail) && !(keeps(detail.requestConfig) && status === 404)) return;
  say(SENTENCES[status] ?? `The server could not do that (error ${status}). Nothing was changed by this; try again.`);
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (isSpokenOf(detail)) say(`The server cannot be reached. ${asksOnly(detail) ? "What is on this page stays; try again when you are connected." : UNKNOWN}`);
});
document.addEventListener("htmx:timeout", ({ detail }) => {
  if (isSpokenOf(detail)) say(`The server took too long to answer. ${asksOnly(detail) ? "What is on this page stays; try again." : UNKNOWN}`);
});

// news of what went well passes by itself, unless it offers something
new MutationObserver(() => {
  const news = document.querySelector("#news .passing:not(.error, :has(form, a))");
  if (news) setTimeout(() => news.remove(), 3500);
}).observe(document.querySelector("main"), { childList: true, subtree: true });
