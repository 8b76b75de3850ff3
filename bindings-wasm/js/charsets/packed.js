// The indexes as the package has them, for Node, whose TextDecoder is ICU's and lacks characters.
import { brotliDecompressSync } from 'node:zlib';
import packed from '../../generated/charsets.js';
import { indexesFrom } from './indexes.js';
import { Index } from './layouts.js';

indexesFrom(({ length }, name) => {
  const bytes = brotliDecompressSync(Buffer.from(packed[name], 'base64'));
  const index = new Index(length);
  // Differences from place to place, all first units and then all second ones.
  let at = 0;
  for (const units of [index.first, index.second]) {
    let unit = 0;
    units.forEach((_, place) => {
      unit += bytes.readUInt16LE(2 * at);
      units[place] = unit;
      at += 1;
    });
  }
  return index;
});
