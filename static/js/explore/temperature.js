// The temperature exploration: bars for the next word, draws from them, and phrases written one word at a time.
import { exploration, filled, number, percent, seeded } from "./exploration.js";
import * as maths from "./maths/temperature.js";

const BARS = 8;
const FEWEST = 4;
const DRAWS = 500;
const LONGEST = 20;
const KEPT = 6;
const sum = (values) => values.reduce((total, value) => total + value, 0);
const grouped = (values) => [...values.slice(0, BARS), sum(values.slice(BARS))];
const made = (name, text) => Object.assign(document.createElement(name), { textContent: text });

exploration("temperature", (element, data) => {
  const phrases = maths.unpacked(data.words, data.phrases);
  const words = element.$(".says").dataset;
  const rows = element.$$("[data-row]");
  const drawing = element.$("svg");
  const full = Number(drawing.dataset.full);
  const heads = element.$$("[data-temperature]").map((head) => Number(head.dataset.temperature));
  const lines = element.$("[data-lines]");
  const sizes = element.$$("[data-size]");
  const size = () => Number(sizes.find((choice) => choice.checked).value);
  const called = (word, edge = words.edge) => word || edge;
  const quoted = (some) => some.map((word) => called(word)).join(" ");
  let text, turn = 0, came = null;

  const state = () => {
    const { start, tenths, top } = read();
    const context = maths.seen(phrases, text, size());
    const counts = maths.followers(phrases, context);
    return { start, top, temperature: tenths / 10, context, counts, now: maths.shares(counts, tenths / 10, top || undefined) };
  };
  const begin = () => { text = [maths.BORDER, ...data.starts[read().start].split(" ")]; };

  const draw = (event = "") => {
    const { temperature, context, counts, now } = state();
    const shown = { now: grouped(now), counted: grouped(maths.shares(counts, 1)), came: came && grouped(came) };
    const others = counts.length - BARS;
    const label = (index) => index < BARS ? counts[index] && called(counts[index][0], words.end) : others > 0 && filled(words.others, { n: number(others) });
    rows.forEach((row, index) => {
      const part = (name) => row.querySelector(`[data-part="${name}"]`);
      row.toggleAttribute("data-off", !label(index));
      part("word").textContent = label(index) || "";
      part("share").textContent = number(100 * (shown.now[index] ?? 0), 1);
      part("came").textContent = came ? number(shown.came[index] ?? 0) : "";
      part("ghost").setAttribute("width", full * (shown.counted[index] ?? 0));
      const long = full * (shown.now[index] ?? 0);
      if (index < BARS) part("bar").setAttribute("width", long);
      else {
        const slice = long / Math.max(1, now.length - BARS);
        part("bar").setAttribute("d", `M0 0H${long}`);
        part("bar").setAttribute("stroke-dasharray", `${0.7 * slice} ${0.3 * slice}`);
      }
      part("mark").toggleAttribute("data-off", !came);
      part("mark").setAttribute("transform", `translate(${came ? full * (shown.came[index] ?? 0) / DRAWS : 0} 0)`);
    });
    drawing.toggleAttribute("data-came", Boolean(came));
    drawing.setAttribute("viewBox", `0 0 480 ${48 + 36 * Math.max(FEWEST, rows.filter((row) => !("off" in row.dataset)).length)}`);

    const at = heads.map((head) => grouped(maths.shares(counts, head)));
    element.$("[data-body]").replaceChildren(...[...rows.keys()].filter(label).map((index) => {
      const row = made("tr", "");
      row.append(Object.assign(made("th", label(index)), { scope: "row" }), ...[number(grouped(counts.map(([, count]) => count))[index]), ...at.map((part) => number(100 * part[index], 1))].map((cell) => Object.assign(made("td", cell), { className: "n" })));
      return row;
    }));
    element.put("context", quoted(context));
    element.put("temperature", number(temperature, 1));
    const known = text.length - context.length;
    element.$("[data-written]").replaceChildren(`${text.slice(1, known).join(" ")} `, made("mark", quoted(context)), " ", Object.assign(made("span", ""), { className: "blank" }));

    const wanted = Math.min(size(), text.length);
    element.say([
      event,
      wanted > context.length ? filled(words.shorter, { context: quoted(text.slice(-wanted)) }) : "",
      filled(now.length > 1 ? words.say : words.only, { context: quoted(context), temperature: number(temperature, 1), word: called(counts[0][0], words.end), share: percent(now[0]), sum: percent(sum(now)), n: number(now.length), open: number(2 ** maths.entropy(now), 1) }),
    ].join(" "));
  };

  const settle = () => { came = null; draw(); };
  const step = () => {
    const { counts, now } = state();
    text.push(counts[maths.pick(now, seeded(turn += 1)())][0]);
    return text.at(-1);
  };
  const finish = () => {
    const { start, temperature, top } = state();
    const phrase = text.filter(Boolean);
    const [run, whole] = maths.copied(phrases, phrase);
    const note = filled(whole ? words.whole : words.part, { run: number(run), total: number(phrase.length) });
    const line = made("li", "");
    line.append(made("q", phrase.join(" ")), " ", made("span", `${filled(lines.dataset.lines, { size: size(), temperature: number(temperature, 1) })} ${note}`));
    lines.prepend(line);
    if (lines.children.length > KEPT) lines.lastChild.remove();
    begin();
    return `${filled(words.ended, { phrase: phrase.join(" ") })} ${note}`;
  };
  const acts = {
    one: () => {
      const word = step();
      return word ? filled(words.drawn, { word }) : finish();
    },
    phrase: () => {
      while (text.length <= LONGEST && step());
      return finish();
    },
    many: () => {
      const { counts, now } = state();
      const chance = seeded(turn += 1);
      came = counts.map(() => 0);
      for (let drawn = 0; drawn < DRAWS; drawn += 1) came[maths.pick(now, chance())] += 1;
      return filled(words.many, { word: called(counts[0][0], words.end), times: number(came[0]), expected: number(DRAWS * now[0]), different: number(came.filter(Boolean).length), n: number(now.length) });
    },
    again: () => { begin(); lines.replaceChildren(); return ""; },
  };
  for (const button of element.$$("[data-act]")) {
    button.addEventListener("click", () => {
      came = null;
      draw(acts[button.dataset.act]());
    });
  }
  const read = element.controls(settle);
  element.$("[data-in=start]").addEventListener("input", () => { begin(); settle(); });
  for (const choice of sizes) choice.addEventListener("change", settle);
  begin();
  settle();
});
