// What the outbox holds, said quietly at the foot of the page: what waits, what was refused and why, and on the claims themselves.

import { account, decisions, dismiss, flush, isStored, waiting } from "./outbox.js";

const PASSES_MS = 4_000;
let hadSome = false;

function made(tag, text = "", values = {}) {
  const element = Object.assign(document.createElement(tag), values);
  element.textContent = text;
  return element;
}

const status = Object.assign(document.createElement("p"), { role: "status" });
const doing = document.createElement("span");
const list = document.createElement("ul");
const box = Object.assign(document.createElement("aside"), { className: "outbox", ariaLabel: "Decisions kept in this browser", hidden: true });
const line = Object.assign(document.createElement("div"), { className: "says" });
line.append(status, doing);
box.append(line, list);
document.body.append(box);

function sentence(count) {
  const some = count === 1 ? "1 decision is kept here" : `${count} decisions are kept here`;
  const unsafe = isStored() ? "" : " This browser cannot store anything: leave the page open until it is saved.";
  if (account.isOther) return `Somebody else is signed in now. ${some} until you are back.${unsafe}`;
  if (account.signInUrl) return count ? `You are signed out. ${some}.${unsafe}` : "You are signed out.";
  return count ? `${some} and wait${count === 1 ? "s" : ""} for the server.${unsafe}` : "";
}

function refusal(one) {
  const item = document.createElement("li");
  const time = new Date(one.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  const drop = made("button", "Dismiss", { className: "link", type: "button" });
  drop.ariaLabel = `Dismiss: ${one.label}`;
  drop.addEventListener("click", () => dismiss(one.id));
  item.append(made("b", one.label), ` (${time}) was not saved. ${one.reason} `);
  if (one.link) item.append(made("a", "Open the claim", { href: one.link }), " ");
  item.append(drop);
  return item;
}

function controls(count) {
  if (account.signInUrl) return [made("a", count ? "Sign in to send them" : "Sign in again", { href: account.signInUrl })];
  if (!count || account.isOther) return [];
  const again = made("button", "Try now", { className: "link", type: "button" });
  again.addEventListener("click", flush);
  return [again];
}

function markClaims(due) {
  for (const mark of document.querySelectorAll(".summary .waits")) mark.remove();
  for (const { link, says } of due) {
    document.querySelector(`.summary[href="${CSS.escape(link)}"]`)?.append(made("small", `waits to be saved: ${says}`, { className: "waits" }));
  }
}

function show() {
  const due = waiting();
  const refused = decisions().filter((one) => one.state === "refused");
  const says = sentence(due.length) || (hadSome && !refused.length ? "All decisions are saved." : "");
  box.hidden = !says && !refused.length;
  if (status.textContent !== says) status.textContent = says;
  doing.replaceChildren(...controls(due.length));
  list.replaceChildren(...refused.map(refusal));
  list.hidden = !refused.length;
  line.hidden = !says;
  if (hadSome && !due.length && says) setTimeout(show, PASSES_MS);
  hadSome = due.length > 0;
  markClaims(due);
}

document.addEventListener("outbox:changed", show);
document.addEventListener("htmx:afterSettle", () => markClaims(waiting()));
show();
