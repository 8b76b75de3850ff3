// Switching is a change of the import: one program prints the same with either package, and the Node package's own tests
// about errors pass with this one in its place.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = here('../../bindings-node/index.mjs');

/** Runs a program with `mailwright` being one of the two packages. */
function run(file, target) {
  const child = spawnSync(process.execPath, ['--import', here('as-mailwright.mjs'), file], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, MAILWRIGHT: target },
  });
  assert.equal(child.status, 0, `${child.stdout}\n${child.stderr}`);
  return child.stdout;
}

test('one program prints the same with both packages', { skip: !existsSync(node) && 'Node’s is not built' }, () => {
  const [ours, theirs] = [here('../generated/full/node.js'), node].map((target) => run(here('program.mjs'), target).split('\n'));
  assert.ok(ours.length > 20);
  ours.forEach((line, at) => assert.equal(line, theirs[at]));
  assert.equal(ours.length, theirs.length);
});

test('the Node package’s tests of errors pass with WebAssembly', () => {
  const output = run(here('../../bindings-node/test/errors.test.mjs'), here('../generated/full/node.js'));
  assert.match(output, /pass [1-9]/);
});
