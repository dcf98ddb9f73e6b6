// The line exploration: set a line, choose a learning rate, and watch step by step where gradient descent takes it.
import { exploration, filled, number, still, svg } from "./exploration.js";
import * as maths from "./maths/line.js";

const KEPT = 4; // runs that are drawn and listed
const SPANS = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
const X = (x) => 56 + 48 * x;
const Y = (y) => 202 - 24 * Math.min(99, Math.max(-99, y));
const LOSS = (loss) => 200 - (Math.min(loss, 64) / 32) * 200;
const two = (value) => number(Math.abs(value) < 0.005 ? 0 : value, Math.abs(value) < 1000 ? 2 : 0);
const written = (rate) => rate.toLocaleString(document.documentElement.lang || undefined, { minimumFractionDigits: 2, maximumFractionDigits: 5 });
const within = (value, { min, max }) => Math.min(Number(max), Math.max(Number(min), value));

exploration("line", (element) => {
  const [fit, loss] = [element.$("[data-fit]"), element.$("[data-loss]")];
  const [slider, typed, parts] = [element.$("[data-rate]"), element.$("[data-typed]"), element.$$("[data-part]")];
  const words = element.$(".says").dataset;
  const least = maths.loss(maths.best());
  let rate = Number(slider.value);
  let runs = [];
  let playing = 0;

  const state = (line) => ({ line, loss: maths.loss(line) });
  const present = () => runs.at(-1);
  const begin = (line) => {
    runs = [...runs.filter(({ states }) => states.length > 1), { rate, start: line, states: [state(line)] }].slice(-KEPT);
  };
  const step = (run) => run.states.push(state(maths.nudged(run.states.at(-1).line, run.rate)));
  const end = ({ states }) => maths.ended(states.at(-1).line);

  const curve = ({ states }, shown, span) => {
    const stride = Math.ceil(shown / 240) || 1;
    const points = [];
    for (let at = 0; at <= shown; at += stride) points.push(`${(at / span) * 264} ${LOSS(states[at].loss)}`);
    return `M${points.join("L")}`;
  };

  const draw = (shown) => {
    const run = present();
    const [now, was] = [run.states[shown].line, run.states[Math.max(0, shown - 1)].line];
    const path = ([slope, intercept]) => `M${X(-0.5)} ${Y(intercept - slope / 2)}L${X(5.5)} ${Y(intercept + slope * 5.5)}`;
    fit.querySelector("[data-now]").setAttribute("d", path(now));
    fit.querySelector("[data-was]").setAttribute("d", shown ? path(was) : "");
    fit.querySelector("[data-bars]").setAttribute("d", maths.XS.map((x, at) => `M${X(x)} ${Y(maths.YS[at])}V${Y(now[0] * x + now[1])}`).join(""));
    for (const [at, grip] of grips.entries()) grip.setAttribute("cy", Y(now[1] + now[0] * at * 5));

    const lengths = runs.map((each) => (each === run ? shown : each.states.length - 1));
    const span = SPANS.find((most) => most >= Math.max(...lengths)) ?? SPANS.at(-1);
    loss.querySelector("[data-most]").textContent = number(span);
    const drawn = [...runs.entries()].reverse();
    loss.querySelector("[data-curves]").replaceChildren(...drawn.map(([at, each], turn) =>
      svg("path", { class: "run", "data-run": turn, d: curve(each, lengths[at], span) })),
    svg("path", { class: "dots", d: run.states.slice(Math.max(0, shown - 60), shown + 1).map((one, at) => [one.loss, Math.max(0, shown - 60) + at]).filter(([, at]) => span === 20 || at === shown).map(([high, at]) => `M${(at / span) * 264} ${LOSS(high)}h0`).join("") }));
    loss.querySelector("[data-key]").replaceChildren(...drawn.flatMap(([, each], turn) => {
      const name = svg("text", { class: "tick", x: 228, y: 16 + 20 * turn });
      name.textContent = written(each.rate);
      return [svg("path", { class: "run", "data-run": turn, d: `M190 ${11 + 20 * turn}h30` }), name];
    }));
    element.put("slope", two(now[0]));
    element.put("intercept", two(now[1]));
    for (const [at, part] of parts.entries()) part.value = now[at];
  };

  const tell = () => {
    const run = present();
    const [last, before] = [run.states.at(-1), run.states.at(-2)];
    const how = end(run) || (run.states.length > maths.LONGEST ? "tired" : "");
    const kind = before ? how || (last.loss > before.loss ? "grew" : "say") : "start";
    element.say(filled(words[kind], {
      step: number(run.states.length - 1),
      rate: written(run.rate),
      slope: two(last.line[0]),
      intercept: two(last.line[1]),
      from: two(before?.line[0] ?? 0),
      before: two(before?.loss ?? 0),
      loss: two(last.loss),
      least: two(least),
    }));
    const hundred = element.$("[data-steps=hundred]");
    hundred.textContent = filled(hundred.dataset.label, { step: number(next()) });
    const table = element.$("[data-runs]");
    table.replaceChildren(...runs.map((each) => {
      const [one, earlier] = [each.states.at(-1), each.states.at(-2)];
      const row = document.createElement("tr");
      const said = earlier ? (one.loss > earlier.loss ? table.dataset.grew : table.dataset.fell) : table.dataset.none;
      for (const [at, text] of [written(each.rate), number(each.states.length - 1), two(one.line[0]), two(one.line[1]), two(one.loss), said].entries()) {
        const cell = document.createElement(at ? "td" : "th");
        if (at) cell.className = at < 5 ? "n" : "";
        else Object.assign(cell, { className: "n", scope: "row" });
        cell.textContent = text;
        row.append(cell);
      }
      return row;
    }));
  };

  const show = () => {
    cancelAnimationFrame(playing);
    draw(present().states.length - 1);
    tell();
  };
  // The first steps one by one, so that swings are seen, then ever more of them at a time.
  const play = (from) => {
    cancelAnimationFrame(playing);
    tell();
    const last = present().states.length - 1;
    let [at, due, turn] = [from, 0, 0];
    const frame = (time) => {
      if (time >= due) {
        at = Math.min(last, at + (turn < 20 ? 1 : 2 * Math.floor((turn - 10) ** 2 / 40) + 1));
        turn += 1;
        due = time + 90;
        draw(at);
      }
      if (at < last) playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  };

  const next = () => (Math.floor((present().states.length - 1) / 100) + 1) * 100;
  const advance = (goal) => {
    const run = present();
    const from = run.states.length - 1;
    const target = { end: maths.LONGEST, hundred: next() }[goal] ?? from + Number(goal);
    while (run.states.length <= Math.min(target, maths.LONGEST)) {
      const how = end(run);
      if (how === "away" || (how === "still" && goal === "end")) break;
      step(run);
    }
    if (still.matches || run.states.length - 1 - from < 2) show();
    else play(from);
  };
  const restart = (line) => {
    begin(line);
    show();
  };
  const choose = (value) => {
    if (!(value > 0)) return;
    rate = within(value, slider);
    restart(present().start);
  };

  for (const button of element.$$("[data-steps]")) button.addEventListener("click", () => advance(button.dataset.steps));
  element.$("[data-again]").addEventListener("click", () => restart([0, 0]));
  slider.addEventListener("input", () => {
    typed.value = slider.value;
    choose(Number(slider.value));
  });
  typed.addEventListener("input", () => {
    if (Number(typed.value) > 0) slider.value = typed.value;
    choose(Number(typed.value));
  });
  typed.addEventListener("change", () => { typed.value = rate; });
  for (const [at, part] of parts.entries()) {
    part.addEventListener("input", () => restart(present().states.at(-1).line.map((value, other) => (other === at ? Number(part.value) : value))));
  }

  // The ends of the line can be pulled; the sliders do the same.
  const grips = [0, 5].map((x, at) => {
    const grip = svg("circle", { class: "hold", cx: X(x), r: 15 });
    grip.addEventListener("pointerdown", (event) => {
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    grip.addEventListener("pointermove", (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const [slope, intercept] = present().states.at(-1).line;
      const y = (202 - new DOMPoint(event.clientX, event.clientY).matrixTransform(fit.getScreenCTM().inverse()).y) / 24;
      const low = at ? intercept : within(y, parts[1]);
      const line = [within(((at ? y : intercept + 5 * slope) - low) / 5, parts[0]), low];
      restart(line.map((value) => Math.round(value * 100) / 100));
    });
    fit.append(grip);
    return grip;
  });

  restart([0, 0]);
});
