// <q-order>: items that move up and down, by their buttons or carried by a pointer. The positions, which stay in the
// form, follow the list.
import { carry } from "./drag.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const words = (item) => item.querySelector(".words").textContent.trim().replace(/\s+/g, " ");

class Order extends HTMLElement {
  connectedCallback() {
    if ("ready" in this.dataset) return;
    this.dataset.ready = "";
    this.list = this.querySelector("ol");
    const tools = this.querySelector("template").content;
    const chosen = new Set(this.items.map(({ control }) => control.selectedIndex));
    if (chosen.size === this.items.length && !chosen.has(0)) {
      this.dataset.arranged = "";
      this.list.append(...this.items.sort((a, b) => a.control.selectedIndex - b.control.selectedIndex).map(({ item }) => item));
    }
    for (const { item, control } of this.items) {
      item.append(tools.cloneNode(true));
      const buttons = item.querySelectorAll("button");
      for (const button of buttons) button.ariaLabel = button.ariaLabel.replace("{item}", () => words(item));
      // Whoever is, or is to be led, to the list of positions gets to what takes its place.
      if ("focus" in control.dataset) buttons[0].dataset.focus = "";
      if (control === document.activeElement) buttons[0].focus();
      delete control.dataset.focus;
    }
    this.settle();
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("pointerdown", (event) => this.grab(event));
  }

  get items() {
    return [...this.list.children].map((item) => ({ item, control: item.querySelector("select") }));
  }

  settle() {
    const { items } = this;
    items.forEach(({ item, control }, at) => {
      control.selectedIndex = at + 1;
      const [up, down] = item.querySelectorAll("button");
      up.ariaDisabled = `${at === 0}`;
      down.ariaDisabled = `${at === items.length - 1}`;
    });
  }

  tell(item) {
    const place = [...this.list.children].indexOf(item) + 1;
    this.dataset.arranged = "";
    this.querySelector("[role=status]").textContent = this.dataset.moved
      .replace("{place}", place).replace("{total}", this.list.children.length).replace("{item}", () => words(item));
  }

  press(event) {
    const button = event.target.closest("button[data-by]");
    if (!button) return;
    const item = button.closest("li");
    this.step(item, Number(button.dataset.by));
    this.settle();
    this.tell(item);
    button.scrollIntoView({ block: "nearest" });
  }

  // The neighbor is what changes its place, so that the item keeps the focus and the pointer.
  step(item, by) {
    const neighbor = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!neighbor) return;
    const { top } = neighbor.getBoundingClientRect();
    if (by < 0) item.after(neighbor);
    else item.before(neighbor);
    if (still.matches) return;
    const rise = top - neighbor.getBoundingClientRect().top;
    neighbor.animate({ translate: [`0 ${rise}px`, "0 0"] }, { duration: 120, easing: "ease-out" });
  }

  grab(event) {
    const item = event.target.closest("li");
    // With a finger by the grip alone: the rest of the row scrolls the page.
    if (!item || event.button || event.target.closest("button, a") || (event.pointerType === "touch" && !event.target.closest(".grip"))) return;
    const before = [...this.list.children];
    // Without the motion that a neighbor may still be in.
    const middle = (row) => this.list.getBoundingClientRect().top + row.offsetTop - this.list.offsetTop + row.offsetHeight / 2;
    const tidy = () => {
      this.settle();
      this.tell(item);
    };
    carry(event, item, {
      moved: () => {
        const own = item.getBoundingClientRect();
        const { previousElementSibling: above, nextElementSibling: below } = item;
        if (above && own.top < middle(above)) this.step(item, -1);
        else if (below && own.bottom > middle(below)) this.step(item, 1);
      },
      dropped: tidy,
      broken: () => {
        this.list.append(...before);
        tidy();
      },
    });
  }
}

customElements.define("q-order", Order);
