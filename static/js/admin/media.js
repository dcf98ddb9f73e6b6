// The library of a course's files: copies their Markdown, and fills the rows of the upload page. Both work without it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { return; /* it is selected: the keyboard copies it */ }
  const said = button.firstChild;
  const words = said.data;
  said.data = button.dataset.copied;
  setTimeout(() => { said.data = words; }, 2000);
});
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;

// <upload-rows>: files that are dropped or chosen together get a row each.
const MOST = 20;

class UploadRows extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = this.querySelector(".media-rows");
    this.pattern = this.querySelector("template").content.firstElementChild;
    this.status = this.querySelector(".media-status");
    const drop = this.querySelector("[data-drop]");
    const choose = drop.querySelector("input");
    drop.hidden = false;
    for (const row of this.rows) if (!row.querySelector(".media-error") && !this.words(row)) row.remove();
    this.rows.forEach((row) => this.settle(row));
    choose.addEventListener("change", () => {
      this.take(choose.files);
      choose.value = "";
    });
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.dataset.over = "";
    });
    this.addEventListener("dragleave", () => delete drop.dataset.over);
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      delete drop.dataset.over;
      this.take(event.dataTransfer.files);
    });
    document.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) this.take(event.clipboardData.files);
    });
    this.addEventListener("click", (event) => {
      const remove = event.target.closest("[data-remove]");
      if (!remove) return;
      remove.closest("li").remove();
      choose.focus();
    });
    this.addEventListener("change", (event) => { if (event.target.type === "file") this.weigh(event.target); });
    this.addEventListener("submit", (event) => {
      const size = this.rows.flatMap((row) => [...row.querySelector("input[type=file]").files]).reduce((sum, file) => sum + file.size, 0);
      const fits = size <= Number(this.dataset.most);
      if (!fits) event.preventDefault();
      this.status.textContent = fits ? this.dataset.sending : this.dataset.heavy;
    });
  }

  get rows() {
    return [...this.list.children];
  }

  words(row) {
    return [...row.querySelectorAll("textarea, input:not([type=file])")].some((field) => field.value);
  }

  settle(row) {
    row.querySelector("[data-remove]").hidden = false;
  }

  take(files) {
    let first;
    for (const file of files) {
      if (this.rows.length >= MOST) {
        this.status.textContent = this.dataset.many.replace("{most}", MOST);
        break;
      }
      const row = this.pattern.cloneNode(true);
      const number = this.next = (this.next ?? 100) + 1;
      for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
        for (const name of ["id", "name", "for", "aria-describedby"]) {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.replace("__n__", number));
        }
      }
      const held = new DataTransfer();
      held.items.add(file);
      const field = row.querySelector("input[type=file]");
      field.files = held.files;
      this.settle(row);
      this.list.append(row);
      this.weigh(field);
      first ??= row;
    }
    first?.querySelector("textarea").focus();
  }

  weigh(field) {
    const most = Number(field.dataset.most);
    const isLarge = [...field.files].some((file) => file.size > most);
    field.setCustomValidity(isLarge ? this.dataset.large.replace("{most}", Math.round(most / 1048576)) : "");
    if (isLarge) field.reportValidity();
  }
}

customElements.define("upload-rows", UploadRows);
