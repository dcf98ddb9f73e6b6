import { form } from "./page.js";

export const randomKey = () => globalThis.crypto.randomUUID?.()
  ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// What was changed and is not saved yet, by question; it outlives the page in this browser's storage.
export const queue = {
  name: form ? `lectern-exam-${form.dataset.exam}` : "",
  changes: new Map(),
  kept: new Map(), // of an earlier page, until the learner says whether to save them
  read() {
    try { this.kept = new Map(JSON.parse(localStorage.getItem(this.name)) ?? []); } catch { /* storage is off, or damaged */ }
  },
  keep() {
    const all = new Map([...this.kept, ...this.changes]);
    try {
      if (all.size) localStorage.setItem(this.name, JSON.stringify([...all]));
      else localStorage.removeItem(this.name);
    } catch { /* storage is off: kept while the page is open */ }
  },
  put(number, change) {
    this.changes.set(number, change);
    this.keep();
  },
  drop(number, change) {
    if (this.changes.get(number)?.key === change.key) this.changes.delete(number);
    this.keep();
  },
};
