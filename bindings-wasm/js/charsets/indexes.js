// The indexes of the Encoding Standard, of build/charsets.mjs: read when they are needed, few programs need one.
import { brotliDecompressSync } from 'node:zlib';
import packed from '../../generated/charsets.js';

/** Pairs of 16-bit units, of which none is 0 when nothing is there. */
class Index {
  #view;

  constructor(bytes) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength / 4;
  }

  first(at) {
    return this.#view.getUint16(2 * at, true);
  }

  second(at) {
    return this.#view.getUint16(2 * (this.length + at), true);
  }
}

const read = new Map();

/** An index by its name. */
export function index(name) {
  if (!read.has(name)) read.set(name, new Index(brotliDecompressSync(Buffer.from(packed[name], 'base64'))));
  return read.get(name);
}
