// Objects of a module's classes: which class, and where the module has their value. It is a private member, so that it is
// not listed, not copied by JSON, and not to be forged.

// A class that extends this one gives its private members to any object.
class Given {
  constructor(object) {
    return object;
  }
}

class Held extends Given {
  #of;
  #pointer;

  constructor(object, of, pointer) {
    super(object);
    this.#of = of;
    this.#pointer = pointer;
  }

  static isOf(object, of) {
    return typeof object === 'object' && object !== null && #of in object && object.#of === of;
  }

  static pointer(object) {
    return object.#pointer;
  }

  static release(object) {
    object.#pointer = 0;
  }
}

/** Makes an object one of a class. */
export function hold(object, of, pointer) {
  return new Held(object, of, pointer);
}

/** Where the value of `this` is in a method of a class. */
export function held(object, of) {
  if (!Held.isOf(object, of)) throw new TypeError(`Illegal invocation: \`this\` is no ${of.name}`);
  const pointer = Held.pointer(object);
  if (pointer === 0) throw new TypeError(`the ${of.name} was freed`);
  return pointer;
}

/** Where it was, for the last time. */
export function release(object, of) {
  const pointer = held(object, of);
  Held.release(object);
  return pointer;
}

/** Where the value of an object of a class is; 0 for anything else, and for what was freed. */
export function pointerOf(object, of) {
  return Held.isOf(object, of) ? Held.pointer(object) : 0;
}
