// What is easier said in JavaScript than in Rust, for the Node and the WebAssembly package alike.

/** An input that mailwright refuses. */
export class MailwrightError extends Error {
  constructor(message, diagnostics) {
    super(message)
    this.diagnostics = diagnostics
  }

  get code() {
    const first = this.diagnostics.find((found) => found.severity === 'error') ?? this.diagnostics[0]
    return first?.code
  }
}
// On the prototype, as the built-in errors have it: not listed with an error's own properties.
Object.defineProperty(MailwrightError.prototype, 'name', {
  value: 'MailwrightError',
  configurable: true,
  writable: true,
})

export const makeError = (message, diagnostics) => new MailwrightError(message, diagnostics)

// `JSON.stringify` escapes lone surrogates, which no UTF-8 text can hold: they become U+FFFD, as in all other strings.
const LONE_SURROGATE = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g

export const stringify = (value) => {
  // Of these JSON has nothing at all.
  if (typeof value?.then === 'function') throw new TypeError('expected a value, found a promise of one')
  if (typeof value?.entries === 'function' && !Array.isArray(value) && typeof value.toJSON !== 'function') {
    throw new TypeError('expected a plain object or an array; make one of what it holds: [...it], Object.fromEntries(it)')
  }
  const text = JSON.stringify(value)
  return text !== undefined && text.includes('\\ud') ? text.replace(LONE_SURROGATE, '\\ufffd') : text
}

export const parse = (text) => JSON.parse(text)

/** Hands the addon (or module) what it needs of JavaScript; what the package exports. */
export const install = (native, hand) => {
  hand(makeError, stringify, parse, fields, findings(native))
  addTo(native)
  // What begins with an underscore is between the addon and its loader.
  const names = Object.keys(native).filter((name) => !name.startsWith('_'))
  return { ...Object.fromEntries(names.map((name) => [name, native[name]])), ...ofNames(native), MailwrightError }
}

// Findings are plain objects, which are compared, cloned and written as such: the method is no part of what they hold.
const findings = ({ __excerpt: excerpt }) => {
  const shown = {
    excerpt(text = this.source) {
      const [start, end] = (text === undefined ? undefined : this.span) ?? [null, null]
      return excerpt(this, start, end, text)
    },
  }
  const member = { value: shown.excerpt, configurable: true, writable: true }
  return (found) => {
    for (const one of Array.isArray(found) ? found : [found]) Object.defineProperty(one, 'excerpt', member)
  }
}

/** What can be asked about names: the types of Rust and Python that are unions of strings here. */
const ofNames = ({ __eventOfKind, __eventOfType, __metricIsRate, __metricQuotient }) => ({
  ...(__eventOfKind && { EventKind: Object.freeze({ event: __eventOfKind }) }),
  ...(__metricQuotient && { Metric: Object.freeze({ isRate: __metricIsRate, quotient: __metricQuotient }) }),
  ...(__eventOfType && { WebhookType: Object.freeze({ event: __eventOfType }) }),
})

/** Adds what is written in JavaScript to the classes; entries of the WebAssembly package do not have all of them. */
const addTo = ({ Batch, Delivery, EventQuery, Form, Scanner, SendRequest, Templates, WebhookVerifier }) => {
  if (SendRequest) addSending(Batch, Delivery, SendRequest, Templates)
  if (Form) addForms(Form)
  if (WebhookVerifier) addVerifying(WebhookVerifier)
  if (EventQuery) addScanning(EventQuery, Scanner)
}

/** Methods as classes have them: not enumerable. */
const methods = (target, added) => {
  for (const name of Reflect.ownKeys(added)) {
    Object.defineProperty(target, name, { value: added[name], configurable: true, writable: true })
  }
}

const addSending = (Batch, Delivery, SendRequest, Templates) => {
  const { renderAll } = Batch.prototype
  const Light = lightDelivery(Batch, Delivery)
  methods(Batch.prototype, {
    *[Symbol.iterator]() {
      const { length } = this
      for (let index = 0; index < length; index += 1) yield new Light(this, index)
    },
    async *[Symbol.asyncIterator]() {
      yield* this[Symbol.iterator]()
    },
    // The messages come in few pieces, which are cut here: a view is cheaper than memory of its own.
    async renderAll(options) {
      const messages = []
      for (const [bytes, ends] of await renderAll.call(this, options)) {
        let start = 0
        for (const end of ends) {
          messages.push(bytes.subarray(start, end))
          start = end
        }
      }
      return messages
    },
  })
  methods(Templates.prototype, {
    *[Symbol.iterator]() {
      yield* this.templates
    },
  })
  methods(SendRequest, {
    async fromFormData(formData) {
      const pairs = []
      for (const [name, value] of formData) pairs.push([name, isBlob(value) ? await fileOf(value) : value])
      return new this(pairs)
    },
  })
}

// A delivery is a batch and a number. To make an object of the addon's for it, and to give that back, takes about as long
// as to write its message; so in a loop it is an object of JavaScript, which asks the batch for the message and has an
// object of the addon's made when it is asked for something else.
const lightDelivery = (Batch, Delivery) => {
  const { at, __toBytes: toBytes, __writeInto: writeInto } = Batch.prototype
  delete Batch.prototype.__toBytes
  delete Batch.prototype.__writeInto
  class Light {
    #batch
    #index
    #whole

    constructor(batch, index) {
      this.#batch = batch
      this.#index = index
    }

    static whole(delivery) {
      return (delivery.#whole ??= at.call(delivery.#batch, delivery.#index))
    }

    get index() {
      return this.#index
    }

    toBytes() {
      return toBytes.call(this.#batch, this.#index)
    }

    writeInto(target, offset) {
      return writeInto.call(this.#batch, this.#index, target, offset)
    }
  }
  const members = Object.getOwnPropertyDescriptors(Delivery.prototype)
  for (const [name, { get, value }] of Object.entries(members)) {
    if (Object.hasOwn(Light.prototype, name)) continue
    const asked = get ?? value
    const ask = function (...given) {
      return asked.apply(Light.whole(this), given)
    }
    Object.defineProperty(Light.prototype, name, { configurable: true, ...(get ? { get: ask } : { value: ask, writable: true }) })
  }
  // It is one for all that anybody can see.
  Object.setPrototypeOf(Light.prototype, Delivery.prototype)
  delete Light.prototype.constructor
  return Light
}

const isBlob = (value) => typeof value?.arrayBuffer === 'function'

const fileOf = async (blob) => ({
  filename: blob.name,
  contentType: blob.type,
  data: new Uint8Array(await blob.arrayBuffer()),
})

const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer

/**
 * The parameters of a request, or the parameter of a name, field by field: its name, what the value is, the value.
 */
export const fields = (parameters, name) => {
  const found = []
  const add = (name, value) => {
    if (value === undefined || value === null) return
    // JSON has null for these, which would be no parameter at all.
    if (Number.isNaN(value) || value === Infinity || value === -Infinity || (value instanceof Date && Number.isNaN(value.getTime()))) {
      throw new TypeError(`the value of \`${name}\` is no finite number or valid date`)
    }
    if (typeof value === 'string') found.push([name, 'text', value])
    else if (isBytes(value)) found.push([name, 'bytes', value])
    else if (isBytes(value.data)) found.push([name, 'file', value])
    else if (isBlob(value)) throw new TypeError(`the file \`${name}\` is still to be read: see SendRequest.fromFormData`)
    else found.push([name, 'json', value])
  }
  const addAll = (name, value) => {
    if (Array.isArray(value)) for (const one of value) add(name, one)
    else add(name, value)
  }
  if (typeof name === 'string') {
    addAll(name, parameters)
    return found
  }
  if (parameters === undefined || parameters === null) return found
  if (typeof parameters !== 'object' || isBytes(parameters)) {
    throw new TypeError('expected an object or pairs of parameters')
  }
  if (typeof parameters.then === 'function') throw new TypeError('expected parameters, found a promise of them')
  // Its fields are objects with the same three parts.
  if (hasFields(parameters)) for (const { name, text, file } of parameters.fields) add(name, text ?? file)
  else if (parameters instanceof Map) for (const [name, value] of parameters) addAll(name, value)
  else if (typeof parameters[Symbol.iterator] === 'function') {
    for (const pair of parameters) {
      if (!Array.isArray(pair) || pair.length !== 2) throw new TypeError('expected pairs of a name and a value')
      add(...pair)
    }
  } else for (const [name, value] of Object.entries(parameters)) addAll(name, value)
  return found
}

/** Whether it is a form or a request. */
const hasFields = ({ encodeMultipart, submission }) => typeof encodeMultipart === 'function' || typeof submission === 'function'

const addForms = (Form) => {
  methods(Form.prototype, {
    *[Symbol.iterator]() {
      yield* this.fields
    },
  })
}

const addVerifying = (WebhookVerifier) => {
  addVerify(WebhookVerifier.prototype)
  const { verifyOnce, readPostOnce } = WebhookVerifier.prototype
  methods(WebhookVerifier.prototype, {
    verifyOnceAsync(timestamp, token, signature, guard, options) {
      return later(guard, options, (guard, options) => verifyOnce.call(this, timestamp, token, signature, guard, options))
    },
  })
  if (!readPostOnce) return
  methods(WebhookVerifier.prototype, {
    readPostOnceAsync(contentType, body, guard, options) {
      return later(guard, options, (guard, options) => readPostOnce.call(this, contentType, body, guard, options))
    },
  })
}

// Reading options and making an object cost more than a signature does, so where `now` is the only option and a number,
// the addon is given that number and answers with one.
const addVerify = (prototype) => {
  const { verify, __verifyAt: verifyAt } = prototype
  if (verifyAt === undefined) return
  delete prototype.__verifyAt
  methods(prototype, {
    verify(timestamp, token, signature, options) {
      const now = onlyNow(options)
      if (now === null) return verify.call(this, timestamp, token, signature, options)
      const verdict = verifyAt.call(this, timestamp, token, signature, now)
      return { key: verdict >> 1, isByParent: (verdict & 1) === 1, isSeen: false }
    },
  })
}

/** The option `now`; `undefined` where there are no options, `null` where they are something else. */
const onlyNow = (options) => {
  if (options === undefined) return undefined
  if (typeof options !== 'object' || options === null) return null
  for (const name in options) if (name !== 'now') return null
  const { now } = options
  return typeof now === 'number' ? now : null
}

// A guard that answers later is asked between two calls: the first one learns the question, the second one is told the
// answer. Both judge by the same clock.
const later = async (guard, options, call) => {
  if (typeof guard?.remember !== 'function') throw new TypeError('expected a guard with a method `remember`')
  let question
  call({ remember: (...asked) => ((question = asked), true) }, options)
  const answer = await guard.remember(...question)
  return call({ remember: () => answer }, { ...options, now: question[1] })
}

const addScanning = (EventQuery, Scanner) => {
  methods(EventQuery.prototype, {
    *scan(archive) {
      const scanner = new Scanner(this)
      for (const piece of parts(archive)) {
        yield* linesOf(scanner, piece)
        if (scanner.isDone) return
      }
      yield* rest(scanner)
    },
    async *scanReader(pieces) {
      const scanner = new Scanner(this)
      for await (const piece of iterable(pieces)) {
        yield* linesOf(scanner, piece)
        if (scanner.isDone) return
      }
      yield* rest(scanner)
    },
  })
}

/** Lines that are made in one go, so that a long archive is not made into objects all at once. */
const LINES = 256

/** Octets of an archive that are handed over in one go. */
const PIECE = 1 << 20

/** An archive in memory, in parts. */
const parts = function* (archive) {
  const bytes =
    typeof archive === 'string'
      ? new TextEncoder().encode(archive)
      : archive instanceof ArrayBuffer
        ? new Uint8Array(archive)
        : archive
  // Whatever else it is, the scanner says what it expects.
  if (!(bytes instanceof Uint8Array)) return yield bytes
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

/** Pieces as something to be walked over: one piece, what is iterable, or a stream that is not (as yet in Safari). */
const iterable = (pieces) => {
  if (typeof pieces === 'string' || ArrayBuffer.isView(pieces) || pieces instanceof ArrayBuffer) return [pieces]
  if (pieces?.[Symbol.asyncIterator] || pieces?.[Symbol.iterator]) return pieces
  if (typeof pieces?.getReader === 'function') return readAll(pieces.getReader())
  throw new TypeError('expected a stream, or something iterable, of Uint8Arrays or strings')
}

const readAll = async function* (reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}

const linesOf = function* (scanner, piece) {
  scanner.push(piece)
  yield* pull(scanner)
}

const rest = function* (scanner) {
  scanner.finish()
  yield* pull(scanner)
}

const pull = function* (scanner) {
  for (;;) {
    const lines = scanner.take(LINES)
    yield* lines
    if (lines.length < LINES) return
  }
}
