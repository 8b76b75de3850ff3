// As manual.js, in Node and in what is bundled for it.
import './charsets.js';

export * from './manual.js';
