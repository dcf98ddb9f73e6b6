// Points on a map: nearest neighbors, and centers that move; courses/explorations/maths/boundary.py says what each
// number means. Places are whole thousandths; of two that are equally near, the one with the lower index is the nearer.
export const MAP = [-1800, 2760, -1380, 2100];
export const GRID = 60;
export const FIELD = [-1380, 2575, -1079, 1819];

const squared = ([x, y], [u, v]) => (x - u) * (x - u) + (y - v) * (y - v);

// How many of the nearest 0, 1, 2, … known points are triangles. Distance and index are one number, exactly, so that
// sorting numbers also settles ties.
export const votes = (place, known) => {
  const near = Float64Array.from(known, (point, index) => squared(place, point) * 1024 + index).sort();
  const counted = new Uint8Array(known.length + 1);
  for (let at = 0; at < near.length; at += 1) counted[at + 1] = counted[at] + known[near[at] % 1024][2];
  return counted;
};

export const answer = (counted, k) => Number(2 * counted[k] > k);

export const middles = () => {
  const [left, right, bottom, top] = MAP;
  const [wide, high] = [(right - left) / GRID, (top - bottom) / GRID];
  return Array.from({ length: GRID * GRID }, (_, cell) => [left + (cell % GRID) * wide + wide / 2, top - Math.floor(cell / GRID) * high - high / 2]);
};

export const pieces = (cells) => {
  const seen = new Uint8Array(cells.length);
  let found = 0;
  for (let first = 0; first < cells.length; first += 1) {
    if (seen[first]) continue;
    found += 1;
    seen[first] = 1;
    const waiting = [first];
    while (waiting.length) {
      const cell = waiting.pop();
      const column = cell % GRID;
      for (const other of [cell - GRID, cell + GRID, column ? cell - 1 : -1, column < GRID - 1 ? cell + 1 : -1]) {
        if (other < 0 || other >= cells.length || seen[other] || cells[other] !== cells[cell]) continue;
        seen[other] = 1;
        waiting.push(other);
      }
    }
  }
  return found;
};

export const assigned = (points, centers) => points.map((point) => {
  let nearest = 0;
  for (let index = 1; index < centers.length; index += 1) {
    if (squared(point, centers[index]) < squared(point, centers[nearest])) nearest = index;
  }
  return nearest;
});

export const moved = (points, groups, centers) => centers.map((center, index) => {
  const own = points.filter((_, at) => groups[at] === index);
  return own.length ? [0, 1].map((axis) => own.reduce((all, point) => all + point[axis], 0) / own.length) : center;
});

export const cost = (points, groups, centers) => points.reduce((all, point, at) => all + squared(point, centers[groups[at]]), 0) / 1e6;

export const shape = (groups) => {
  const names = new Map();
  return groups.map((group) => names.get(group) ?? names.set(group, names.size).get(group));
};

export const majorities = (groups, kinds) => {
  const count = {};
  for (const [at, group] of groups.entries()) (count[group] ??= [0, 0])[kinds[at]] += 1;
  return groups.map((group) => Number(count[group][1] > count[group][0]));
};
export const agreeing = (groups, kinds) => majorities(groups, kinds).filter((named, at) => named === kinds[at]).length;

export const scattered = (draw, count) => {
  const [left, right, bottom, top] = FIELD;
  return Array.from({ length: count }, () => [left + Math.floor(draw() * (right - left + 1)), bottom + Math.floor(draw() * (top - bottom + 1))]);
};
