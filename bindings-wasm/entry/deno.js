// Deno: the module comes compiled from its import, which needs no permission as reading its file would.
import { start } from '../../js/instance.js';
import { complete, modules } from './surface.js';
import source module from './mailwright_bg.wasm';

start(modules, module);

complete();

export * from './exports.js';

/** Nothing is left to do. */
export async function init() {}
