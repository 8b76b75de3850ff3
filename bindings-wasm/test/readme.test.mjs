// Every JavaScript block of the README runs, in one program per block.

import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);

test('the README has programs', () => assert.ok(blocks.length >= 4));

// Inside of the package, so that its own name is found.
const folder = mkdtempSync(join(root, 'test', '.readme-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

blocks.forEach((code, at) => {
  test(`program ${at + 1} runs: ${code.split('\n').find((line) => !line.startsWith('import'))}`, () => {
    const file = join(folder, `${at}.mjs`);
    writeFileSync(file, code);
    const run = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    for (const [, expected] of code.matchAll(/console\.log\(.*\);? \/\/ (.*)/g)) {
      assert.ok(run.stdout.includes(expected), `${expected} is not in: ${run.stdout}`);
    }
  });
});
