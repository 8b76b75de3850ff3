// One program for both packages: what it prints has to be the same. It is run by same.test.mjs.

import * as mailwright from 'mailwright';

const NOW = 1767225600;
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** What a call gives, or how it fails. */
function shown(call) {
  try {
    return { ok: call() };
  } catch (error) {
    return {
      error: error.name,
      message: error.message,
      diagnostics: error.diagnostics ?? null,
      code: error.code?.includes?.('-') ? error.code : null,
      isError: error instanceof Error,
      isOurs: error instanceof mailwright.MailwrightError,
    };
  }
}

/** All texts of two bytes, decoded with others and with those alone that have a meaning, and put together (FNV-1a). */
function digest(charset) {
  let sum = 0x811c9dc5;
  const add = (bytes) => {
    const { text, isMalformed } = charset.decode(Uint8Array.from(bytes));
    for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    sum ^= Number(isMalformed);
    return text;
  };
  for (const before of [[], [0x8f], [0x81, 0x30], [0x1b, 0x24, 0x42], [0x1b, 0x28, 0x4a], [0x1b, 0x28, 0x49]]) {
    for (let lead = 0; lead < 256; lead += 1) {
      const texts = Array.from({ length: 0xe0 }, (_, trail) => [...before, lead, 0x20 + trail, 10]);
      const cells = add(texts.flat()).split('\n');
      add(texts.filter((_, at) => cells[at]?.includes('\ufffd') === false).flat());
    }
  }
  return sum >>> 0;
}

const request = {
  from: 'Zoë 𝄞 <zoe@bücher.example>',
  to: ['ann@example.com', 'Bob B. <bob@example.org>'],
  subject: 'Grüße an %recipient.name%, 日本',
  text: 'Hallo %recipient.name%\nSitz %recipient.seat%',
  html: '<p>Hallo %recipient.name%</p>',
  'o:tag': ['a', 'b'],
  'v:data': { n: 1.5, list: [true, null] },
  'recipient-variables': { 'ann@example.com': { name: 'Ann', seat: 1 }, 'bob@example.org': { name: 'Bob', seat: '2' } },
  attachment: [{ filename: 'ß.txt', contentType: 'text/plain', data: new Uint8Array([0, 255, 10]) }],
};
const mime =
  'From: Ann <ann@example.com>\r\nTo: x@example.org\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-Id: <1@example.com>\r\n' +
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n\r\nOn Monday, Bob wrote:\r\n> quoted\r\n--b\r\n' +
  'Content-Type: image/png\r\nContent-Disposition: attachment; filename*=utf-8\'\'%C3%A9.png\r\n\r\nxyz\r\n--b--\r\n';
const events = [
  { event: 'delivered', timestamp: NOW, recipient: 'ann@example.com', tags: ['x'] },
  { event: 'opened', timestamp: NOW + 1.25, recipient: 'bob@example.org' },
];

const programs = {
  compile: () => {
    const batch = new mailwright.SendRequest(request).compile(null, { now: NOW, seed: 7n });
    return [batch.messageId, batch.diagnostics, [...batch].map((one) => [one.recipients, one.envelopeFrom, base64(one.toBytes())])];
  },
  submission: () => base64(new mailwright.SendRequest(request).submission(null, { now: NOW, seed: 7 })),
  check: () => new mailwright.SendRequest({ from: 'é nobody', to: 'x', 'o:tga': 'y' }).check(null, { now: NOW, seed: 7 }),
  refused: () => new mailwright.SendRequest({ from: 'é nobody', to: 'x' }).compile(null, { now: NOW, seed: 7 }),
  wrongType: () => new mailwright.SendRequest(7),
  wrongOption: () => mailwright.Address.parse('a@example.com', { requireRcf: true }),
  wrongArgument: () => mailwright.Address.parse(7),
  wrongLimit: () => mailwright.Address.parse('a@example.com', { limits: { adress: 7 } }),
  address: () => {
    const one = mailwright.Address.parse('é 𝄞 <zoe@bücher.example>');
    return [one.displayName, one.local, one.domain, one.wire, one.ascii, one.span, one.conformance, one.isSmtputf8, String(one)];
  },
  notAnAddress: () => mailwright.Address.parse('é 𝄞 nobody'),
  list: () => {
    const list = mailwright.AddressList.parse('a@example.com, é@example.com; x');
    return [list.addresses.map(String), list.rejected, list.diagnostics];
  },
  nothing: () => [mailwright.didYouMean('a@gmial.com'), mailwright.suggestDomain('example.com'), mailwright.Provider.forName('x')],
  template: () => mailwright.Template.parse('{{#each l}}{{this}}, {{/each}}{{x.y}}').render({ l: [1, 'é', 2.50], x: { y: null } }),
  brokenTemplate: () => mailwright.Template.parse('é𝄞 {{#if x}'),
  routes: () => {
    const table = mailwright.RouteTable.fromJson([
      { priority: 1, expression: "match_recipient('(.+)@example\\.com')", actions: ["forward('https://x.example/\\1')", 'stop()'] },
      { priority: 2, expression: 'catch_all()', actions: ['store()'] },
    ]);
    const decision = table.evaluate(new mailwright.RouteInput('ann@example.com', [['Subject', 'x']]));
    return [decision.executed, decision.stoppedBy, decision.diagnostics];
  },
  brokenRoute: () => mailwright.Expression.parse("match_recipient('é"),
  message: () => {
    const message = mailwright.IncomingMessage.parse(mime);
    return [message.header('subject'), message.parts.map((part) => [part.contentType, part.filename]), message.diagnostics];
  },
  reply: () => [mailwright.stripText('Hi\n\nOn Monday, Bob wrote:\n> x'), mailwright.splitSignature('Hi\n-- \nAnn')],
  filter: () => events.map((event) => mailwright.Filter.parse('recipient', 'ann@example.com OR x').matches(event)),
  query: () => new mailwright.EventQuery({ filters: [mailwright.Filter.parse('event', 'opened')] }).run(events),
  scan: () =>
    [...new mailwright.EventQuery({ filters: [mailwright.Filter.parse('event', 'opened')] }).scan(events.map((one) => JSON.stringify(one)).join('\n'))],
  metrics: () => {
    const metrics = new mailwright.Metrics({ dimensions: ['recipient'] });
    for (const event of events) metrics.add(event);
    return [metrics.groups(), metrics.aggregates()];
  },
  charsets: () => ['latin1', 'big5', 'shift_jis', 'utf-7', 'x'].map((label) => mailwright.Charset.forLabel(label)?.decode(new Uint8Array([0xa4, 0x73]))),
  // What every pair of bytes is in every charset of several bytes, as one number.
  pairs: () => mailwright.Charset.all().filter((one) => one.isMultiByte).map((one) => [one.name, digest(one)]),
  form: () => {
    const form = mailwright.Form.parse('application/x-www-form-urlencoded', 'a=1&b=%C3%A9&a=%');
    return [[...form].map((field) => [field.name, field.text]), form.diagnostics, base64(form.encode({ seed: 1 }).body)];
  },
  brokenForm: () => mailwright.Form.parse('text/plain', 'a=1'),
  verify: () => {
    const signature = '53bfe0d944cfe4493817707f63ceb1218a5c80b3fc6d2d84f7b9682228db4907';
    return new mailwright.WebhookVerifier(['other', 'key']).verify(String(NOW), 'token', signature, { now: NOW });
  },
  forged: () => new mailwright.WebhookVerifier(['key']).verify(String(NOW), 'é', 'x', { now: NOW }),
  webhook: () => {
    const signer = new mailwright.WebhookSigner('key');
    const body = new mailwright.WebhookSample('delivered').body(signer, { now: NOW, seed: 3 });
    const post = new mailwright.WebhookVerifier(['other', 'key']).readPost('application/json', body, { now: NOW });
    return [post.kind, post.event(), post.verdict, post.form];
  },
  next: () => [mailwright.nextAttempt('event-webhook', 'delivered', 500, 1), mailwright.retrySchedule('route-post')],
  names: () => mailwright.names(),
  ofNames: () => [
    mailwright.EventKind.event('failed-permanent'),
    mailwright.Metric.quotient('opened_rate'),
    mailwright.Metric.isRate('opened_count'),
    mailwright.WebhookType.event('temporary_fail'),
  ],
};

for (const [name, program] of Object.entries(programs)) console.log(name, JSON.stringify(shown(program)));
