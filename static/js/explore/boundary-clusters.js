// Clusters: centers that a reader places, and the two moves of k-means, one press each.
import { crosses, diamonds, fill, frame, path, placed, pluses, rings, rounds, sliders, squares, triangles, X, Y } from "./boundary-map.js";
import { filled, number, seeded, still, svg } from "./exploration.js";
import * as maths from "./maths/boundary.js";

const SHAPES = [["round", rounds], ["triangle", triangles], ["square", squares], ["diamond", diamonds], ["plus", pluses]];
const LISTED = 12;
const NOISE = 1; // the seed of the scattered points

export const clusters = (element, known) => {
  const sets = { known, scattered: maths.scattered(seeded(NOISE), known.length) };
  const kinds = known.map((point) => point[2]);
  const [map, words, rows, seed] = [element.$("[data-map]"), element.$(".says").dataset, element.$("[data-list] tbody"), element.$("[data-seed]")];
  const chosen = (name) => element.$(`[data-${name}]:checked`).value;
  const picked = () => Number(chosen("center"));
  const points = () => sets[chosen("set")];
  const results = [];
  // groups is null until the first Assign; `due` says which move comes next.
  let [centers, groups, due, started, halt] = [[], null, "assign", "", () => {}];

  const total = () => maths.cost(points(), groups, centers);
  const isCompared = () => element.$("[data-kinds]").checked && groups && chosen("set") === "known";

  const draw = (at = centers) => {
    const shapes = groups
      ? SHAPES.map(([name, shape], index) => path(name, shape(points().filter((_, point) => groups[point] === index))))
      : [path("bare", rounds(points()))];
    if (isCompared()) {
      const named = maths.majorities(groups, kinds);
      shapes.push(path("missed", rings(points().filter((_, point) => named[point] !== kinds[point]))));
    }
    map.querySelector("[data-points]").replaceChildren(...shapes);
    const spots = at.map(([x, y]) => [X(x), Y(y)]);
    map.querySelector("[data-spokes]").setAttribute("d", groups ? points().map(([x, y], point) => `M${X(x)} ${Y(y)}L${spots[groups[point]].join(" ")}`).join("") : "");
    const marks = spots.flatMap(([x, y], index) => {
      // Above it, or below where there is no room.
      const high = y + (y < 34 || spots.some(([u, v]) => Math.hypot(u - x, v - y + 22) < 20) ? 22 : -22);
      const name = svg("text", { class: "number", x, y: high + 6 });
      name.textContent = number(index + 1);
      return [svg("circle", { class: "grab", cx: x, cy: y, r: 20, "data-index": index, ...(index === picked() && { "data-picked": "" }) }), path("plate", frame(x, high)), name];
    });
    map.querySelector("[data-centers]").replaceChildren(path("under", crosses(9)(at)), path("center", crosses(9)(at)), ...marks);
  };

  const sizes = () => centers.map((_, index) => groups.filter((group) => group === index).length);
  const tell = (kind, values = {}) => {
    const empty = groups ? sizes().flatMap((size, index) => (size ? [] : [index + 1])) : [];
    element.say(filled(words[kind] + (empty.length ? words.empty : "") + (isCompared() ? words.agree : ""), {
      count: number(centers.length),
      ...(groups && { cost: number(total(), 2), sizes: sizes().join(", ") }),
      empty: empty.join(", "),
      ...(isCompared() && { agree: number(maths.agreeing(groups, kinds)) }),
      ...values,
    }));
  };

  const begin = (places, how) => {
    halt();
    [centers, groups, due, started] = [places, null, "assign", how];
    for (const [index, option] of element.$$("[data-center]").entries()) option.parentElement.hidden = index >= centers.length;
    if (picked() >= centers.length) element.$("[data-center]").checked = true;
    place.set(centers[picked()]);
    draw();
    tell("placed");
  };
  const corner = () => begin(Array.from({ length: Number(chosen("count")) }, (_, index) => [-1500 + 250 * index, -1100]), rows.dataset.hand);

  const settle = () => {
    const shape = `${chosen("set")}:${maths.shape(groups).join("")}`;
    const first = results.find((other) => other.shape === shape);
    const same = first ? filled(rows.dataset.same, { result: first.texts[0] }) : rows.dataset.new;
    results.push({ shape, texts: [number(results.length + 1), started, sizes().sort((a, b) => b - a).join(", "), number(total(), 2), same] });
    fill(rows, results.slice(-LISTED).map(({ texts }) => texts));
    element.$("[data-list]").hidden = false;
  };

  const assign = () => {
    if (due === "move") {
      tell("again");
      return;
    }
    const before = groups;
    const cost = groups && number(total(), 2);
    groups = maths.assigned(points(), centers);
    const changed = before ? groups.filter((group, at) => group !== before[at]).length : groups.length;
    if (!changed && due === "assign") settle();
    due = changed ? "move" : "none";
    draw();
    tell(before ? (changed ? "assigned" : "settled") : "first", { changed: number(changed), before: cost });
  };
  const move = (isAnimated = !still.matches) => {
    if (!groups) {
      tell("early");
      return;
    }
    const [before, cost] = [centers, number(total(), 2)];
    centers = maths.moved(points(), groups, centers);
    const stays = centers.every((center, index) => center.join() === before[index].join());
    if (due === "move") due = "assign";
    place.set(centers[picked()]);
    tell(stays ? "stays" : "moved", { before: cost });
    const start = performance.now();
    const frame = (now) => {
      const part = isAnimated ? Math.min(1, (now - start) / 350) : 1;
      draw(part < 1 ? before.map((from, index) => from.map((value, axis) => value + part * (centers[index][axis] - value))) : centers);
      if (part < 1) run();
    };
    const run = () => {
      const timer = requestAnimationFrame(frame);
      halt = () => cancelAnimationFrame(timer);
    };
    if (isAnimated) run();
    else draw();
  };
  const repeat = () => {
    if (due === "none") {
      tell("settled");
      return;
    }
    if (due === "move") move(false);
    else assign();
    if (still.matches) repeat();
    else {
      const timer = setTimeout(repeat, 160);
      halt = () => clearTimeout(timer);
    }
  };

  const put = (index, where) => begin(centers.map((center, at) => (at === index ? where : center)), rows.dataset.hand);
  const place = sliders(element, (where) => put(picked(), where));

  for (const [name, act] of [["assign", assign], ["move", () => move()], ["end", repeat]]) {
    element.$(`button[data-${name}]`).addEventListener("click", () => {
      halt();
      act();
    });
  }
  for (const option of element.$$("[data-count], [data-set]")) option.addEventListener("change", corner);
  for (const option of element.$$("[data-center]")) {
    option.addEventListener("change", () => {
      place.set(centers[picked()]);
      draw();
    });
  }
  element.$("[data-kinds]").addEventListener("change", () => {
    draw();
    tell(groups ? (due === "none" ? "settled" : "first") : "placed");
  });
  element.$("button[data-random]").addEventListener("click", () => {
    const value = Math.trunc(Number(seed.value)) || 1;
    begin(maths.scattered(seeded(value), Number(chosen("count"))), filled(rows.dataset.random, { seed: value }));
    seed.value = value + 1;
  });

  // A press on a cross picks it up; elsewhere the chosen center goes there and the next is chosen.
  let held = -1;
  map.addEventListener("pointerdown", ({ target, pointerId }) => {
    if (!("index" in target.dataset)) return;
    held = Number(target.dataset.index);
    map.setPointerCapture(pointerId);
    element.$$("[data-center]")[held].checked = true;
    place.set(centers[held]);
  });
  map.addEventListener("pointermove", (event) => {
    if (held >= 0) put(held, placed(map, event));
  });
  map.addEventListener("pointerup", (event) => {
    if (held >= 0) draw();
    else {
      const index = picked();
      element.$$("[data-center]")[(index + 1) % centers.length].checked = true;
      put(index, placed(map, event));
    }
    held = -1;
  });
  map.addEventListener("pointercancel", () => { held = -1; });

  corner();
};
