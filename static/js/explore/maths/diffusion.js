// Dots made out of noise by the perfect denoiser of 120 examples; courses/explorations/maths/diffusion.py says what each
// number means and where its formula comes from. Dots are x and y in turn, in one array.
export const MOST = 5;
export const LEAST = 0.01;
export const BLUR = 0.08;
export const SAME = 0.02;
export const GAP = [-0.4, 1.2];

const EACH = 60;
const turn = (place) => (2 * Math.PI * place) / EACH;
const sixty = [...Array(EACH).keys()];
export const EXAMPLES = [
  ...sixty.map((place) => [0.8 * Math.cos(turn(place)) - 1.2, 0.8 * Math.sin(turn(place))]),
  ...sixty.map((place) => [1.2, (2 * place) / (EACH - 1) - 1]),
];
const X = Float64Array.from(EXAMPLES, ([x]) => x);
const Y = Float64Array.from(EXAMPLES, ([, y]) => y);
// The examples that a prompt allows: from the first up to, not including, the second.
export const PROMPTS = { none: [0, 2 * EACH], ring: [0, EACH], bar: [EACH, 2 * EACH] };

// `number` dots of noise of width 1, drawn from `random` (numbers from 0 to 1).
export const noise = (random, number) => {
  const dots = new Float64Array(2 * number);
  for (let at = 0; at < dots.length; at += 2) {
    const length = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    dots[at] = length * Math.cos(angle);
    dots[at + 1] = length * Math.sin(angle);
  }
  return dots;
};

export const levels = (steps) => [
  ...Array.from({ length: steps }, (_, step) => MOST * (LEAST / MOST) ** (step / Math.max(steps - 1, 1))),
  0,
];

const squares = new Float64Array(2 * EACH);
export const estimate = (x, y, sigma, [from, to], blur, xs = X, ys = Y) => {
  const spread = sigma * sigma + blur * blur;
  let least = Infinity;
  for (let at = from; at < to; at += 1) {
    squares[at] = (x - xs[at]) ** 2 + (y - ys[at]) ** 2;
    if (squares[at] < least) least = squares[at];
  }
  let [total, meanX, meanY] = [0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const weight = Math.exp((least - squares[at]) / (2 * spread));
    total += weight;
    meanX += weight * xs[at];
    meanY += weight * ys[at];
  }
  meanX /= total;
  meanY /= total;
  const kept = (blur * blur) / spread;
  return [meanX + kept * (x - meanX), meanY + kept * (y - meanY)];
};

const guided = (x, y, sigma, prompt, guidance, blur) => {
  const chosen = estimate(x, y, sigma, PROMPTS[prompt], blur);
  if (prompt === "none" || guidance === 1) return chosen;
  const any = estimate(x, y, sigma, PROMPTS.none, blur);
  return [any[0] + guidance * (chosen[0] - any[0]), any[1] + guidance * (chosen[1] - any[1])];
};

// The dots before the first step and after each.
export const run = (start, steps, { prompt = "none", guidance = 1, blur = 0 } = {}) => {
  const noises = levels(steps);
  const frames = [start.map((value) => value * MOST)];
  for (let step = 0; step < steps; step += 1) {
    const left = noises[step + 1] / noises[step];
    const before = frames[step];
    const after = new Float64Array(before.length);
    for (let at = 0; at < before.length; at += 2) {
      const [x, y] = guided(before[at], before[at + 1], noises[step], prompt, guidance, blur);
      after[at] = x + left * (before[at] - x);
      after[at + 1] = y + left * (before[at + 1] - y);
    }
    frames.push(after);
  }
  return frames;
};

// The example nearest to a dot, and how far it is.
export const nearest = (x, y) => {
  let least = Infinity;
  let found = 0;
  for (let at = 0; at < X.length; at += 1) {
    const square = (x - X[at]) ** 2 + (y - Y[at]) ** 2;
    if (square < least) [least, found] = [square, at];
  }
  return [found, Math.sqrt(least)];
};

export const isFar = (example) => (example > 15 && example < 45) || (example >= 60 && example < 75) || example >= 105;

export const measured = (dots) => {
  const found = { same: 0, between: 0, ring: 0, far_ring: 0, far_bar: 0, distance: 0 };
  const met = new Set();
  for (let at = 0; at < dots.length; at += 2) {
    const [example, distance] = nearest(dots[at], dots[at + 1]);
    const isRing = example < EACH;
    if (distance < SAME) met.add(example);
    found.same += distance < SAME;
    found.between += dots[at] > GAP[0] && dots[at] < GAP[1] && distance >= SAME;
    found.ring += isRing;
    found.far_ring += isRing && isFar(example);
    found.far_bar += !isRing && isFar(example);
    found.distance += distance;
  }
  return { ...found, met: met.size, distance: found.distance / (dots.length / 2) };
};
