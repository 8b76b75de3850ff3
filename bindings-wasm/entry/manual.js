// Where nothing may be awaited at the top of a module, or the module comes from elsewhere: the caller starts it.
import { startFrom } from '../../js/instance.js';
import { complete, modules } from './surface.js';

export * from './exports.js';

let started;

/** Starts the module, once; nothing else may be called before. */
export function init(source) {
  started ??= startFrom(modules, source ?? new URL('./mailwright_bg.wasm', import.meta.url)).then(complete, (error) => {
    // A module that did not load may be tried again.
    started = undefined;
    throw error;
  });
  return started;
}
