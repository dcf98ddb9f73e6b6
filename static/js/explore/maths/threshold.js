// Scored cases cut at a threshold; courses/explorations/maths/threshold.py says what each number means. A case is
// [score, truth]; a step is a hundredth of the threshold. Shares are null where there is nothing to share.
export const STEPS = 100;

export const counts = (cases, step) => {
  const found = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const [score, truth] of cases) {
    const isFlagged = Math.round(score * STEPS) >= step;
    found[truth ? (isFlagged ? "tp" : "fn") : isFlagged ? "fp" : "tn"] += 1;
  }
  return found;
};

const share = (part, whole) => (whole ? part / whole : null);
export const precision = ({ tp, fp }) => share(tp, tp + fp);
export const recall = ({ tp, fn }) => share(tp, tp + fn);
export const accuracy = ({ tp, fp, fn, tn }) => share(tp + tn, tp + fp + fn + tn);
export const flagged = ({ tp, fp, fn, tn }) => share(tp + fp, tp + fp + fn + tn);
export const falseAlarms = ({ fp, tn }) => share(fp, fp + tn);
export const cost = ({ fp, fn }, falseAlarm, miss) => fp * falseAlarm + fn * miss;

const lowest = (score) => {
  let best = 0;
  let least = Infinity;
  for (let step = 0; step <= STEPS; step += 1) {
    const now = score(step);
    if (now < least) [best, least] = [step, now];
  }
  return best;
};

export const cheapest = (cases, falseAlarm, miss) => lowest((step) => cost(counts(cases, step), falseAlarm, miss));

// A measure as part and whole, so that shares are compared exactly, as fractions.
export const PARTS = {
  recall: ({ tp, fn }) => [tp, tp + fn],
  flagged: ({ tp, fp, fn, tn }) => [tp + fp, tp + fp + fn + tn],
};
export const nearest = (cases, name, other) => lowest((step) => {
  const [part, whole] = PARTS[name](counts(cases, step));
  const [wanted, of] = PARTS[name](other);
  return Math.abs(part * of - wanted * whole);
});

export const area = (cases) => {
  const real = cases.filter(([, truth]) => truth);
  const other = cases.filter(([, truth]) => !truth);
  let won = 0;
  for (const [a] of real) for (const [b] of other) won += a > b ? 1 : a === b ? 0.5 : 0;
  return won / (real.length * other.length);
};
