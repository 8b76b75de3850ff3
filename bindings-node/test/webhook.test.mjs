// Webhooks and forms: what is accepted, what is refused and where, what a guard may do.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ContentType,
  Form,
  InboundPost,
  MailwrightError,
  MemoryReplayGuard,
  names,
  nextAttempt,
  retrySchedule,
  sampleAlert,
  SendRequest,
  WebhookSample,
  WebhookSigner,
  WebhookVerifier,
} from 'mailwright'

const signer = new WebhookSigner('key')
const signed = (timestamp, token) => [timestamp, token, signer.sign(timestamp, token)]
const now = 1000

const caught = (call) => {
  try {
    call()
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

const refused = (call) => {
  const error = caught(call)
  assert.ok(error instanceof MailwrightError, String(error))
  return error.diagnostics.filter((found) => found.severity === 'error').map((found) => found.code)
}

test('a signature is accepted with whichever key fits, strings and bytes alike', () => {
  const verifier = new WebhookVerifier(['new', Buffer.from('key')])
  const verdict = verifier.verify(...signed('1000', 'token'), { now })
  assert.deepEqual(verdict, { key: 1, isByParent: false, isSeen: false })
  assert.deepEqual(refused(() => new WebhookVerifier(['other']).verify(...signed('1000', 'token'), { now })), [
    'webhook-signature-mismatch',
  ])
  assert.deepEqual(refused(() => new WebhookVerifier([]).verify(...signed('1000', 'token'), { now })), ['webhook-no-key'])
  assert.deepEqual(refused(() => new WebhookSigner('')), ['webhook-no-key'])
})

test('the clock decides, and what it may be off', () => {
  const verifier = new WebhookVerifier(['key'], { maxAge: 60, maxAhead: 0 })
  const verify = (now) => verifier.verify(...signed('1000', 'token'), { now })
  assert.equal(verify(1060.9).key, 0)
  assert.deepEqual(refused(() => verify(1061)), ['webhook-stale'])
  assert.deepEqual(refused(() => verify(999)), ['webhook-stale'])
  // Without `now` it is that of the machine.
  const fresh = String(Math.floor(Date.now() / 1000))
  assert.equal(new WebhookVerifier(['key']).verify(...signed(fresh, 'token')).key, 0)
})

test('a wrong type or option is a TypeError that says which', () => {
  const verifier = new WebhookVerifier(['key'])
  const wrong = [
    [() => new WebhookVerifier('key'), /array of keys/],
    [() => new WebhookVerifier([undefined]), /found undefined/],
    [() => new WebhookVerifier(['key'], { maxage: 1 }), /unknown field `maxage`/],
    [() => new WebhookVerifier(['key'], { maxAge: -1 }), /options/],
    [() => verifier.verify(1000, 'token', 'signature'), /expected a string, found a number/],
    [() => verifier.verify('1000', 'token', 'x', { now: Number.NaN }), /now|options/],
    [() => verifier.readPost('application/json', { parsed: true }), /found an object/],
    [() => new WebhookSample('bounced'), /`permanent_fail`/],
    [() => nextAttempt('carrier-pigeon', '', null, 1), /`event-webhook`/],
  ]
  for (const [call, message] of wrong) {
    const error = caught(call)
    assert.ok(error instanceof TypeError, `${call}: ${error}`)
    assert.match(error.message, message)
  }
})

test('a guard refuses what it has seen, or merely tells', () => {
  const guard = new MemoryReplayGuard(10)
  const verifier = new WebhookVerifier(['key'])
  assert.equal(verifier.verifyOnce(...signed('1000', 'a'), guard, { now }).isSeen, false)
  assert.deepEqual(refused(() => verifier.verifyOnce(...signed('1000', 'a'), guard, { now })), ['webhook-replayed'])
  assert.equal(guard.length, 1)
  const lenient = new WebhookVerifier(['key'], { refuseReplays: false })
  assert.equal(lenient.verifyOnce(...signed('1000', 'a'), guard, { now }).isSeen, true)
})

test('a forgotten token is new again', () => {
  const guard = new MemoryReplayGuard()
  const verifier = new WebhookVerifier(['key'])
  const body = new WebhookSample('opened').body(signer, { now, seed: 1 })
  const read = () => verifier.readPostOnce('application/json', body, guard, { now })
  const { token } = read()
  assert.equal(token, JSON.parse(body).signature.token)
  assert.deepEqual(refused(read), ['webhook-replayed'])
  assert.equal(guard.forget(token), undefined)
  assert.equal(guard.length, 0)
  guard.forget('never seen')
  assert.equal(read().token, token)
  assert.ok(caught(() => guard.forget()) instanceof TypeError)
})

test('what a guard throws is thrown as it is, and nothing but a boolean is an answer', () => {
  const verifier = new WebhookVerifier(['key'])
  const body = new WebhookSample('opened').body(signer, { now, seed: 1 })
  for (const thrown of [new RangeError('store is down'), 'a text', undefined]) {
    const guard = {
      remember() {
        throw thrown
      },
    }
    assert.equal(caught(() => verifier.verifyOnce(...signed('1000', 'a'), guard, { now })), thrown)
    assert.equal(caught(() => verifier.readPostOnce('application/json', body, guard, { now })), thrown)
  }
  for (const answer of [Promise.resolve(true), 1, undefined, null]) {
    const error = caught(() => verifier.verifyOnce(...signed('1000', 'a'), { remember: () => answer }, { now }))
    assert.ok(error instanceof TypeError, String(error))
  }
  assert.ok(caught(() => verifier.verifyOnce(...signed('1000', 'a'), {}, { now })) instanceof TypeError)
  // A forged post does not reach the guard.
  let asked = 0
  const counting = { remember: () => ((asked += 1), true) }
  refused(() => verifier.verifyOnce('1000', 'a', '0'.repeat(64), counting, { now }))
  assert.equal(asked, 0)
})

test('a guard is asked with the token, the time, and until when', () => {
  let question
  const guard = {
    remember(...asked) {
      question = [this === guard, ...asked]
      return true
    },
  }
  new WebhookVerifier(['key'], { maxAge: 60 }).verifyOnce(...signed('990', 'a'), guard, { now })
  assert.deepEqual(question, [true, 'a', 1000, 1050])
})

test('a guard may answer later', async () => {
  const seen = new Set()
  const store = {
    async remember(token) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (seen.has(token)) return false
      seen.add(token)
      return true
    },
  }
  const verifier = new WebhookVerifier(['key'])
  const body = Buffer.from(new WebhookSample('opened').body(signer, { now, seed: 1 }))
  const post = await verifier.readPostOnceAsync('application/json', body, store, { now })
  assert.equal(post.event().event, 'opened')
  await assert.rejects(verifier.readPostOnceAsync('application/json', body, store, { now }), { code: 'webhook-replayed' })
  assert.equal((await verifier.verifyOnceAsync(...signed('1000', 'b'), store, { now })).isSeen, false)
  const down = new Error('store is down')
  await assert.rejects(
    verifier.verifyOnceAsync(...signed('1000', 'c'), { remember: () => Promise.reject(down) }, { now }),
    (error) => error === down,
  )
  await assert.rejects(verifier.verifyOnceAsync('1000', 'c', '0'.repeat(64), store, { now }), {
    code: 'webhook-signature-mismatch',
  })
  await assert.rejects(verifier.verifyOnceAsync(...signed('1000', 'd'), { remember: async () => 'OK' }, { now }), TypeError)
})

test('a guard that takes the body away does no harm', () => {
  const bytes = new TextEncoder().encode(new WebhookSample('opened').body(signer, { now, seed: 1 }))
  const guard = {
    remember() {
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
      return true
    },
  }
  const post = new WebhookVerifier(['key']).readPostOnce('application/json', bytes, guard, { now })
  assert.equal(bytes.length, 0)
  assert.equal(post.event().event, 'opened')
})

test('a post of every type is read', () => {
  const verifier = new WebhookVerifier(['key'])
  for (const type of names().WebhookType) {
    const body = new WebhookSample(type, { tags: ['é'], userVariables: { plan: 'pro' } }).body(signer, { now, seed: 7n })
    for (const given of [body, Buffer.from(body), new TextEncoder().encode(body).buffer]) {
      const post = verifier.readPost('application/json; charset=utf-8', given, { now })
      assert.equal(post.kind, 'event')
      assert.deepEqual(post.event().tags, ['é'])
      assert.deepEqual(post.event()['user-variables'], { plan: 'pro' })
      assert.equal(post.form, null)
    }
  }
  const parent = new WebhookSample('opened', { parentKey: 'parent' }).body(signer, { now, seed: 1 })
  assert.equal(new WebhookVerifier(['parent']).readPost('application/json', parent, { now }).verdict.isByParent, true)
})

test('an event is handed on as it was sent, with all digits', () => {
  const [timestamp, token, signature] = signed('1000', 'a')
  const data = '{ "event": "opened", "big": 12345678901234567890, "x": 1.0 }'
  const body = `{"signature": ${JSON.stringify({ timestamp, token, signature })}, "event-data": ${data}}`
  const post = new WebhookVerifier(['key']).readPost('application/json', body, { now })
  assert.equal(post.eventJson(), data)
  assert.equal(post.event().big, Number('12345678901234567890'))
})

test('the broken place of a body is shown in its own units', () => {
  const verifier = new WebhookVerifier(['key'])
  const body = '{"é𝄞": 1,, "signature": {}}'
  const [found] = caught(() => verifier.readPost('application/json', body, { now })).diagnostics
  assert.equal(found.code, 'webhook-body-malformed')
  assert.equal(body.slice(...found.span), ',')
  const bytes = Buffer.from(body)
  const [same] = caught(() => verifier.readPost('application/json', bytes, { now })).diagnostics
  assert.equal(bytes.subarray(...same.span).toString(), ',')
  assert.notDeepEqual(same.span, found.span)
  // Within the event, too.
  const event = '{"é𝄞": 1, "event-data": {"event": "é𝄞\\ud800𝄞"}}'
  const [surrogate] = caught(() => verifier.readPost('application/json', event, { now })).diagnostics
  assert.deepEqual([surrogate.code, event.slice(...surrogate.span)], ['webhook-body-malformed', '𝄞'])
  const timestamp = JSON.stringify({ signature: { timestamp: 'é𝄞1', token: 'a', signature: 'b' }, 'event-data': { event: 'x' } })
  const [malformed] = caught(() => verifier.readPost('application/json', timestamp, { now })).diagnostics
  assert.deepEqual([malformed.parameter, malformed.span], ['signature.timestamp', [0, 4]])
})

test('a post of a route is a form', () => {
  const [timestamp, token, signature] = signed('1000', 'a')
  const form = new Form()
  for (const [name, value] of Object.entries({ recipient: 'ann@example.com', 'body-plain': 'Hé', timestamp, token, signature })) {
    form.push(name, value)
  }
  form.pushFile('attachment-1', { filename: 'a.txt', contentType: 'text/plain', data: Buffer.from('file') })
  const { contentType, body } = form.encode({ seed: 1 })
  const post = new WebhookVerifier(['key']).readPost(contentType, body, { now })
  assert.equal(post.kind, 'inbound')
  assert.equal(post.form.first('body-plain'), 'Hé')
  assert.deepEqual(post.event()['attachment-1'], { filename: 'a.txt', 'content-type': 'text/plain', size: 4 })
})

test('an alert is verified byte for byte', () => {
  const verifier = new WebhookVerifier(['key'])
  for (const type of names().AlertType) {
    const { body, xSign } = sampleAlert(type, signer, { now, seed: 1 })
    assert.equal(signer.signBody(body), xSign)
    assert.equal(verifier.verifyAlert(Buffer.from(body), xSign).key, 0)
    assert.deepEqual(refused(() => verifier.verifyAlert(`${body} `, xSign)), ['webhook-signature-mismatch'])
  }
})

test('retries follow the schedule to its end', () => {
  for (const poster of names().Poster) {
    const seconds = []
    for (let attempt = 1; ; attempt += 1) {
      const next = nextAttempt(poster, 'opened', 503, attempt)
      if (next.kind !== 'retry') {
        assert.deepEqual(next, { kind: 'given-up' })
        break
      }
      seconds.push(next.seconds)
    }
    assert.deepEqual(seconds, retrySchedule(poster))
    assert.deepEqual(nextAttempt(poster, 'opened', 200, 1), { kind: 'done' })
  }
  assert.equal(nextAttempt('event-webhook', 'opened', null, 1).kind, 'retry')
})

test('a form keeps its fields in order, texts, bytes and files', () => {
  const form = new Form()
  form.push('to', 'a@example.com')
  form.pushBytes('raw', Buffer.from([0x63, 0xe9]))
  form.pushFile('file', { data: 'é' })
  const held = form.fields
  form.push('to', 'b@example.com')
  assert.deepEqual([held.length, form.length, form.hasFiles], [3, 4, true])
  assert.deepEqual([form.first('to'), form.last('to'), form.all('to'), form.first('nothing')], [
    'a@example.com',
    'b@example.com',
    ['a@example.com', 'b@example.com'],
    null,
  ])
  const { contentType, body } = form.encodeMultipart({ seed: 1 })
  const again = Form.parse(contentType, body)
  const fields = [...again].map(({ name, text, file, bytes }) => [name, text, file?.contentType, bytes.toString('latin1')])
  assert.deepEqual(fields, [
    ['to', 'a@example.com', undefined, 'a@example.com'],
    ['raw', 'c\ufffd', undefined, 'cé'],
    ['file', null, 'application/octet-stream', 'Ã©'],
    ['to', 'b@example.com', undefined, 'b@example.com'],
  ])
  assert.deepEqual(again.diagnostics.map((found) => found.code), ['form-invalid-utf8'])
  assert.deepEqual(refused(() => form.encodeUrlencoded()), ['form-file-in-urlencoded'])
  form.pushFile('bad', { contentType: 'a/b\r\nX: y', data: '' })
  assert.deepEqual(refused(() => form.encode()), ['form-value-unsafe'])
  assert.throws(() => form.pushFile('file', { data: '', name: 'x' }), TypeError)
})

test('memory that a getter of the options gives away is not read', () => {
  const buffer = new Uint8Array(1 << 20).fill(97).buffer
  const options = {
    get limits() {
      structuredClone(buffer, { transfer: [buffer] })
      return undefined
    },
  }
  assert.equal(Form.parseUrlencoded(new DataView(buffer), options).length, 0)
  const file = {
    data: new Uint8Array(8),
    get filename() {
      structuredClone(this.data.buffer, { transfer: [this.data.buffer] })
      return 'a.txt'
    },
  }
  const form = new Form()
  form.pushFile('file', file)
  assert.deepEqual([form.fields[0].file.filename, form.fields[0].bytes.length], ['a.txt', 0])
})

test('memory that threads share is taken as other memory is', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(3))
  shared.set(Buffer.from('a=1'))
  assert.equal(Form.parseUrlencoded(shared).first('a'), '1')
  assert.equal(Form.parseUrlencoded(new DataView(shared.buffer, 0, 2)).first('a'), '')
})

test('places in an urlencoded body are in its own units', () => {
  const body = 'é𝄞=1&a=%zz'
  const [found] = Form.parseUrlencoded(body).diagnostics
  assert.equal(found.code, 'form-malformed-escape')
  assert.match(body.slice(...found.span), /^%/)
  assert.deepEqual(refused(() => Form.parse('text/plain', '')), ['form-content-type'])
  assert.deepEqual(refused(() => Form.parseMultipart('x', '--x\r\n')), ['form-unterminated'])
  assert.deepEqual(refused(() => Form.parseUrlencoded('a&b', { limits: { formFields: 1 } })), ['form-too-many-fields'])
})

test('so they are in the form of a post, and in that of a request', () => {
  const type = 'application/x-www-form-urlencoded'
  const [timestamp, token, signature] = signed('1000', 'token')
  const body = `é𝄞=1&recipient=&sender=&message-headers=[]&a=%zz&${new URLSearchParams({ timestamp, token, signature })}`
  const post = (body) => new WebhookVerifier(['key']).readPost(type, body, { now: 1000 }).form
  for (const form of [
    post,
    (body) => InboundPost.fromForm(post(body)).form,
    (body) => InboundPost.parse(type, body).form,
    (body) => SendRequest.fromBody(type, body).form,
  ]) {
    for (const given of [body, Buffer.from(body)]) {
      const [found] = form(given).diagnostics
      assert.equal(found.code, 'form-malformed-escape')
      assert.equal(String(given.slice(...found.span)), '%zz')
    }
  }
})

test('a media type is taken apart', () => {
  const type = ContentType.parse('Text/HTML; Charset="utf-8"')
  assert.deepEqual([type.essence, type.topLevel, type.parameter('charset'), type.parameter('x')], ['text/html', 'text', 'utf-8', null])
  assert.equal(ContentType.parse('nonsense'), null)
})
