// What is typed into an open panel is kept for this tab until it is saved or the panel is closed: a page that was loaded
// again, after an error or a new sign-in, opens the panel as it was left.

const NAME = `newsdesk.drafts.${document.body.dataset.user}`;
const HOLDERS = "[data-panel], [data-keep]";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
  } catch {
    return {};
  }
}

function write(drafts) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(drafts));
  } catch {
    // it stands in the panel as long as that is open
  }
}

function forget(link) {
  const { [link]: gone, ...others } = read();
  if (gone) write(others);
}

function restore(holder) {
  for (const [name, value] of Object.entries(read()[holder.dataset.link] ?? {})) {
    const field = holder.querySelector(`:is(input:not([type=hidden]), select, textarea)[name="${CSS.escape(name)}"]`);
    if (!field || field.value === value) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
    if (field.hasAttribute("hx-get")) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const restoreAll = () => document.querySelectorAll(HOLDERS).forEach(restore);

document.addEventListener("input", ({ target }) => {
  const link = target.closest(HOLDERS)?.dataset.link;
  if (!link || !target.name) return;
  const drafts = read();
  write({ ...drafts, [link]: { ...drafts[link], [target.name]: target.value } });
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close]")) forget(target.closest(HOLDERS)?.dataset.link);
}, { capture: true });

document.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr, requestConfig } }) => {
  if (successful && xhr.status < 400 && requestConfig.verb === "post") forget(requestConfig.elt.closest(HOLDERS)?.dataset.link);
});
document.addEventListener("outbox:kept", ({ detail }) => forget(detail.link));
document.addEventListener("htmx:afterSettle", restoreAll);


document.addEventListener("DOMContentLoaded", () => { // htmx has bound the page by then
  restoreAll();
  if (document.querySelector(HOLDERS)) return;
  const left = Object.keys(read()).map((link) => document.querySelector(`.summary[href="${CSS.escape(link)}"]`)).find(Boolean);
  left?.click();
});
