// Compiled, not run: what webhooks, routes, messages and events declare.

import { createReadStream } from 'node:fs'
import {
  type AsyncReplayGuard,
  deliver,
  type Envelope,
  EventKind,
  EventQuery,
  Filter,
  Form,
  type FormFile,
  IncomingMessage,
  Metric,
  type MetricCounts,
  type MetricName,
  Metrics,
  MemoryReplayGuard,
  type Names,
  names,
  nextAttempt,
  type PayloadKind,
  type ReplayGuard,
  RouteInput,
  type RouteOutcome,
  RouteTable,
  type ScannedLine,
  type Verdict,
  type WebhookPost,
  WebhookSample,
  WebhookSigner,
  WebhookType,
  WebhookVerifier,
} from 'mailwright'

const verifier = new WebhookVerifier(['key', new Uint8Array()], { maxAge: 60, limits: { webhookBytes: 1 } })
const verdict: Verdict = verifier.verify('1', 'token', 'signature', { now: 1 })
const seen: boolean = verdict.isSeen
const guard: ReplayGuard = new MemoryReplayGuard(10)
const post: WebhookPost = verifier.readPostOnce('application/json', Buffer.from(''), guard)
const kind: 'event' | 'legacy-event' | 'inbound' = post.kind
const later: AsyncReplayGuard = { remember: async (token: string, now: number, until: number) => token !== '' && now < until }
const promised: Promise<WebhookPost> = verifier.readPostOnceAsync('application/json', '', later)
const body: string = new WebhookSample('clicked', { tags: ['x'] }).body(new WebhookSigner('key'), { seed: 1n })
// @ts-expect-error There is no such type of webhook.
new WebhookSample('bounced')
// @ts-expect-error A promise is no answer of a guard that is asked at once.
verifier.verifyOnce('1', 'token', 'signature', later)
const seconds: number | undefined = nextAttempt('event-webhook', 'opened', null, 1).seconds

const form = new Form()
form.pushFile('file', { data: 'x' })
for (const field of form) {
  const file: FormFile | null = field.file
  const text: string | null = field.text
  console.log(file, text)
}
const encoded: { contentType: string; body: Buffer } = form.encode({ seed: 1 })

const table = RouteTable.fromJson([{ expression: 'catch_all()', actions: ['store()'] }], { reading: 'full-ignoring-case' })
const decision = table.evaluate(new RouteInput('a@example.com', { subject: 'x' }))
for (const { route, actions } of decision.executed) {
  for (const action of actions) {
    if ('forward' in action) console.log(route, action.forward[0]?.wire)
    else if ('store' in action) console.log(action.store?.wire)
    else console.log(action.stop)
  }
}
const envelope: Envelope = { sender: '', recipient: 'a@example.com' }
const message = IncomingMessage.parse(new Uint8Array())
const payloadKind: PayloadKind = 'retrieved-mime'
message.payload(payloadKind, envelope, { signingKey: 'key' })
const outcomes: RouteOutcome[] = deliver(table, message, envelope, { spam: { spf: 'SoftFail' } }).outcomes
for (const outcome of outcomes) {
  if (outcome.kind === 'post') console.log(outcome.request.url)
  else if (outcome.kind === 'email') console.log(outcome.message.length)
  else console.log(outcome.messageUrl, outcome.notice?.contentType)
}

const query = new EventQuery({ filters: [Filter.parse('tags', 'x')], limit: 1 })
for (const line of query.scan('')) console.log(line.text)
for await (const line of query.scanReader(createReadStream('archive'))) {
  const found: ScannedLine = line
  console.log(found.number)
}
const matches: boolean = query.matches({ event: 'opened' }) || query.matches('{}') || query.matches(new Uint8Array())
const metrics = new Metrics({ dimensions: ['time'], utcOffsetAt: (time: number) => time * 0, duration: ['7d', 0] })
const counts: MetricCounts | null = metrics.group(['x'])
const rate: number | null = metrics.aggregates().opened_rate
metrics.report(['delivered_count', 'opened_rate'], { includeAggregates: true }).aggregates?.metrics.delivered_count
// @ts-expect-error There is no such metric.
metrics.report(['deliveries'])
const all: Names = names()
const kinds: EventKind[] = all.EventKind

console.log(seen, kind, promised, body, seconds, encoded, matches, counts, rate, kinds)

const eventKind: EventKind = 'opened'
const written: string | null = EventKind.event(eventKind)
const parts: [MetricName, MetricName] | null = Metric.quotient('opened_rate')
const isRate: boolean = Metric.isRate('opened_count')
const type: WebhookType = 'temporary_fail'
const paid: string = WebhookType.event(type)
// @ts-expect-error A name that is none.
Metric.isRate('opens')
// @ts-expect-error No function of the package's may be replaced.
WebhookType.event = (type) => type
const forgetful: ReplayGuard = { remember: () => true, forget() {} }
const asynchronous: AsyncReplayGuard = { remember: async () => true, forget: async () => {} }
const token: string = post.token
