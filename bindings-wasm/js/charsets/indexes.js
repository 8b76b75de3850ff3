// Where the decoders have their indexes from: the host's TextDecoder, unless another source is set.
import { LAYOUTS, readOut } from './layouts.js';

const readHost = ({ label, ...layout }) => {
  try {
    new TextDecoder(label);
  } catch {
    return undefined;
  }
  // A new decoder each time, as in decode.js.
  return readOut(layout, (bytes) => new TextDecoder(label).decode(bytes));
};

let source = readHost;

/** Whether nothing was found wanting in the host. */
export const isOfHost = () => source === readHost;

/** Has another source: from a layout and its name to an index. */
export const indexesFrom = (other) => {
  source = other;
};

// Read when they are needed: few programs need one.
const read = new Map();

/** An index by its name; `undefined` where the host does not know the charset. */
export function index(name) {
  if (!read.has(name)) read.set(name, source(LAYOUTS[name], name));
  return read.get(name);
}
