// Loaded by `node --import`: programs written for the package `mailwright` get the module that MAILWRIGHT names.

import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

const target = pathToFileURL(process.env.MAILWRIGHT).href;
const hooks = `export async function resolve(specifier, context, next) {
  return specifier === 'mailwright' ? { url: ${JSON.stringify(target)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
