// What all explorations share: the element that comes alive when its script and its data are there, and small tools.
// The page shows a figure and a table without any of this; what a script adds stands in the page's own templates.
const builders = new Map();
export const still = matchMedia("(prefers-reduced-motion: reduce)");
const language = document.documentElement.lang || undefined;

// A number for readers, with the minus sign that the lessons have.
export const number = (value, digits = 0) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
export const percent = (share, none = "–") => (share === null ? none : share.toLocaleString(language, { style: "percent" }));
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

export const svg = (name, attributes = {}) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

// A repeatable stream of numbers from 0 to 1 (mulberry32, by Tommy Ettinger, public domain).
export const seeded = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

// What an exploration computes takes a phone a moment, and the text comes first: it starts when it is a screen away, or
// when somebody begins to read on, so that it has its size before they are there. One that was jumped over stays as it
// is until somebody comes back to it: it would move what is being read, or clicked.
const waiting = new Set();
let isRead = scrollY > 0;

const isAhead = (element) => element.getBoundingClientRect().top > 0;

const begin = (element) => {
  near.unobserve(element);
  waiting.delete(element);
  element.start();
};

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) begin(target);
}, { rootMargin: "100% 0px" });

const wait = (element) => {
  waiting.add(element);
  near.observe(element);
  if (isRead && isAhead(element)) begin(element);
};

addEventListener("scroll", () => {
  isRead = true;
  for (const element of [...waiting].filter(isAhead)) begin(element);
}, { once: true });

class Exploration extends HTMLElement {
  connectedCallback() {
    if (builders.has(this.dataset.name)) wait(this);
  }

  async start() {
    const build = builders.get(this.dataset.name);
    if (!build || "ready" in this.dataset) return;
    this.dataset.ready = "";
    try {
      const data = this.dataset.src ? await (await fetch(this.dataset.src)).json() : null;
      for (const template of this.querySelectorAll("template")) template.replaceWith(template.content.cloneNode(true));
      build(this, data);
      const numbers = this.querySelector(".numbers");
      if (numbers) numbers.open = false;
    } catch (error) {
      const note = document.createElement("p");
      note.className = "notice not";
      note.textContent = this.dataset.failed;
      this.prepend(note);
      throw error;
    }
  }

  $(selector) {
    return this.querySelector(selector);
  }

  $$(selector) {
    return [...this.querySelectorAll(selector)];
  }

  // What the controls named data-in say, as numbers; each change calls `change` with all of them.
  controls(change) {
    const inputs = this.$$("[data-in]");
    const read = () => Object.fromEntries(inputs.map((input) => [input.dataset.in, Number(input.value)]));
    for (const input of inputs) input.addEventListener("input", () => change(read()));
    return read;
  }

  put(name, text) {
    for (const place of this.$$(`[data-out="${name}"]`)) place.textContent = text;
  }

  // The result in words. It follows every change at once; a reader with a screen reader hears the last of a series.
  say(text) {
    const place = this.$(".says");
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { place.textContent = text; }, place.textContent ? 250 : 0);
  }
}

customElements.define("lectern-exploration", Exploration);

// `build` makes an element of this name live: build(element, data).
export const exploration = (name, build) => {
  builders.set(name, build);
  for (const element of document.querySelectorAll(`lectern-exploration[data-name="${name}"]`)) wait(element);
};
