// Decisions that could not be delivered are kept in this browser and sent until the server has them: nothing is lost.
// A decision is what a form inside [data-panel] or [data-keep] posts through htmx. It is written down before it is sent and
// crossed out when it is answered: also a tab that dies meanwhile loses none. Sent twice it counts once: its edition is used
// up (the server knows its own: articles/editing/repeats.py). Each user has a list; another's is neither sent nor shown.
// Events on document: outbox:changed, outbox:kept and outbox:delivered (detail: the decision), outbox:signed-out (the url).

const { user, signIn } = document.body.dataset;
const NAME = `newsdesk.outbox.${user}`;
const PAGE = `${Date.now()}-${Math.random()}`;
const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
const PATIENCE_MS = 20_000; // as htmx has it: "timeout" in base.html
const STALE_MS = 1.5 * PATIENCE_MS; // what was being sent then has no answer any more

const tab = (() => {
  try {
    return (sessionStorage["newsdesk.tab"] ??= PAGE);
  } catch {
    return PAGE;
  }
})();
const pending = new WeakMap(); // request -> the number of its decision
let unkept = null; // the list, where the browser refuses to store it
let pause = FIRST_MS;
let timer = 0;
let isSending = false;

export const account = { signInUrl: "", isOther: false }; // what the server said last of who is signed in

export function decisions() {
  if (unkept) return unkept;
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "[]");
  } catch {
    return [];
  }
}

export const isStored = () => unkept === null;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));

function write(list) {
  try {
    if (list.length) localStorage.setItem(NAME, JSON.stringify(list));
    else localStorage.removeItem(NAME);
    unkept = null;
  } catch {
    unkept = list.length ? list : null;
  }
  tell("changed");
}

const change = (id, values) => write(decisions().map((one) => (one.id === id ? { ...one, ...values } : one)));
export const dismiss = (id) => write(decisions().filter((one) => one.id !== id));

function isDue(one) {
  if (one.state !== "sending") return one.state === "waiting";
  return (one.tab === tab && one.page !== PAGE) || Date.now() - one.at > STALE_MS;
}

export const waiting = () => decisions().filter(isDue);

// ------------------------------------------------------------------------------------------------ what is a decision

const holder = (elt) => elt.closest("[data-panel], [data-keep]");
export const keeps = ({ verb, elt }) => verb === "post" && Boolean(user) && Boolean(holder(elt));
const textOf = (element) => [...element.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim();

function said({ elt, triggeringEvent }) {
  const button = elt.matches("button") ? elt : triggeringEvent?.submitter;
  const form = elt.closest("form");
  if (button?.dataset.says) return button.dataset.says;
  if (button?.querySelector("b")) return button.querySelector("b").textContent.trim();
  const field = form.querySelector("select, input:not([type=hidden])");
  const value = field?.matches("select") ? field.selectedOptions[0]?.textContent : field?.value;
  if (form.dataset.says) return [form.dataset.says, value?.trim()].filter(Boolean).join(" ");
  return button ? textOf(button) : "A decision";
}

function decisionOf(config, state) {
  const { words = "", link = "" } = holder(config.elt).dataset;
  const quoted = words.replace(/^["“„«‘]+|["”“»’]+$/gu, "");
  const fields = [...config.formData].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  return {
    id: `${Date.now()}-${Math.random()}`, at: Date.now(), tab, page: PAGE, state, url: config.path, fields, link,
    says: said(config), label: quoted ? `${said(config)} for “${quoted}”` : said(config),
  };
}

function keep(config, state) {
  const decision = decisionOf(config, state);
  write([...decisions(), decision]);
  return decision;
}

// ---------------------------------------------------------------------------------------------------- sent by htmx

document.addEventListener("htmx:configRequest", (event) => {
  if (!keeps(event.detail) || !waiting().length) return;
  event.preventDefault(); // what waits goes first
  tell("kept", keep(event.detail, "waiting"));
  flush();
});

document.addEventListener("htmx:beforeRequest", ({ detail: { xhr, requestConfig } }) => {
  if (keeps(requestConfig)) pending.set(xhr, keep(requestConfig, "sending").id);
});

const leadsToSignIn = (url) => Boolean(url) && url.startsWith(signIn);

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, requestConfig } = event.detail;
  const url = xhr.getResponseHeader("HX-Redirect");
  if (!leadsToSignIn(url) || !(pending.has(xhr) || requestConfig.elt.matches("[data-quiet]"))) return;
  event.preventDefault(); // nobody is thrown off the page
  signedOut(url);
});

document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  const isAnswered = xhr.status !== 0 && xhr.status < 500 && xhr.status !== 403 && xhr.status !== 429;
  const isSignedIn = isAnswered && !leadsToSignIn(xhr.getResponseHeader("HX-Redirect"));
  if (isSignedIn && account.signInUrl) signedOut(""); // no longer
  const id = pending.get(xhr);
  if (!id) return;
  pending.delete(xhr);
  if (isSignedIn) {
    dismiss(id);
    return;
  }
  change(id, { state: "waiting" });
  tell("kept", decisions().find((one) => one.id === id));
  if (xhr.status === 403) flush(); // signed in again since, in another tab: with a new token it is taken
  else later();
});

// -------------------------------------------------------------------------------------------------- sent once more

function later() {
  clearTimeout(timer);
  if (decisions().some((one) => one.state !== "refused")) timer = setTimeout(flush, pause);
}

function signedOut(url) {
  account.signInUrl = url;
  tell("changed");
}

// takes the token of a page drawn now, if it is the same user's
async function renew() {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) return false;
  if (body.dataset.user !== user) {
    account.isOther = Boolean(body.dataset.user);
    signedOut(account.isOther ? "" : `${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
    return false;
  }
  document.body.setAttribute("hx-headers", body.getAttribute("hx-headers"));
  return true;
}

function sentenceOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const selector of ["[role=alert] > p", ".notice.error p", "h1"]) {
    const found = [...page.querySelectorAll(selector)].map((element) => element.textContent.trim().replace(/\s+/g, " "));
    if (found.length) return found.join(" ");
  }
  return "";
}

function delivered(decision) {
  const edition = Number(new URLSearchParams(decision.fields).get("edition"));
  const moved = ([name, value]) => [name, name === "edition" && Number(value) === edition ? String(edition + 1) : value];
  const isLater = (one) => decision.link && one.link === decision.link && one.state === "waiting";
  const rest = decisions().filter((one) => one.id !== decision.id);
  write(rest.map((one) => (isLater(one) ? { ...one, fields: one.fields.map(moved) } : one)));
  Object.assign(account, { signInUrl: "", isOther: false });
  tell("delivered", decision);
}

// gives "next", "stop", or "skip" where this one alone meets a fault
async function send(decision, isRenewed = false) {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href, ...JSON.parse(document.body.getAttribute("hx-headers")) };
  try {
    const body = new URLSearchParams(decision.fields);
    const answer = await fetch(decision.url, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
    const { status } = answer;
    const redirect = answer.headers.get("HX-Redirect");
    if (leadsToSignIn(redirect)) signedOut(redirect);
    else if (status === 403 && !isRenewed) return (await renew()) ? send(decision, true) : "stop";
    else if (answer.ok) delivered(decision);
    else if (status < 500 && status !== 429) change(decision.id, { state: "refused", reason: sentenceOf(await answer.text()) });
    if (leadsToSignIn(redirect) || status > 500 || status === 429) return "stop";
    return status === 500 ? "skip" : "next";
  } catch {
    return "stop"; // no answer
  }
}

async function sendAll() {
  const faulty = new Set(); // what is decided about the same claim later must wait
  for (;;) {
    const next = waiting().find((one) => !faulty.has(one.link));
    if (!next) break;
    const became = await send(next);
    if (became === "skip") faulty.add(next.link);
    if (became === "stop") break;
  }
  pause = waiting().length ? Math.min(2 * pause, LONGEST_MS) : FIRST_MS;
}

export async function flush() {
  if (isSending || !waiting().length) {
    later();
    return;
  }
  isSending = true;
  try {
    // one tab at a time, where the browser can say so; elsewhere the edition sees to it
    if (navigator.locks) await navigator.locks.request(NAME, { ifAvailable: true }, (lock) => lock && sendAll());
    else await sendAll();
  } finally {
    isSending = false;
    later();
  }
}

function atOnce() {
  if (document.visibilityState === "hidden") return;
  pause = FIRST_MS;
  flush();
}

for (const [target, name] of [[window, "online"], [window, "focus"], [document, "visibilitychange"]]) target.addEventListener(name, atOnce);
window.addEventListener("storage", (event) => event.key === NAME && tell("changed"));
window.addEventListener("beforeunload", (event) => unkept && event.preventDefault());
flush();
