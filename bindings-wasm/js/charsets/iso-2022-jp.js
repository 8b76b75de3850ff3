// ISO-2022-JP by the Encoding Standard: sequences that begin with ESC say how to read what follows.

const ESC = 0x1b;
const isSeven = (byte) => byte >= 0x21 && byte <= 0x7e;

/** A byte of a set of single bytes, as the unit it stands for; `undefined` for one without a meaning. */
const ascii = (byte) => (byte < 0x80 && byte !== 0x0e && byte !== 0x0f ? byte : undefined);
const roman = (byte) => {
  if (byte === 0x5c) return 0xa5;
  return byte === 0x7e ? 0x203e : ascii(byte);
};
const katakana = (byte) => (byte >= 0x21 && byte <= 0x5f ? byte - 0x21 + 0xff61 : undefined);
const PAIRS = 'pairs';

// What follows ESC, as a text.
const SETS = new Map([
  ['(B', ascii],
  ['(J', roman],
  ['(I', katakana],
  ['$@', PAIRS],
  ['$B', PAIRS],
]);

export function iso2022Jp(bytes, text, jis0208) {
  let set = ascii;
  // Two sequences with nothing in between are malformed: filters were once led astray by them.
  let isBehindSequence = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === ESC) {
      const next = SETS.get(String.fromCharCode(bytes[at + 1], bytes[at + 2]));
      if (next === undefined || isBehindSequence) text.fail();
      isBehindSequence = next !== undefined;
      if (next !== undefined) {
        set = next;
        at += 2;
      }
      continue;
    }
    isBehindSequence = false;
    if (set !== PAIRS) {
      const unit = set(byte);
      if (unit === undefined) text.fail();
      else text.put(unit);
    } else if (!isSeven(byte)) {
      text.fail();
    } else {
      const trail = bytes[at + 1];
      if (!isSeven(trail) || !text.putFrom(jis0208, (byte - 0x21) * 94 + trail - 0x21)) text.fail();
      // A sequence is one, wherever it begins.
      if (trail !== ESC) at += 1;
    }
  }
}
