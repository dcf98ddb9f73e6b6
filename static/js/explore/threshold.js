// The threshold exploration: one group with costs, or two groups under a rule.
import { exploration, filled, number, percent } from "./exploration.js";
import * as maths from "./maths/threshold.js";

const cut = (drawing, step) => {
  for (const mark of drawing.querySelectorAll("[data-cut]")) mark.setAttribute("transform", `translate(${10 + 4.6 * step} 0)`);
  for (const dot of drawing.querySelectorAll(".dot")) dot.toggleAttribute("data-flagged", Number(dot.dataset.score) >= step);
};
const threshold = (step) => number(step / maths.STEPS, 2);

const oneGroup = (element, cases) => {
  const words = element.$(".says").dataset;
  const show = ({ cut: step, alarm, miss }) => {
    const found = maths.counts(cases, step);
    const best = maths.cheapest(cases, alarm, miss);
    cut(element.$("svg"), step);
    for (const [name, value] of Object.entries({ ...found, alarm, miss })) element.put(name, number(value));
    element.put("cut", threshold(step));
    element.say(filled(found.tp + found.fp ? words.say : words.none, {
      ...found,
      cut: threshold(step),
      flagged: found.tp + found.fp,
      total: cases.length,
      precision: percent(maths.precision(found), words.undefined),
      recall: percent(maths.recall(found)),
      cost: number(maths.cost(found, alarm, miss)),
      best: threshold(best),
      least: number(maths.cost(maths.counts(cases, best), alarm, miss)),
    }));
  };
  const read = element.controls(show);
  element.$("[data-go]").addEventListener("click", () => {
    const { alarm, miss } = read();
    element.$("[data-in=cut]").value = maths.cheapest(cases, alarm, miss);
    show(read());
  });
  show(read());
};

const twoGroups = (element, groups) => {
  const policies = element.$$("[data-policy]");
  const show = ({ cut: step }) => {
    const rule = policies.find((policy) => policy.checked).value;
    const steps = { a: step, b: rule in maths.PARTS ? maths.nearest(groups.b, rule, maths.counts(groups.a, step)) : step };
    const values = {};
    for (const [name, at] of Object.entries(steps)) {
      const found = maths.counts(groups[name], at);
      const shown = {
        cut: threshold(at),
        flagged: percent(maths.flagged(found)),
        recall: percent(maths.recall(found)),
        alarms: percent(maths.falseAlarms(found)),
        precision: percent(maths.precision(found)),
      };
      cut(element.$(`svg[data-group="${name}"]`), at);
      for (const [measured, text] of Object.entries(shown)) {
        element.$(`[data-row="${name}"] [data-cell="${measured}"]`).textContent = text;
        values[`${name}_${measured}`] = text;
      }
    }
    element.put("cut", threshold(step));
    element.say(filled(element.$(".says").dataset.say, values));
  };
  const read = element.controls(show);
  for (const policy of policies) policy.addEventListener("change", () => show(read()));
  show(read());
};

exploration("threshold", (element, data) => {
  if (element.dataset.tab === "one-group") oneGroup(element, data.one);
  else twoGroups(element, data.two);
});
