// A lesson: mark the section being read in the contents, and for a signed-in learner remember it.
import "./swap.js";

const contents = document.querySelector("[data-toc]");
const lesson = document.querySelector("[data-place]");
const links = new Map([...(contents?.querySelectorAll("a") ?? [])].map((link) => [link.hash.slice(1), link]));
const sections = [];
let current = "";
let remembered = null;
let timer;

const send = () => {
  // Back up at the header, mostly to leave: what was remembered stays.
  if (!lesson || current === remembered || (!current && remembered)) return;
  remembered = current;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", lesson.dataset.token);
  body.set("section", current.replace(/^s-/, ""));
  fetch(lesson.dataset.place, { method: "POST", body, keepalive: true }).catch(() => { remembered = null; });
};

// Where the headings stand, not what was seen to pass: a jump goes over headings that no observer reports.
const mark = () => {
  const line = innerHeight * 0.4;
  const here = sections.findLast((section) => section.getBoundingClientRect().top < line)?.id ?? "";
  if (here === current) return;
  current = here;
  for (const [id, link] of links) {
    if (id === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  clearTimeout(timer);
  timer = setTimeout(send, 1000);
};

if (links.size) {
  const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -60% 0px" });
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (!section) continue;
    sections.push(section);
    watch.observe(section);
  }
  for (const moved of ["scrollend", "hashchange"]) addEventListener(moved, mark);
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
  addEventListener("pagehide", () => { clearTimeout(timer); send(); });
}

// A term that an earlier lesson defined shows its definition here; with a modifier, and without a script, it is a link.
document.querySelector("article")?.addEventListener("click", (event) => {
  const term = event.target.closest("a.term");
  if (!term || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !HTMLElement.prototype.showPopover) return;
  event.preventDefault();
  import("./defined.js").then(({ show }) => show(term), () => location.assign(term.href));
});
