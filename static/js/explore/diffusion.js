// The diffusion exploration: how steps, a prompt and smoothing decide where dots end that began as noise.
import { exploration, filled, number, seeded, still, svg } from "./exploration.js";
import * as maths from "./maths/diffusion.js";

const TOTAL = 200;
const ALL_STEPS = 64;
const LASTS = 3200; // milliseconds from the noise to the end

// The more noise, the smaller everything is drawn, so that no dot leaves the drawing; without noise the examples fill
// it. So many units of the drawing are 1; its middle is at -0.4.
const scale = (noise) => 112 / Math.sqrt(1 + 6 * noise + 8 * noise * noise);
const circle = (x, y) => `M${(x - 3.5).toFixed(1)} ${y.toFixed(1)}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0`;
const point = (x, y) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`;

const draw = (figure, dots, noise, isPlain) => {
  const size = scale(noise);
  const at = (x, y) => [240 + (x + 0.4) * size, 135 - y * size];
  const paths = { free: "", same: "", examples: maths.EXAMPLES.map(([x, y]) => point(...at(x, y))).join("") };
  for (let i = 0; i < dots.length; i += 2) {
    const [, distance] = maths.nearest(dots[i], dots[i + 1]);
    paths[distance < maths.SAME ? "same" : "free"] += circle(...at(dots[i], dots[i + 1]));
  }
  for (const [name, path] of Object.entries(paths)) figure.querySelector(`.${name}`).setAttribute("d", path);
  const average = figure.querySelector(".average");
  average.setAttribute("transform", `translate(${at(0, 0)[0]} 0)`);
  average.toggleAttribute("hidden", noise > 0.2 || isPlain);
};

exploration("diffusion", (element) => {
  const figure = element.$(".plot");
  const drawing = figure.querySelector("svg");
  const left = figure.querySelector(".noise");
  const done = element.$("[data-in=done]");
  const words = element.$(".says").dataset;
  const chosen = (name) => element.$(`[data-${name}]:checked`).value;
  for (const panel of element.$$(".panels > *").slice(1)) panel.remove();
  drawing.setAttribute("aria-label", figure.dataset.label);
  // The middle of all examples, where a guess ends that knows nothing else.
  const average = svg("g", { class: "average" });
  average.append(svg("path", { d: "M0 28V112" }), svg("text", { y: 20, "text-anchor": "middle" }));
  average.lastChild.textContent = figure.dataset.average;
  drawing.append(average);

  let [frames, noises, made] = [[], [], ""];
  // Only what the open tab shows counts; what is set in another one waits there.
  const settings = ({ seed, steps, guidance }) => {
    const plain = { view: chosen("view"), seed, steps: ALL_STEPS, prompt: "none", guidance: 1, blur: 0 };
    if (plain.view === "steps") return { ...plain, steps };
    if (plain.view === "prompt") return { ...plain, prompt: chosen("prompt"), guidance };
    return { ...plain, blur: chosen("blur") === "on" ? maths.BLUR : 0 };
  };
  const say = ({ view, prompt, blur, ...set }, at) => {
    const found = maths.measured(frames[at]);
    const said = at ? { steps: words.steps, prompt: words[prompt], memory: blur ? words.on : words.off }[view] : words.noise;
    const counts = { ...found, bar: TOTAL - found.ring, free: TOTAL - found.same, far: found[`far_${prompt}`] ?? 0 };
    element.say(filled(said, {
      ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, number(value)])),
      distance: number(found.distance, 3),
      guidance: number(set.guidance, set.guidance % 1 ? 1 : 0),
      done: number(at),
      steps: number(set.steps),
      total: number(TOTAL),
    }));
  };
  // `at` may lie between two steps: a step moves each dot on a straight line, as far as the noise falls.
  const show = (at, set) => {
    const [step, part] = [Math.floor(at), at % 1];
    const noise = noises[step] + part * ((noises[step + 1] ?? 0) - noises[step]);
    const dots = part ? frames[step].map((value, i) => value + part * (frames[step + 1][i] - value)) : frames[step];
    draw(figure, dots, noise, set.view !== "steps");
    left.textContent = filled(figure.dataset.left, { noise: number(noise, 2) });
    element.put("done", number(step));
    if (!part) say(set, step);
  };

  let playing = 0;
  const change = (read) => {
    cancelAnimationFrame(playing);
    const set = settings(read);
    const key = JSON.stringify(set);
    if (key !== made) {
      frames = maths.run(maths.noise(seeded(set.seed), TOTAL), set.steps, set);
      noises = maths.levels(set.steps);
      made = key;
      // Who has not run it yet still has to predict; who has sees the end at once.
      const isBegun = Number(done.value) > 0;
      done.max = set.steps;
      done.value = isBegun ? set.steps : 0;
    }
    element.put("steps", number(set.steps));
    element.put("seed", number(set.seed));
    element.put("guidance", number(read.guidance, read.guidance % 1 ? 1 : 0));
    for (const part of element.$$("[data-for]")) part.hidden = part.dataset.for !== set.view;
    show(Number(done.value), set);
  };
  const read = element.controls(change);
  for (const choice of element.$$("[data-prompt], [data-blur]")) choice.addEventListener("change", () => change(read()));
  for (const choice of element.$$("[data-view]")) choice.addEventListener("change", () => {
    done.value = 0;
    change(read());
  });

  const play = (began) => (now) => {
    const set = settings(read());
    const at = still.matches ? set.steps : Math.min(1, (now - began) / LASTS) * set.steps;
    done.value = Math.floor(at);
    show(at, set);
    if (at < set.steps) playing = requestAnimationFrame(play(began));
  };
  element.$("[data-go]").addEventListener("click", () => {
    cancelAnimationFrame(playing);
    playing = requestAnimationFrame((now) => play(now)(now));
  });
  change(read());
});
