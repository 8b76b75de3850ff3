// Tells objects of this module's classes from all others, those of another instance included.
import * as glue from './mailwright_bg.js';

/** Where the object of a class has its value in the module; 0 for anything else, and for what was freed. */
export function pointer(name, value) {
  try {
    return value instanceof glue[name] ? value.__wbg_ptr : 0;
  } catch {
    return 0;
  }
}
