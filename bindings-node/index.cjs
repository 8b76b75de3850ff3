'use strict'
// The package: the addon, and what is easier said in JavaScript.
const { __install, ...native } = require('./native.cjs')
const { install } = require('./surface.cjs')

/**
 * A class of the addon as classes are: made with `new` alone, and not at all where only calls hand it out. Node-API throws
 * a plain Error for either.
 */
const classOf = (native) => {
  const { name, prototype } = native
  const made = function (...given) {
    if (new.target === undefined) throw new TypeError(`Class constructor ${name} cannot be invoked without 'new'`)
    try {
      return Reflect.construct(native, given, new.target)
    } catch (error) {
      throw hasConstructor(native) ? error : new TypeError(`Illegal constructor: calls hand out ${name}`)
    }
  }
  define(made, native)
  define(prototype, prototype)
  Object.defineProperty(prototype, 'constructor', { value: made, configurable: true, writable: true })
  return Object.defineProperty(made, 'prototype', { value: prototype, writable: false })
}

/** A constructor says what it is not given, by a TypeError. */
const hasConstructor = (native) => {
  try {
    return Boolean(new native())
  } catch (error) {
    return error instanceof TypeError
  }
}

/** What every function has of its own. */
const OF_FUNCTIONS = ['arguments', 'caller', 'length', 'prototype']

/** Gives an object the members of another one as classes have them: `for (… in …)` does not list them. */
const define = (object, source) => {
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(source))) {
    if (object !== source && OF_FUNCTIONS.includes(name)) continue
    if (member.get) member.get = getter(member.get)
    Object.defineProperty(object, name, { ...member, enumerable: false })
  }
}

/** A getter that has to be asked of an object of its class: else Node-API throws a plain Error, which nothing else does. */
const getter = (get) =>
  function () {
    try {
      return get.call(this)
    } catch (error) {
      throw error.constructor === Error ? new TypeError('Illegal invocation') : error
    }
  }

const isClass = (one) => Object.getOwnPropertyNames(one.prototype ?? {}).length > 1 && !(one.prototype instanceof Error)

module.exports = Object.fromEntries(
  Object.entries(install(native, __install)).map(([name, one]) => [name, isClass(one) ? classOf(one) : one]),
)
