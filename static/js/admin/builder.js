/* The question builder over the lesson editor: <question-builder data-url> listens for lectern:build, whose detail is
   {source, start, end, kept}, opens the form in a dialog once `kept` is done, and answers with lectern:insert,
   {text, start, end}. With data-page it makes the page of its own quicker. The server draws everything; what is typed
   is kept until it is written. */
const PAUSE = 600;
const SETTLE = 250;

const make = (tag, more, ...children) => {
  const made = Object.assign(document.createElement(tag), more);
  made.append(...children);
  return made;
};

/* What is typed is kept in this tab until it is written or thrown away. */
class Shelf {
  constructor(url) { this.name = `lectern-builder:${url}`; }

  keep(range, data) {
    try { sessionStorage.setItem(this.name, JSON.stringify({ range, data })); } catch { /* full or forbidden */ }
  }

  kept() {
    try { return JSON.parse(sessionStorage.getItem(this.name)); } catch { return null; }
  }

  clear() {
    try { sessionStorage.removeItem(this.name); } catch { /* forbidden */ }
  }
}

/* Where the old block is in the editor's text now; where it was, when it is gone. */
function relocated(range) {
  const text = document.querySelector("textarea[name=body]")?.value ?? "";
  const { source = "", start, end } = range;
  if (source && text.slice(start, end) === source) return range;
  const at = source ? text.indexOf(source) : -1;
  if (at >= 0) return { source, start: at, end: at + source.length };
  const place = Math.min(start ?? text.length, text.length);
  return { source, start: place, end: place };
}

class QuestionBuilder extends HTMLElement {
  connectedCallback() {
    this.shelf = new Shelf(this.dataset.url);
    this.dirty = false;
    if ("page" in this.dataset) {
      this.body = this;
      this.listen();
      return this.arrived();
    }
    document.addEventListener("lectern:build", (event) => this.open(event.detail));
    this.offer();
  }

  /* The dialog. */

  async open({ kept, ...range }, data = null) {
    this.range = range;
    this.from = document.activeElement;
    this.dirty = data !== null;
    this.dialog ?? this.furnish();
    this.body.replaceChildren(make("p", { className: "builder-wait", textContent: this.dataset.wait }));
    this.dialog.showModal();
    await kept;
    await this.send(data ?? new URLSearchParams({ source: range.source ?? "" }));
  }

  furnish() {
    document.head.append(make("link", { rel: "stylesheet", href: this.dataset.css }));
    const close = make("button", { type: "button", className: "btn quiet", textContent: this.dataset.close });
    const title = make("h2", { id: "builder-title", textContent: this.dataset.title });
    this.body = make("div", { className: "builder-body" });
    this.dialog = make("dialog", { className: "builder-dialog" }, make("header", {}, title, close), this.body);
    this.dialog.setAttribute("aria-labelledby", "builder-title");
    close.addEventListener("click", () => this.leave());
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.leave(); });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.leave();
    });
    document.body.append(this.dialog);
    this.listen();
  }

  /* Nothing that was typed goes without a word; Escape on the question is the safe answer. */
  leave() {
    if (this.asking) return this.stay();
    if (!this.dirty) return this.close();
    const label = make("p", { id: "builder-leave" }, make("b", { textContent: this.dataset.leave }), ` ${this.dataset.note}`);
    const stay = make("button", { type: "button", className: "btn", textContent: this.dataset.stay });
    const go = make("button", { type: "button", className: "btn danger", textContent: this.dataset.go });
    this.before = document.activeElement;
    this.asking = make("div", { className: "builder-leave" }, label, stay, go);
    this.asking.setAttribute("role", "alertdialog");
    this.asking.setAttribute("aria-labelledby", "builder-leave");
    stay.addEventListener("click", () => this.stay());
    go.addEventListener("click", () => this.close());
    this.dialog.querySelector("header").after(this.asking);
    stay.focus();
  }

  stay() {
    this.asking.remove();
    this.asking = null;
    this.before?.focus();
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.remove();
    this.asking = null;
    this.dirty = false;
    this.shelf.clear();
    this.dialog.close();
    this.from?.focus();
  }

  /* The dialog is closed first, so that the text can have the focus. */
  insert(text) {
    const { start, end } = this.range;
    this.close();
    this.dispatchEvent(new CustomEvent("lectern:insert", { bubbles: true, detail: { text, start, end } }));
  }

  /* What an accidental reload left is offered again. */
  offer() {
    const kept = this.shelf.kept();
    if (!kept) return;
    const resume = make("button", { type: "button", className: "btn", textContent: this.dataset.resume });
    const drop = make("button", { type: "button", className: "btn quiet", textContent: this.dataset.go });
    const notice = make("div", { className: "builder-kept notice" }, make("p", { textContent: this.dataset.kept }), resume, drop);
    resume.addEventListener("click", () => {
      notice.remove();
      this.open(relocated(kept.range), new URLSearchParams(kept.data));
    });
    drop.addEventListener("click", () => { notice.remove(); this.shelf.clear(); });
    this.append(notice);
  }

  /* The form. */

  get form() { return this.body.querySelector("form[data-builder]"); }

  data(action, button) {
    const data = new URLSearchParams(new FormData(this.form, button));
    data.set("do", action);
    return data;
  }

  listen() {
    this.body.addEventListener("submit", (event) => this.submitted(event));
    this.body.addEventListener("input", (event) => this.typed(event));
    this.body.addEventListener("click", (event) => this.clicked(event));
  }

  submitted(event) {
    const form = event.target;
    if (form.matches(".q")) {
      event.preventDefault();
      this.send(new URLSearchParams(new FormData(form, event.submitter)), "preview");
    } else if (form === this.form) {
      event.preventDefault();
      this.dirty = true;
      this.send(this.data(event.submitter?.value ?? "write"));
    }
  }

  typed(event) {
    if (event.target.form !== this.form) return;
    this.dirty = true;
    if (event.target.matches("[data-how]")) this.precise(event.target);
    if (this.dialog) this.shelf.keep(this.range, this.data("").toString());
    clearTimeout(this.timer);
    const action = event.target.name === "kind" ? "switch" : "preview";
    this.timer = setTimeout(() => this.send(this.data(action), action), action === "switch" ? SETTLE : PAUSE);
  }

  clicked(event) {
    const link = event.target.closest("[data-summary] a");
    if (link) {
      event.preventDefault();
      this.show(document.getElementById(link.hash.slice(1)));
    } else if (this.dialog && event.target.closest("[data-cancel]")) {
      event.preventDefault();
      this.leave();
    }
  }

  show(field) {
    for (let folded = field?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    field?.focus();
  }

  /* A newer press overtakes an older one; a preview never overtakes a press. */
  async send(data, part = "form") {
    clearTimeout(this.timer);
    if (part === "preview" && this.busy) return;
    this.request?.abort();
    const request = this.request = new AbortController();
    this.busy = part !== "preview";
    data.set("csrfmiddlewaretoken", (this.querySelector("[name=csrfmiddlewaretoken]") ?? document.querySelector("[name=csrfmiddlewaretoken]")).value);
    let answer, html;
    try {
      answer = await fetch(this.dataset.url, { method: "POST", body: data, headers: { "X-Fragment": "1" }, redirect: "manual", signal: request.signal });
      html = await answer.text();
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.busy = false;
      return this.say(this.dataset.offline);
    }
    this.busy = false;
    if (![200, 422].includes(answer.status)) return this.say(this.dataset.refused);
    const page = new DOMParser().parseFromString(html, "text/html");
    if (part === "preview") this.previewed(page);
    else this.drawn(page);
  }

  drawn(page) {
    const block = page.querySelector("[data-block]");
    if (block && this.dialog) return this.insert(block.value);
    if (block) this.dirty = false;
    const old = this.body.querySelector("#b-preview:has(.q)"), fresh = page.querySelector("#b-preview");
    const isStale = old && fresh && !fresh.querySelector(".q, .builder-missing");
    if (isStale) fresh.replaceWith(document.adoptNode(old));
    this.body.replaceChildren(...[...page.body.childNodes].map((node) => document.adoptNode(node)));
    this.arrived();
    if (this.dialog && this.dirty && this.form) this.shelf.keep(this.range, this.data("").toString());
    const target = this.body.querySelector("[data-summary], [data-block]") ?? this.body.querySelector("[autofocus]:not(:disabled)");
    target?.focus();
    const status = this.body.querySelector("[data-status]");
    if (status?.textContent) {
      const said = status.textContent;
      status.textContent = "";
      setTimeout(() => { status.textContent = said; }, 50);
    }
    if (this.dirty && this.form && (isStale || !fresh?.querySelector(".q, .builder-missing"))) this.send(this.data("preview"), "preview");
  }

  previewed(page) {
    const old = this.body.querySelector("#b-preview"), fresh = page.querySelector("#b-preview");
    if (!old || !fresh) return;
    const within = old.contains(document.activeElement);
    old.replaceWith(document.adoptNode(fresh));
    this.enrich();
    if (within) (fresh.querySelector("[data-focus], .hintbox:last-of-type") ?? fresh.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
  }

  /* What the script does by itself needs no button. */
  arrived() {
    this.body.querySelectorAll("[data-plain]").forEach((button) => { button.hidden = true; });
    this.body.querySelectorAll("[data-how]").forEach((list) => this.precise(list));
    if (this.form && this.dialog) this.sections();
    this.enrich();
  }

  precise(list) {
    const other = list.form.querySelector(`#${list.id.replace(/how$/, "other")}`);
    other.closest(".builder-field").hidden = list.value === "exact";
    if (list.value !== "exact") other.labels[0].textContent = list.selectedOptions[0].dataset.label;
  }

  /* Headings that were just written in the editor are sections too. */
  sections() {
    const list = this.form.querySelector("[name=section]");
    const known = new Set([...list.options].map((option) => option.value));
    const text = document.querySelector("textarea[name=body]")?.value ?? "";
    for (const [, title, id] of text.matchAll(/^#{2,6} +(.+?) *\{#([a-z0-9][a-z0-9_-]*)[^}]*\} *$/gm)) {
      if (!known.has(id)) list.add(new Option(title, id));
    }
  }

  enrich() {
    if (this.body.querySelector("q-order")) import("../arrange.js").catch(() => {});
    if (this.body.querySelector("q-match")) import("../pair.js").catch(() => {});
  }

  say(text) {
    const old = this.body.querySelector(".builder-offline") ?? make("p", { className: "builder-offline notice not" });
    old.setAttribute("role", "alert");
    old.textContent = text;
    this.body.prepend(old);
  }
}

customElements.define("question-builder", QuestionBuilder);
