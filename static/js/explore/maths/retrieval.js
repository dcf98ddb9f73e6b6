// Paragraphs ranked by shared words: TF-IDF and cosine; courses/explorations/maths/retrieval.py says what each means.
export const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;

export const stem = (written) => {
  let word = written.replace(/['’]s?$/, "");
  if (word.endsWith("ies") && word.length > 4) word = `${word.slice(0, -3)}y`;
  else if (/(ss|ch|sh|x|z)es$/.test(word)) word = word.slice(0, -2);
  else if (/[^sui]s$/.test(word) && word.length > 3) word = word.slice(0, -1);
  const cut = word.replace(/(?<!e)ed$|ing$/, "");
  if (cut !== word && cut.length > 2 && /[aeiouy]/.test(cut)) word = cut.replace(/([^lsz])\1$/, "$1");
  return word.endsWith("e") && word.length > 4 ? word.slice(0, -1) : word;
};

// One word as it is compared, or nothing for a common one.
export const term = (written, { common, isStemmed }) => {
  const word = written.toLowerCase();
  if (common.has(word)) return "";
  return isStemmed ? stem(word) : word;
};
export const terms = (text, made) => (text.match(WORD) ?? []).map((word) => term(word, made)).filter(Boolean);

export const weight = ({ spread, weights }, word) => (spread.has(word) ? Math.log(weights.length / spread.get(word)) : 0);

const weigh = (made, words) => {
  const often = new Map();
  for (const word of words) if (made.spread.has(word)) often.set(word, (often.get(word) ?? 0) + 1);
  return new Map([...often].map(([word, count]) => [word, count * weight(made, word)]));
};
const length = (weights) => Math.sqrt([...weights.values()].reduce((all, value) => all + value * value, 0));

export const index = (paragraphs, common, isStemmed) => {
  const made = { spread: new Map(), weights: paragraphs, common: new Set(common), isStemmed };
  const found = paragraphs.map((text) => terms(text, made));
  for (const words of found) for (const word of new Set(words)) made.spread.set(word, (made.spread.get(word) ?? 0) + 1);
  made.weights = found.map((words) => weigh(made, words));
  made.lengths = made.weights.map(length);
  return made;
};

export const search = (made, question) => {
  const asked = weigh(made, terms(question, made));
  const own = length(asked);
  const found = [];
  for (const [at, weights] of made.weights.entries()) {
    let shared = 0;
    for (const [word, value] of asked) shared += value * (weights.get(word) ?? 0);
    if (shared) found.push([at, Math.round((shared / (own * made.lengths[at])) * 1e9) / 1e9]);
  }
  return found.sort(([a, one], [b, other]) => other - one || a - b);
};
