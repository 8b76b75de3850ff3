// Lines as the protocol has them: they end with LF alone. Node's `readline` also ends them at U+2028 and U+2029, which
// JSON may hold.

/** Yields the lines of a stream of octets that are not blank. */
export async function* lines(stream) {
  let rest = ''
  stream.setEncoding('utf8')
  for await (const text of stream) {
    const parts = (rest + text).split('\n')
    rest = parts.pop()
    for (const line of parts) if (line.trim() !== '') yield line
  }
  if (rest.trim() !== '') yield rest
}
