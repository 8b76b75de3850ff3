// Posts what Mailgun would post, signed, to the running application.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { IncomingMessage, MailwrightError, RouteTable, WebhookSample, WebhookSigner, deliver } from 'mailwright'
import { application } from './app.mjs'

const key = 'example-key'
const signer = new WebhookSigner(key)
const seen = []
let server, url, down

before(async () => {
  const app = application({
    key,
    onEvent: async (event) => {
      if (down) throw down
      seen.push(event.event)
    },
    onMessage: (message, envelope) => {
      if (down) throw down
      seen.push([envelope.recipient, message.header('subject')])
    },
  })
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${server.address().port}`
})

after(() => server.close())

const post = async (path, contentType, body) => {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': contentType }, body })
  return response.ok || response.status === 406 ? [response.status, (await response.json()).status] : [response.status]
}

const forwarded = () => {
  const routes = RouteTable.fromJson([{ expression: 'match_recipient("^support@")', actions: `forward("${url}/incoming")` }])
  const message = IncomingMessage.parse('From: Ann <ann@example.com>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nHello\r\n')
  const envelope = { sender: 'ann@example.com', recipient: 'support@shop.example' }
  const [{ request }] = deliver(routes, message, envelope, { payload: { signingKey: key } }).outcomes
  return request
}

test('a webhook is taken once', async () => {
  const body = new WebhookSample('delivered').body(signer)
  assert.deepEqual(await post('/webhooks', 'application/json', body), [200, 'ok'])
  assert.deepEqual(await post('/webhooks', 'application/json', body), [200, 'webhook-replayed'])
  assert.deepEqual(seen.splice(0), ['delivered'])
})

test('work that fails is done at the next attempt', async () => {
  const { contentType, body } = forwarded()
  const attempts = [
    ['/webhooks', 'application/json', new WebhookSample('opened').body(signer)],
    ['/incoming', contentType, body],
  ]
  // An error of ours, whatever its class, is no fault of the post.
  for (down of [new Error('our database is down'), new MailwrightError('a reply that cannot be made', [])]) {
    for (const attempt of attempts) assert.deepEqual(await post(...attempt), [500])
  }
  down = undefined
  assert.deepEqual(seen, [])
  for (const attempt of attempts) {
    assert.deepEqual(await post(...attempt), [200, 'ok'])
    assert.deepEqual(await post(...attempt), [200, 'webhook-replayed'])
  }
  assert.deepEqual(seen.splice(0), ['opened', ['support@shop.example', 'Café']])
})

test('an event at the address for messages is refused', async () => {
  const [status, code] = await post('/incoming', 'application/json', new WebhookSample('opened').body(signer))
  assert.deepEqual([status, code.startsWith('inbound-')], [406, true])
})

test('a webhook of somebody else is refused', async () => {
  const body = new WebhookSample('delivered').body(new WebhookSigner('another key'))
  assert.deepEqual(await post('/webhooks', 'application/json', body), [406, 'webhook-signature-mismatch'])
  assert.deepEqual(await post('/webhooks', 'application/json', 'nonsense'), [406, 'webhook-body-malformed'])
  assert.deepEqual(seen, [])
})

test('a message is forwarded by a route, as Mailgun would post it', async () => {
  const request = forwarded()
  assert.equal(request.url, `${url}/incoming`)
  assert.deepEqual(await post('/incoming', request.contentType, request.body), [200, 'ok'])
  assert.deepEqual(seen.splice(0), [['support@shop.example', 'Café']])
})
