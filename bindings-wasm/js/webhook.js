// What the module of `mailwright-wasm/webhook` asks of JavaScript, by webhook/src/host.rs.
import { MailwrightError } from '../generated/surface.mjs';

export { clock, wrongType } from './host.js';

export function expected(what, given) {
  return new TypeError(`expected ${what}, found ${described(given)}`);
}

function described(given) {
  if (given === null || given === undefined) return String(given);
  if (Array.isArray(given)) return 'an array';
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`;
}

export const refused = (message, diagnostics) => new MailwrightError(message, diagnostics);

export function finding(code, severity, message, parameter, start, end, source, help) {
  const out = { code, severity, message, parameter };
  if (start >= 0) out.span = [start, end];
  if (source !== undefined) out.source = source;
  if (help !== undefined) out.help = help;
  return out;
}

export function bytesOf(given) {
  if (typeof given === 'string') return new TextEncoder().encode(given);
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  throw expected('a Uint8Array, an ArrayBuffer or a string', given);
}

export function list(given, what) {
  if (!Array.isArray(given)) throw expected(what, given);
  return given;
}

export function checkOptions(options, names) {
  if (options === undefined || options === null) return;
  if (typeof options !== 'object' || Array.isArray(options)) throw expected('an object of options', options);
  const known = names.split(' ');
  for (const name of Object.keys(options)) {
    if (!known.includes(name) && options[name] !== undefined) {
      throw new TypeError(`options: unknown field \`${name}\`, expected ${known.map((one) => `\`${one}\``).join(', ')}`);
    }
  }
}

const option = (type) => (options, name) => {
  const value = options?.[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw expected(`a ${type} for \`${name}\``, value);
  return value;
};

const number = option('number');
export const boolean = option('boolean');

export function time(options, name) {
  const value = number(options, name);
  // Beyond 2^53 a double is no time to the second.
  if (value === undefined || Math.abs(value) < 2 ** 53) return value;
  throw new TypeError(`${name} must be a time in Unix seconds`);
}

export function whole(options, name) {
  const value = number(options, name);
  if (value === undefined || value >>> 0 === value) return value;
  throw new TypeError(`options.${name} must be a whole number from 0, of 32 bits, not ${value}`);
}

export function remember(guard, token, now, until) {
  if (typeof guard.remember !== 'function') throw expected('a function `remember` of the guard', guard.remember);
  const answer = guard.remember(token, now, until);
  // A promise would be true, whatever it comes to.
  if (typeof answer !== 'boolean') throw expected('true or false from `remember`', answer);
  return answer;
}

export const verdict = (key, isByParent, isSeen) => ({ key, isByParent, isSeen });
