// Posts what Mailgun would post, signed, to the running application.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { IncomingMessage, RouteTable, WebhookSample, WebhookSigner, deliver } from 'mailwright'
import { application } from './app.mjs'

const key = 'example-key'
const signer = new WebhookSigner(key)
const seen = []
let server, url

before(async () => {
  const app = application({
    key,
    onEvent: (event) => seen.push(event.event),
    onMessage: (message, envelope) => seen.push([envelope.recipient, message.header('subject')]),
  })
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${server.address().port}`
})

after(() => server.close())

const post = async (path, contentType, body) => {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': contentType }, body })
  return [response.status, (await response.json()).status]
}

test('a webhook is taken once', async () => {
  const body = new WebhookSample('delivered').body(signer)
  assert.deepEqual(await post('/webhooks', 'application/json', body), [200, 'ok'])
  assert.deepEqual(await post('/webhooks', 'application/json', body), [200, 'webhook-replayed'])
  assert.deepEqual(seen.splice(0), ['delivered'])
})

test('a webhook of somebody else is refused', async () => {
  const body = new WebhookSample('delivered').body(new WebhookSigner('another key'))
  assert.deepEqual(await post('/webhooks', 'application/json', body), [406, 'webhook-signature-mismatch'])
  assert.deepEqual(await post('/webhooks', 'application/json', 'nonsense'), [406, 'webhook-body-malformed'])
  assert.deepEqual(seen, [])
})

test('a message is forwarded by a route, as Mailgun would post it', async () => {
  const routes = RouteTable.fromJson([{ expression: 'match_recipient("^support@")', actions: `forward("${url}/incoming")` }])
  const message = IncomingMessage.parse('From: Ann <ann@example.com>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nHello\r\n')
  const envelope = { sender: 'ann@example.com', recipient: 'support@shop.example' }
  const [{ request }] = deliver(routes, message, envelope, { payload: { signingKey: key } }).outcomes
  assert.equal(request.url, `${url}/incoming`)
  assert.deepEqual(await post('/incoming', request.contentType, request.body), [200, 'ok'])
  assert.deepEqual(seen.splice(0), [['support@shop.example', 'Café']])
})
