// Between the protocol and JavaScript: spans in bytes, texts by the parameter that a diagnostic names.

const encoder = new TextEncoder()

const byteLength = (text) => encoder.encode(text).length

/** A span of UTF-16 units as a span of bytes. */
export const byteSpan = ([start, end], text) =>
  text === undefined ? [start, end] : [byteLength(text.slice(0, start)), byteLength(text.slice(0, end))]

/** The text that the spans of a parameter are in: an argument of that name, or a field of the request. */
export const textOf = (args, parameter) => {
  if (typeof args[parameter] === 'string') return args[parameter]
  const { request } = args
  const fields = Array.isArray(request) ? request : Object.entries(request ?? {})
  const found = fields.find(([name, value]) => name === parameter && typeof value === 'string')
  return found?.[1]
}
