// What is thrown: MailwrightError for input, TypeError for types and options, what a callback throws as it is.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as mailwright from 'mailwright'
import {
  Address,
  AddressList,
  AddressParser,
  deliver,
  Event,
  EventPoller,
  EventQuery,
  Form,
  IncomingMessage,
  InboundPost,
  MailwrightError,
  MemoryReplayGuard,
  Metrics,
  nextAttempt,
  parameterText,
  Route,
  RouteInput,
  RouteTable,
  SendRequest,
  Template,
  Templates,
  TimeRange,
  WebhookSample,
  WebhookVerifier,
} from 'mailwright'

const caught = (call) => {
  try {
    call()
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

const message = { from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't' }

test('a refusal is an Error with all diagnostics', () => {
  const error = caught(() => new SendRequest({ to: 'nonsense', subject: 'a\r\nBcc: b@example.com' }).compile())
  assert.ok(error instanceof MailwrightError && error instanceof Error)
  assert.equal(Object.prototype.toString.call(error), '[object Error]')
  assert.match(error.stack, /^MailwrightError: /)
  assert.ok(error.diagnostics.length >= 4)
  assert.equal(error.code, error.diagnostics.find((found) => found.severity === 'error').code)
  for (const found of error.diagnostics) {
    assert.match(found.code, /^(send|address)-[a-z-]+$/)
    assert.ok(['error', 'warning', 'note'].includes(found.severity))
    assert.equal(typeof found.message, 'string')
    assert.equal(typeof found.parameter, 'string')
  }
  assert.ok(error.diagnostics.some((found) => found.message === 'from parameter is missing'))
})

test('a span slices to the offending text, after text outside ASCII and outside the basic plane', () => {
  const text = '𝄞é Zoë <zoë @example.com>'
  const [found] = caught(() => Address.parse(text)).diagnostics
  assert.equal(text.slice(...found.span), ' ')
  assert.equal(text.slice(found.span[0] - 3, found.span[1] + 1), 'zoë @')

  const source = 'é𝄞 {{name}\n{{#if vip}}!'
  const found2 = caught(() => Template.parse(source)).diagnostics
  assert.deepEqual(
    found2.map((one) => one.code),
    ['template-syntax', 'template-unclosed-block'],
  )
  assert.ok(source.slice(found2[1].span[0]).startsWith('{{#if'))
  assert.ok(found2[1].span[1] <= source.length)
})

test('a finding shows the line that it is about', () => {
  const source = 'first\n  𝄞é {{#if vip}}!\nlast'
  const [found] = caught(() => Template.parse(source)).diagnostics
  assert.deepEqual(found.excerpt(source).split('\n').slice(1, 5), [
    '  --> template, line 2, column 6',
    '   |',
    ' 2 |   𝄞é {{#if vip}}!',
    '   |      ^^^^^^^^^^^',
  ])
  assert.ok(found.excerpt(source).startsWith(`error[template-unclosed-block] template: ${found.message}\n`))
  assert.deepEqual(found.excerpt().split('\n').filter((line) => line.includes('|')), [])
  // It is no member: a finding is compared, cloned and written as a plain object.
  assert.ok(!Object.keys(found).includes('excerpt'))
  assert.deepEqual(structuredClone(found), found)
  // One that knows its text needs none; one without a place has no line.
  const to = ['Ann <ann@example.com>', 'Zoë, 𝄞 nonsense']
  const report = caught(() => new SendRequest({ ...message, to }).compile())
  const known = report.diagnostics.find((one) => one.parameter === 'to')
  assert.equal(known.excerpt(), known.excerpt(to[1]))
  assert.ok(known.excerpt().includes('^'))
  const [missing] = caught(() => new SendRequest({ ...message, from: undefined }).compile()).diagnostics
  assert.equal(missing.excerpt().split('\n')[0], `error[${missing.code}] from: from parameter is missing`)
  assert.ok(!missing.excerpt('text').includes('^'))
  assert.ok(caught(() => found.excerpt(7)) instanceof TypeError)
  assert.ok(caught(() => found.excerpt.call({ code: 'none' })) instanceof TypeError)
  assert.ok(caught(() => found.excerpt.call(undefined)) instanceof TypeError)
  // Wherever findings come from.
  const warned = AddressList.parse('a@under_score.example')
  assert.ok([...warned.diagnostics, ...warned.addresses[0].diagnostics].every((one) => one.excerpt('').includes('warning[')))
  assert.ok(AddressList.parse('é x').rejected[0].reasons[0].excerpt('é x').includes('^'))
})

test('a span of a repeated parameter is in the text that it is about', () => {
  const second = 'Zoë Ångström <zoe@example.com>, 𝄞 nonsense'
  const error = caught(() => new SendRequest({ ...message, to: ['Ann <ann@example.com>', second] }).compile())
  const found = error.diagnostics.find((one) => one.parameter === 'to')
  assert.ok(second.slice(...found.span).length > 0)
  assert.ok(second.indexOf(second.slice(...found.span)) >= second.indexOf('𝄞'))
  assert.equal(found.source ?? second, second)
})

test('addresses know their spans in UTF-16 units', () => {
  const text = 'Zoë 𝄞 <zoe@example.com>, Bob <bob@example.com>'
  const list = AddressList.parse(text)
  assert.deepEqual(
    list.addresses.map((one) => text.slice(...one.span)),
    ['Zoë 𝄞 <zoe@example.com>', 'Bob <bob@example.com>'],
  )
  const each = new AddressParser().parseEach(['é x', 'Zoë <zoe@under_score.example>', 'nora'])
  assert.deepEqual(
    each.rejected.map((one) => one.text),
    ['é x', 'nora'],
  )
  assert.equal(each.addresses[0].diagnostics.length, each.diagnostics.length)
})

test('an unknown option is a TypeError, and so is one of the wrong type', () => {
  for (const call of [
    () => Address.parse('a@example.com', { require_rfc: true }),
    () => Address.parse('a@example.com', { requireRfc: 'yes' }),
    () => Address.parse('a@example.com', { requireRfc: () => true }),
    () => Address.parse('a@example.com', 7),
    () => Address.parse('a@example.com', []),
    () => Address.parse('a@example.com', { limits: { address: -1 } }),
    () => Address.parse('a@example.com', { limits: 3 }),
    () => new SendRequest(message).compile(undefined, { sed: 1 }),
    () => new SendRequest(message).compile(undefined, { seed: 1.5 }),
    () => new SendRequest(message).compile(undefined, { seed: -1n }),
    () => new SendRequest(message).compile(undefined, { seed: 2n ** 64n }),
    () => new SendRequest(message).compile(undefined, { now: 'today' }),
    () => new SendRequest(message).compile(undefined, { compare: 'handlebars' }),
    () => new SendRequest(message).compile(undefined, { unsubscribeLinks: 'https://example.com' }),
    () => new SendRequest(message).check(undefined, { compare: 7 }),
    () => Template.parse('x', { dialct: 'mailgun' }),
    () => new Templates({}, { limit: {} }),
    () => SendRequest.fromMime('', { recipients: 'a@example.com' }),
  ]) {
    const error = caught(call)
    assert.ok(error instanceof TypeError, `${call}: ${error}`)
  }
})

test('a wrong type is a TypeError', async () => {
  const batch = new SendRequest(message).compile()
  const inbound = InboundPost.fromForm(IncomingMessage.parse('').payload('forward', { sender: '', recipient: 'a' }).form)
  for (const call of [
    () => Address.parse(),
    () => Address.parse(7),
    () => Address.parse(null),
    () => Address.parse(new String('a@example.com')),
    () => Address.parse('a@example.com').isSameMailbox({}),
    () => Address.parse('a@example.com').isSameMailbox(),
    () => new AddressParser().parseEach('a@example.com'),
    () => new AddressParser().parseEach([7]),
    () => new SendRequest('from=a'),
    () => new SendRequest(7),
    () => new SendRequest([['to']]),
    () => new SendRequest([['to', 'a@example.com', 'b']]),
    () => new SendRequest(['to']),
    () => new SendRequest([[7, 'x']]),
    () => new SendRequest({ 'v:x': 1n }),
    () => new SendRequest({ 'v:x': () => 1 }),
    () => new SendRequest({ 'v:x': NaN }),
    () => new SendRequest({ 'v:x': [1, -Infinity] }),
    () => new SendRequest({ 'v:x': new Date(NaN) }),
    () => new SendRequest({ 'v:x': Promise.resolve(1) }),
    () => new SendRequest(Promise.resolve(message)),
    () => Template.parse('x').render(Promise.resolve({})),
    () => new SendRequest({ attachment: new Blob(['x']) }),
    () => new SendRequest({ attachment: { data: new Uint8Array(1), name: 'x' } }),
    () => SendRequest.fromJson({}),
    () => SendRequest.fromMime({}),
    () => batch.at('0'),
    () => new SendRequest(message).compile('x'.repeat(3).at, {}),
    () => Template.parse('x').render(() => 1),
    () => Template.parse('x').render({ big: 1n }),
    () => Template.parse('x').renderJson({}),
    () => new AddressParser().parseEach([undefined]),
    () => new AddressParser().parseEach(new Array(2 ** 32 - 1)),
    () => new Form().pushFile('file'),
    () => new Form().pushFile('file', []),
    () => new RouteTable({}),
    () => new RouteTable([{}]),
    () => new RouteTable([new SendRequest()]),
    () => Route.parse('catch_all()', 'stop()'),
    () => Route.parse('catch_all()', [1]),
    () => new RouteTable([]).evaluate({}),
    () => RouteInput.fromMessage({ sender: '', recipient: 'a@example.com' }, {}),
    () => deliver({}, IncomingMessage.parse(''), { sender: '', recipient: 'a@example.com' }),
    () => InboundPost.fromForm({}),
    () => inbound.contentId('1'),
    () => inbound.contentId(1.5),
    () => inbound.contentId(),
    () => new EventPoller(),
    () => new EventPoller('0'),
    () => new EventPoller(0).page([0], '0'),
    () => new EventPoller(0).page(['0'], 0),
    () => new EventQuery(7),
    () => new EventQuery({ filters: [{}] }),
    () => new EventQuery({ timeRange: new TimeRange() }),
    () => new EventQuery().run({}),
    () => new Metrics([]),
    () => new Metrics({ filter: {} }),
    () => new Metrics({ utcOffsetAt: 1 }),
    () => new Metrics({ dimensions: new Array(2 ** 32 - 1) }),
    () => new Metrics().report('delivered_count'),
    () => new MemoryReplayGuard('1'),
    () => new MemoryReplayGuard(1.5),
    () => new MemoryReplayGuard().remember('token', 1767225600n, 1767225700),
    () => nextAttempt('event-webhook', 'opened', '503', 1),
    () => nextAttempt('event-webhook', 'opened', 503, -1),
    () => nextAttempt('event-webhook', 'opened', 503, 1.5),
    () => new WebhookSample('delivered').body({}),
  ]) {
    const error = caught(call)
    assert.ok(error instanceof TypeError, `${call}: ${error}`)
  }
  // What is thrown has a message and nothing of Node-API.
  assert.deepEqual(Object.keys(caught(() => Address.parse(7))), [])
  assert.deepEqual(Object.keys(caught(() => batch.at(0).writeInto(new Uint8Array(1)))), [])
  await assert.rejects(batch.renderAll({ threads: 0 }), TypeError)
  await assert.rejects(batch.renderAll({ thread: 2 }), TypeError)
})

test('a number that is no number of anything is a TypeError', () => {
  const range = new TimeRange({ begin: 0, ascending: 'yes' }).resolve()
  const verifier = new WebhookVerifier(['key'])
  for (const wrong of [NaN, Infinity, -Infinity]) {
    const offsets = new Metrics({ dimensions: ['time'], resolution: 'hour', utcOffsetAt: () => wrong })
    for (const call of [
      () => new EventPoller(wrong),
      () => new EventPoller(0).page([wrong], 0),
      () => new EventPoller(0).page([0], wrong),
      () => new EventPoller(0, { wait: wrong }),
      () => range.contains(wrong),
      () => new TimeRange({ begin: wrong }),
      () => new Metrics({ period: [wrong, 1] }),
      () => new Metrics({ period: [0, wrong] }),
      () => new Metrics({ duration: ['1d', wrong] }),
      () => offsets.add({ event: 'opened', timestamp: 1 }),
      () => new EventQuery({ limit: wrong }),
      () => new MemoryReplayGuard(wrong),
      () => nextAttempt('event-webhook', 'opened', wrong, 1),
    ]) {
      const error = caught(call)
      assert.ok(error instanceof TypeError, `${call}: ${error}`)
      assert.ok(error.message.includes(`found ${wrong}`), error.message)
    }
    for (const call of [
      () => verifier.verify('1000', 'token', '0'.repeat(64), { now: wrong }),
      () => new MemoryReplayGuard().remember('token', wrong, 0),
      () => new MemoryReplayGuard().remember('token', 0, wrong),
    ]) {
      const error = caught(call)
      assert.ok(error instanceof TypeError && /time in Unix seconds/.test(error.message), `${call}: ${error}`)
    }
  }
})

test('a wrong option is named', () => {
  for (const [call, told] of [
    [() => new EventQuery({ limits: {}, limit: '7' }), 'options.limit: invalid type: string "7"'],
    [() => new EventPoller(0, { wait: 'x' }), 'options.wait: invalid type: string "x"'],
    [() => new Metrics({ period: [1] }), 'options.period: invalid length 1'],
    [() => IncomingMessage.parse('').payload('forward', { sender: 7, recipient: '' }), 'envelope.sender: invalid type'],
    [() => IncomingMessage.parse('').payload('forward', { sender: '' }), 'envelope: missing field `recipient`'],
    [() => IncomingMessage.parse('').payload('forward', 'a@example.com'), 'envelope must be an object'],
  ]) {
    const error = caught(call)
    assert.ok(error instanceof TypeError && error.message.startsWith(told), `${call}: ${error}`)
  }
})

test('the text that a parameter names is found in what was given', () => {
  const routes = [{ expression: 'catch_all()', actions: ['stop()', 'é𝄞 stop('] }]
  const [found] = caught(() => RouteTable.fromJson(routes)).diagnostics
  const text = parameterText(found.parameter, 'routes', routes)
  assert.equal(text, 'é𝄞 stop(')
  assert.ok(found.excerpt(text).includes('^'))
  assert.equal(parameterText('signature.timestamp', '', { signature: { timestamp: 7 } }), '7')
  assert.equal(parameterText('routes[7].expression', 'routes', routes), null)
  assert.ok(caught(() => parameterText('routes', 'routes', undefined)) instanceof TypeError)
})

test('a class is made by `new`, and not at all where only calls hand it out', () => {
  const classes = Object.entries(mailwright).filter(([, one]) => Object.getOwnPropertyNames(one.prototype ?? {}).length > 1)
  assert.ok(classes.length > 40)
  let illegal = 0
  for (const [name, one] of classes) {
    assert.ok(caught(() => one()) instanceof TypeError, name)
    try {
      assert.ok(new one() instanceof one)
    } catch (error) {
      assert.ok(error instanceof TypeError, `${name}: ${error}`)
      if (error.message.startsWith('Illegal constructor')) illegal += 1
    }
  }
  assert.equal(illegal, 27)
  assert.ok(caught(() => new (class extends Address {})()) instanceof TypeError)
  class Newsletter extends SendRequest {
    static of = (text) => new Newsletter({ ...message, text })
  }
  const letter = Newsletter.of('Hello')
  assert.ok(letter instanceof Newsletter && letter instanceof SendRequest && letter.constructor === Newsletter)
  assert.equal(letter.compile().length, 1)
})

test('a member asked of something else is a TypeError', () => {
  const address = Address.parse('a@example.com')
  const { get } = Object.getOwnPropertyDescriptor(Address.prototype, 'local')
  for (const self of [undefined, {}, Address.prototype, Object.create(Address.prototype), new SendRequest(), { __wbg_ptr: 64 }]) {
    assert.ok(caught(() => get.call(self)) instanceof TypeError)
    assert.ok(caught(() => Address.prototype.inHeader.call(self)) instanceof TypeError)
  }
  assert.equal(get.call(address), 'a')
})

test('an object shows no more of itself than its class does', () => {
  const one = new SendRequest(message)
  const [delivery] = one.compile()
  for (const object of [one, Address.parse('a@example.com'), new Form(), delivery]) {
    assert.deepEqual(Reflect.ownKeys(object), [])
    const listed = []
    for (const name in object) listed.push(name)
    assert.deepEqual(listed, [])
  }
  assert.equal(JSON.stringify(Address.parse('a@example.com')), '{}')
})

test('a call may be made from within another one about the same object', () => {
  const request = new SendRequest(message)
  request.push('v:a', { toJSON: () => request.push('o:tag', 'inner') ?? 'outer' })
  assert.deepEqual([request.texts('o:tag'), request.texts('v:a')], [['inner'], ['outer']])
  let depth = 0
  const metrics = new Metrics({
    utcOffsetAt() {
      if ((depth += 1) < 3) metrics.add({ event: 'delivered', timestamp: 1767225600 })
      return 0
    },
  })
  metrics.add({ event: 'delivered', timestamp: 1767225600 })
  assert.equal(metrics.aggregates().delivered_count, 3)
})

test('names may hold whatever JavaScript has in names', () => {
  const request = new SendRequest()
  for (const name of ['v:\0', '__proto__', '1', '0']) request.push(name, ['x', 'y'])
  assert.deepEqual(
    request.fields.map((field) => field.name),
    ['v:\0', 'v:\0', '__proto__', '__proto__', '1', '1', '0', '0'],
  )
  assert.match(caught(() => Address.parse('a@example.com', { 'a\0': 1 })).message, /unknown field `a\\u\{0\}`/)
  assert.equal(Event.fromValue({ 'a\0': 1 }).fields()['a\0'], 1)
})

test('a name in a message does nothing to a terminal', () => {
  const error = caught(() => Address.parse('a@example.com', { limits: { '\x1b[31m\n': 1 } }))
  assert.equal(error.message, 'error[limit-unknown-name] limits: unknown limit `\\u{1b}[31m\\n`')
  const { message } = caught(() => Address.parse('a@example.com', { limits: { '\x1b[31m': '1' } }))
  assert.ok(message.includes('\\u{1b}[31m'))
})

test('an unknown limit and an unknown dialect have the codes that they have everywhere', () => {
  assert.equal(caught(() => Address.parse('a@example.com', { limits: { adress: 1 } })).code, 'limit-unknown-name')
  assert.equal(caught(() => Address.parse('a@example.com', { limits: { address_list: 1 } })).code, 'limit-unknown-name')
  assert.equal(caught(() => Template.parse('x', { dialect: 'mustache' })).code, 'template-dialect-unknown')
})

test('what a callback throws is thrown as it is', () => {
  const thrown = new RangeError('no link')
  const batch = { ...message, text: '%unsubscribe_url%', 'recipient-variables': {} }
  const options = {
    unsubscribeLinks() {
      throw thrown
    },
  }
  assert.equal(
    caught(() => new SendRequest(batch).compile(undefined, options)),
    thrown,
  )
  assert.ok(caught(() => new SendRequest(batch).compile(undefined, { unsubscribeLinks: () => 7 })) instanceof TypeError)
  assert.equal(
    caught(() => Template.parse('x').render({ toJSON: () => { throw thrown } })), // prettier-ignore
    thrown,
  )
  assert.equal(
    caught(() => new SendRequest({ get to() { throw thrown } })), // prettier-ignore
    thrown,
  )
})

test('lone surrogates become U+FFFD, in strings and in JSON', () => {
  assert.equal(Template.parse('{{a}}|\ud800').render({ a: 'x\udfff\ud800' }), 'x\ufffd\ufffd|\ufffd')
  assert.equal(Template.parse('{{a}}').render({ a: '\\ud800' }), '\\ud800')
  assert.deepEqual(new SendRequest({ 'v:a': { b: '\ud83d' } }).texts('v:a'), ['{"b":"\ufffd"}'])
})

test('forms have the same errors', () => {
  assert.equal(caught(() => Form.parse('text/plain', 'a=1')).code, 'form-content-type')
})

test('thousands of findings about one long text take no copy of it each', () => {
  const addresses = Array.from({ length: 20_000 }, (_, i) => `zoë${i}@under_score.example`)
  const to = addresses.join(', ')
  const before = process.memoryUsage().rss
  const found = new SendRequest({ ...message, to }).check().filter((one) => one.source === to)
  assert.equal(found.length, addresses.length)
  // A copy for each would be 20 GB.
  assert.ok(process.memoryUsage().rss - before < 1e9)
  for (const at of [0, 9_999, 19_999]) assert.equal(to.slice(...found[at].span), 'under_score.example')
})
