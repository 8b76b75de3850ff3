// As manual.js, in Node and in what is bundled for it.
import '../../js/node.js';
import './charsets.js';

export * from './manual.js';
