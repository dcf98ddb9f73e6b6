// The attention exploration: what stands on the shelf, what is asked, and where the model looks.
import { exploration, filled, number, percent, seeded, svg } from "./exploration.js";
import * as maths from "./maths/attention.js";

const TWELVE = 12;
const weight = (share) => number(share, 3);
const height = (row) => 36 + 34 * row;
const end = (share) => 7 + 234 * share;
const stroke = (share, y) => (share === undefined ? "" : `M7 ${y}H${end(share).toFixed(1)}l-4 24H3z`);

// One of the two drawings: `rows` are { name, share, before, text, isChosen, isTrue }; without a share it is not asked.
const draw = (drawing, title, rows) => {
  drawing.querySelector(".title").textContent = title;
  for (const [at, group] of drawing.querySelectorAll("g").entries()) {
    const { name = "", share, before, text = "", isChosen = false, isTrue = false } = rows[at] ?? {};
    group.toggleAttribute("data-chosen", isChosen);
    group.querySelector(".stroke").setAttribute("d", stroke(share, height(at)));
    group.querySelector(".under").setAttribute("d", share === undefined ? "" : `M3 ${height(at) + 24}H${(end(share) - 4).toFixed(1)}`);
    group.querySelector(".before").setAttribute("d", before > 0.01 ? stroke(before, height(at)) : "");
    group.querySelector(".name").textContent = name;
    group.querySelector(".share").textContent = text;
    group.querySelector(".tick")?.toggleAttribute("hidden", !isTrue);
  }
};

exploration("attention", (element, model) => {
  const words = { ...element.$(".plot").dataset, said: element.$(".says").dataset };
  const radios = element.$$("[data-asked]");
  const places = element.$$(".place").map((place) => ({
    place,
    object: place.querySelector("[data-object]"),
    color: place.querySelector("[data-color]"),
  }));
  const things = radios.map((radio) => radio.dataset.name);
  const colors = [...places[0].color.options].map((option) => option.text);
  const called = ([thing, color]) => filled(words.thing, { object: things[thing], color: colors[color] });

  // All objects in the order of their places; the first of them stand on the shelf. Each keeps its color.
  let order = places.map(({ object }) => Number(object.value));
  const paint = [];
  for (const { object, color } of places) paint[object.value] = Number(color.value);
  let [turn, answer, before] = [0, null, null];
  const chance = () => seeded((turn += 1));
  const read = element.controls(() => change());
  const shelf = () => order.slice(0, read().number).map((thing) => [thing, paint[thing]]);
  const asked = () => Number(radios.find((radio) => radio.checked).value);
  const attends = () => element.$("[data-attends]:checked").value === "on";

  const show = () => {
    const [things_, object] = [shelf(), asked()];
    const isThere = things_.some(([thing]) => thing === object);
    element.put("number", number(things_.length));
    for (const [at, { place, object: what, color }] of places.entries()) {
      place.hidden = at >= things_.length;
      what.value = order[at];
      color.value = paint[order[at]];
    }
    for (const radio of radios) {
      const label = radio.closest("label").querySelector("[data-absent]");
      label.hidden = things_.some(([thing]) => thing === Number(radio.value));
    }
    const title = filled(words.question, { object: things[object] });
    draw(element.$("[data-drawing=looked]"), title, things_.map((thing, at) => ({
      name: called(thing),
      share: answer?.weights[at],
      before: before?.weights[at],
      text: answer ? weight(answer.weights[at]) : "",
      isChosen: thing[0] === object,
    })));
    const said = answer ? filled(words.answer, { color: colors[answer.color] }) : words.waiting;
    draw(element.$("[data-drawing=answered]"), said, colors.map((name, at) => ({
      name,
      share: answer?.chances[at],
      before: before?.chances[at],
      text: answer ? percent(answer.chances[at]) : "",
      isChosen: at === answer?.color,
      isTrue: answer && isThere && paint[object] === at,
    })));
    element.$("[data-live]").hidden = !before;
    const values = { object: things[object], color: colors[paint[object]], shelf: things_.map(called).join(", ") };
    if (!answer) return element.say(filled(words.said.waiting, values));
    const verdict = !isThere ? "absent" : answer.color === paint[object] ? "right" : "wrong";
    return element.say(
      [attends() ? "on" : "off", verdict, "weights"].map((name) => filled(words.said[name], {
        ...values,
        answer: colors[answer.color],
        chance: percent(Math.max(...answer.chances)),
        weights: things_.map((thing, at) => `${called(thing)} ${weight(answer.weights[at])}`).join(", "),
      })).join(" "),
    );
  };
  // What is changed has to be asked again; until then the last answer is only an outline.
  const change = () => {
    before = answer ?? before;
    answer = null;
    show();
  };
  const ask = () => {
    before = answer ?? before;
    answer = maths.ask(model, shelf(), asked(), attends());
    show();
  };

  const shuffle = () => {
    const now = shelf().length;
    const places_ = maths.shuffled(chance()).filter((place) => place < now);
    const isSame = places_.every((place, at) => place === at);
    order = [...(isSame ? places_.reverse() : places_).map((place) => order[place]), ...order.slice(now)];
    change();
  };
  const restock = () => {
    const found = maths.question(chance(), read().number);
    for (const [thing, color] of found.shelf) paint[thing] = color;
    const standing = found.shelf.map(([thing]) => thing);
    order = [...standing, ...order.filter((thing) => !standing.includes(thing))];
    radios[standing[found.place]].checked = true;
    change();
  };
  // An object that is chosen for a place changes places with what stood there.
  const put = (at) => {
    const thing = Number(places[at].object.value);
    [order[order.indexOf(thing)], order[at]] = [order[at], thing];
    change();
  };

  const mark = (isRight, at) => {
    const group = svg("g", { transform: `translate(${20 + 40 * at} 20)` });
    if (isRight) group.dataset.right = "";
    group.append(svg("circle", { r: 14 }), svg("path", { d: isRight ? "M-6 0l4 5 8-10" : "M-5-5L5 5M5-5L-5 5" }));
    return group;
  };
  const twelve = () => {
    const draw_ = chance();
    const rows = Array.from({ length: TWELVE }, () => {
      const { shelf: drawn, place } = maths.question(draw_, read().number);
      const [thing, color] = drawn[place];
      const found = maths.ask(model, drawn, thing, attends()).color;
      return { drawn, thing, color, found, isFrequent: maths.mostFrequent(drawn).includes(found) };
    });
    const place = element.$(".twelve");
    place.hidden = false;
    place.querySelector("svg").replaceChildren(...rows.map(({ color, found }, at) => mark(color === found, at)));
    place.querySelector("tbody").replaceChildren(...rows.map(({ drawn, thing, color, found }) => {
      const row = document.createElement("tr");
      for (const [at, text] of [things[thing], colors[found], colors[color], drawn.map(called).join(", ")].entries()) {
        const cell = document.createElement(at ? "td" : "th");
        if (!at) cell.scope = "row";
        cell.textContent = text;
        row.append(cell);
      }
      return row;
    }));
    element.say(filled(attends() ? words.said.twelveOn : words.said.twelveOff, {
      right: number(rows.filter(({ color, found }) => color === found).length),
      number: number(read().number),
      frequent: number(rows.filter(({ isFrequent }) => isFrequent).length),
    }));
  };

  for (const [at, { object, color }] of places.entries()) {
    object.addEventListener("change", () => put(at));
    color.addEventListener("change", () => {
      paint[order[at]] = Number(color.value);
      change();
    });
  }
  for (const choice of element.$$("[data-asked], [data-attends]")) choice.addEventListener("change", change);
  for (const [name, act] of Object.entries({ ask, shuffle, new: restock, twelve })) {
    element.$(`[data-${name}]`).addEventListener("click", act);
  }
  show();
});
