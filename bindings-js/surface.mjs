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
  const text = JSON.stringify(value)
  return text !== undefined && text.includes('\\ud') ? text.replace(LONE_SURROGATE, '\\ufffd') : text
}

export const parse = (text) => JSON.parse(text)

/** Hands the addon (or module) what it needs of JavaScript; what the package exports. */
export const install = (native, hand) => {
  hand(makeError, stringify, parse)
  return { ...native, MailwrightError }
}
