// Lines as the protocol has them: they end with LF alone. Node's `readline` also ends them at U+2028 and U+2029, which
// JSON may hold.

/** Yields the lines of a stream of octets that are not blank. */
export async function* lines(stream) {
  // A line may have many megabytes: it is put together once, when its end is there.
  let begun = []
  stream.setEncoding('utf8')
  for await (const text of stream) {
    const [first, ...more] = text.split('\n')
    begun.push(first)
    for (const part of more) {
      const line = begun.join('')
      begun = [part]
      if (line.trim() !== '') yield line
    }
  }
  const line = begun.join('')
  if (line.trim() !== '') yield line
}
