// A course's outline: parts are carried to other places, and every button answers without a new page. The form does
// the same without this script.
import { carry } from "../drag.js";

const status = document.querySelector("[data-outline-status]");
const outline = () => document.getElementById("outline");

const ready = () => {
  const form = outline().querySelector("[data-outline]");
  form.dataset.ready = "";
  form.addEventListener("submit", send);
  form.addEventListener("pointerdown", grab);
};

const say = (form, text) => {
  const note = form.querySelector("[data-said]") ?? Object.assign(document.createElement("p"), { className: "notice err" });
  note.dataset.said = note.dataset.error = "";
  note.className = "notice err";
  note.textContent = text;
  form.querySelector(".outline-head").after(note);
  status.textContent = text;
};

// What has the focus when the answer is there: the button that was pressed, its panel open, or the one that opens it.
const focus = (button, part) => {
  const opener = document.getElementById(`mvb-${part}`);
  (opener ?? document.getElementById("outline-h")).focus({ preventScroll: true });
  const again = button?.name === "step" && document.querySelector(`button[name=step][value="${button.value}"]`);
  if (!again) return;
  // Opened while its button has the focus, so that closing it leads back there.
  again.closest("[popover]").showPopover({ source: opener });
  again.focus();
};

const partOf = (button) => button?.closest("[popover]")?.id.replace("mv-", "") ?? "";

const send = async (event) => {
  const form = event.target;
  if (form.dataset.plain) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  const button = event.submitter;
  const part = form.dataset.moved ?? partOf(button);
  form.setAttribute("aria-busy", "true");
  const body = new FormData(form, button);
  let answer, text;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    text = await answer.text();
  } catch {
    form.removeAttribute("aria-busy");
    form.elements.order.value = "";
    delete form.dataset.moved;
    say(form, form.dataset.offline);
    return;
  }
  const fresh = answer.ok && !answer.redirected && new DOMParser().parseFromString(text, "text/html").getElementById("outline");
  if (!fresh) {
    form.removeAttribute("aria-busy");
    form.dataset.plain = "";
    form.requestSubmit(button);
    return;
  }
  const open = document.querySelector("#outline .retired")?.open;
  outline().replaceWith(document.adoptNode(fresh));
  for (const retired of fresh.querySelectorAll(".retired")) retired.open = open ?? false;
  ready();
  status.textContent = fresh.querySelector("[data-said]")?.textContent ?? "";
  focus(button, part);
};

const middle = (element) => {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
};

// Where in the outline a part that is let go at this height would stand: a list, and what it stands before.
const placeFor = (item, y) => {
  if ("module" in item.dataset) {
    const list = item.parentElement;
    const others = [...list.querySelectorAll(":scope > .part")].filter((part) => part !== item);
    return { list, next: others.find((part) => y < middle(part)) ?? null };
  }
  const parts = [...outline().querySelectorAll(".part")];
  const part = parts.findLast((each) => each.getBoundingClientRect().top <= y) ?? parts[0];
  const list = part.querySelector(".rows");
  const rows = [...list.querySelectorAll(":scope > .lesson-row")].filter((row) => row !== item);
  return { list, next: rows.find((row) => y < middle(row)) ?? null };
};

const orderNow = () => [...outline().querySelectorAll(".part")]
  .map((part) => `${part.dataset.module}:${[...part.querySelectorAll(".lesson-row")].map((row) => row.dataset.lesson).join(",")}`)
  .join(";");

const grab = (event) => {
  const grip = event.target.closest("[data-grip]");
  const form = event.currentTarget;
  if (!grip || event.button || form.getAttribute("aria-busy") === "true") return;
  event.preventDefault();
  const item = grip.closest(grip.dataset.grip === "module" ? ".part" : ".lesson-row");
  const mark = Object.assign(document.createElement("li"), { className: "drop", ariaHidden: "true" });
  carry(event, item, {
    // The item itself stays where it is until it is let go: a finger must not lose what it holds.
    moved: (x, y) => {
      const { list, next } = placeFor(item, y);
      if (mark.parentElement !== list || mark.nextElementSibling !== next) list.insertBefore(mark, next);
    },
    dropped: (x, y) => {
      mark.remove();
      const before = orderNow();
      const { list, next } = placeFor(item, y);
      list.insertBefore(item, next);
      if (orderNow() === before) return;
      form.elements.order.value = orderNow();
      form.dataset.moved = item.dataset.lesson ? `l-${item.dataset.lesson}` : `m-${item.dataset.module}`;
      form.requestSubmit();
    },
    broken: () => mark.remove(),
  });
};

if (outline()) ready();
