// What wasm-bindgen writes around a module, made strict: a class that only calls hand out cannot be made, and a method
// takes no `this` but that of its class. wasm-bindgen takes whatever has a number in a member, and its `__wrap` makes an
// object of whatever number it is given.

const CLASS = /^export class (\w+) \{\n[\s\S]*?^\}\n/gm;
const WRAP = /^ {4}static __wrap\(ptr\) \{\n([\s\S]*?)^ {4}\}\n/m;
const DESTROY = /^ {4}__destroy_into_raw\(\) \{\n([\s\S]*?)^ {8}return ptr;\n {4}\}\n/m;

/** The glue, with `js/held.js` keeping where the values of objects are. */
export function strict(glue) {
  const classes = glue.replace(CLASS, (text, name) => {
    // For the module alone.
    const made = WRAP.exec(text)?.[1];
    const wrap = made ? `const wrap${name} = (ptr) => {\n${made}};\n` : '';
    const body = `${text.replace(WRAP, '')}${wrap}`
      .replace(/^ {8}const ptr = this\.__destroy_into_raw\(\);\n/m, DESTROY.exec(text)?.[1] ?? '')
      .replace(DESTROY, '')
      .replace('obj.__wbg_ptr = ptr;', `hold(obj, ${name}, ptr);`)
      .replace('register(obj, obj.__wbg_ptr, obj)', 'register(obj, ptr, obj)')
      .replace('const ptr = this.__wbg_ptr;\n        this.__wbg_ptr = 0;', `const ptr = release(this, ${name});`)
      .replace(/this\.__wbg_ptr = (.*);\n(.*)register\(this, this\.__wbg_ptr, this\)/, `hold(this, ${name}, $1);\n$2register(this, $1, this)`)
      .replaceAll('this.__wbg_ptr', `held(this, ${name})`);
    if (/^ {4}constructor\(/m.test(body)) return body;
    const constructor = `    constructor() {\n        throw new TypeError('Illegal constructor: calls hand out ${name}');\n    }\n`;
    return body.replace('{\n', `{\n${constructor}`);
  }).replace(/\b(\w+)\.__wrap\(/g, 'wrap$1(');
  if (/__wbg_ptr|__wrap|__destroy_into_raw|expected instance of/.test(classes)) throw new Error('wasm-bindgen writes objects in another way than this knows');
  return `import { hold, held, release } from '../../js/held.js';\n${classes}`;
}
