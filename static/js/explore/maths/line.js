// A line through six points, moved by gradient descent; courses/explorations/maths/line.py says what each number means.
export const XS = [0, 1, 2, 3, 4, 5];
export const YS = [1, 3, 2, 5, 4, 6];
export const STILL = 1e-4;
export const AWAY = 1e6;
export const LONGEST = 20000;

const errors = ([slope, intercept]) => XS.map((x, at) => slope * x + intercept - YS[at]);
const sum = (values) => values.reduce((all, value) => all + value, 0);

export const loss = (line) => sum(errors(line).map((error) => error * error)) / XS.length;

export const gradient = (line) => {
  const found = errors(line);
  return [(2 * sum(found.map((error, at) => error * XS[at]))) / XS.length, (2 * sum(found)) / XS.length];
};

export const nudged = (line, rate) => {
  const [bySlope, byIntercept] = gradient(line);
  return [line[0] - rate * bySlope, line[1] - rate * byIntercept];
};

// Whether a run that came to this line is over: "still", "away", or not yet.
export const ended = (line) => {
  if (loss(line) > AWAY) return "away";
  return Math.max(...gradient(line).map(Math.abs)) < STILL ? "still" : "";
};

export const best = () => {
  const [n, sx, sy] = [XS.length, sum(XS), sum(YS)];
  const slope = (n * sum(XS.map((x, at) => x * YS[at])) - sx * sy) / (n * sum(XS.map((x) => x * x)) - sx * sx);
  return [slope, (sy - slope * sx) / n];
};

export const limit = () => {
  const [a, b, c] = [sum(XS.map((x) => x * x)), sum(XS), XS.length].map((value) => (2 * value) / XS.length);
  return 2 / ((a + c) / 2 + Math.hypot((a - c) / 2, b));
};
