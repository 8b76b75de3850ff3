// Text that a decoder writes, unit by unit.

// As many arguments as a call takes in every engine.
const CHUNK = 8192;

export class Text {
  #units;
  #length = 0;
  isMalformed = false;

  /** No decoder writes more units than it reads bytes. */
  constructor(mostUnits) {
    this.#units = new Uint16Array(mostUnits);
  }

  put(unit) {
    this.#units[this.#length] = unit;
    this.#length += 1;
  }

  /** Stands in for bytes without a meaning. */
  fail() {
    this.isMalformed = true;
    this.put(0xfffd);
  }

  /** What an index has at a place, a unit or two; whether it has anything. */
  putFrom(index, at) {
    const unit = index.first[at];
    if (unit === 0) return false;
    this.put(unit);
    const second = index.second[at];
    if (second !== 0) this.put(second);
    return true;
  }

  toString() {
    let out = '';
    for (let at = 0; at < this.#length; at += CHUNK) {
      out += String.fromCharCode.apply(null, this.#units.subarray(at, Math.min(at + CHUNK, this.#length)));
    }
    return out;
  }
}
