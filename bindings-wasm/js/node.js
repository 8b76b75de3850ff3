// What Node 18 has, but not where the web has it.
import { webcrypto } from 'node:crypto';
import { randomBy } from './host.js';

randomBy(webcrypto);
