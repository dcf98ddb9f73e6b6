// The boundary exploration: nearest neighbors that divide a map; its other view, clusters, is a module.
import { clusters } from "./boundary-clusters.js";
import { crosses, drawing, fill, frames, path, placed, rings, rounds, sliders, triangles } from "./boundary-map.js";
import { exploration, filled, number, percent } from "./exploration.js";
import * as maths from "./maths/boundary.js";

const ADDED = 40; // points that a reader may add
const LISTED = 12;
const points = (flat) => Array.from({ length: flat.length / 3 }, (_, at) => flat.slice(at * 3, at * 3 + 3));
const tiny = (shape) => (cases) => shape(cases).replaceAll("h10l-5-9z", "h6l-3-5z");

const neighbors = (element, data) => {
  const [seen, fresh, added, listed] = [points(data.seen), points(data.new), [], []];
  const [slider, map, own, shown, words] = [element.$("[data-k]"), element.$("[data-map]"), element.$("[data-own]"), element.$("[data-new]"), element.$(".says").dataset];
  const middles = maths.middles();
  let known;
  let votes;

  // Everybody's neighbors in order: once for a set of known points, whatever k is.
  const ask = () => {
    known = [...seen, ...added];
    votes = {};
    for (const [name, places] of Object.entries({ cells: middles, seen: known, new: fresh })) votes[name] = places.map((place) => maths.votes(place, known));
  };

  const measured = () => {
    const k = Number(slider.value);
    const cells = votes.cells.map((counted) => maths.answer(counted, k));
    const missed = (cases, counted) => cases.filter((point, at) => maths.answer(counted[at], k) !== point[2]);
    return { k, cells, missed: missed(known, votes.seen), missedNew: missed(fresh, votes.new), pieces: maths.pieces(cells) };
  };

  const draw = ({ cells, missed, missedNew }) => {
    for (const [name, d] of Object.entries(drawing(cells))) map.querySelector(`[data-${name}]`).setAttribute("d", d);
    const of = (kind, cases) => cases.filter((point) => point[2] === kind);
    const layers = [];
    if (shown.checked) {
      layers.push(path("round new", rounds(of(0, fresh))), path("triangle new", tiny(triangles)(of(1, fresh))), path("crossed", crosses(4)(missedNew)));
    }
    layers.push(path("round", rounds(of(0, known))), path("triangle", triangles(of(1, known))), path("missed", rings(missed)));
    if (own.open) layers.push(path("place", frames([place.place()])));
    map.querySelector("[data-points]").replaceChildren(...layers);
    map.toggleAttribute("data-open", own.open);
  };

  const show = () => {
    const found = measured();
    draw(found);
    const [wrong, wrongNew] = [found.missed.length, found.missedNew.length];
    element.put("k", number(found.k));
    element.put("seen", `${number(wrong)} / ${number(known.length)}`);
    element.put("new", `${number(wrongNew)} / ${number(fresh.length)}`);
    for (const [name, share] of [["seen", wrong / known.length], ["new", wrongNew / fresh.length]]) {
      element.put(`${name}-share`, percent(share));
      element.$(`[data-bar=${name}]`).style.inlineSize = `${share * 200}%`;
    }
    const text = words[found.pieces > 1 ? "say" : "one"] + (added.length ? words.mine : "");
    element.say(filled(text, {
      k: number(found.k),
      seen: number(wrong),
      known: number(known.length),
      new: number(wrongNew),
      pieces: number(found.pieces),
      own: number(found.missed.filter((point) => added.includes(point)).length),
      added: number(added.length),
    }));
  };

  const again = () => {
    ask();
    show();
  };
  const add = (where) => {
    if (added.length < ADDED) added.push([...where, Number(element.$("[data-kind]:checked").value)]);
    place.set(where);
    again();
  };
  const place = sliders(element, () => draw(measured()));

  slider.addEventListener("input", show);
  shown.addEventListener("change", show);
  own.addEventListener("toggle", () => draw(measured()));
  element.$("[data-add]").addEventListener("click", () => add(place.place()));
  element.$("[data-back]").addEventListener("click", () => {
    added.pop();
    again();
  });
  map.addEventListener("click", (event) => {
    if (own.open) add(placed(map, event));
  });
  element.$("[data-note]").addEventListener("click", () => {
    const found = measured();
    const row = [number(found.k), `${number(found.missed.length)} / ${number(known.length)}`, `${number(found.missedNew.length)} / ${number(fresh.length)}`, number(found.pieces)];
    if (!listed.some((other) => other.join() === row.join())) listed.push(row);
    fill(element.$("[data-list] tbody"), listed.slice(-LISTED));
    element.$("[data-list]").hidden = false;
  });

  place.set(place.place());
  again();
};

exploration("boundary", (element, data) => {
  if (element.dataset.tab === "neighbors") neighbors(element, data);
  else clusters(element, points(data.seen));
});
