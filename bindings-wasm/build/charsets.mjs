// Writes the indexes of the Encoding Standard as the core has them, for js/charsets/packed.js, which says how they are
// packed: node build/charsets.mjs PACKAGE
//
// PACKAGE is the Node package, whose decoders are the core's.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { LAYOUTS, readOut } from '../js/charsets/layouts.js';

const { Charset } = createRequire(import.meta.url)(resolve(process.argv[2]));

const packed = Object.entries(LAYOUTS).map(([name, layout]) => {
  const charset = Charset.forLabel(layout.label);
  const { first, second } = readOut(layout, (bytes) => charset.decode(bytes).text);
  const differences = [first, second].flatMap((units) => Array.from(units, (unit, at) => (unit - (units[at - 1] ?? 0)) & 0xffff));
  const bytes = Buffer.alloc(2 * differences.length);
  differences.forEach((one, at) => bytes.writeUInt16LE(one, 2 * at));
  return `  ${name}: '${brotliCompressSync(bytes).toString('base64')}',\n`;
});
writeFileSync(
  new URL('../generated/charsets.js', import.meta.url),
  `// Made by build/charsets.mjs.
export default {
${packed.join('')}};
`,
);
