// What the workers are asked. The answers go to the output, one a line, to be compared with those of other hosts.

import { createHmac } from 'node:crypto'
import entries from './programs/entries.js'

/** What the workers are given besides requests. */
export const env = { MAILGUN_SIGNING_KEY: 'current-key' }

// Their clocks are their own.
const timestamp = String(Math.floor(Date.now() / 1000))
const signed = (key) => ({
  signature: { timestamp, token: 'token', signature: createHmac('sha256', key).update(`${timestamp}token`).digest('hex') },
})
const request = {
  from: 'Zoë 𝄞 <zoe@bücher.example>',
  to: ['ann@example.com', 'bob@example.org'],
  subject: 'Grüße an %recipient.name%',
  html: '<p>Sitz %recipient.seat%</p>',
  'recipient-variables': { 'ann@example.com': { name: 'Ann', seat: '4A' }, 'bob@example.org': { name: 'Bob', seat: '4B' } },
}
const now = 1767225600

// The path, what is posted there, and what has to come: a status, and a text in it.
const runs = (paths) => paths.map((path) => [path, {}, 200, '{\\"ok\\":'])
const QUESTIONS = {
  webhook: [
    ['/', signed(env.MAILGUN_SIGNING_KEY), 200, 'thank you'],
    ['/', signed('another-key'), 406, 'webhook-signature-mismatch'],
    ['/', { signature: { ...signed(env.MAILGUN_SIGNING_KEY).signature, timestamp: '1767225600' } }, 406, 'webhook-stale'],
  ],
  app: [
    ['/preview', { request, now, seed: 1 }, 200, '{"recipients":["bob@example.org"]'],
    ['/preview', { request: { ...request, to: 'é 𝄞 nobody' }, now, seed: 1 }, 406, '"span":['],
  ],
  started: runs(entries.started),
  manual: runs(entries.manual),
}
export const workers = Object.keys(QUESTIONS)

/** @param {(request: Request) => Promise<Response>} fetch Of the worker. */
export async function ask(worker, fetch, base = 'http://localhost') {
  for (const [path, body, status, within] of QUESTIONS[worker]) {
    const response = await fetch(new Request(base + path, { method: 'POST', body: JSON.stringify(body) }))
    const text = await response.text()
    console.log(worker, path, response.status, text)
    if (response.status !== status || !text.includes(within)) {
      throw new Error(`${path} with ${JSON.stringify(body)}: expected ${status} and ${within}`)
    }
  }
}
