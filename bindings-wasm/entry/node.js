// Node and Bun: the module is read from the package.
import { readFileSync } from 'node:fs';
import '../../js/node.js';
import './charsets.js';
import { start } from '../../js/instance.js';
import { complete, modules } from './surface.js';

start(modules, new WebAssembly.Module(readFileSync(new URL('./mailwright_bg.wasm', import.meta.url))));

complete();

export * from './exports.js';

/** Nothing is left to do. */
export async function init() {}
