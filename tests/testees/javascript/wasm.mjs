// The testee on the WebAssembly package, in Node: one JSON request per line in, one JSON answer per line out.

import * as mailwright from '../../../bindings-wasm/generated/full/node.js'
import { lines } from './lines.mjs'
import { answer } from './ops.mjs'

for await (const line of lines(process.stdin)) {
  const text = answer(mailwright, line)
  if (!process.stdout.write(`${text}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}
