// What Mailgun reports: events, filters, searches, archives, counts.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { createGunzip, gzipSync } from 'node:zlib'
import {
  Event,
  EventKind,
  EventPoller,
  EventQuery,
  Filter,
  LogFilter,
  Metric,
  Metrics,
  names,
  Scanner,
  TimeRange,
  WebhookType,
} from 'mailwright'

const caught = (call) => {
  try {
    call()
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

test('an event is kept as it is, with all digits in its text', () => {
  const text = '{"event":"failed","severity":"temporary","big":12345678901234567890,"x":1.0,"tags":["é"]}'
  for (const event of [Event.fromJson(text), Event.fromJson(Buffer.from(text))]) {
    assert.equal(event.toString(), text)
    assert.equal(event.kind, 'failed-temporary')
    assert.deepEqual([event.tags, event.campaigns, event.timestamp], [['é'], [], null])
    assert.deepEqual(event.fields(), JSON.parse(text))
    assert.equal(JSON.stringify(event), JSON.stringify(JSON.parse(text)))
  }
  const made = Event.fromValue({ event: 'opened', timestamp: 1767225600.25, gone: undefined, at: new Date(0) })
  assert.equal(made.timestamp, 1767225600.25)
  assert.deepEqual(made.fields(), { event: 'opened', timestamp: 1767225600.25, at: '1970-01-01T00:00:00.000Z' })
  assert.throws(() => Event.fromValue({ big: 1n }), TypeError)
  assert.throws(() => Event.fromValue(undefined), TypeError)
  assert.throws(() => Event.fromValue([]), { code: 'event-not-an-object' })
  const broken = '{"é𝄞":1,}'
  const [found] = caught(() => Event.fromJson(broken)).diagnostics
  assert.equal(found.code, 'event-malformed')
  assert.equal(broken.slice(...found.span), '}')
})

test('the documented members of an event are at hand', () => {
  const event = Event.fromValue({
    event: 'failed',
    id: 'x',
    recipient: 'ann@example.com',
    'log-level': 'error',
    'upserted-count': 3,
    'is-upsert': false,
    batch: { id: 'b' },
    error: { message: 'no address' },
    'user-variables': { plan: 'pro' },
    'delivery-status': { code: 550, 'mx-host': 'mx.example.com', utf8: true, message: 7 },
    message: {
      headers: { subject: 'é', 'message-id': 'm' },
      recipients: ['a@example.com'],
      attachments: [{ filename: 'f', 'content-type': 'text/plain', size: 1 }],
      size: 10,
    },
    routes: [{ id: 'r', expression: 'catch_all()', match: { recipient: 'a@example.com' } }],
  })
  assert.deepEqual(
    [event.name, event.id, event.recipient, event.logLevel, event.upsertedCount, event.isUpsert, event.batchId, event.errorMessage],
    ['failed', 'x', 'ann@example.com', 'error', 3, false, 'b', 'no address'],
  )
  assert.deepEqual(event.deliveryStatus, { code: 550, mxHost: 'mx.example.com', utf8: true })
  assert.deepEqual(event.message, {
    size: 10,
    headers: { subject: 'é', 'message-id': 'm' },
    recipients: ['a@example.com'],
    attachments: [{ filename: 'f', contentType: 'text/plain', size: 1 }],
  })
  assert.deepEqual(event.routes, [{ id: 'r', expression: 'catch_all()', matchedRecipient: 'a@example.com' }])
  assert.deepEqual(event.userVariables, { plan: 'pro' })
  assert.deepEqual([event.envelope, event.clientInfo, event.subscribed, event.url], [null, null, null, null])
  assert.equal(Event.fromJson('{"user-variables":"truncated"}').userVariables, 'truncated')
})

test('a filter takes an event in each of its forms', () => {
  const filter = Filter.parse('tags', 'é OR news')
  assert.deepEqual([filter.field, filter.expression], ['tags', 'é OR news'])
  assert.deepEqual(filter.syntaxTree(), { or: [{ term: 'é' }, { term: 'news' }] })
  const event = { tags: ['Spring news'] }
  const text = JSON.stringify(event)
  for (const given of [event, text, Buffer.from(text), Event.fromValue(event)]) assert.ok(filter.matches(given))
  assert.ok(!filter.matches({ tags: [] }))
  for (const wrong of [undefined, null, 1, Symbol('x')]) assert.throws(() => filter.matches(wrong), TypeError)
  const expression = 'é𝄞 AND (news'
  const [found] = caught(() => Filter.parse('tags', expression)).diagnostics
  assert.equal(expression.slice(...found.span), '(')
  assert.throws(() => Filter.parse('nonsense', 'x'), { code: 'filter-unknown-field' })
  assert.ok(Filter.fieldNames().includes('message-id'))
  assert.throws(() => Filter.parse('tags', '((a))', { limits: { filterDepth: 1 } }), { code: 'filter-too-deep' })
})

test('a structured filter tells its attributes', () => {
  const entry = { attribute: 'tag', comparator: '=', values: [{ value: 'News' }] }
  assert.ok(LogFilter.fromJson({ AND: [entry] }).matches({ tags: ['news'] }))
  const error = caught(() => LogFilter.fromJson({ AND: [entry, { ...entry, comparator: '~' }] }))
  assert.deepEqual([error.code, error.diagnostics[0].parameter], ['logfilter-bad-comparator', 'filter.AND[1].comparator'])
  const size = LogFilter.attributes().find((one) => one.name === 'size')
  assert.deepEqual(size.comparators, ['>', '<'])
})

test('a time range is resolved, its parameters being texts or numbers', () => {
  const range = new TimeRange({ begin: 1772323200, end: '1772326800', limit: 20 }).resolve()
  assert.deepEqual([range.begin, range.end, range.isAscending, range.limit], [1772323200, 1772326800, true, 20])
  assert.deepEqual([range.contains(1772326800), range.contains(1772326801)], [true, false])
  const error = caught(() => new TimeRange({ begin: 'é𝄞', ascending: 'maybe' }).resolve())
  assert.deepEqual(error.diagnostics.map((found) => [found.parameter, found.span]), [
    ['begin', [0, 3]],
    ['ascending', [0, 5]],
  ])
  assert.throws(() => new TimeRange({ start: 1 }), TypeError)
  assert.throws(() => new TimeRange({ begin: true }), TypeError)
})

const events = [
  { event: 'opened', timestamp: 30, tags: ['a'] },
  { event: 'failed', timestamp: 10, message: { headers: { subject: 'é𝄞 Hello' } } },
  { event: 'opened', timestamp: 20 },
]

test('a query sorts, cuts and explains', () => {
  const timeRange = new TimeRange({ begin: 0, end: 100 }).resolve()
  const query = new EventQuery({ timeRange, filters: [Filter.parse('event', 'opened')] })
  assert.deepEqual(query.run(events), [2, 0])
  assert.deepEqual(new EventQuery({ timeRange, limit: 1 }).run(events.map((event) => JSON.stringify(event))), [1])
  assert.deepEqual([new EventQuery().maxResults, new EventQuery({ limit: 7 }).maxResults], [Infinity, 7])
  const subject = new EventQuery({ filters: [Filter.parse('subject', 'é𝄞 hello'), Filter.parse('tags', 'x')] })
  assert.deepEqual(subject.explain(events[1]).map(({ filter, isFound, value, place }) => [filter, isFound, value && value.slice(...place)]), [
    [0, true, 'é𝄞'],
    [0, true, 'Hello'],
    [1, false, undefined],
  ])
  assert.equal('é𝄞 hello'.slice(...subject.explain(events[1])[1].part), 'hello')
  const structured = LogFilter.fromJson({ AND: [{ attribute: 'tag', comparator: '=', values: [{ value: 'a' }] }] })
  assert.deepEqual(new EventQuery({ logFilters: [structured] }).run(events), [0])
  assert.throws(() => new EventQuery({ filter: [] }), /unknown field/)
  assert.throws(() => new EventQuery({ filters: ['opened'] }))
  assert.throws(() => new EventQuery({ limit: -1 }), TypeError)
})

test('a query is a clause for every database', () => {
  const query = new EventQuery({ filters: [Filter.parse('size', '>10')] })
  for (const dialect of names().SqlDialect) {
    const { clause, parameters, diagnostics } = query.toSql(dialect, 'event')
    assert.match(clause, /event/)
    assert.ok(parameters.every((one) => ['string', 'number'].includes(typeof one)))
    assert.ok(Array.isArray(diagnostics))
  }
  assert.throws(() => query.toSql('oracle', 'event'), /`sqlite`/)
})

const archive = '{"event":"opened","id":"1"}\r\n\n{"é𝄞":,}\n{"event":"failed","n":12345678901234567890}\n{"event":"opened","id":"3"}'
const shown = ({ number, text, diagnostics }) => [number, text, diagnostics.map((found) => found.code)]
const expected = [
  [1, '{"event":"opened","id":"1"}', []],
  [3, '{"é𝄞":,}', ['event-line-broken']],
  [5, '{"event":"opened","id":"3"}', []],
]
const opened = () => new EventQuery({ filters: [Filter.parse('event', 'opened')] })

test('an archive in memory is searched', () => {
  for (const given of [archive, Buffer.from(archive), new TextEncoder().encode(archive).buffer]) {
    const lines = [...opened().scan(given)]
    assert.deepEqual(lines.map(shown), expected)
    const [found] = lines[1].diagnostics
    assert.equal(lines[1].text.slice(...found.span), ',')
  }
  assert.deepEqual([...new EventQuery({ limit: 1 }).scan(archive)].map((line) => line.number), [1])
  assert.deepEqual([...new EventQuery().scan('')], [])
  assert.throws(() => [...opened().scan({})], TypeError)
  const long = [...new EventQuery({ limits: { eventLine: 30 } }).scan(archive)]
  assert.deepEqual(long.map((line) => [line.number, line.diagnostics.map((found) => found.code)]), [
    [1, []],
    [3, ['event-line-broken']],
    [4, ['event-line-too-long']],
    [5, []],
  ])
})

test('an archive that comes in pieces is searched, wherever they are cut', async () => {
  const bytes = Buffer.from(archive)
  for (let at = 0; at <= bytes.length; at += 1) {
    const lines = await all(opened().scanReader([bytes.subarray(0, at), bytes.subarray(at)]))
    assert.deepEqual(lines.map(shown), expected, `${at}`)
  }
  const streams = [
    Readable.from([bytes]),
    Readable.from([gzipSync(bytes)]).pipe(createGunzip()),
    new Blob([bytes]).stream(),
    [archive.slice(0, 9), archive.slice(9)],
    bytes,
    archive,
  ]
  for (const stream of streams) assert.deepEqual((await all(opened().scanReader(stream))).map(shown), expected)
  // A web stream that cannot be iterated over, as in Safari.
  const { readable, writable } = new TransformStream()
  const writer = writable.getWriter()
  writer.write(bytes).then(() => writer.close())
  const plain = { getReader: () => readable.getReader() }
  assert.deepEqual((await all(opened().scanReader(plain))).map(shown), expected)
  const down = new Error('connection lost')
  const failing = (async function* () {
    yield bytes
    throw down
  })()
  await assert.rejects(all(opened().scanReader(failing)), (error) => error === down)
  await assert.rejects(all(opened().scanReader(1)), TypeError)
})

test('a search ends with its limit, and leaves the rest of the stream', async () => {
  let given = 0
  const endless = (function* () {
    for (;;) {
      given += 1
      yield `{"n":${given}}\n`
    }
  })()
  const lines = await all(new EventQuery({ limit: 3 }).scanReader(endless))
  assert.equal(lines.length, 3)
  assert.ok(given <= 4, `${given}`)
})

test('a scanner takes pieces by hand', () => {
  const scanner = new Scanner(new EventQuery())
  scanner.push('{}\n{}\n{')
  assert.equal(scanner.take(1).length, 1)
  assert.equal(scanner.take(9).length, 1)
  assert.equal(scanner.isDone, false)
  scanner.push('}')
  scanner.finish()
  assert.equal(scanner.take(9).length, 1)
  assert.equal(scanner.isDone, true)
  // What comes after the end is nothing.
  scanner.push('{}\n')
  scanner.finish()
  assert.deepEqual([scanner.take(9), scanner.isDone], [[], true])
})

const all = async (lines) => {
  const found = []
  for await (const line of lines) found.push(line)
  return found
}

test('events are followed page by page', () => {
  const poller = new EventPoller(1000, { threshold: 60, wait: 20 })
  assert.deepEqual(poller.step(), { kind: 'request', begin: 1000, nextPage: false })
  assert.equal(poller.page([1001, 1100], 1110), false)
  assert.deepEqual(poller.step(), { kind: 'wait', seconds: 20 })
  assert.deepEqual(poller.step(), { kind: 'request', begin: 1000, nextPage: false })
  assert.equal(poller.page([1001, 1100], 1160), true)
  assert.deepEqual(poller.step(), { kind: 'request', begin: 1100, nextPage: true })
  // Without a time it is that of the machine.
  assert.equal(poller.page([1101]), true)
})

test('events are counted in groups', () => {
  const metrics = new Metrics({ dimensions: ['domain', 'tag'] })
  metrics.add({ event: 'delivered', timestamp: 1, domain: { name: 'a.example' }, tags: ['x', 'y'] })
  metrics.add('{"event":"failed","severity":"permanent","timestamp":2,"domain":{"name":"a.example"}}')
  const groups = metrics.groups()
  assert.deepEqual(groups.map((group) => group.values), [
    ['a.example', 'Untagged'],
    ['a.example', 'x'],
    ['a.example', 'y'],
  ])
  assert.deepEqual(Object.keys(groups[0].counts), names().MetricName)
  assert.equal(metrics.group(['a.example', 'x']).delivered_count, 1)
  assert.equal(metrics.group(['b.example', 'x']), null)
  assert.equal(metrics.aggregates().delivered_count, 2)
  const report = metrics.report(['delivered_count', 'delivered_rate'], { sort: 'tag:desc', limit: 1, includeAggregates: true })
  assert.deepEqual(report.items[0].metrics, { delivered_count: 1, delivered_rate: 100 })
  assert.deepEqual(report.pagination, { skip: 0, limit: 1, total: 3 })
  assert.deepEqual(metrics.diagnostics, [])
  const error = caught(() => metrics.report(['delivered_count', 'é𝄞']))
  assert.deepEqual([error.code, error.diagnostics[0].span], ['event-metrics-unknown-name', [0, 3]])
  const sort = caught(() => metrics.report(['delivered_count'], { sort: 'é𝄞:up' }))
  assert.deepEqual([sort.code, sort.diagnostics[0].span], ['event-metrics-sort', [0, 6]])
  assert.throws(() => new Metrics({ dimensions: ['colour'] }), /`recipient_domain`/)
  assert.throws(() => new Metrics({ dimensions: ['tag', 'tag'] }), { code: 'event-metrics-dimensions' })
  assert.throws(() => new Metrics({ duration: ['7 days', 0] }), { code: 'event-metrics-duration' })
  const later = LogFilter.fromJson({ AND: [{ attribute: 'size', comparator: '>', values: [{ value: '1' }] }] })
  assert.throws(() => new Metrics({ filter: later }), { code: 'logfilter-bad-comparator' })
})

test('hours are those of a zone, summer time included', () => {
  const asked = []
  const metrics = new Metrics({
    dimensions: ['time'],
    resolution: 'hour',
    utcOffsetAt(time) {
      asked.push(time)
      return time < 100_000 ? 3600 : 7200
    },
  })
  metrics.add({ event: 'delivered', timestamp: 3.5 })
  metrics.add({ event: 'delivered', timestamp: 100_000 })
  assert.deepEqual(asked, [3, 100_000])
  assert.deepEqual(metrics.groups().map((group) => group.values[0]), [
    'Thu, 01 Jan 1970 01:00:00 +0100',
    'Fri, 02 Jan 1970 05:00:00 +0200',
  ])
  const down = new Error('no such zone')
  const failing = new Metrics({
    utcOffsetAt() {
      throw down
    },
  })
  assert.equal(caught(() => failing.add({ event: 'delivered', timestamp: 1 })), down)
  assert.throws(() => new Metrics({ utcOffsetAt: () => 'CET' }).add({ event: 'delivered', timestamp: 1 }), TypeError)
  const fixed = new Metrics({ dimensions: ['time'], resolution: 'hour', utcOffset: -1800, period: [0, 10] })
  fixed.add({ event: 'delivered', timestamp: 3 })
  fixed.add({ event: 'delivered', timestamp: 10 })
  assert.deepEqual(fixed.groups().map((group) => group.values[0]), ['Wed, 31 Dec 1969 23:00:00 -0030'])
  assert.equal(fixed.aggregates().delivered_count, 1)
})

test('what names stand for', () => {
  assert.deepEqual(
    ['failed-temporary', 'opened', 'unknown'].map((kind) => EventKind.event(kind)),
    ['failed', 'opened', null],
  )
  assert.deepEqual([Metric.quotient('opened_rate'), Metric.quotient('opened_count')], [['opened_count', 'delivered_count'], null])
  assert.deepEqual([Metric.isRate('opened_rate'), Metric.isRate('opened_count')], [true, false])
  for (const kind of names().EventKind) assert.ok(kind === 'unknown' || EventKind.event(kind), kind)
  for (const metric of names().MetricName) assert.equal(Metric.quotient(metric) !== null, Metric.isRate(metric), metric)
  assert.equal(WebhookType.event('temporary_fail'), 'failed')
  for (const [call, message] of [
    [() => Metric.isRate('opens'), /metric must be one of .*`opened_rate`.*, not `opens`/],
    [() => EventKind.event('failed'), /`failed-temporary`/],
    [() => WebhookType.event('bounced'), /`permanent_fail`/],
    [() => WebhookType.event(), /expected a string/],
  ]) {
    assert.throws(call, (error) => error instanceof TypeError && message.test(error.message))
  }
})
