/* The preview beside the text: the site's own page in a frame, its main part put in anew after each save. */
export class Preview {
  constructor(form) {
    this.form = form;
    this.pane = form.querySelector("[data-preview-pane]");
    this.place = form.querySelector("[data-frame]");
  }

  address() {
    return this.form.querySelector("[data-part=ticket]").dataset.preview;
  }

  start() {
    this.pane.hidden = false;
    this.frame = document.createElement("iframe");
    this.frame.title = this.place.dataset.title;
    this.frame.src = this.address();
    this.place.append(this.frame);
  }

  isVisible() {
    return this.place.offsetParent !== null;
  }

  /* One at a time; the last call wins. Nothing in the text's own field is touched, so the caret stays. */
  async refresh() {
    if (!this.frame || !this.isVisible()) return;
    if (this.loading) { this.stale = true; return; }
    this.loading = true;
    try {
      const answer = await fetch(this.address());
      if (answer.ok) this.put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* the text is kept; the preview follows with the next save */ }
    this.loading = false;
    if (this.stale) { this.stale = false; this.refresh(); }
  }

  put(page) {
    const inside = this.frame.contentDocument;
    for (const part of [".previewing", "main", "#toc", "#side"]) {
      const old = inside?.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) old.replaceWith(inside.importNode(fresh, true));
    }
  }
}
