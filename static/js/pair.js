// <q-match>: the right sides can be carried onto a left one, or tapped and then a left one tapped. The lists of each
// left side stay what is sent, and what a keyboard or a screen reader uses; both always agree.
import { carry } from "./drag.js";

class Match extends HTMLElement {
  connectedCallback() {
    if ("ready" in this.dataset) return;
    this.dataset.ready = "";
    this.rows = [...this.querySelectorAll(".pair")];
    this.chips = [...this.querySelectorAll(".chip")];
    this.show();
    this.addEventListener("change", () => this.show());
    this.addEventListener("pointerdown", (event) => this.grab(event));
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("keydown", (event) => { if (event.key === "Escape") this.pick(null); });
  }

  control(row) {
    return row.querySelector("select");
  }

  // Each row shows the right side that its list names; the chips know whether they are in use.
  show() {
    const used = new Set();
    for (const row of this.rows) {
      const chip = this.chips[this.control(row).selectedIndex - 1];
      used.add(chip);
      row.querySelector(".over")?.remove();
      if (!chip) continue;
      const over = Object.assign(document.createElement("span"), { className: "over", inert: true });
      over.append(...[...chip.childNodes].map((node) => node.cloneNode(true)));
      for (const named of over.querySelectorAll("[id]")) named.removeAttribute("id");
      this.control(row).after(over);
    }
    for (const chip of this.chips) chip.toggleAttribute("data-used", used.has(chip));
  }

  choose(row, chip) {
    const control = this.control(row);
    control.selectedIndex = this.chips.indexOf(chip) + 1;
    control.dispatchEvent(new Event("change", { bubbles: true }));
    this.querySelector("[role=status]").textContent = this.dataset.chosen
      .replace("{choice}", () => control.selectedOptions[0].text).replace("{part}", () => row.querySelector("label").textContent.trim());
  }

  pick(chip) {
    this.picked = chip;
    this.toggleAttribute("data-picking", Boolean(chip));
    for (const other of this.chips) other.toggleAttribute("data-picked", other === chip);
  }

  press(event) {
    const chip = event.target.closest(".chip");
    const row = this.picked && event.target.closest(".pair");
    if (row) {
      event.preventDefault();
      this.choose(row, this.picked);
      this.pick(null);
    } else if (chip && !event.target.closest("a")) this.pick(this.picked === chip ? null : chip);
  }

  grab(event) {
    const chip = event.target.closest(".chip");
    // With a finger by the letter alone: the rest of the chip scrolls the page.
    if (!chip || event.button || event.target.closest("a") || (event.pointerType === "touch" && !event.target.closest("b"))) return;
    const under = (x, y) => {
      const row = document.elementFromPoint(x, y)?.closest(".pair");
      return this.rows.includes(row) ? row : null;
    };
    const mark = (over) => {
      for (const row of this.rows) row.toggleAttribute("data-over", row === over);
    };
    carry(event, chip, {
      moved: (x, y) => mark(under(x, y)),
      dropped: (x, y) => {
        const row = under(x, y);
        mark(null);
        this.pick(null);
        if (row) this.choose(row, chip);
      },
      broken: () => mark(null),
    });
  }
}

customElements.define("q-match", Match);
