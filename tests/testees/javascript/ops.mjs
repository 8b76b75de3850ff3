// The ops of the conformance protocol on JavaScript's public API, whichever package provides it. It holds no rule and
// no expectation. The ops of each room are in the file of that name under `ops/`.

import { address } from './ops/address.mjs'
import { filter } from './ops/filter.mjs'
import { inbound } from './ops/inbound.mjs'
import { route } from './ops/route.mjs'
import { send } from './ops/send.mjs'
import { template } from './ops/template.mjs'
import { webhook } from './ops/webhook.mjs'
import { inBytes, written } from './protocol.mjs'

const OPS = { ...address, ...filter, ...inbound, ...route, ...send, ...template, ...webhook }

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
    return written({ id, ok: run(mailwright, args, line) })
  } catch (error) {
    if (!(error instanceof mailwright.MailwrightError)) throw error
    const diagnostics = inBytes(error.diagnostics, args)
    const first = diagnostics.find((found) => found.severity === 'error') ?? diagnostics[0]
    return JSON.stringify({ id, error: { ...first, diagnostics } })
  }
}

const protocolError = (code, message, parameter) => ({ code, message, parameter })
