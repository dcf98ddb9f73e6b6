// Carries an element with a pointer, whichever it is: the element follows, the page scrolls near its edges, and
// Escape breaks it off. `hooks`: moved(x, y) while it is carried, then dropped(x, y) or broken(). A press that never
// goes anywhere stays an ordinary click.
const STARTS = 5; // pixels
const EDGE = 80;

export const carry = (start, element, hooks) => {
  const box = element.getBoundingClientRect();
  const grip = { x: start.clientX - box.left, y: start.clientY - box.top };
  const shift = { x: 0, y: 0 };
  const ends = new AbortController();
  const { signal } = ends;
  let { clientX: x, clientY: y } = start;
  let carried = false;

  const follow = () => {
    // Measured anew each time: the element's own place changes as the page scrolls and its neighbors make room.
    const now = element.getBoundingClientRect();
    shift.x += x - grip.x - now.left;
    shift.y += y - grip.y - now.top;
    element.style.setProperty("--dx", `${shift.x}px`);
    element.style.setProperty("--dy", `${shift.y}px`);
  };
  const scroll = () => {
    if (signal.aborted) return;
    if (!element.isConnected) return end("broken");
    const pull = Math.min(0, y - EDGE) || Math.max(0, y - innerHeight + EDGE);
    if (pull) {
      scrollBy({ top: pull / 5, behavior: "instant" });
      follow();
      hooks.moved(x, y);
      follow();
    }
    requestAnimationFrame(scroll);
  };
  const end = (how) => {
    ends.abort();
    delete element.dataset.carried;
    element.style.removeProperty("--dx");
    element.style.removeProperty("--dy");
    if (!carried) return;
    hooks[how](x, y);
    // Where it is let go is not where somebody clicked.
    const swallow = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("click", swallow, { capture: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  };
  const on = (name, listen, options) => addEventListener(name, listen, { signal, ...options });

  on("pointermove", (event) => {
    if (event.pointerId !== start.pointerId) return;
    ({ clientX: x, clientY: y } = event);
    if (!carried && Math.hypot(x - start.clientX, y - start.clientY) < STARTS) return;
    if (!carried) {
      carried = true;
      element.dataset.carried = "";
      element.setPointerCapture(start.pointerId);
      scroll();
    }
    follow();
    hooks.moved(x, y);
    follow();
  });
  on("pointerup", (event) => { if (event.pointerId === start.pointerId) end("dropped"); });
  on("pointercancel", (event) => { if (event.pointerId === start.pointerId) end("broken"); });
  on("keydown", (event) => { if (event.key === "Escape") end("broken"); });
  on("dragstart", (event) => event.preventDefault());
};
