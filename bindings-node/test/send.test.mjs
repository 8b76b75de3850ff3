// Requests from JavaScript's values, deliveries, templates.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Charset, Delivery, Form, MailwrightError, SendOption, SendRequest, Template, Templates, decodeEncodedWords, htmlToText } from 'mailwright'

const fixed = { now: 1767225600, seed: 7 }

const newsletter = (count) => ({
  from: 'News <news@shop.example>',
  to: Array.from({ length: count }, (_, at) => `Zoë ${at} <user${at}@example.com>`),
  subject: 'Hello %recipient.first%',
  text: 'Your code is %recipient.code%. 𝄞',
  'recipient-variables': Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`user${at}@example.com`, { first: `F${at}`, code: at }]),
  ),
})

test('objects, pairs, maps, forms and JSON make the same request', async () => {
  const object = { to: ['a@example.com', 'b@example.com'], 'o:testmode': true, 'v:n': { a: 1 }, cc: null, bcc: undefined }
  const pairs = [['to', 'a@example.com'], ['to', 'b@example.com'], ['o:testmode', true], ['v:n', { a: 1 }]] // prettier-ignore
  const expected = [['to', 'a@example.com'], ['to', 'b@example.com'], ['o:testmode', 'true'], ['v:n', '{"a":1}']] // prettier-ignore
  assert.deepEqual(new SendRequest(object).toJSON(), expected)
  assert.deepEqual(new SendRequest(pairs).toJSON(), expected)
  assert.deepEqual(new SendRequest(new Map(Object.entries(object))).toJSON(), expected)
  assert.deepEqual(new SendRequest(new URLSearchParams([['to', 'a@example.com'], ['to', 'b']])).texts('to'), ['a@example.com', 'b']) // prettier-ignore
  const request = new SendRequest(object)
  assert.deepEqual(SendRequest.fromJson(JSON.stringify(request)).toJSON(), expected)
  assert.deepEqual(new SendRequest(request.form).toJSON(), expected)
  const { contentType, body } = request.form.encode()
  assert.deepEqual(SendRequest.fromBody(contentType, body).toJSON(), expected)
  assert.deepEqual(SendRequest.fromBody(contentType, body.toString()).toJSON(), expected)
  const pushed = new SendRequest()
  pushed.push('to', ['a@example.com', 'b@example.com'])
  pushed.push('o:testmode', true)
  pushed.push('v:n', { a: 1 })
  assert.deepEqual(pushed.toJSON(), expected)
  assert.throws(() => pushed.push('to', { name: 'Ann' }), MailwrightError)
  assert.deepEqual(pushed.toJSON(), expected)
})

test('files come as bytes of any view, and from FormData', async () => {
  const words = new Uint16Array([0x4241, 0x4443])
  const request = new SendRequest([
    ['attachment', { filename: 'ä.bin', contentType: 'application/x-test', data: words }],
    ['inline', { filename: 'b', data: words.buffer }],
    ['text', Buffer.from([0xff, 0x41])],
  ])
  const [attachment, inline, text] = request.fields
  assert.equal(attachment.file.filename, 'ä.bin')
  assert.equal(attachment.file.contentType, 'application/x-test')
  assert.deepEqual([...attachment.file.data], [0x41, 0x42, 0x43, 0x44])
  assert.equal(inline.file.contentType, 'application/octet-stream')
  assert.deepEqual([...text.bytes], [0xff, 0x41])

  const form = new FormData()
  form.append('to', 'a@example.com')
  form.append('attachment', new Blob(['hello'], { type: 'text/plain' }), 'hello.txt')
  const read = await SendRequest.fromFormData(form)
  assert.deepEqual(read.texts('to'), ['a@example.com'])
  assert.equal(read.fields[1].file.filename, 'hello.txt')
  assert.equal(read.fields[1].file.contentType, 'text/plain')
  assert.equal(read.fields[1].file.data.toString(), 'hello')
})

test('deliveries by index, iteration, async iteration and all at once are the same bytes', async () => {
  const batch = new SendRequest(newsletter(57)).compile(undefined, fixed)
  assert.equal(batch.length, 57)
  const one = Array.from(batch, (delivery) => delivery.toBytes())
  const other = []
  for await (const delivery of batch) other.push(delivery.toBytes())
  assert.deepEqual(one, other)
  for (const threads of [undefined, 1, 2, 5, 1000]) {
    const all = await batch.renderAll(threads === undefined ? undefined : { threads })
    assert.deepEqual(all, one)
    assert.ok(all.every((message) => Buffer.isBuffer(message)))
  }
  assert.deepEqual(batch.at(-1).toBytes(), one[56])
  assert.equal(batch.at(57), undefined)
  assert.equal(batch.at(-58), undefined)
  assert.equal(batch.at(3).index, 3)
  assert.equal(batch.at(3).length, one[3].length)
  assert.deepEqual(batch.at(3).recipients, ['user3@example.com'])
  assert.equal(batch.at(3).envelopeFrom, 'news@shop.example')
  assert.equal(batch.at(3).isSmtputf8, false)
  assert.match(one[3].toString(), /^Subject: Hello F3\r$/m)
  assert.match(batch.messageId, /^<20260101000000\.\d+\.[0-9A-F]{16}@shop\.example>$/)
  assert.deepEqual(batch.diagnostics, [])
})

test('a request is made of another one', () => {
  const request = new SendRequest({ ...newsletter(1), 'o:tag': ['a', 'b'], attachment: { filename: 'a.txt', data: new Uint8Array([120]) } })
  const copy = new SendRequest(request)
  copy.push('o:tag', 'c')
  assert.deepEqual(request.texts('o:tag'), ['a', 'b'])
  assert.deepEqual(copy.texts('o:tag'), ['a', 'b', 'c'])
  assert.deepEqual(copy.toJSON().slice(0, -1), request.toJSON())
})

test('a delivery of a loop is what `at` gives', () => {
  const batch = new SendRequest(newsletter(3)).compile(undefined, fixed)
  const members = ['envelopeFrom', 'recipients', 'isSmtputf8', 'length', 'toBytes', 'writeInto']
  let seen = 0
  for (const delivery of batch) {
    const asked = batch.at(seen)
    assert.equal(delivery.index, seen)
    assert(delivery instanceof Delivery && delivery.constructor === Delivery)
    for (const name of members) assert(name in asked, name)
    assert.deepEqual(
      [delivery.envelopeFrom, delivery.recipients, delivery.isSmtputf8, delivery.length, delivery.toBytes()],
      [asked.envelopeFrom, asked.recipients, asked.isSmtputf8, asked.length, asked.toBytes()],
    )
    seen += 1
  }
  assert.equal(seen, 3)
  const { toBytes } = [...batch][0]
  assert.throws(() => toBytes.call({}), TypeError)
})

test('a delivery is written into memory of the caller, or not at all', () => {
  const batch = new SendRequest(newsletter(1)).compile(undefined, fixed)
  for (const delivery of [batch.at(0), ...batch]) writes(delivery)
})

test('so are long texts between short values', () => {
  const [long, value] = ['a', 'b'].map((letter) => `${letter.repeat(70)}\r\n`.repeat(100))
  const text = `%recipient.short%\r\n${long}%recipient.short%\r\n%recipient.long%${long}`
  const variables = JSON.stringify({ 'ann@example.com': { short: 'Hi', long: value } })
  const request = { from: 'a@example.com', to: 'ann@example.com', text, 'recipient-variables': variables }
  const batch = new SendRequest(request).compile(undefined, fixed)
  for (const delivery of [batch.at(0), ...batch]) {
    writes(delivery)
    const message = delivery.toBytes().toString().replaceAll('=\r\n', '')
    assert(message.includes(`\r\n\r\nHi\r\n${long}Hi\r\n${value}${long}`))
  }
})

const writes = (delivery) => {
  const memory = Buffer.alloc(delivery.length + 4)
  assert.equal(delivery.writeInto(memory, 2), delivery.length)
  assert.deepEqual(memory.subarray(2, -2), delivery.toBytes())
  assert.deepEqual([memory[1], memory.at(-2)], [0, 0])
  for (const offset of [5, -1, 0.5, NaN, Infinity]) assert.throws(() => delivery.writeInto(memory, offset), RangeError)
  for (const target of ['x', [], undefined, new DataView(new ArrayBuffer(8))]) assert.throws(() => delivery.writeInto(target), TypeError)
  assert.throws(() => delivery.writeInto(memory, '0'), TypeError)
  const full = Buffer.alloc(delivery.length - 1)
  assert.throws(() => delivery.writeInto(full), RangeError)
  assert(full.every((byte) => byte === 0))
}

test('rendering does not hold up the event loop', async () => {
  const request = new SendRequest({
    ...newsletter(1000),
    attachment: { filename: 'a.bin', data: new Uint8Array(40_000) },
  })
  const batch = request.compile(undefined, fixed)
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  const all = await batch.renderAll({ threads: 2 })
  clearInterval(timer)
  assert.equal(all.length, 1000)
  assert.ok(turns > 0)
})

test('time and seed are the host’s unless they are given', () => {
  const request = new SendRequest({ from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't' })
  const bytes = (options) => request.compile(undefined, options).at(0).toBytes().toString()
  assert.equal(bytes(fixed), bytes({ now: 1767225600.9, seed: 7n }))
  assert.notEqual(bytes({ now: 1767225600 }), bytes({ now: 1767225600 }))
  const year = new Date().getUTCFullYear()
  assert.ok(request.compile().messageId.startsWith(`<${year}`))
  assert.match(bytes({ ...fixed, domain: 'mail.example.net' }), /@mail\.example\.net>/)
  assert.throws(
    () => new SendRequest(newsletter(3)).compile(undefined, { limits: { recipients: 2 } }),
    (error) => error.diagnostics.some((found) => found.message === 'Too many recipients, max is 2'),
  )
})

test('links are asked for by recipient', () => {
  const asked = []
  const batch = new SendRequest({ ...newsletter(2), text: '%unsubscribe_url% %unsubscribe_email%' }).compile(undefined, {
    ...fixed,
    unsubscribeLinks(recipient, link) {
      asked.push([recipient.address, recipient.name, link])
      return link === 'unsubscribe_url' ? `https://example.com/u/${recipient.address}` : null
    },
  })
  const text = batch.at(1).toBytes().toString()
  assert.match(text.replaceAll('=\r\n', ''), /https:\/\/example\.com\/u\/user1@example\.com %unsubscribe_email%/)
  assert.deepEqual(asked[0], ['user0@example.com', 'Zoë 0', 'unsubscribe_url'])
})

test('templates are rendered from a store or from what makes one', () => {
  const request = new SendRequest({ from: 'a@example.com', to: 'b@example.com', subject: 's', template: 'Hi', 'v:name': 'Ann' })
  const store = new Templates({ hi: 'Hello {{name}}' })
  const text = (templates) => request.compile(templates, fixed).at(0).toBytes().toString()
  assert.match(text(store), /Hello Ann/)
  assert.equal(text(store), text({ hi: 'Hello {{name}}' }))
  assert.throws(() => text(), MailwrightError)
  assert.deepEqual(store.addVersion('hi', 'v2', { template: 'Bye {{name}}', active: true, headers: { Subject: 'Bye' } }), [])
  assert.match(text(store), /Bye Ann/)
  assert.equal(store.get('HI').active.tag, 'v2')
  assert.deepEqual(store.get('hi').active.headers, { Subject: 'Bye' })
  assert.deepEqual(Array.from(store, (one) => one.name), ['hi'])
  assert.deepEqual(new Templates(store.toJSON()).toJSON(), store.toJSON())
  assert.equal(store.deleteVersion('hi', 'v2')[0].code, 'template-no-active-version')
  assert.throws(() => store.create('hi'), (error) => error.code === 'template-exists')
  assert.equal(store.length, 1)
})

test('check says what compile would let pass', () => {
  const request = new SendRequest({ from: 'a@example.com', to: 'b@example.com', subject: 's', html: '<p>x</p>', 'o:trackng': 'yes' })
  const codes = request.check().map((found) => found.code)
  assert.deepEqual(codes, ['send-unknown-parameter', 'send-html-without-text'])
})

test('a submission is read back', () => {
  const request = new SendRequest({ from: 'a@example.com', to: 'b@example.com', subject: 'é', text: 't', 'o:tag': ['x', 'y'] })
  const mime = request.submission(undefined, fixed)
  assert.match(mime.toString(), /^X-Mailgun-Tag: x\r$/m)
  const read = SendRequest.fromMime(mime, { recipients: ['b@example.com'] })
  assert.deepEqual(read.texts('o:tag'), ['x', 'y'])
  assert.deepEqual(read.texts('subject'), ['é'])
})

test('a template tells what it uses, and renders', () => {
  const source = '{{#each öitems}}{{name}}{{#if @last}}.{{/if}}{{/each}}'
  const template = Template.parse(source)
  const variables = template.variables()
  assert.deepEqual(
    variables.map((one) => source.slice(...one.span)),
    variables.map((one) => one.name),
  )
  assert.deepEqual(variables[1].blocks, ['each öitems'])
  assert.deepEqual(
    template.helpers().map((one) => one.name),
    ['each', 'if'],
  )
  assert.equal(template.render({ öitems: [{ name: 'a' }, { name: 'b' }] }), 'ab.')
  assert.equal(Template.parse('{{when}}').render({ when: new Date(0) }), '1970-01-01T00:00:00.000Z')
  assert.equal(Template.parse('{{a}}').renderJson('{"a": [1, -0.0]}'), '1-0')
  assert.throws(() => Template.parse('x').renderJson('{'), (error) => error.code === 'template-json')
  assert.equal(Template.parse('{{list}}', { dialect: 'handlebars' }).dialect, 'handlebars')
  const found = Template.parse('{{name}}').check({ name: "O'Hara" }, { compare: 'handlebars' })
  assert.ok(found.some((one) => one.code === 'template-differs-from-handlebars'))
})

test('options, charsets and texts', () => {
  assert.equal(SendOption.byHeader('x-mailgun-tag').parameter, 'o:tag')
  assert.equal(SendOption.byParameter('o:nothing'), null)
  assert.ok(SendOption.all().some((option) => option.parameter === 'o:testmode' && option.values !== ''))
  assert.deepEqual(Charset.forLabel('latin1').decode(new Uint8Array([0x80])), { text: '€', isMalformed: false })
  assert.equal(Charset.forLabel('shift_jis').decode(new Uint8Array([0x82, 0xa0])).text, 'あ')
  assert.equal(Charset.forLabel('nothing'), null)
  assert.equal(decodeEncodedWords('=?koi8-r?B?7s/SwQ==?='), 'Нора')
  assert.equal(htmlToText('<p>Fish &amp; chips'), 'Fish & chips')
  assert.equal(new Form().length, 0)
})
