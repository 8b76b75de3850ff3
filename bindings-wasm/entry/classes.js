// Tells objects of this module's classes from all others, those of another instance included.
import { pointerOf } from '../../js/held.js';
import * as glue from './mailwright_bg.js';

/** Where the object of a class has its value in the module; 0 for anything else, and for what was freed. */
export const pointer = (name, value) => pointerOf(value, glue[name]);
