// Writes the indexes of the Encoding Standard as the core has them, for js/charsets/: node build/charsets.mjs PACKAGE
//
// PACKAGE is the Node package, whose decoders are the core's. Of every index the file has the first units of its places,
// then the second ones, 0 for none, compressed.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const { Charset } = createRequire(import.meta.url)(resolve(process.argv[2]));

/** What some bytes stand for as one character; empty where it is none. */
function character(label, ...bytes) {
  const { text, isMalformed } = Charset.forLabel(label).decode(Uint8Array.from(bytes));
  return isMalformed ? '' : text;
}

/** An index of so many rows, by what `at` says about a row and a place in it. */
const index = (rows, width, at) =>
  Array.from({ length: rows * width }, (_, place) => {
    const text = at(Math.floor(place / width), place % width);
    if (text.length > 2) throw new Error(`more than a character and a mark: ${text}`);
    return [text.charCodeAt(0) || 0, text.charCodeAt(1) || 0];
  });

// Where the codes of a row leave out some bytes in its middle.
const skipping = (from, at, place) => (place < 0x3f ? from + place : at + place - 0x3f);

const indexes = {
  big5: index(126, 157, (row, place) => character('big5', 0x81 + row, skipping(0x40, 0xa1, place))),
  eucKr: index(126, 190, (row, place) => character('euc-kr', 0x81 + row, 0x41 + place)),
  gb18030: index(126, 190, (row, place) => character('gb18030', 0x81 + row, skipping(0x40, 0x80, place))),
  gb18030Ranges: ranges(),
  // In Shift_JIS it is longer than in EUC-JP.
  jis0208: index(60, 188, (row, place) => character('shift_jis', row + (row < 0x1f ? 0x81 : 0xc1), skipping(0x40, 0x80, place))),
  jis0212: index(94, 94, (row, place) => character('euc-jp', 0x8f, 0xa1 + row, 0xa1 + place)),
};

/** Where four bytes of gb18030 begin another range of the first plane: the place, and the character there. */
function ranges() {
  const out = [];
  let next;
  for (let place = 0; place < 39420; place += 1) {
    const [first, second, third, fourth] = [place / 12600, (place / 1260) % 10, (place / 10) % 126, place % 10].map(Math.floor);
    const unit = character('gb18030', 0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth).charCodeAt(0);
    if (unit !== next) out.push([place, unit]);
    next = unit + 1;
  }
  return out;
}

const packed = Object.entries(indexes).map(([name, places]) => {
  const bytes = Buffer.alloc(4 * places.length);
  places.flatMap((one) => one[0]).forEach((unit, at) => bytes.writeUInt16LE(unit, 2 * at));
  places.flatMap((one) => one[1]).forEach((unit, at) => bytes.writeUInt16LE(unit, 2 * (places.length + at)));
  return `  ${name}: '${brotliCompressSync(bytes).toString('base64')}',\n`;
});
writeFileSync(
  new URL('../generated/charsets.js', import.meta.url),
  `// Made by build/charsets.mjs.
export default {
${packed.join('')}};
`,
);
