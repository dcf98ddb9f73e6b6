// The definition of a term beside the word: one at a time, closed by Escape or by a press elsewhere.
const place = (box, term) => {
  const gap = 8;
  const word = term.getClientRects()[0];
  const { innerWidth, innerHeight } = window;
  const left = Math.min(Math.max(gap, word.left), innerWidth - box.offsetWidth - gap);
  const below = word.bottom + gap + box.offsetHeight <= innerHeight;
  box.style.left = `${Math.max(gap, left)}px`;
  box.style.top = `${Math.max(gap, below ? word.bottom + gap : word.top - gap - box.offsetHeight)}px`;
};

export const show = (term) => {
  const id = `d-${term.dataset.term}`;
  let box = document.getElementById(id);
  if (!box) {
    const stored = document.querySelector("template[data-defined]").content.getElementById(id);
    box = document.importNode(stored, true);
    term.closest("article").append(box);
    term.setAttribute("aria-haspopup", "dialog");
    box.addEventListener("toggle", ({ newState }) => {
      term.setAttribute("aria-expanded", `${newState === "open"}`);
      if (newState === "closed" && (document.activeElement === document.body || box.contains(document.activeElement))) term.focus();
    });
    addEventListener("scroll", () => { if (box.matches(":popover-open")) place(box, term); }, { passive: true });
  }
  if (box.matches(":popover-open")) {
    box.hidePopover();
    return;
  }
  box.showPopover();
  place(box, term);
  box.focus({ preventScroll: true });
};
