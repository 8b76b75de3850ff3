// What the module of `mailwright-wasm/webhook-posts` asks of JavaScript besides, by webhook/src/host.rs.
import { expected } from './webhook.js';

export const parse = (text) => JSON.parse(text);

export function limits(options) {
  const given = options?.limits;
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object' || Array.isArray(given)) throw expected('an object for `limits`', given);
  return Object.entries(given)
    .filter(([, limit]) => limit !== undefined)
    .flat();
}

export const file = (filename, contentType, data) => (filename === undefined ? { contentType, data } : { filename, contentType, data });
