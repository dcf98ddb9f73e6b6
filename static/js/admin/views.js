/* The two views of a text, of which a narrow page has one in front, and the links that lead to a line of it. */
import { toLine } from "./toolbar.js";

/* `shown` is told which view stands in front now. Returns what brings one there. */
export function views(form, area, shown = () => {}) {
  const tabs = form.querySelectorAll("[data-show]");
  const show = (view) => {
    form.querySelector("[data-view]").dataset.view = view;
    tabs.forEach((tab) => tab.setAttribute("aria-pressed", String(tab.dataset.show === view)));
    shown(view);
  };
  tabs.forEach((tab) => tab.addEventListener("click", () => show(tab.dataset.show)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]:not(form)");
    if (!link) return;
    event.preventDefault();
    show("write");
    toLine(area, Number(link.dataset.line));
  });
  form.querySelector("[data-toolbar]").hidden = form.querySelector("[data-tabs]").hidden = false;
  return show;
}
