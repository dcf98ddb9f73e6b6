// The tokenizer exploration: texts in pieces, joined merge by merge, and how many pieces each needs.
import { exploration, filled, number } from "./exploration.js";
import * as maths from "./maths/tokenizer.js";

// The drawing, as courses/explorations/tokenizer.py makes it.
const LEFT = 34;
const FLOOR = 262;
const LONG = 260;
const HIGH = 57;
const APART = 24;
const COLUMNS = [0, 100, 300, 500];
const MOST = 120;

const hex = (bytes) => bytes.map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
// A piece as it is shown, and whether it is part of a sign only.
const shown = (bytes) => {
  const text = maths.read(bytes);
  if (text !== null) return [text.replaceAll(" ", "·"), false];
  return bytes[0] === 32 ? [`·${hex(bytes.slice(1))}`, true] : [hex(bytes), true];
};

exploration("tokenizer", (element, data) => {
  const merges = maths.paired(data.merges);
  const known = maths.vocabulary(merges);
  const words = element.$(".says").dataset;
  const slider = element.$("[data-in=merges]");
  const x = (merge) => LEFT + LONG * merge / merges.length;
  const samples = element.$$("[data-sample]").map((place) => {
    const name = place.dataset.sample;
    const find = (selector) => place.querySelector(selector);
    find(".plain").remove();
    return { name, field: find("[data-text]"), list: find(".pieces"), sum: find(".sum"), curve: element.$(`[data-curve="${name}"]`), row: element.$$(`[data-row="${name}"] td`), short: element.$(`[data-curve="${name}"] text`).textContent };
  });
  const [own] = samples;

  const split = (sample) => {
    sample.letters = [...sample.field.value].length;
    sample.stages = maths.stages(sample.field.value, merges);
    sample.bytes = sample.stages[0][1].length;
    [sample.letters, ...COLUMNS.map((k) => maths.reached(sample.stages, k)[1].length)].forEach((count, index) => { sample.row[index].textContent = number(count); });
    const height = (pieces) => FLOOR - HIGH * pieces.length / Math.max(1, sample.letters);
    sample.end = height(sample.stages.at(-1)[1]);
    sample.curve.querySelector("path").setAttribute("d", `M${LEFT} ${height(sample.stages[0][1])}${sample.stages.map(([at, pieces]) => `H${x(at)}V${height(pieces)}`).join("")}H${x(merges.length)}`);
    const ordered = samples.filter((other) => other.stages).sort((a, b) => a.end - b.end);
    ordered.reduce((last, other) => (other.place = Math.max(other.end, last + APART)), 0);
    ordered.reduceRight((last, other) => (other.place = Math.min(other.place, last - APART)), FLOOR + APART);
    for (const { curve, end, place } of ordered) {
      curve.querySelector("[data-part=end]").setAttribute("d", `M297 ${end}L307 ${place}h4`);
      curve.querySelector("text").setAttribute("y", place + 6);
    }
  };

  const show = (event) => {
    const k = Number(slider.value);
    element.put("merges", `${number(k)} / ${number(merges.length)}`);
    element.$("[data-cut]").setAttribute("transform", `translate(${x(k)} 0)`);
    for (const sample of samples) {
      const [at, pieces] = maths.reached(sample.stages, k);
      sample.pieces = pieces.length;
      sample.list.replaceChildren(...pieces.slice(0, MOST).map((piece) => {
        const item = document.createElement("li");
        const [text, isPart] = shown(known[piece]);
        item.textContent = text;
        item.classList.toggle("part", isPart);
        item.toggleAttribute("data-new", at > 0 && at === k && piece === maths.BYTES + k - 1);
        return item;
      }));
      if (pieces.length > MOST) {
        const more = document.createElement("li");
        more.className = "more";
        more.textContent = filled(words.more, { n: number(pieces.length - MOST) });
        sample.list.append(more);
      }
      sample.each = number(pieces.length / Math.max(1, sample.letters), 2);
      sample.sum.textContent = filled(sample.sum.dataset.sum, { pieces: number(pieces.length), letters: number(sample.letters), bytes: number(sample.bytes), each: sample.each });
    }
    const [at] = maths.reached(own.stages, k);
    const quoted = (piece) => shown(known[piece])[0];
    element.say([
      event,
      filled(words.say, { k: number(k), all: number(merges.length), pieces: number(own.pieces), letters: number(own.letters) }),
      at && at === k ? filled(words.joined, { k: number(k), left: quoted(merges[k - 1][0]), right: quoted(merges[k - 1][1]), count: number(data.counts[k - 1]) }) : "",
      filled(words.others, { list: samples.map(({ short, each }) => `${short} ${each}`).join(", ") }),
    ].join(" "));
  };

  for (const sample of samples) {
    sample.field.addEventListener("input", () => { split(sample); show(""); });
    split(sample);
  }
  for (const button of element.$$("[data-step]")) {
    button.addEventListener("click", () => {
      const k = Number(slider.value);
      const ranks = own.stages.map(([at]) => at);
      const next = button.dataset.step === "1" ? ranks.find((at) => at > k) : ranks.findLast((at) => at < k);
      if (next !== undefined) slider.value = next;
      show(next === undefined ? words.none : "");
    });
  }
  slider.addEventListener("input", () => show(""));
  show("");
});
