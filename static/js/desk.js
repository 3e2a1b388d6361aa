// The desk: one card after the other. The next ones are on the page before they are needed; a decision is sent while the
// editor reads on. What the server refuses comes back as a card of its own.

const AHEAD = 2;
const box = document.getElementById("cards");
const empty = document.getElementById("desk-empty");
const coming = document.getElementById("desk-waiting");
const cardOf = (claim) => document.getElementById(`card-${claim}`);

let trail = [...box.children].map((card) => card.dataset.card); // claims in the order in which they came
let at = 0; // where in the trail the editor is
let fetching = false;
let nothingLeft = false;
const sending = new Set(); // what is on its way to the server
const queue = []; // what was asked for meanwhile, and waits for the answer

function show(focus = true) {
  const card = at < trail.length ? cardOf(trail[at]) : null;
  for (const other of box.children) other.hidden = other !== card;
  empty.hidden = Boolean(card) || !nothingLeft;
  coming.hidden = Boolean(card) || nothingLeft;
  if (!card) return;
  document.dispatchEvent(new CustomEvent("desk:shown", { detail: card }));
  if (focus) {
    scrollTo(0, 0);
    card.focus({ preventScroll: true });
  }
}

// a card, put behind the others; `source` is an element of its own for each thing that asks, or one would wait for the other
const get = (url, source) => htmx.ajax("GET", url, { source, target: box, swap: "beforeend" }).catch(() => {}); // said by its events

async function fetchAhead() {
  if (fetching || nothingLeft || trail.length - at > AHEAD) return;
  fetching = true;
  const before = trail.length;
  const url = new URL(box.dataset.next, location.href);
  url.searchParams.set("besides", trail.slice(-900).join(","));
  await get(url.pathname + url.search, box);
  fetching = false;
  if (trail.length > before) fetchAhead();
}

function onward() {
  at = Math.min(at + 1, trail.length);
  show();
  fetchAhead();
}

async function back() {
  if (at === 0) return;
  if (sending.size) {
    queue.push(back); // a card shows what its decision has made of it
    return;
  }
  at -= 1;
  const claim = trail[at];
  if (!cardOf(claim)) await get(`${box.dataset.again}${claim}/${location.search}`, coming);
  show();
}

// a card that came: known already (it came back), or new at the end of the trail
function enlist(card) {
  if (!trail.includes(card.dataset.card)) trail.push(card.dataset.card);
}

document.addEventListener("click", (event) => {
  const walk = event.target.closest("[data-walk]")?.dataset.walk;
  if (walk === "j") onward();
  else if (walk === "k") back();
  else if (event.target.closest("[data-opens-keys]")) {
    event.preventDefault();
    document.getElementById("keys").showModal();
  }
});

// Decisions are sent one after the other, in the order in which they were made: the last one is what an undo takes back.
function sendNext() {
  while (queue.length && !sending.size) queue.shift()();
}

// htmx forgets which button was pressed once its card is hidden
function remember(button) {
  if (!button?.name) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: button.name, value: button.value });
  button.form.append(field);
}

document.addEventListener("htmx:confirm", (event) => {
  const { elt, verb, triggeringEvent, issueRequest } = event.detail;
  if (verb !== "post") return;
  event.preventDefault();
  if (queue.length || sending.size) remember(triggeringEvent?.submitter);
  queue.push(() => issueRequest(true));
  sendNext();
  const card = elt.closest(".card");
  if (!card) return;
  card.querySelector("[popover]:popover-open")?.hidePopover();
  if (trail[at] === card.dataset.card) onward();
});

document.addEventListener("htmx:beforeSend", ({ detail: { xhr, requestConfig } }) => {
  if (requestConfig.verb === "post") sending.add(xhr);
});

document.addEventListener("htmx:afterRequest", ({ detail: { xhr, elt, requestConfig, successful } }) => {
  if (requestConfig.verb !== "post" || !sending.delete(xhr)) return; // told again, of an element that was taken off the page
  const card = elt.closest(".card");
  if (card && successful && trail[at] !== card.dataset.card) card.remove(); // asked for anew when somebody goes back
  setTimeout(sendNext);
});

window.addEventListener("beforeunload", (event) => queue.length && event.preventDefault());

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== box || !event.detail.shouldSwap) return;
  const came = [...event.detail.serverResponse.matchAll(/data-card="(\d+)"/g)].map((match) => match[1]);
  for (const claim of came) cardOf(claim)?.remove();
  if (!came.length && event.detail.requestConfig.verb === "get") nothingLeft = true;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const undone = event.detail.requestConfig?.verb === "post" && event.detail.target === box;
  for (const card of box.children) {
    if (undone && !trail.includes(card.dataset.card)) trail.splice(at, 0, card.dataset.card);
    enlist(card);
  }
  const returned = document.querySelector("[data-returned]");
  if (returned) returned.removeAttribute("data-returned");
  const first = returned ?? (undone ? box.firstElementChild : null);
  if (first) at = trail.indexOf(first.dataset.card);
  show(Boolean(first) || box.querySelector(".card:not([hidden])") === null);
});

show();
fetchAhead();
