// One TypeScript program compiles against both packages, and all declarations are sound by themselves.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const nodeTypes = here('../../bindings-node/node_modules/@types');

function problems(files, paths, types) {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    paths,
    types,
    typeRoots: types.length > 0 ? [nodeTypes] : [],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map((one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`);
}

test('the declarations of all entries compile without those of Node', () => {
  const entries = ['full', 'send', 'receive', 'events', 'webhook-posts', 'webhook'];
  const files = entries.map((entry) => here(`../generated/${entry}/index.d.ts`));
  assert.deepEqual(problems(files, {}, []), []);
});

for (const [name, declarations, types] of [
  ['mailwright-wasm', here('../generated/full/index.d.ts'), []],
  ['mailwright', here('../../bindings-node/index.d.ts'), ['node']],
]) {
  test(`the program compiles with ${name}`, { skip: !existsSync(declarations) && 'not built' }, () => {
    assert.deepEqual(problems([here('types/program.ts')], { mailwright: [declarations] }, types), []);
  });
}
