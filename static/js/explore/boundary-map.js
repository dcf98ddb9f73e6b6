// Both views of the map: where things stand on it, and the shapes of points.
import { number, svg } from "./exploration.js";
import { GRID, MAP } from "./maths/boundary.js";

const SCALE = 9.5;
export const X = (x) => Math.round(((x - MAP[0]) / SCALE) * 10) / 10;
export const Y = (y) => Math.round(((MAP[3] - y) / SCALE) * 10) / 10;

const drawn = (shape) => (places) => places.map(([x, y]) => shape(X(x), Y(y))).join("");
export const rounds = drawn((x, y) => `M${x} ${y}h0`);
export const triangles = drawn((x, y) => `M${x - 5} ${y + 4}h10l-5-9z`);
export const squares = drawn((x, y) => `M${x - 4} ${y - 4}h8v8h-8z`);
export const diamonds = drawn((x, y) => `M${x - 6} ${y}l6-6l6 6l-6 6z`);
export const pluses = drawn((x, y) => `M${x - 5} ${y}h10m-5-5v10`);
export const rings = drawn((x, y) => `M${x - 9} ${y}a9 9 0 1 0 18 0a9 9 0 1 0-18 0`);
export const crosses = (size) => drawn((x, y) => `M${x - size} ${y - size}l${2 * size} ${2 * size}m0-${2 * size}l-${2 * size} ${2 * size}`);
export const frame = (x, y) => `M${x - 10} ${y - 10}h20v20h-20z`;
export const frames = drawn(frame);
export const path = (name, d) => svg("path", { class: name, d });

// The place on the map, in thousandths, that a pointer means.
export const placed = (map, event) => {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  const near = (value, low, high) => Math.round(Math.min(high, Math.max(low, value)) / 10) * 10;
  return [near(MAP[0] + x * SCALE, MAP[0], MAP[1]), near(MAP[3] - y * SCALE, MAP[2], MAP[3])];
};

// Two sliders, in hundredths, that say a place; `change` hears of it.
export const sliders = (element, change) => {
  const [across, up] = [element.$("[data-across]"), element.$("[data-up]")];
  const show = () => {
    element.put("across", number(across.value / 100, 2));
    element.put("up", number(up.value / 100, 2));
  };
  for (const slider of [across, up]) {
    slider.addEventListener("input", () => {
      show();
      change([across.value * 10, up.value * 10]);
    });
  }
  return {
    place: () => [across.value * 10, up.value * 10],
    set: ([x, y]) => {
      across.value = x / 10;
      up.value = y / 10;
      show();
    },
  };
};

// Cells of one kind, one after another: `holds(line, at)`, GRID lines of GRID cells.
const runs = (holds) => {
  const found = [];
  for (let line = 0; line < GRID; line += 1) {
    for (let at = 0, start = -1; at <= GRID; at += 1) {
      const is = at < GRID && holds(line, at);
      if (is && start < 0) start = at;
      if (!is && start >= 0) {
        found.push([line, start, at - start]);
        start = -1;
      }
    }
  }
  return found;
};

// The side of the triangles, its stripes and the boundary, as paths in units of a cell.
export const drawing = (cells) => {
  const rows = runs((row, at) => cells[row * GRID + at]);
  const differs = (one, other) => cells[one] !== cells[other];
  const beside = runs((column, row) => column && differs(row * GRID + column - 1, row * GRID + column));
  const below = runs((row, at) => row && differs((row - 1) * GRID + at, row * GRID + at));
  return {
    side: rows.map(([row, first, length]) => `M${first} ${row}h${length}v1h-${length}z`).join(""),
    stripes: rows.filter(([row]) => row % 3 === 1).map(([row, first, length]) => `M${first} ${row}.5h${length}`).join(""),
    edge: beside.map(([column, first, length]) => `M${column} ${first}v${length}`).join("") + below.map(([row, first, length]) => `M${first} ${row}h${length}`).join(""),
  };
};

// Rows of a table, each cell aligned as its column's head; the first one heads its row.
export const fill = (body, rows) => body.replaceChildren(...rows.map((texts) => {
  const row = document.createElement("tr");
  for (const [at, text] of texts.entries()) {
    const cell = document.createElement(at ? "td" : "th");
    if (!at) cell.scope = "row";
    cell.className = body.parentElement.tHead.rows[0].cells[at].className;
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}));
