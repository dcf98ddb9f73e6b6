import { $, announce, says } from "./page.js";

// The clock. It shows what the server said was left, and speaks at a few points instead of every second.
export const clock = {
  timer: $("[data-timer]"),
  end: 0,
  last: Infinity,
  atZero: () => {},
  set(seconds) {
    this.end = performance.now() + seconds * 1000;
    this.last = Infinity;
  },
  left() {
    return Math.max(0, Math.ceil((this.end - performance.now()) / 1000));
  },
  tick() {
    const left = this.left();
    const pad = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    this.timer.textContent = `${hours ? `${hours}:` : ""}${pad(Math.floor((left % 3600) / 60))}:${pad(left % 60)}`;
    this.timer.closest(".clock").classList.toggle("low", left <= 300);
    for (const minutes of [30, 10, 5, 1]) {
      if (this.last !== Infinity && this.last > minutes * 60 && left <= minutes * 60) {
        announce(minutes === 1 ? says.textMinute : says.textMinutes.replace("{n}", minutes));
      }
    }
    this.last = left;
    if (left) setTimeout(() => this.tick(), 1000 - (performance.now() % 1000));
    else this.atZero();
  },
};

const toggle = $("[data-hide-clock]");
if (toggle) {
  toggle.hidden = false;
  const hide = (off) => {
    toggle.setAttribute("aria-pressed", `${off}`);
    toggle.textContent = off ? toggle.dataset.show : toggle.dataset.hide;
    $("[data-hidable]").hidden = off;
  };
  let off = false;
  try { off = sessionStorage.getItem("lectern-exam-clock") === "hidden"; } catch { /* storage is off */ }
  hide(off);
  toggle.addEventListener("click", () => {
    off = !off;
    hide(off);
    try { sessionStorage.setItem("lectern-exam-clock", off ? "hidden" : "shown"); } catch { /* storage is off */ }
  });
}
