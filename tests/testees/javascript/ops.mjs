// The ops of the conformance protocol on JavaScript's public API, whichever package provides it. It holds no rule and
// no expectation. The ops of each room are in the file of that name under `ops/`.

import { address } from './ops/address.mjs'
import { send } from './ops/send.mjs'
import { template } from './ops/template.mjs'
import { inBytes } from './protocol.mjs'

const OPS = { ...address, ...send, ...template }

/** Answers one line of the protocol. */
export function answer(mailwright, line) {
  let request
  try {
    request = JSON.parse(line)
  } catch (error) {
    return JSON.stringify({ id: null, error: protocolError('protocol', String(error), 'request') })
  }
  const { id, op, args } = request
  const run = Object.hasOwn(OPS, op) ? OPS[op] : undefined
  if (run === undefined) return JSON.stringify({ id, error: protocolError('unknown-op', op, 'op') })
  try {
    return JSON.stringify({ id, ok: run(mailwright, args, line) })
  } catch (error) {
    if (!(error instanceof mailwright.MailwrightError)) throw error
    const diagnostics = inBytes(error.diagnostics, args)
    const first = diagnostics.find((found) => found.severity === 'error') ?? diagnostics[0]
    return JSON.stringify({ id, error: { ...first, diagnostics } })
  }
}

const protocolError = (code, message, parameter) => ({ code, message, parameter })
