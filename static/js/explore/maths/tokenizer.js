// Byte-level byte-pair encoding; courses/explorations/maths/tokenizer.py says what each thing is. A merge is
// [left, right]; a piece is a number: a byte, or 256 and the rank of the merge that made it.
export const BYTES = 256;
const RUN = / ?(?:[A-Za-z\x80-\xff]+|[0-9]+|[^ A-Za-z0-9\x80-\xff]+)| /g;

export const paired = (flat) => Array.from({ length: flat.length / 2 }, (_, rank) => flat.slice(2 * rank, 2 * rank + 2));

export const runs = (text) => {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return (bytes.match(RUN) ?? []).map((run) => Array.from(run, (sign) => sign.charCodeAt(0)));
};

export const join = (pieces, [left, right], made) => {
  const joined = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const isPair = pieces[at] === left && pieces[at + 1] === right;
    joined.push(isPair ? made : pieces[at]);
    if (isPair) at += 1;
  }
  return joined;
};

export const stages = (text, merges) => {
  let split = runs(text);
  const found = [[0, split.flat()]];
  merges.forEach((merge, rank) => {
    let isJoined = false;
    split = split.map((run) => {
      const after = join(run, merge, BYTES + rank);
      isJoined ||= after.length < run.length;
      return after;
    });
    if (isJoined) found.push([rank + 1, split.flat()]);
  });
  return found;
};

// The stage that k merges lead to.
export const reached = (found, k) => found.findLast(([at]) => at <= k);
export const encode = (text, merges) => stages(text, merges).at(-1)[1];

export const vocabulary = (merges) => {
  const pieces = Array.from({ length: BYTES }, (_, byte) => [byte]);
  for (const [left, right] of merges) pieces.push([...pieces[left], ...pieces[right]]);
  return pieces;
};

// The text of some bytes, or null where they are no whole signs.
export const read = (bytes) => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return null;
  }
};
export const decode = (pieces, merges) => {
  const known = vocabulary(merges);
  return read(pieces.flatMap((piece) => known[piece]));
};
