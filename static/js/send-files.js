// Files sent in requests of some files each. Sent once more when the connection is lost or the server away, after growing
// pauses: the server keeps a file once for each position. What only a person can mend is told to them, and waited for.

const LONGEST_PAUSE_S = 30;
const AWAY = new Set([0, 502, 503, 504]);
const SENTENCES = {
  403: "The server did not take that from you. If you were signed out, sign in again in another tab, and go on here.",
  404: "This import is no longer there: somebody has discarded it.",
  413: "A server between here and the archive takes no file that large.",
  507: "There is no room left on the server. What was sent so far is kept. Tell whoever runs this archive, and go on when there is room.",
};
const SIGNED_OUT = "You have been signed out. Sign in again in another tab, and go on here: what you chose is kept.";

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

function post(url, form, { signal, onSent = () => {} }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const answer = () => ({
      status: request.status,
      text: request.responseText,
      location: request.getResponseHeader("Location"),
      redirect: request.getResponseHeader("HX-Redirect"),
    });
    const abort = () => (request.abort(), reject(signal.reason));
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("HX-Request", "true"); // as other parts of pages are asked for: what is wrong comes as a fragment
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onloadend = () => (signal.removeEventListener("abort", abort), resolve(answer()));
    request.send(form);
  });
}

export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const words = (html) => parsed(html).body.textContent.replace(/\s+/g, " ").trim();

export class Line {
  // `wait(seconds)` says that the server is away and resolves after that time; `ask(sentence)` resolves when somebody says
  // that it can go on.
  constructor({ signInUrl, signal, wait, ask }) {
    Object.assign(this, { signInUrl, signal, wait, ask });
  }

  // The answer, once it is one of `statuses`, or a redirect to elsewhere than the sign-in page. `form()` makes what is sent.
  async send(url, form, { statuses, onSent, onLost = async () => {} }) {
    for (let lost = 0; ; ) {
      const answer = await post(url, form(), { signal: this.signal, onSent });
      const signedOut = answer.redirect?.startsWith(this.signInUrl);
      if (statuses.includes(answer.status) && !signedOut) return answer;
      if (AWAY.has(answer.status)) {
        await onLost();
        await this.wait(Math.min(2 ** lost++, LONGEST_PAUSE_S));
        continue;
      }
      lost = 0;
      await this.ask(signedOut ? SIGNED_OUT : this.sentence(answer));
    }
  }

  sentence({ status, text }) {
    if (status === 409 || status === 422) return words(text);
    return SENTENCES[status] ?? `The server could not do that (error ${status}). What was sent before is kept.`;
  }
}

// Entries {file, name, size, position, isHeld}, `files` or `bytes` of them together; a larger one alone.
export function inBatches(entries, { files, bytes }) {
  const batches = [];
  let room = 0;
  for (const entry of entries) {
    const size = entry.isHeld ? 0 : entry.size;
    if (!batches.length || room < size || batches.at(-1).length === files) {
      batches.push([]);
      room = Math.max(bytes, size);
    }
    batches.at(-1).push(entry);
    room -= size;
  }
  return batches;
}

export function formOf(batch) {
  const form = new FormData();
  for (const { file, name, size, position, isHeld } of batch) {
    form.append("position", position);
    form.append("name", name);
    form.append("size", size);
    if (isHeld) form.append("held", position);
    else form.append("file", file, "file"); // the name, with its folders, stands beside it
  }
  return form;
}

// A file that was moved or changed since it was chosen looks like a lost connection; it is held back, and told by name.
export async function holdBackUnreadable(batch) {
  for (const entry of batch) {
    if (entry.isHeld) continue;
    try {
      await entry.file.slice(0, 1).arrayBuffer();
    } catch {
      entry.isHeld = true;
    }
  }
}
