// A [data-upload] form sends its files itself: any number, with progress; without script it is sent whole. With data-into the
// import is there already, and waits for the rest of its files.

import { chosenIn, droppedIn } from "./gather-files.js";
import { formOf, holdBackUnreadable, inBatches, Line, parsed } from "./send-files.js";

const SHOWN = 12;
const UNITS = ["bytes", "kB", "MB", "GB", "TB"];
const PASTED = "Pasted text";
const RATE_OVER_MS = 10_000;
const TOLD_EVERY = 0.1;

function size(bytes) {
  let unit = 0;
  for (; bytes >= 1024 && unit < UNITS.length - 1; unit++) bytes /= 1024;
  return `${unit > 1 ? bytes.toFixed(1) : Math.ceil(bytes)} ${UNITS[unit]}`;
}

const number = (count) => count.toLocaleString("en-GB");
const files = (count) => `${number(count)} ${count === 1 ? "file" : "files"}`;

function duration(seconds) {
  if (seconds < 60) return "less than a minute";
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  return `about ${Math.round(minutes / 60)} hours`;
}

class Upload {
  constructor(form) {
    this.form = form;
    this.limits = { files: Number(form.dataset.limitFiles), bytes: Number(form.dataset.limitBytes) };
    this.limit = Number(form.dataset.limitFile);
    this.received = new Set([...document.querySelectorAll("[data-received] li")].map((row) => `${row.dataset.size} ${row.dataset.name}`));
    this.entries = [];
    form.hidden = false;
    form.classList.add("has-script");
    this.listen();
  }

  part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }

  listen() {
    const box = this.part("drop");
    const mark = (isOver) => (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      box.classList.toggle("over", isOver);
    };
    box.addEventListener("dragover", mark(true));
    box.addEventListener("dragleave", mark(false));
    box.addEventListener("drop", async (event) => {
      mark(false)(event);
      if (!this.sending) this.take(await droppedIn(event.dataTransfer));
    });
    for (const input of box.querySelectorAll("input[type=file]")) {
      const take = () => {
        if (!input.files.length) return;
        this.take(chosenIn(input));
        input.value = ""; // so that the same can be chosen again
      };
      input.addEventListener("change", take);
      take(); // after Back the browser keeps what was chosen
    }
    this.part("clear").addEventListener("click", () => {
      this.entries = [];
      this.list();
      box.querySelector("input[type=file]").focus();
    });
    this.part("cancel").addEventListener("click", () => this.cancelled.abort());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.sending) this.send();
    });
  }

  take({ entries, hidden }) {
    const known = new Set([...this.entries.map((entry) => `${entry.size} ${entry.name}`), ...this.received]);
    const fresh = entries.map(({ file, name }) => ({ file, name, size: file.size, isHeld: file.size > this.limit }));
    const added = fresh.filter((entry) => !known.has(`${entry.size} ${entry.name}`));
    this.entries.push(...added);
    const left = [];
    if (hidden) left.push(`${number(hidden)} hidden ${hidden === 1 ? "one" : "ones"} left out`);
    if (fresh.length > added.length) left.push(`${number(fresh.length - added.length)} there already`);
    this.list(left);
  }

  list(left = []) {
    const total = this.entries.reduce((sum, entry) => sum + entry.size, 0);
    const summary = [files(this.entries.length), size(total), ...left].join(", ");
    const tooLarge = this.entries.filter((entry) => entry.isHeld);
    const others = this.entries.filter((entry) => !entry.isHeld).slice(0, SHOWN);
    const rows = [...tooLarge.slice(0, SHOWN), ...others].map((entry) => {
      const row = document.createElement("li");
      row.dir = "auto";
      row.className = entry.isHeld ? "too-large" : "";
      row.textContent = `${entry.name}, ${size(entry.size)}${entry.isHeld ? ": too large, will be refused" : ""}`;
      return row;
    });
    if (this.entries.length > rows.length) {
      const row = document.createElement("li");
      row.textContent = `and ${number(this.entries.length - rows.length)} more`;
      rows.push(row);
    }
    this.part("list").hidden = !this.entries.length && !left.length;
    this.part("count").textContent = summary;
    this.part("chosen").replaceChildren(...rows);
    this.part("list-news").textContent = `${summary}.`;
  }

  // ------------------------------------------------------------------------------------------------------- sending

  async send() {
    const text = this.form.elements.text?.value ?? "";
    const pasted = text.trim() ? [{ file: new File([text], PASTED, { type: "text/plain" }), name: PASTED, size: new Blob([text]).size }] : [];
    const first = Number(this.form.dataset.next ?? 1);
    const entries = [...this.entries, ...pasted].map((entry, index) => ({ ...entry, position: first + index }));
    const said = { outlet: this.form.elements.outlet?.value ?? "", trial: this.form.elements.trial.checked };
    this.cancelled = new AbortController();
    const line = new Line({
      signInUrl: this.form.dataset.signIn,
      signal: this.cancelled.signal,
      wait: (seconds) => this.waitFor(seconds),
      ask: (sentence) => this.ask(sentence),
    });
    this.show(true);
    let into = this.form.dataset.into;
    try {
      into ??= await this.begin(line, entries, said);
      if (into) await this.sendAll(line, into, entries, said.trial);
    } catch (error) {
      if (!this.cancelled.signal.aborted) throw error;
      await this.discard(into);
    } finally {
      this.show(false);
    }
  }

  async begin(line, entries, { outlet }) {
    const form = () => {
      const data = new FormData();
      data.append("outlet", outlet);
      data.append("coming", entries.length);
      data.append("first", entries[0]?.name ?? "");
      return data;
    };
    const answer = await line.send(this.form.action, form, { statuses: [201, 422] });
    if (answer.status === 201) return answer.location;
    document.querySelector("#intake-errors").replaceWith(parsed(answer.text).querySelector("#intake-errors"));
    return null;
  }

  async sendAll(line, into, entries, isTrial) {
    this.goals = { files: entries.length, bytes: entries.reduce((sum, entry) => sum + (entry.isHeld ? 0 : entry.size), 0) };
    this.done = { files: 0, bytes: 0 };
    this.samples = [];
    this.told = 0;
    this.tell(0);
    for (const batch of inBatches(entries, this.limits)) {
      const bytes = batch.reduce((sum, entry) => sum + (entry.isHeld ? 0 : entry.size), 0);
      await line.send(`${into}files/`, () => formOf(batch), {
        statuses: [204],
        onSent: (loaded) => this.tell(Math.min(loaded, bytes)),
        onLost: () => holdBackUnreadable(batch),
      });
      this.done.files += batch.length;
      this.done.bytes += bytes;
      this.tell(0);
    }
    const form = () => {
      const data = new FormData();
      if (isTrial) data.append("trial", "1");
      return data;
    };
    // 409: it was started, and the answer to that was lost
    const answer = await line.send(`${into}start/`, form, { statuses: [200, 409] });
    window.removeEventListener("beforeunload", this.warn);
    window.location.assign(answer.redirect ?? into);
  }

  async discard(into) {
    this.part("news").textContent = "Cancelled. Nothing was imported.";
    if (!into) return;
    const line = new Line({ signInUrl: this.form.dataset.signIn, signal: new AbortController().signal, wait: (s) => this.waitFor(s), ask: (w) => this.ask(w) });
    await line.send(`${into}discarding/`, () => new FormData(), { statuses: [200, 404, 409] });
    if (this.form.dataset.into) {
      window.removeEventListener("beforeunload", this.warn);
      window.location.assign(into.replace(/\d+\/$/, ""));
    }
  }

  // ------------------------------------------------------------------------------------------------------- showing

  warn = (event) => event.preventDefault();

  show(isSending) {
    this.sending = isSending;
    for (const element of this.form.elements) {
      if (!element.closest("[data-sending], [data-trouble]")) element.disabled = isSending;
    }
    this.part("sending").hidden = !isSending;
    if (isSending) {
      window.addEventListener("beforeunload", this.warn);
      document.querySelector("#intake-errors")?.replaceChildren();
      this.part("sending").scrollIntoView({ block: "nearest" });
      this.part("cancel").focus({ preventScroll: true });
    } else {
      window.removeEventListener("beforeunload", this.warn);
      this.form.querySelector("button:not([type=button])").focus({ preventScroll: true });
    }
  }

  tell(loaded) {
    const now = performance.now();
    const bytes = this.done.bytes + loaded;
    this.samples = [...this.samples.filter(({ at }) => now - at < RATE_OVER_MS), { at: now, bytes }];
    const [oldest] = this.samples;
    const rate = now > oldest.at ? (1000 * (bytes - oldest.bytes)) / (now - oldest.at) : 0;
    const parts = [`${number(this.done.files)} of ${files(this.goals.files)}`, `${size(bytes)} of ${size(this.goals.bytes)}`];
    if (rate > 0) parts.push(`${size(rate)} a second`, `${duration((this.goals.bytes - bytes) / rate)} left`);
    this.part("pace").textContent = parts.join(" · ");
    this.part("sent").max = Math.max(this.goals.bytes, 1);
    this.part("sent").value = bytes;
    const share = bytes / Math.max(this.goals.bytes, 1);
    if (share < this.told + TOLD_EVERY) return;
    this.told = share;
    this.part("news").textContent = `${Math.floor(100 * share)} % sent`;
  }

  async waitFor(seconds) {
    this.part("news").textContent = "The server cannot be reached. It is tried again.";
    for (let left = seconds; left > 0 && !this.cancelled.signal.aborted; left--) {
      this.part("pace").textContent = `The server cannot be reached. Trying again in ${left} ${left === 1 ? "second" : "seconds"}; what was sent is kept.`;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  ask(sentence) {
    const box = this.part("trouble");
    this.part("pace").textContent = "Sending waits.";
    this.part("trouble-words").textContent = sentence;
    box.hidden = false;
    const button = this.part("go-on");
    button.focus();
    return new Promise((resolve, reject) => {
      const over = (settle) => () => ((box.hidden = true), settle());
      button.addEventListener("click", over(resolve), { once: true });
      this.cancelled.signal.addEventListener("abort", over(() => reject(this.cancelled.signal.reason)), { once: true });
    });
  }
}

function begin(root) {
  for (const form of root.querySelectorAll("[data-upload]:not(.has-script)")) new Upload(form);
}

begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement ?? document));
