/* The editor of a pool: keeps the text in this browser until it is saved, shows its items beside it, leads to lines. */
import { toLine, tools } from "./toolbar.js";
import { views } from "./views.js";

const PAUSE = 900;
const MONTH = 30 * 864e5;
const form = document.querySelector("[data-pool]");

class Desk {
  constructor() {
    this.area = form.querySelector("textarea[name=body]");
    this.shelf = `lectern-pool:${form.dataset.pool}`;
    form.addEventListener("input", () => this.changed());
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[value=save]"));
      }
    });
    this.offer();
  }

  say(text) {
    form.querySelector("[data-part=status]").textContent = text;
  }

  changed() {
    try {
      const ticket = form.querySelector("[name=ticket]").value;
      localStorage.setItem(this.shelf, JSON.stringify({ at: Date.now(), body: this.area.value, ticket }));
    } catch { /* full or forbidden: the text is in the form */ }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE);
  }

  /* One check at a time; the last text wins. The field itself is not touched, so the caret stays. */
  async check() {
    if (this.busy) { this.stale = true; return; }
    this.busy = true;
    this.say(form.dataset.checking);
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "preview");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" }, redirect: "error" });
      if (answer.status === 401) this.say(form.dataset.signedOut);
      else if (answer.status === 200) this.put(await answer.text());
      else this.say(await answer.text());
    } catch {
      this.say(form.dataset.offline);
    }
    this.busy = false;
    if (this.stale) { this.stale = false; this.check(); }
  }

  put(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll("[data-part]")) {
      const place = form.querySelector(`[data-part="${part.dataset.part}"]`);
      if (place && place.outerHTML !== part.outerHTML) place.replaceWith(document.importNode(part, true));
    }
  }

  clicked(event) {
    if (event.target.closest("[data-discard]")) localStorage.removeItem(this.shelf);
  }

  /* A text that was typed here and never saved is put back, on top of the revision that it was begun from. */
  offer() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.shelf)); } catch { /* not ours */ }
    if (!kept) return;
    if (kept.body === this.area.value || Date.now() - kept.at > MONTH) {
      if (form.querySelector("[data-part=status]").dataset.saved) localStorage.removeItem(this.shelf);
      return;
    }
    this.area.value = kept.body;
    form.querySelector("[name=ticket]").value = kept.ticket;
    this.check().then(() => this.say(form.dataset.back));
  }
}

if (form) {
  const desk = new Desk();
  tools(form, desk.area);
  views(form, desk.area)("write");
  if (form.dataset.line) toLine(desk.area, Number(form.dataset.line));
  else document.querySelector("[data-errors]")?.focus();
}
