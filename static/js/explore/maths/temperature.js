// Words that follow words, counted, as probabilities with a temperature; courses/explorations/maths/temperature.py says
// what each number means. A phrase and a context are arrays of words; counts are [word, count], the most frequent first.
export const BORDER = "";
const SIGNS = [...Array(94).keys()].map((n) => String.fromCharCode(33 + n)).filter((sign) => !/["\\]/.test(sign)).join("");
const SINGLE = 60;

export const unpacked = (words, phrases) => {
  const known = words.split(" ");
  return phrases.split(" ").map((phrase) => {
    const signs = Array.from(phrase, (sign) => SIGNS.indexOf(sign));
    const found = [];
    while (signs.length) {
      const sign = signs.shift();
      found.push(known[sign < SINGLE ? sign : SINGLE + (sign - SINGLE) * SIGNS.length + signs.shift()]);
    }
    return found;
  });
};

export const followers = (phrases, context) => {
  const counted = new Map();
  for (const phrase of phrases) {
    const row = [BORDER, ...phrase, BORDER];
    for (let end = context.length; end < row.length; end += 1) {
      if (context.every((word, place) => row[end - context.length + place] === word)) counted.set(row[end], (counted.get(row[end]) ?? 0) + 1);
    }
  }
  return [...counted].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
};

export const seen = (phrases, written, most) => {
  let tail = written.slice(-most);
  while (tail.length > 1 && !followers(phrases, tail).length) tail = tail.slice(1);
  return tail;
};

export const softmax = (scores, temperature) => {
  const highest = Math.max(...scores);
  const raised = scores.map((score) => Math.exp((score - highest) / temperature));
  const total = raised.reduce((sum, one) => sum + one, 0);
  return raised.map((one) => one / total);
};

export const shares = (counts, temperature, top = counts.length) => softmax(counts.slice(0, top).map(([, count]) => Math.log(count)), temperature);
export const entropy = (probabilities) => -probabilities.reduce((sum, share) => sum + (share && share * Math.log2(share)), 0);

export const pick = (probabilities, chance) => {
  const index = probabilities.findIndex((share) => (chance -= share) < 0);
  return index < 0 ? probabilities.length - 1 : index;
};

export const copied = (phrases, text) => {
  let longest = 0;
  let whole = false;
  for (const phrase of phrases) {
    for (let start = 0; start < phrase.length; start += 1) {
      for (let place = 0; place < text.length; place += 1) {
        let length = 0;
        while (start + length < phrase.length && phrase[start + length] === text[place + length]) length += 1;
        longest = Math.max(longest, length);
        whole ||= length === text.length && length === phrase.length;
      }
    }
  }
  return [longest, whole];
};
