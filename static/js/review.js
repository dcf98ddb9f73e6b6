// Review: keyboard shortcuts (the account can switch them off), and the browser's own time zone where it is asked for.
// The pages work without it: every key presses something that stands on the page.
import "./swap.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

// Keys belong to whoever is writing, choosing from a list, or holding a modifier.
const isElsewhere = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

// What a key may not take from: an element that acts on it itself.
const actsOnItsOwn = (target) => target.closest("a, button, summary");

const choose = (main, index) => {
  const option = main.querySelectorAll("form.q .opt:not(.was) input")[index];
  if (!option) return false;
  option.focus();
  option.click();
  return true;
};

const press = (element) => {
  element?.click();
  return Boolean(element);
};

const onDigit = (main, digit) => {
  const grades = main.querySelectorAll("[data-grade] button");
  if (grades.length) return press(grades[digit - 1]);
  return main.querySelector("form.q button[value=check]") ? choose(main, digit - 1) : false;
};

const onEnter = (main, target) => {
  if (actsOnItsOwn(target) || target.matches("input")) return false; // a link, a button and a field have their own Enter
  return press(main.querySelector("[data-continue]") ?? main.querySelector("form.q button[value=check]"));
};

const showKeys = (main) => {
  const keys = main.querySelector("[data-keys]");
  if (!keys) return false;
  keys.open = !keys.open;
  keys.querySelector("summary").focus();
  return true;
};

const act = (main, event) => {
  if (event.key === "?") return showKeys(main);
  if (/^[1-9]$/.test(event.key)) return onDigit(main, Number(event.key));
  if (event.key === "Enter") return onEnter(main, event.target);
  if (event.key === " " && (event.target.closest("[data-show]") || !actsOnItsOwn(event.target))) return press(main.querySelector("[data-show]"));
  return false;
};

document.addEventListener("keydown", (event) => {
  const main = document.querySelector("main[data-shortcuts]");
  if (!main || event.repeat || isElsewhere(event) || event.target.closest("[popover]")) return;
  if (act(main, event)) event.preventDefault();
});

// A form that asks for the zone gets it when it is sent; the account keeps it only while it has none.
document.addEventListener("submit", (event) => {
  const field = event.target.elements.namedItem("zone");
  if (field) field.value = zone;
}, { capture: true });

for (const offer of document.querySelectorAll("[data-own-zone]")) {
  const list = document.getElementById(offer.dataset.ownZone);
  if (!zone || ![...list.options].some((option) => option.value === zone)) continue;
  offer.querySelector("span").textContent = zone.replaceAll("_", " ");
  offer.querySelector("button").addEventListener("click", () => { list.value = zone; list.focus(); });
  offer.hidden = false;
}
