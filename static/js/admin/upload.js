// <media-picker src="…/pick/?course=1">: a course's files, and a form to upload one more. What is chosen leaves as the
// event lectern:insert, whose detail.text is the Markdown. The event lectern:pick (detail.url) opens one in a dialog, and
// so does a file that is pasted or dropped into a lesson's text.
class MediaPicker extends HTMLElement {
  connectedCallback() {
    if (this.waiting) return;
    this.waiting = [];
    this.addEventListener("click", (event) => {
      const text = event.target.closest("[data-insert]")?.dataset.insert;
      if (text) this.insert(text);
      if (event.target.closest("[data-close]")) this.closest("dialog")?.close();
    });
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target);
    });
    this.addEventListener("change", (event) => { if (event.target.type === "file") this.look(event.target); });
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.take(event.dataTransfer.files);
    });
    this.addEventListener("paste", (event) => { if (event.clipboardData.files.length) this.take(event.clipboardData.files); });
    this.ready = this.firstElementChild ? Promise.resolve() : this.load(this.getAttribute("src"));
  }

  // Files one after the other: each is described before it is sent.
  async take(files) {
    this.waiting.push(...files);
    await this.ready;
    this.next();
  }

  next() {
    const field = this.querySelector(".media-add input[type=file]");
    if (!field || field.files.length || !this.waiting.length) return;
    const held = new DataTransfer();
    held.items.add(this.waiting.shift());
    field.files = held.files;
    this.look(field);
    this.querySelector(".media-add textarea").focus();
  }

  look(field) {
    const [file] = field.files;
    const most = Number(field.dataset.most);
    const preview = this.querySelector(".media-preview");
    // A drawing would stand here without the site's colors.
    preview.hidden = !/^image\/(?!svg)/.test(file?.type) || file.size > most;
    if (file?.size > most) this.say(this.words.large.replace("{most}", Math.round(most / 1048576)));
    if (preview.hidden) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => { preview.firstElementChild.src = reader.result; });
    reader.readAsDataURL(file);
  }

  get words() {
    return this.querySelector(".media-pick").dataset;
  }

  say(text) {
    const status = this.querySelector(".media-status");
    if (status) status.textContent = text;
  }

  load(address) {
    return this.fill(fetch(address, { headers: { "X-Fragment": "1" }, redirect: "error" }));
  }

  send(form) {
    const data = new FormData(form);
    if (form.method === "get") return this.load(`${form.action}?${new URLSearchParams(data)}`);
    const file = form.querySelector("input[type=file]");
    if (file?.files[0]?.size > file?.dataset.most) return this.look(file);
    this.kept = file?.files;
    this.say(this.words.sending);
    return this.fill(fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "1" }, redirect: "error" }));
  }

  async fill(request) {
    let answer;
    try {
      answer = await request;
      if (![200, 422].includes(answer.status)) throw answer;
    } catch {
      // Signed out, or no connection: the library itself says which.
      if (!this.querySelector(".media-pick")) return location.assign(this.getAttribute("src").replace("pick/?course=", "?course__id__exact="));
      return this.say(this.words.failed);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.replaceChildren(document.adoptNode(page.querySelector(".media-pick")));
    this.querySelector("[data-close]").hidden = !this.closest("dialog");
    const { fresh } = this.words;
    if (fresh) return this.insert(fresh);
    if (answer.status === 422) this.mend();
    else this.querySelector("[type=search]").focus();
    return undefined;
  }

  // What was refused keeps its file, and the keyboard goes to what is to be mended.
  mend() {
    const error = this.querySelector(".media-error");
    const field = error.closest(".media-field")?.querySelector("input, textarea");
    const file = this.querySelector(".media-add input[type=file]");
    if (this.kept?.length && field !== file) {
      file.files = this.kept;
      this.look(file);
    }
    field?.focus();
  }

  // The dialog is closed first, so that the text can have the focus.
  insert(text) {
    const dialog = this.closest("dialog");
    dialog?.close();
    this.dispatchEvent(new CustomEvent("lectern:insert", { bubbles: true, detail: { text } }));
    if (!this.waiting.length) return;
    dialog?.showModal();
    this.next();
  }
}

customElements.define("media-picker", MediaPicker);

const open = (url, files = []) => {
  let dialog = document.querySelector("dialog.media-dialog");
  if (!dialog) {
    dialog = Object.assign(document.createElement("dialog"), { className: "media-dialog" });
    dialog.setAttribute("aria-labelledby", "media-pick-title");
    document.body.append(dialog);
  }
  const picker = document.createElement("media-picker");
  picker.setAttribute("src", url);
  dialog.replaceChildren(picker);
  dialog.showModal();
  if (files.length) picker.take(files);
};

document.addEventListener("lectern:pick", (event) => open(event.detail.url));

// The address of the picker stands on the editor's button for figures.
const address = (target) => target.closest?.("[data-editor]")?.querySelector("[data-figure]")?.dataset.figure;
for (const [name, held] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
  document.addEventListener(name, (event) => {
    const files = event[held]?.files;
    const url = files?.length && event.target.matches?.("textarea") && address(event.target);
    if (!url) return;
    event.preventDefault();
    open(url, files);
  });
}
