// Messages on their way in: routes and their decisions, parsed messages, payloads, deliveries, replies.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Action,
  deliver,
  Expression,
  escapePattern,
  htmlToText,
  InboundPost,
  IncomingMessage,
  MailwrightError,
  matchHeaderContaining,
  matchRecipientDomain,
  matchRecipientExactly,
  names,
  payloadKindOfUrl,
  quoteRouteString,
  Route,
  RouteInput,
  RouteTable,
  splitSignature,
  stripHtml,
  stripText,
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

test('an expression tells its tree, and where it is broken', () => {
  const expression = Expression.parse('match_recipient("(.*)@example.com") and match_header("subject", "é")')
  assert.deepEqual(expression.syntaxTree(), {
    and: [{ match_recipient: '(.*)@example.com' }, { match_header: ['subject', 'é'] }],
  })
  assert.equal(expression.groupCount, 1)
  assert.deepEqual(expression.diagnostics, [])
  const source = 'match_header("é𝄞", "[") and nonsense()'
  const [found] = caught(() => Expression.parse(source)).diagnostics
  assert.equal(found.code, 'route-invalid-pattern')
  assert.ok('"["'.includes(source.slice(...found.span)), source.slice(...found.span))
  const undocumented = Expression.parse('match_recipient("é𝄞") or catch_all()')
  assert.equal(undocumented.source.slice(...undocumented.diagnostics[0].span), 'or')
  assert.throws(() => Expression.parse('catch_all()', { limits: { routeExpression: 3 } }), { code: 'route-too-long' })
})

test('an action tells its destinations', () => {
  const action = Action.parse('forward("https://x.example/é, ann@example.com")')
  assert.deepEqual(action.destinations, [
    { kind: 'url', source: 'https://x.example/é' },
    { kind: 'email', source: 'ann@example.com' },
  ])
  assert.deepEqual(Action.parse('store()').syntaxTree(), { store: null })
  assert.throws(() => Action.parse('forward("nowhere")'), { code: 'route-bad-destination' })
})

const entries = [
  { id: 'a', priority: 1, expression: 'catch_all()', actions: ['store()'] },
  {
    id: 'b',
    priority: 0,
    expression: 'match_recipient("é𝄞?(?P<user>.*)@example.com")',
    actions: ['forward("https://x.example/\\g<user>")', 'stop()'],
  },
]

test('a table decides, and says why', () => {
  const table = RouteTable.fromJson(entries)
  const decision = table.evaluate(new RouteInput('a&b@EXAMPLE.com', [['Subject', 'Hi']]))
  assert.equal(decision.stoppedBy, null)
  const unicode = table.evaluate(new RouteInput('é𝄞a&b@example.com', { Subject: ['Hi', 'Ho'] }))
  assert.equal(unicode.stoppedBy, 1)
  assert.deepEqual(unicode.executed, [
    {
      route: 1,
      actions: [
        {
          forward: [
            {
              kind: 'url',
              raw: 'https://x.example/a&b',
              encoded: 'https://x.example/a%26b',
              wire: 'https://x.example/a%26b',
            },
          ],
        },
        { stop: true },
      ],
    },
  ])
  assert.deepEqual(unicode.skipped, [0])
  const [{ route, verdict, calls }] = unicode.trace
  assert.deepEqual([route, verdict, calls[0].isMatched, calls[0].recipientForm], [1, true, true, 'given'])
  assert.equal(entries[1].expression.slice(...calls[0].span), entries[1].expression)
  assert.equal(calls[0].text.slice(...calls[0].place), 'é𝄞a&b@example.com')
  assert.deepEqual(unicode.routesRecord(), [
    { id: 'b', expression: entries[1].expression, match: { recipient: 'é𝄞a&b@example.com' } },
  ])
})

test('a header is found as people write it, and its place counts from the text', () => {
  const table = RouteTable.fromJson([{ expression: 'match_header("subject", "Rechnung")', actions: ['store()'] }])
  const input = new RouteInput('a@example.com', [
    ['X', '1'],
    ['Subject', '=?utf-8?q?=F0=9D=84=9E_Rechnung?='],
  ])
  assert.deepEqual([input.recipient, input.header('SUBJECT')], ['a@example.com', ['𝄞 Rechnung']])
  const [call] = table.evaluate(input).trace[0].calls
  assert.deepEqual([call.headerIndex, call.text.slice(...call.place)], [1, 'Rechnung'])
})

test('routes are made one by one, too', () => {
  const route = Route.parse(entries[1].expression, entries[1].actions, { priority: -3, id: 'b' })
  assert.deepEqual([route.priority, route.id, route.actions.length], [-3, 'b', 2])
  assert.equal(route.expression.source, entries[1].expression)
  const table = new RouteTable([route, Route.parse('catch_all()', ['stop()'])])
  assert.deepEqual(table.routes.map((one) => one.priority), [-3, 0])
  assert.equal(table.evaluate(new RouteInput('x@example.com', [])).stoppedBy, 1)
  const [found] = caught(() => Route.parse('catch_all()', ['store()', 'forward("é𝄞']) ).diagnostics
  assert.deepEqual([found.parameter, 'forward("é𝄞'.slice(...found.span)], ['actions[1]', '"é𝄞'])
})

test('every route is checked, and a table is looked through', () => {
  const broken = [{ expression: 'é𝄞', actions: [] }, { expression: 'catch_all()', actions: ['stop('] }]
  const error = caught(() => RouteTable.fromJson(broken))
  assert.deepEqual(error.diagnostics.map((found) => found.parameter), ['routes[0].expression', 'routes[1].actions[0]'])
  assert.equal('é𝄞'.slice(...error.diagnostics[0].span), 'é')
  assert.deepEqual(RouteTable.lintJson(broken).map((found) => found.code).slice(0, 2), error.diagnostics.map((found) => found.code))
  assert.throws(() => RouteTable.fromJson({ not: 'a list' }), { code: 'route-bad-shape' })
  const table = RouteTable.fromJson([
    { expression: 'catch_all() or match_recipient("é")', actions: ['stop()'] },
    { expression: 'match_recipient("a")', actions: ['store()'] },
  ])
  assert.ok(table.lint().some((found) => found.code === 'route-undocumented'))
  assert.throws(() => RouteTable.fromJson(entries, { reading: 'backwards' }), /`search`/)
  assert.throws(() => RouteTable.fromJson(entries, { readings: 'full' }), TypeError)
  assert.throws(() => new RouteInput('a@example.com', [['only a name']]), TypeError)
})

test('what JSON has nothing of is refused rather than taken for nothing', () => {
  const headers = new Headers({ subject: 'Hi' })
  assert.throws(() => new RouteInput('a@example.com', headers), TypeError)
  assert.throws(() => new RouteInput('a@example.com', new Map()), TypeError)
  assert.deepEqual(new RouteInput('a@example.com', [...headers]).header('Subject'), ['Hi'])
  assert.throws(() => RouteTable.fromJson(new Set()), TypeError)
  // Text that happens to have the name is no method.
  assert.deepEqual(new RouteInput('a@example.com', { entries: 'x' }).header('Entries'), ['x'])
})

test('a reading is chosen by name', () => {
  const of = (reading) =>
    RouteTable.fromJson([{ expression: 'match_recipient("ANN")', actions: ['store()'] }], { reading })
      .evaluate(new RouteInput('ann@example.com', []))
      .executed.length
  assert.deepEqual(names().ReadingName.map(of), [0, 1, 0, 1, 0, 0])
})

test('texts are fitted into expressions', () => {
  const table = (expression) => RouteTable.fromJson([{ expression, actions: ['store()'] }])
  const matches = (expression, recipient, headers = []) =>
    table(expression).evaluate(new RouteInput(recipient, headers)).executed.length === 1
  assert.ok(matches(matchRecipientExactly('a.b+"c@example.com'), 'a.b+"c@example.com'))
  assert.ok(!matches(matchRecipientExactly('a.b@example.com'), 'aXb@example.com'))
  assert.ok(matches(matchRecipientDomain('example.com'), 'x@example.com'))
  assert.ok(matches(matchHeaderContaining('Subject', '[é]'), 'x@example.com', [['Subject', 'a [é] b']]))
  assert.equal(escapePattern('a.b'), 'a\\.b')
  assert.equal(quoteRouteString('a"b'), '"a\\"b"')
})

const raw = [
  'From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>',
  'Subject: Hi',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Caf=E9',
  '> quoted',
  '--b',
  'Content-Type: application/octet-stream; name=f.bin',
  'Content-ID: <f>',
  'Content-Transfer-Encoding: base64',
  '',
  'AP8=',
  '--b--',
  '',
].join('\r\n')

test('a message is taken apart', () => {
  for (const given of [raw, Buffer.from(raw)]) {
    const message = IncomingMessage.parse(given)
    assert.equal(message.raw.toString(), raw)
    assert.equal(message.header('FROM'), 'Zoë <zoe@example.org>')
    assert.equal(message.headers[0].raw.toString(), ' =?utf-8?q?Zo=C3=AB?= <zoe@example.org>')
    assert.equal(message.root.isMultipart, true)
    assert.deepEqual(message.parts.map((part) => part.contentType), [
      'multipart/mixed',
      'text/plain',
      'application/octet-stream',
    ])
    assert.equal(message.textPart.text, 'Café\r\n> quoted')
    assert.equal(message.textPart.contentTypeParameter('charset'), 'iso-8859-1')
    const [file] = message.attachments
    assert.deepEqual([file.filename, file.contentId, file.index, file.parent.index], ['f.bin', '<f>', 2, 0])
    assert.deepEqual([...file.content], [0, 255])
    assert.equal(file.rawBody.toString(), 'AP8=')
    assert.equal(message.root.children.length, 2)
    assert.deepEqual([message.htmlParts, message.alternativeParts], [[], []])
  }
  assert.throws(() => IncomingMessage.parse(raw, { limits: { incomingParts: 1 } }), { code: 'inbound-too-many-parts' })
})

test('the odd places of a message are in its own units', () => {
  const odd = 'Subject: é𝄞\r\nno colon here\r\n\r\n'
  const [found] = IncomingMessage.parse(odd).diagnostics
  assert.match(odd.slice(...found.span), /^no colon here/)
  const bytes = Buffer.from(odd)
  const [same] = IncomingMessage.parse(bytes).diagnostics
  assert.match(bytes.subarray(...same.span).toString(), /^no colon here/)
})

test('a message becomes a post of every kind, and a message again', () => {
  const message = IncomingMessage.parse(raw)
  const envelope = { sender: 'zoe@example.org', recipient: 'box@example.com' }
  for (const kind of names().PayloadKind) {
    const payload = message.payload(kind, envelope, { now: 1000, seed: 1, signingKey: 'key' })
    assert.equal(payload.kind, kind)
    const { contentType, body } = payload.encode()
    if (kind === 'retrieved' || kind === 'retrieved-mime') continue
    const post = new WebhookVerifier(['key']).readPost(contentType, body, { now: 1000 })
    assert.equal(post.kind, 'inbound')
    if (kind === 'stored') continue
    const inbound = InboundPost.fromForm(post.form)
    assert.deepEqual(inbound.envelope, envelope)
    assert.equal(inbound.toMessage().textPart.text.trimEnd(), 'Café\r\n> quoted')
  }
  const parsed = message.payload('forward', envelope, { now: 1000, seed: 1 })
  assert.equal(parsed.toJSON()['body-plain'].trimEnd(), 'Café\r\n> quoted')
  assert.equal(parsed.form.first('signature'), null)
  const { contentType, body } = parsed.encode()
  const inbound = InboundPost.parse(contentType, body)
  assert.deepEqual(inbound.headers[1], ['Subject', 'Hi'])
  assert.deepEqual(inbound.attachments.map((file) => [file.filename, [...file.data]]), [['f.bin', [0, 255]]])
  assert.equal(inbound.contentId(1), '<f>')
  assert.throws(() => InboundPost.parse('application/x-www-form-urlencoded', 'a=b'), { code: 'inbound-field-missing' })
  assert.throws(() => message.payload('backward', envelope), /`forward`/)
  assert.throws(() => message.payload('forward', { sender: 'a' }), TypeError)
  assert.equal(payloadKindOfUrl('https://x.example/raw-mime'), 'mime')
})

test('a message is delivered by a table', () => {
  const table = RouteTable.fromJson([
    { priority: 0, expression: 'match_header("X-Mailgun-Sflag", "Yes")', actions: ['stop()'] },
    {
      priority: 1,
      expression: 'match_recipient("(.*)@example.com")',
      actions: ['forward("https://x.example/\\1, ann@example.com")', 'store(notify="https://y.example/")'],
    },
  ])
  const message = IncomingMessage.parse(raw)
  const envelope = { sender: 'zoe@example.org', recipient: 'box@example.com' }
  const payload = { now: 1000, seed: 1, signingKey: 'key' }
  const delivery = deliver(table, message, envelope, { payload, spam: { score: 0.5, spf: 'Pass' } })
  assert.deepEqual(delivery.outcomes.map((one) => [one.kind, one.route]), [
    ['post', 1],
    ['email', 1],
    ['store', 1],
  ])
  const [post, email, store] = delivery.outcomes
  assert.equal(post.request.url, 'https://x.example/box')
  assert.equal(post.request.method, 'POST')
  assert.deepEqual(email.envelope, { sender: 'zoe@example.org', recipient: 'ann@example.com' })
  assert.match(email.message.toString(), /^X-Mailgun-Spf: Pass\r\n/m)
  assert.equal(store.notice.payload.form.first('message-url'), store.messageUrl)
  assert.equal(delivery.requests.length, 2)
  for (const { contentType, body } of delivery.requests) {
    assert.equal(new WebhookVerifier(['key']).readPost(contentType, body, { now: 1000 }).verdict.key, 0)
  }
  assert.equal(delivery.decision.stoppedBy, null)
  assert.equal(delivery.message.header('X-Envelope-From'), '<zoe@example.org>')
  assert.equal(deliver(table, message, envelope, { spam: { spam: true } }).decision.stoppedBy, 0)
  assert.throws(() => deliver(table, message, envelope, { spam: { spf: 'Maybe' } }), /`SoftFail`/)
  const unsafe = { sender: 'é𝄞\r\nBcc: eve@example.com', recipient: 'box@example.com' }
  const error = caught(() => message.arrived(unsafe))
  assert.ok(error instanceof MailwrightError)
  assert.equal(unsafe.sender.slice(...error.diagnostics[0].span), '\r')
})

test('replies lose what they quote', () => {
  assert.equal(stripText('Yes.\n\nOn Tue, Mar 5, 2024 at 10:00 AM Dana <d@example.com> wrote:\n> Really?'), 'Yes.')
  assert.match(stripHtml('<p>Yes</p><div class="gmail_quote">Really?</div>'), /Yes/)
  assert.deepEqual(splitSignature('Text\n-- \nAnn'), { text: 'Text', signature: '-- \nAnn' })
  assert.deepEqual(splitSignature('Text'), { text: 'Text' })
  assert.equal(htmlToText('<p>a<b>b</b></p><p>c</p>'), 'ab\n\nc')
})
