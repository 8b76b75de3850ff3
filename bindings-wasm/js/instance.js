// Starts a module, and keeps its instance usable whatever happens in a call.
//
// A trap (memory or stack exhausted) and an exception of the JavaScript engine (its own stack exhausted) leave the
// module's stack pointer where they happened. It is put back, so that the next call finds the whole stack again.

/**
 * Instantiates a compiled module and connects it with its glue.
 *
 * @param {object} modules What the module imports from, by name; its glue by wasm-bindgen is `./mailwright_bg.js`.
 * @param {WebAssembly.Module} module The module.
 */
export function start(modules, module) {
  if (!isFirst(modules)) return;
  connect(modules, new WebAssembly.Instance(module, modules));
}

/**
 * Compiles and instantiates from what a browser can fetch: an URL, a Response, bytes, or a compiled module.
 *
 * @param {object} modules As for `start`.
 * @param {URL | string | Request | Response | BufferSource | WebAssembly.Module | PromiseLike<*>} source
 */
export async function startFrom(modules, source) {
  if (running.has(modules['./mailwright_bg.js'])) return;
  let given = await source;
  if (typeof given === 'string' || given instanceof URL || isA(given, 'Request')) given = await fetch(given);
  if (isA(given, 'Response')) {
    if (!given.ok) throw new Error(`${given.url}: ${given.status} ${given.statusText}`);
    // Compiled while it loads, where the server names the type that this takes.
    const streaming = given.headers.get('content-type')?.startsWith('application/wasm');
    given = await (streaming ? WebAssembly.compileStreaming(given) : given.arrayBuffer());
  }
  const module = given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given);
  // Not synchronously: pages may not instantiate large modules on their main thread.
  const instance = await WebAssembly.instantiate(module, modules);
  if (isFirst(modules)) connect(modules, instance);
}

function isA(value, name) {
  return typeof globalThis[name] === 'function' && value instanceof globalThis[name];
}

// Glue belongs to one instance, whose memory it looks into: whoever comes second has the first one's.
const running = new WeakSet();

function isFirst({ './mailwright_bg.js': glue }) {
  const first = !running.has(glue);
  running.add(glue);
  return first;
}

function connect({ './mailwright_bg.js': glue }, instance) {
  glue.__wbg_set_wasm(guarded(instance.exports));
  instance.exports.__wbindgen_start();
}

function guarded(exports) {
  const stack = exports.__stack_pointer;
  const top = stack.value;
  let depth = 0;
  const guard = (call) => (...args) => {
    // A callback may call in again, above what its caller has on the stack.
    const before = depth === 0 ? top : stack.value;
    depth += 1;
    try {
      return call(...args);
    } catch (error) {
      stack.value = before;
      throw error;
    } finally {
      depth -= 1;
    }
  };
  const out = {};
  for (const [name, value] of Object.entries(exports)) {
    out[name] = typeof value === 'function' ? guard(value) : value;
  }
  return out;
}
