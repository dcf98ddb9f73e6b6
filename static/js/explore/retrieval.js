// The search exploration: a question, the paragraphs that share its words, and what each word weighs.
import { exploration, filled, number, svg } from "./exploration.js";
import * as maths from "./maths/retrieval.js";

const LISTED = 12; // words in the table of weights
const NAMED = 8; // words that no paragraph has, in the sentence

const make = (name, className, ...inside) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...inside);
  return element;
};

exploration("retrieval", (element, data) => {
  const everything = data.lessons.flatMap(([lesson, texts]) => texts.map((text) => ({ lesson, text })));
  const made = [false, true].map((isStemmed) => maths.index(everything.map(({ text }) => text), data.common.split(" "), isStemmed));
  const [question, found, plot, stemming, marking] = ["question", "found", "bars", "stemming", "marking"].map((name) => element.$(`[data-${name}]`));
  const words = element.$(".says").dataset;
  const useless = new Set();
  let asked = null;
  let shown = [];

  const index = () => made[Number(stemming.checked)];

  // A passage, its shared words marked if that is wished.
  const passage = (text) => {
    if (!marking.checked) return [text];
    const own = new Set(maths.terms(asked, index()));
    const parts = [];
    let end = 0;
    for (const { 0: word, index: at } of text.matchAll(maths.WORD)) {
      if (!own.has(maths.term(word, index()))) continue;
      parts.push(text.slice(end, at), make("mark", "", word));
      end = at + word.length;
    }
    return [...parts, text.slice(end)];
  };

  const count = () => {
    const place = element.$("[data-marked]");
    const marked = shown.filter(([at]) => useless.has(at)).length;
    place.textContent = shown.length ? filled(place.dataset.text, { marked: number(marked), shown: number(shown.length) }) : "";
  };

  const item = ([at, score], rank) => {
    const { lesson, text } = everything[at];
    const box = make("input");
    Object.assign(box, { type: "checkbox", checked: useless.has(at) });
    const head = filled(found.dataset.heading, { rank: number(rank + 1), score: number(score, 2), lesson });
    const entry = make("li", "", make("p", "head", head), make("p", "prose", ...passage(text)), make("label", "", box, ` ${found.dataset.help}`));
    entry.toggleAttribute("data-useless", box.checked);
    box.addEventListener("change", () => {
      useless[box.checked ? "add" : "delete"](at);
      entry.toggleAttribute("data-useless", box.checked);
      count();
    });
    return entry;
  };

  const bar = ([at, score], rank) => {
    const label = (x, text) => {
      const name = svg("text", { class: "tick", x, y: 30 * rank + 25 });
      name.textContent = text;
      return name;
    };
    return [
      svg("rect", { class: "score", x: 60, y: 30 * rank + 10, width: 230 * score, height: 20 }),
      label(0, `${number(rank + 1)} · ${everything[at].lesson.slice(0, 3)}`),
      label(300, number(score, 2)),
    ];
  };

  const show = () => {
    // Each word as it is compared, with how it was first written.
    const written = new Map((asked?.match(maths.WORD) ?? []).map((word) => [maths.term(word, index()), word]).reverse());
    written.delete("");
    const compared = [...written.keys()].reverse();
    const all = maths.search(index(), asked ?? "");
    shown = all.slice(0, Number(element.$("[data-k]:checked").value));
    found.replaceChildren(...shown.map(item));
    plot.replaceChildren(...shown.flatMap(bar));
    count();
    const known = compared.filter((word) => index().spread.has(word)).sort((a, b) => maths.weight(index(), b) - maths.weight(index(), a));
    element.$("[data-words]").replaceChildren(...known.slice(0, LISTED).map((word) => {
      const head = make("th", "", word);
      head.scope = "row";
      return make("tr", "", head, make("td", "n", number(index().spread.get(word))), make("td", "n", number(maths.weight(index(), word), 2)));
    }));
    const missing = compared.filter((word) => !index().spread.has(word)).map((word) => written.get(word));
    let kind = "say";
    if (asked === null) kind = "start";
    else if (!all.length) kind = compared.length ? "nothing" : asked.trim() ? "common" : "empty";
    element.say(filled(words[kind] + (kind === "say" && missing.length ? words.missing : ""), {
      count: number(everything.length),
      words: number(index().spread.size),
      matching: number(all.length),
      shown: number(shown.length),
      best: all.length ? number(all[0][1], 2) : "",
      lesson: all.length ? everything[all[0][0]].lesson : "",
      missing: missing.slice(0, NAMED).join(", ") + (missing.length > NAMED ? " …" : ""),
    }));
  };

  const ask = () => {
    asked = question.value;
    show();
  };
  element.$("[data-ask]").addEventListener("click", ask);
  element.$("[data-half]").addEventListener("click", () => {
    question.value = question.value.split(/\s+/).filter((word, at) => at % 2 === 0).join(" ");
  });
  for (const control of element.$$("[data-k], [data-stemming], [data-marking]")) control.addEventListener("change", show);
  show();
});
