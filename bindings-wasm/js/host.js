// What the modules ask of JavaScript, by napi/src/host.rs.

const KINDS = ['undefined', 'null', 'boolean', 'number', 'string', 'symbol', 'object', 'function', 'bigint'];

// What is asked here runs no code of the value's own (a proxy has traps) and does not throw, unless the module is ready
// for it.

const { get: bufferLength } = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength');
// The name of a typed array's class; undefined for a DataView.
const { get: className } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
);

const { set: setBytes } = Uint8Array.prototype;

/** The kind of a value: its place in KINDS, and for some objects what comes behind. */
export function kindOf(value) {
  if (value === null) return 1;
  if (typeof value !== 'object') return KINDS.indexOf(typeof value);
  if (ArrayBuffer.isView(value)) return className.call(value) ? 10 : 12;
  try {
    if (Array.isArray(value)) return 9;
    bufferLength.call(value);
    return 11;
  } catch {
    return 6;
  }
}

/** The bytes of a view or a buffer; none where it was transferred. */
export function bytes(value) {
  try {
    return ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
  } catch {
    return new Uint8Array(0);
  }
}

export const get = (object, name) => object[name];
export const at = (array, index) => array[index];
export const names = (object) => Object.keys(object);

export function length(array) {
  try {
    return array.length;
  } catch {
    return 0;
  }
}
export const digits = (big) => big.toString();
export const call = (what, self, given) => what.apply(self, given);
export const object = () => ({});
export const array = () => [];
export const wrongType = (message) => new TypeError(message);
export const wrongRange = (message) => new RangeError(message);
export const has = (object, name) => Object.hasOwn(object, name);
export const failed = (message) => new Error(message);
export const promise = (value, isError) => (isError ? Promise.reject(value) : Promise.resolve(value));

/** Writes bytes into a view of the same length; nothing where its buffer was transferred. */
export function write(view, given) {
  const target = bytes(view);
  if (target.length === given.length) target.set(given);
}

export const memory = (length) => new Uint8Array(length);

/** Writes bytes, the first of `length`, into a view from a place on; whether all of them fit. */
export function copyInto(view, offset, length, given) {
  // Most are views of bytes already, and a further one takes as long as to copy some thousand of them.
  const target = className.call(view) === 'Uint8Array' ? view : bytes(view);
  const fits = Number.isInteger(offset) && offset >= 0 && offset + length <= target.length;
  if (fits) setBytes.call(target, given, offset);
  return fits;
}

// As a data property of the object itself, whatever the name.
export const set = (object, name, value) => {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
};

export const put = (array, index, value) => {
  array[index] = value;
};

export const clock = () => Math.floor(Date.now() / 1000);

let source = globalThis.crypto;

/** Takes random bits from elsewhere than the global `crypto`. */
export const randomBy = (other) => {
  source = other;
};

export const random = () => source.getRandomValues(new BigUint64Array(1))[0];
