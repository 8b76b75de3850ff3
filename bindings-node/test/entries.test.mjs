// The ways into the package: ESM, CommonJS, worker threads.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import * as esm from 'mailwright'

const cjs = createRequire(import.meta.url)('mailwright')

test('both entries export the same', () => {
  assert.deepEqual(Object.keys(esm).sort(), Object.keys(cjs).sort())
  for (const name of Object.keys(esm)) assert.equal(esm[name], cjs[name], name)
  assert.ok(!Object.keys(esm).some((name) => name.startsWith('_')))
})

test('an error is of the one class, whichever entry is used', () => {
  assert.throws(
    () => cjs.Address.parse('nora'),
    (error) => error instanceof esm.MailwrightError && error instanceof Error && error.name === 'MailwrightError',
  )
})

test('worker threads have errors and results of their own, and the main thread keeps its own', async () => {
  const source = `
    const { parentPort } = require('node:worker_threads')
    const { Address, SendRequest, MailwrightError } = require('mailwright')
    let refused
    try { Address.parse('nora') } catch (error) { refused = error instanceof MailwrightError && error.code }
    const batch = new SendRequest({ from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't' }).compile()
    batch.renderAll().then((all) => parentPort.postMessage({ refused, length: all[0].length, expected: batch.at(0).length }))
  `
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => {
      const worker = new Worker(source, { eval: true })
      return new Promise((resolve, reject) => {
        let answer
        worker.once('message', (message) => (answer = message))
        worker.once('error', reject)
        worker.once('exit', (code) => (code === 0 ? resolve(answer) : reject(new Error(`exit code ${code}`))))
      })
    }),
  )
  for (const { refused, length, expected } of answers) {
    assert.equal(refused, 'address-syntax')
    assert.equal(length, expected)
  }
  assert.throws(() => esm.Address.parse('nora'), esm.MailwrightError)
})
