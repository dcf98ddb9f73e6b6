/* The lesson editor: keeps the text while it is typed, shows the preview beside it, and leads to lines. */
import { toLine, tools } from "./toolbar.js";
import { Preview } from "./preview.js";
import { views } from "./views.js";

const PAUSE = 1000;
const AGAIN = 5000;
const form = document.querySelector("[data-editor]");

class Keeper {
  constructor() {
    this.area = form.querySelector("textarea[name=body]");
    this.shelf = `lectern-editor:${form.dataset.lesson}`;
    this.preview = new Preview(form);
    this.dirty = this.busy = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => { if (this.failed && this.dirty) event.preventDefault(); });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        this.save("save");
      }
    });
    // The question builder offers what stands in this form: the site gets it first.
    document.addEventListener("lectern:build", (event) => { if (this.dirty) event.detail.kept = this.flush(); }, true);
    this.offer();
  }

  body(more = {}) {
    const data = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  }

  say(text) {
    form.querySelector("[data-part=status]").textContent = text;
  }

  changed() {
    this.dirty = true;
    this.store();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  /* This browser holds the text as well until the site has it. */
  store() {
    try {
      localStorage.setItem(this.shelf, JSON.stringify({ at: Date.now(), body: this.area.value, base: this.ticket() }));
    } catch { /* full or forbidden: the site keeps it a moment later */ }
  }

  ticket() {
    return form.querySelector("[name=ticket]").value;
  }

  async keep() {
    if (this.busy) return this.changed();
    this.busy = true;
    this.dirty = false;
    this.say(form.dataset.saving);
    const answer = await this.send(form.dataset.copy, this.body());
    this.busy = false;
    if (!answer) return;
    this.put(await answer.text());
    form.querySelectorAll("[name=from], [name=from_rev]").forEach((field) => field.remove());
    this.preview.refresh();
  }

  async flush() {
    clearTimeout(this.timer);
    await this.keep();
  }

  /* The answer, or nothing when the site did not take the text; then it is tried again. */
  async send(address, body) {
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "X-Fragment": "1" }, redirect: "error" });
      if (![200, 204, 401, 409, 422].includes(answer.status)) throw answer;
      this.failed = false;
      if (!this.dirty) localStorage.removeItem(this.shelf);
      return answer;
    } catch (problem) {
      this.failed = this.dirty = true;
      this.store();
      this.say(problem instanceof Response ? form.dataset.refused : form.dataset.offline);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), AGAIN);
      return null;
    }
  }

  put(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll("[data-part]")) {
      const place = form.querySelector(`[data-part="${part.dataset.part}"]`);
      if (place && place.outerHTML !== part.outerHTML) place.replaceWith(document.importNode(part, true));
    }
  }

  submitted(event) {
    const todo = event.submitter?.value;
    if (todo === "save" || todo === "publish") {
      event.preventDefault();
      this.save(todo);
    } else {
      clearTimeout(this.timer);
      this.dirty = false;
    }
  }

  async save(todo) {
    clearTimeout(this.timer);
    if (this.busy) return setTimeout(() => this.save(todo), 100);
    this.busy = true;
    this.dirty = false;
    this.say(form.dataset.saving);
    const answer = await this.send(form.action, this.body({ do: todo }));
    this.busy = false;
    if (!answer) return;
    const to = answer.headers.get("X-Go");
    if (to) return location.assign(to);
    this.put(await answer.text());
    form.querySelector("[data-part=errors] [role=alert]")?.focus();
    this.preview.refresh();
  }

  leave() {
    if (this.dirty) navigator.sendBeacon(form.dataset.copy, this.body());
  }

  /* A text that never reached the site is put back where it was, and goes there now. */
  offer() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.shelf)); } catch { /* not ours */ }
    if (!kept || kept.body === this.area.value || Date.now() - kept.at > 30 * 864e5) return;
    this.area.value = kept.body;
    this.changed();
  }
}

if (form) {
  const keeper = new Keeper();
  tools(form, keeper.area);
  views(form, keeper.area, (view) => view === "preview" && keeper.preview.refresh());
  keeper.preview.start();
  if (form.dataset.line) toLine(keeper.area, Number(form.dataset.line));
}
