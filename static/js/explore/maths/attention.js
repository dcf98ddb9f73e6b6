// One attention calculation, trained on one task; courses/explorations/maths/attention.py says what each number means.
// A shelf is an array of [object, color], both from 0 to 7; randomness comes from `random`, numbers from 0 to 1.
export const OBJECTS = 8;
export const COLORS = 8;

const dot = (first, second) => first.reduce((sum, value, at) => sum + value * second[at], 0);
const times = (row, matrix) => matrix[0].map((_, column) => row.reduce((sum, value, at) => sum + value * matrix[at][column], 0));
const shares = (scores) => {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
};

export const ask = (model, shelf, asked, attends = true) => {
  const places = shelf.map(([thing, color]) => model.Eo[thing].map((value, at) => value + model.Ec[color][at]));
  const query = times(model.Eq[asked], model.Q);
  const weights = attends
    ? shares(places.map((place) => dot(query, times(place, model.K)) / Math.sqrt(query.length)))
    : shelf.map(() => 1 / shelf.length);
  const mixture = times(weights, places.map((place) => times(place, model.V)));
  const chances = shares(times(mixture, model.O));
  return { weights, chances, color: chances.indexOf(Math.max(...chances)) };
};

export const mostFrequent = (shelf) => {
  const counts = Array(COLORS).fill(0);
  for (const [, color] of shelf) counts[color] += 1;
  return counts.flatMap((count, color) => (count === Math.max(...counts) ? [color] : []));
};

// Everything that could stand on a shelf, in a random order, and `number` random colors.
export const shuffled = (random, number = OBJECTS) => {
  const order = [...Array(OBJECTS).keys()];
  for (let place = 0; place < number; place += 1) {
    const other = place + Math.floor(random() * (OBJECTS - place));
    [order[place], order[other]] = [order[other], order[place]];
  }
  return order;
};

export const stock = (random, number) =>
  shuffled(random, number).slice(0, number).map((thing) => [thing, Math.floor(random() * COLORS)]);

export const question = (random, number) => {
  const shelf = stock(random, number);
  return { shelf, place: Math.floor(random() * number) };
};
