// Writes what an entry of the package exports: surface.js from what its module exports, index.d.ts from the Node
// package's declarations, so that no list of names is kept by hand; and charsets.js, which brings Node the indexes of
// charsets where the module decodes.
//
//   node build/surface.mjs DECLARATIONS ENTRY…

import { readFileSync, writeFileSync } from 'node:fs';
import { declarations } from './declarations.mjs';
import { strict } from './glue.mjs';
import { start } from '../js/instance.js';

const [source, ...entries] = process.argv.slice(2);
const declared = readFileSync(source, 'utf8');

for (const entry of entries) {
  const folder = new URL(`../generated/${entry}/`, import.meta.url);
  const glueFile = new URL('mailwright_bg.js', folder);
  const glue = readFileSync(glueFile, 'utf8');
  // What was built before is strict already.
  if (!glue.includes('js/held.js')) writeFileSync(glueFile, strict(glue));

  // Functions that take numbers alone are imported past the glue.
  const module = new WebAssembly.Module(readFileSync(new URL('mailwright_bg.wasm', folder)));
  const imports = WebAssembly.Module.imports(module);
  const imported = [...new Set(imports.map((one) => one.module))].sort();
  const modules = {};
  for (const one of imported) modules[one] = await import(new URL(one, folder));
  start(modules, module);
  const { install } = await import('../generated/surface.mjs');
  const all = install(modules['./mailwright_bg.js'], () => {});
  const names = Object.keys(all)
    .filter((name) => !name.startsWith('__'))
    .sort();
  const surface = Object.fromEntries(names.map((name) => [name, all[name]]));
  writeFileSync(
    new URL('surface.js', folder),
    `// Made by build/surface.mjs.
${imported.map((one, at) => `import * as module${at} from '${one}';`).join('\n')}
import { install } from '../surface.mjs';

/** What the module imports from. */
export const modules = { ${imported.map((one, at) => `'${one}': module${at}`).join(', ')} };

const glue = modules['./mailwright_bg.js'];
let handed;

export const surface = install(glue, (...all) => {
  handed = all;
});

/** Hands the module, once it runs, what it needs. */
export function complete() {
  glue.__install?.(...handed);
}
`,
  );
  writeFileSync(
    new URL('exports.js', folder),
    `// Made by build/surface.mjs.
import { surface } from './surface.js';

export const {
${names.map((name) => `  ${name},\n`).join('')}} = surface;
`,
  );
  const decodes = imports.some((one) => one.name.startsWith('__wbg_decode_'));
  writeFileSync(
    new URL('charsets.js', folder),
    `// Made by build/surface.mjs.\n${decodes ? "import '../../js/charsets/packed.js';\n" : ''}`,
  );
  writeFileSync(new URL('index.d.ts', folder), declarations(declared, surface, '__excerpt' in modules['./mailwright_bg.js']));
}
