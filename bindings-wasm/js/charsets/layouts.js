// The indexes of the Encoding Standard: how long each is, and by what bytes of which charset its places are found, so that
// any decoder can be read out.

// In the middle of a row some bytes are left out.
const skipping = (from, at, place) => (place < 0x3f ? from + place : at + place - 0x3f);
const row = (width, bytes) => (place) => bytes(Math.floor(place / width), place % width);

export const LAYOUTS = {
  big5: {
    label: 'Big5',
    length: 126 * 157,
    bytes: row(157, (lead, trail) => [0x81 + lead, skipping(0x40, 0xa1, trail)]),
    // Two characters each, which are no part of the standard's index, and which Chromium 156 gets wrong.
    besides: { 1133: 'Ê\u0304', 1135: 'Ê\u030c', 1164: 'ê\u0304', 1166: 'ê\u030c' },
  },
  eucKr: {
    label: 'EUC-KR',
    length: 126 * 190,
    bytes: row(190, (lead, trail) => [0x81 + lead, 0x41 + trail]),
  },
  gb18030: {
    label: 'gb18030',
    length: 126 * 190,
    bytes: row(190, (lead, trail) => [0x81 + lead, skipping(0x40, 0x80, trail)]),
  },
  // Four bytes, as far as they are in the first plane.
  gb18030Fours: {
    label: 'gb18030',
    length: 39_420,
    bytes: (place) =>
      [0x81 + place / 12_600, 0x30 + ((place / 1260) % 10), 0x81 + ((place / 10) % 126), 0x30 + (place % 10)].map(Math.floor),
  },
  // In Shift_JIS it is longer than in EUC-JP.
  jis0208: {
    label: 'Shift_JIS',
    length: 60 * 188,
    bytes: row(188, (lead, trail) => [lead + (lead < 0x1f ? 0x81 : 0xc1), skipping(0x40, 0x80, trail)]),
  },
  jis0212: {
    label: 'EUC-JP',
    length: 94 * 94,
    bytes: row(94, (lead, trail) => [0x8f, 0xa1 + lead, 0xa1 + trail]),
  },
};

/** What an index has at its places: a unit, or 0 where there is nothing; and the second unit, where there is one. */
export class Index {
  constructor(length) {
    this.first = new Uint16Array(length);
    this.second = new Uint16Array(length);
  }
}

// So many places are decoded at once.
const CHUNK = 1000;

/** An index, read out of what `decode` makes of bytes. */
export function readOut({ length, bytes, besides }, decode) {
  const index = new Index(length);
  for (let from = 0; from < length; from += CHUNK) {
    const to = Math.min(from + CHUNK, length);
    const all = [];
    // A line feed is itself behind whatever failed.
    for (let place = from; place < to; place += 1) all.push(...bytes(place), 0x0a);
    const cells = decode(Uint8Array.from(all)).split('\n');
    for (let place = from; place < to; place += 1) {
      const text = besides?.[place] ?? cells[place - from];
      if (text.includes('\ufffd')) continue;
      index.first[place] = text.charCodeAt(0);
      index.second[place] = text.charCodeAt(1) || 0;
    }
  }
  return index;
}
