// The testee on the Node package: one JSON request per line in, one JSON answer per line out.

import { createInterface } from 'node:readline'
import * as mailwright from '../../../bindings-node/index.mjs'
import { answer } from './ops.mjs'

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue
  const text = answer(mailwright, line)
  if (!process.stdout.write(`${text}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
}
