// What each entry weighs, compressed as servers do it; over its ceiling the test fails. kB = 1000 bytes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/** Ceilings in kB: gzip -9, brotli -q 11. By gzip itself: Node's zlib is another one, which makes them 2 % larger. */
const CEILINGS = {
  full: [596, 479],
  send: [366, 299],
  receive: [317, 262],
  events: [163, 139],
  'webhook-posts': [30, 26],
  webhook: [12, 10],
};

// A compiler whose standard library comes ready made brings the texts of its panics along.
const isStandardLibraryBuilt = readFileSync(new URL('../generated/.std', import.meta.url), 'utf8').trim() === 'yes';
const SLACK = isStandardLibraryBuilt ? 1 : 1.4;

const kB = (bytes) => bytes.length / 1000;

for (const [entry, [gzipMost, brotliMost]] of Object.entries(CEILINGS)) {
  test(`the entry ${entry} stays below ${gzipMost} kB gzip and ${brotliMost} kB brotli`, (context) => {
    for (const name of ['mailwright_bg.wasm', 'mailwright_bg.js']) {
      const file = fileURLToPath(new URL(`../generated/${entry}/${name}`, import.meta.url));
      const raw = readFileSync(file);
      const gzip = execFileSync('gzip', ['-9', '--stdout', file], { maxBuffer: raw.length + 1000 });
      const brotli = brotliCompressSync(raw, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
        },
      });
      const shown = [raw, gzip, brotli].map((bytes) => kB(bytes).toFixed(1));
      context.diagnostic(`${entry}/${name}: raw ${shown[0]} kB, gzip ${shown[1]} kB, brotli ${shown[2]} kB`);
      if (name.endsWith('.wasm')) {
        assert.ok(kB(gzip) <= gzipMost * SLACK, `gzip: ${shown[1]} kB`);
        assert.ok(kB(brotli) <= brotliMost * SLACK, `brotli: ${shown[2]} kB`);
      }
    }
  });
}
