// Browsers, as a script module or through a bundler: whoever imports this waits until the module is there.
import { startFrom } from '../../js/instance.js';
import { complete, modules } from './surface.js';

await startFrom(modules, new URL('./mailwright_bg.wasm', import.meta.url));

complete();

export * from './exports.js';

/** Nothing is left to do. */
export async function init() {}
