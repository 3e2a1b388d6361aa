// One line when something sent to the server did not arrive or was refused: what happened, and that nothing is lost.

const SENTENCES = {
  403: "You may not do that. If you were signed out, sign in again in another tab; what is on this page stays.",
  404: "That is no longer there. Load the page again to see what is.",
  503: "The archive cannot be reached just now. Nothing was saved by this; try again in a moment.",
};

function say(sentence) {
  const line = document.createElement("p");
  line.className = "notice error passing";
  line.textContent = sentence;
  document.getElementById("news")?.replaceChildren(line);
}

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  say(SENTENCES[status] ?? `The server could not do that (error ${status}). Nothing was saved by this; try again.`);
});
document.addEventListener("htmx:sendError", () => say("The server cannot be reached. Nothing was saved by this; try again when you are connected."));
document.addEventListener("htmx:timeout", () => say("The server took too long to answer. Load the page to see whether it was saved."));

// news of what went well passes by itself, unless it offers something
new MutationObserver(() => {
  const news = document.querySelector("#news .passing:not(.error, :has(form, a))");
  if (news) setTimeout(() => news.remove(), 3500);
}).observe(document.querySelector("main"), { childList: true, subtree: true });
