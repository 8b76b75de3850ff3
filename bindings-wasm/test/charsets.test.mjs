// Charsets of several bytes are decoded by JavaScript, the host's or js/charsets/; the core has decoders of its own in
// other packages. Each has to say the same of every pair of bytes, and of what is broken.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Charset } from 'mailwright-wasm';

const package_ = fileURLToPath(new URL('../../bindings-node/index.mjs', import.meta.url));
const isThere = existsSync(package_);
const native = isThere ? await import(package_) : undefined;

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const ESC = 0x1b;

/** Every pair of bytes, at the end of a text and before ASCII. */
function* pairs() {
  for (const first of BYTES) {
    yield [first];
    for (const second of BYTES) {
      yield [first, second];
      yield [first, second, 0x41];
    }
  }
}

/** Every pair behind bytes after which it means something else: many in one text, with line feeds in between. */
function* behind() {
  const before = [
    [0x8f],
    [0x81, 0x30],
    [0xe3, 0x32],
    [ESC],
    ...['$@', '$B', '(B', '(J', '(I'].map((set) => [ESC, ...Buffer.from(set)]),
  ];
  for (const start of before) {
    for (const first of BYTES) yield BYTES.flatMap((second) => [...start, first, second, 0x0a]);
  }
}

/** Every sequence of four bytes that GBK and gb18030 may have. */
function* fours() {
  for (let first = 0x81; first <= 0xfe; first += 1) {
    const out = [];
    for (let place = 0; place < 12_600; place += 1) {
      out.push(first, 0x30 + Math.floor(place / 1260), 0x81 + (Math.floor(place / 10) % 126), 0x30 + (place % 10));
    }
    yield out;
  }
}

// Bytes at the borders of what each charset knows.
const BORDERS = Buffer.from(
  '000a0e0f1b20212428303940414249' + '4a5b5c5f60617a7e7f8081848e8f909fa0a1c6c8dfe0e3fafcfdfeff',
  'hex',
);

/** Texts without any rule, the same ones every time. */
function* wild() {
  let state = 20260101;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  const kinds = [() => BORDERS[next() % BORDERS.length], () => 0x80 + (next() % 0x80), () => next() % 0x100];
  for (let count = 0; count < 20_000; count += 1) {
    const weights = Array.from({ length: 5 }, () => kinds[next() % kinds.length]);
    yield Array.from({ length: next() % 32 }, () => weights[next() % weights.length]());
  }
}

for (const { name } of Charset.all().filter((one) => one.isMultiByte)) {
  test(`${name} reads as the core reads it`, { skip: !isThere && 'Node’s is not built' }, () => {
    const ours = Charset.forLabel(name);
    const theirs = native.Charset.forLabel(name);
    let count = 0;
    for (const texts of [pairs, behind, name.startsWith('gb') ? fours : () => [], wild]) {
      for (const text of texts()) {
        const bytes = Uint8Array.from(text);
        const [found, wanted] = [ours.decode(bytes), theirs.decode(bytes)];
        if (found.text !== wanted.text || found.isMalformed !== wanted.isMalformed) {
          assert.deepEqual(found, wanted, Buffer.from(bytes).toString('hex'));
        }
        count += 1;
      }
    }
    assert.ok(count > 150_000);
  });
}

test('long texts keep every character', () => {
  const words = Buffer.from('8c63b9e6b0a2c7cf20bc84bdc320', 'hex');
  const { text } = Charset.forLabel('cp949').decode(Buffer.concat(Array.from({ length: 20_000 }, () => words)));
  assert.equal(text, '똠방각하 펲시 '.repeat(20_000));
});

const PROGRAMS = {
  '': '',
  '/send': '',
  '/receive': '',
  '/manual': "await init(readFileSync('generated/full/mailwright_bg.wasm'));",
  '/send/manual': "await init(readFileSync('generated/send/mailwright_bg.wasm'));",
  '/receive/manual': "await init(readFileSync('generated/receive/mailwright_bg.wasm'));",
};
for (const [entry, start] of Object.entries(PROGRAMS)) {
  test(`mailwright-wasm${entry} alone has what Node’s own decoders lack`, () => {
    // In a process of its own: entries share what one of them brings.
    const program = `
      import { readFileSync } from 'node:fs';
      import { decodeEncodedWords, init } from 'mailwright-wasm${entry}';
      ${start}
      console.log(decodeEncodedWords('=?ks_c_5601-1987?B?jGM=?= =?big5-hkscs?B?iGI=?='));
    `;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('..', import.meta.url),
      encoding: 'utf8',
    });
    assert.equal(run.stdout, '똠\u00ca\u0304\n', run.stderr);
  });
}
