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

// `node10` does not read `exports`: `typesVersions` says it again.
for (const kind of ['Node10', 'Node16', 'NodeNext', 'Bundler']) {
  test(`the declarations of all entries are found by resolution ${kind}`, () => {
    const installed = '/app/node_modules/mailwright-wasm/';
    const real = (path) => (path.startsWith(installed) ? here(`../${path.slice(installed.length)}`) : path);
    const host = {
      fileExists: (path) => ts.sys.fileExists(real(path)),
      readFile: (path) => ts.sys.readFile(real(path)),
    };
    const options = { moduleResolution: ts.ModuleResolutionKind[kind], module: ts.ModuleKind.ESNext };
    const { exports } = JSON.parse(host.readFile(`${installed}package.json`));
    const entries = Object.entries(exports).filter(([, { types }]) => types);
    assert.ok(entries.length >= 12);
    for (const [entry, { types }] of entries) {
      const name = `mailwright-wasm${entry.slice(1)}`;
      const { resolvedModule } = ts.resolveModuleName(name, '/app/main.mts', options, host, undefined, undefined, ts.ModuleKind.ESNext);
      assert.equal(resolvedModule?.resolvedFileName, installed + types.slice(2), name);
    }
  });
}

for (const [name, declarations, types] of [
  ['mailwright-wasm', here('../generated/full/index.d.ts'), []],
  ['mailwright', here('../../bindings-node/index.d.ts'), ['node']],
]) {
  test(`the program compiles with ${name}`, { skip: !existsSync(declarations) && 'not built' }, () => {
    assert.deepEqual(problems([here('types/program.ts')], { mailwright: [declarations] }, types), []);
  });
}
