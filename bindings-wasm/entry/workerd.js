// Workers that import compiled modules, as Cloudflare's do.
import { start } from '../../js/instance.js';
import { complete, modules } from './surface.js';
import module from './mailwright_bg.wasm';

start(modules, module);

complete();

export * from './exports.js';

/** Nothing is left to do. */
export async function init() {}
