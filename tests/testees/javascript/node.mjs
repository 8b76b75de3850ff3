// The testee on the Node package: one JSON request per line in, one JSON answer per line out.

import * as mailwright from '../../../bindings-node/index.mjs'
import { lines } from './lines.mjs'
import { answer } from './ops.mjs'

for await (const line of lines(process.stdin)) {
  const text = answer(mailwright, line)
  if (!process.stdout.write(`${text}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}
