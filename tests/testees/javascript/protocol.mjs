// Between the protocol and JavaScript: spans in bytes, base64, and the text of a value as it was written.

const encoder = new TextEncoder()

const byteLength = (text) => encoder.encode(text).length

/** A span of UTF-16 units as a span of bytes. */
export const byteSpan = (span, text) => (text === undefined ? span : span.map((at) => byteLength(text.slice(0, at))))

/**
 * Diagnostics with spans in bytes, as the protocol has them. The package counts UTF-16 units, so they are counted back in
 * the text that they are in: the finding's own, or that of the parameter. That proves the translation: a span that was not
 * translated would be counted twice.
 */
export const inBytes = (diagnostics, args) =>
  diagnostics.map(({ source, ...found }) =>
    found.span === undefined ? found : { ...found, span: byteSpan(found.span, source ?? textOf(args, found.parameter)) },
  )

const textOf = (args, parameter) => {
  const texts = [
    parameter === 'address' && 'list' in args ? args.list : args[parameter],
    // `content-type`, `x-sign`
    args[parameter.replaceAll('-', '_')],
    // `routes[0].actions[1]`, `filter.AND[0].comparator`
    walk({ ...args, filter: args.filter ?? args.structured }, parameter),
    args.range?.[parameter],
    // `signature.timestamp`
    walk(jsonOf(args.body), parameter),
    new URLSearchParams(args.body).get(parameter),
  ]
  return texts.find((text) => typeof text === 'string')
}

const walk = (value, path) => path.split(/[.[\]]+/).reduce((value, name) => (name === '' ? value : value?.[name]), value)

const jsonOf = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls, and notes in what is thrown that its spans are in a text. */
export const within = (text, call) => {
  try {
    return call()
  } catch (error) {
    for (const found of error.diagnostics ?? []) found.source ??= text
    throw error
  }
}

/** JSON text that goes into an answer as it is: JavaScript's numbers would lose digits. */
export class Raw {
  constructor(text) {
    this.text = text
  }
}

/** The JSON text of an answer. */
export const written = (value) => {
  const raw = []
  const text = JSON.stringify(value, (_, value) => (value instanceof Raw ? `\0${raw.push(value.text) - 1}\0` : value))
  return text.replace(/"\\u0000(\d+)\\u0000"/g, (_, index) => raw[index])
}

/** Bytes as base64. */
export const base64 = (bytes) => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** Base64 as bytes. */
export const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

/** The text of a member of a JSON text, as it was written; `undefined` where there is none. The text is known to be JSON. */
export const textAt = (json, path) => {
  let at = 0
  for (const name of path) {
    at = member(json, at, name)
    if (at === undefined) return undefined
  }
  return json.slice(at, end(json, at))
}

/** The texts of the items of a list that is JSON text. */
export const items = (json) => {
  const found = []
  for (let at = blank(json, blank(json, 0) + 1); json[at] !== ']'; at = blank(json, json[at] === ',' ? at + 1 : at)) {
    const stop = end(json, at)
    found.push(json.slice(at, stop))
    at = blank(json, stop)
  }
  return found
}

const blank = (json, at) => {
  while (' \t\r\n'.includes(json[at])) at += 1
  return at
}

/** Where the value of a member of the object at `at` begins. */
const member = (json, at, name) => {
  at = blank(json, at)
  if (json[at] !== '{') return undefined
  let found
  for (at = blank(json, at + 1); json[at] !== '}'; at = blank(json, json[at] === ',' ? at + 1 : at)) {
    const key = end(json, at)
    const value = blank(json, blank(json, key) + 1)
    // Of a name given twice the last one counts, as for `JSON.parse`.
    if (JSON.parse(json.slice(at, key)) === name) found = value
    at = blank(json, end(json, value))
  }
  return found
}

/** Where the value at `at` ends. */
const end = (json, at) => {
  if (json[at] === '"') {
    for (at += 1; json[at] !== '"'; at += 1) if (json[at] === '\\') at += 1
    return at + 1
  }
  if (json[at] !== '{' && json[at] !== '[') {
    while (at < json.length && !',]} \t\r\n'.includes(json[at])) at += 1
    return at
  }
  let depth = 0
  do {
    if (json[at] === '"') at = end(json, at)
    else {
      if ('{['.includes(json[at])) depth += 1
      else if (']}'.includes(json[at])) depth -= 1
      at += 1
    }
  } while (depth > 0)
  return at
}
