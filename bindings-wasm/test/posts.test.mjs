// `webhook-posts` is written out by itself: every post gets the answer that the whole package gives, refusals included.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as full from 'mailwright-wasm';
import * as least from 'mailwright-wasm/webhook';
import * as small from 'mailwright-wasm/webhook-posts';

const NOW = 1_767_225_600;
const JSON_TYPE = 'application/json; charset=utf-8';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const signer = new full.WebhookSigner('key');
const TOKEN = 'é-token';
const SIGNATURE = signer.sign(String(NOW), TOKEN);
const bytes = (text) => new TextEncoder().encode(text);

const signed = (more = {}) => JSON.stringify({
  'signature': { timestamp: String(NOW), token: TOKEN, signature: SIGNATURE, ...more },
  'event-data': { event: 'opened', id: 12345678901234567890n.toString(), tags: ['ä'] },
});
const form = (fields) => {
  const made = new full.Form();
  for (const [name, value] of Object.entries({ ...fields, timestamp: String(NOW), token: TOKEN, signature: SIGNATURE })) {
    if (typeof value === 'string') made.push(name, value);
    else made.pushFile(name, value);
  }
  return made.encode({ seed: 1 });
};
const inbound = form({ 'body-plain': 'Grüße "x"', 'attachment-1': { filename: 'ü.bin', contentType: 'a/b', data: new Uint8Array([0, 255]) } });
const unnamed = form({ 'body-plain': 'x', file: { contentType: 'a/b', data: new Uint8Array(3) } });
const legacy = form({ event: 'opened', 'odd\u0001name': '\u2028\t\\' });

const posts = [
  [JSON_TYPE, new full.WebhookSample('permanent_fail').body(signer, { now: NOW, seed: 4 })],
  [JSON_TYPE, signed()],
  [JSON_TYPE, signed({ timestamp: NOW })],
  [JSON_TYPE, signed({ signature: 'ü'.repeat(64) })],
  [JSON_TYPE, signed({ signature: 'ü', 'parent-signature': SIGNATURE })],
  [JSON_TYPE, signed({ timestamp: '١٢٣' })],
  [JSON_TYPE, signed({ token: 17, timestamp: null })],
  [JSON_TYPE, '{"signature": "ä", "event-data": }'],
  [JSON_TYPE, '{"ä": 1,\n "signature": {}, "event-data": {"event": "\\ud800"}}'],
  [JSON_TYPE, `{"signature": {}, "event-data": {"event": ${'['.repeat(200)}${']'.repeat(200)}}}`],
  [JSON_TYPE, '{"signature": {}, "signature": {}}'],
  [JSON_TYPE, '[]'],
  [JSON_TYPE, ' "é"'],
  [JSON_TYPE, new Uint8Array([0x7b, 0xff])],
  [JSON_TYPE, ''],
  [FORM_TYPE, `event=opened&timestamp=${NOW}&token=${encodeURIComponent(TOKEN)}&signature=${SIGNATURE}&event=second&%=%`],
  [FORM_TYPE, `é𝄞=1&timestamp=${NOW}&token=${encodeURIComponent(TOKEN)}&signature=${SIGNATURE}&%=%`],
  [FORM_TYPE, `timestamp=${encodeURIComponent('é')}&token=t&signature=x`],
  [FORM_TYPE, 'a=b'],
  [inbound.contentType, inbound.body],
  [inbound.contentType, inbound.body.subarray(0, inbound.body.length - 9)],
  [unnamed.contentType, unnamed.body],
  [legacy.contentType, legacy.body],
  ['multipart/form-data', 'x'],
  ['multipart/form-data; boundary="é"', 'x'],
  ['multipart/form-data; boundary=b', '--b\r\n\r\nx\r\n--b--'],
  ['text/plain; name=é', 'x'],
  ['', ''],
];

/** Everything that there is to say about a post, or about why it is none. */
function told({ MailwrightError }, call) {
  try {
    const post = call();
    const form = post.form && {
      fields: [...post.form].map(({ name, text, file, bytes }) => [name, text, file, bytes]),
      length: post.form.length,
      hasFiles: post.form.hasFiles,
      diagnostics: post.form.diagnostics,
      found: [post.form.first('event'), post.form.last('event'), post.form.all('event'), post.form.first('none')],
    };
    return [post.kind, post.event(), post.eventJson(), post.token, post.verdict, form];
  } catch (error) {
    if (!(error instanceof MailwrightError)) throw error;
    return [error.message, error.code, error.diagnostics];
  }
}

for (const [at, [contentType, body]] of posts.entries()) {
  test(`post ${at + 1}: ${contentType}`, () => {
    const text = typeof body === 'string' ? [body, bytes(body), bytes(body).buffer] : [body];
    for (const given of text) {
      const [ours, theirs] = [small, full].map((entry) =>
        told(entry, () => new entry.WebhookVerifier(['other', 'key']).readPost(contentType, given, { now: NOW })),
      );
      assert.deepEqual(ours, theirs);
    }
  });
}

test('most of these posts are taken, and most refusals are about something else', () => {
  const answers = posts.map((post) => told(small, () => new small.WebhookVerifier(['key']).readPost(...post, { now: NOW })));
  const taken = answers.filter((answer) => answer.length === 6);
  assert.ok(taken.length >= 8, String(taken.length));
  const codes = new Set(answers.filter((answer) => answer.length === 3).map(([, code]) => code));
  assert.ok(codes.size >= 8, [...codes].join());
});

test('limits, replays and guards', async () => {
  for (const entry of [small, full]) {
    const verifier = new entry.WebhookVerifier(['key'], { limits: { webhookBytes: 10, formFields: 2, formBytes: undefined } });
    const code = (call) => {
      try {
        return call() && 'taken';
      } catch (error) {
        return error.code ?? error.name;
      }
    };
    assert.equal(code(() => verifier.readPost(JSON_TYPE, signed(), { now: NOW })), 'webhook-too-large');
    assert.equal(code(() => verifier.readPost(legacy.contentType, legacy.body, { now: NOW })), 'form-too-many-fields');
    assert.equal(code(() => new entry.WebhookVerifier(['key'], { limits: { webhookByte: 1 } })), 'limit-unknown-name');
    for (const limits of [{ webhookBytes: -1 }, { webhookBytes: 'x' }, { formBytes: 1.5 }, 7, []]) {
      assert.equal(code(() => new entry.WebhookVerifier(['key'], { limits })), 'TypeError', JSON.stringify(limits));
    }
    const any = new entry.WebhookVerifier(['key']);
    for (const [contentType, body] of [[JSON_TYPE, signed()], [inbound.contentType, inbound.body]]) {
      const seen = new Set();
      const guard = { remember: (token) => !seen.has(token) && Boolean(seen.add(token)) };
      const read = () => any.readPostOnce(contentType, body, guard, { now: NOW });
      assert.equal(code(read), 'taken');
      assert.equal(code(read), 'webhook-replayed');
      const later = { remember: async (token) => seen.delete(token) };
      assert.equal((await any.readPostOnceAsync(contentType, body, later, { now: NOW })).token, TOKEN);
      await assert.rejects(any.readPostOnceAsync(contentType, body, later, { now: NOW }), { code: 'webhook-replayed' });
      assert.equal(code(() => any.readPostOnce(contentType, body, null, { now: NOW })), 'TypeError');
    }
    assert.equal(code(() => any.readPost(7, signed(), { now: NOW })), 'TypeError');
    assert.equal(code(() => any.readPost(JSON_TYPE, JSON.parse(signed()), { now: NOW })), 'TypeError');
    assert.equal(code(() => any.readPost(JSON_TYPE, signed(), { nwo: NOW })), 'TypeError');
  }
});

test('numbers that are none of what they should be are refused', () => {
  for (const { MailwrightError, WebhookVerifier } of [least, small, full]) {
    for (const wrong of [NaN, Infinity, -Infinity, -1, 1.5, 2 ** 32, '60']) {
      for (const name of ['maxAge', 'maxAhead']) assert.throws(() => new WebhookVerifier(['key'], { [name]: wrong }), TypeError);
    }
    assert.throws(() => new WebhookVerifier(['key'], { maxAge: 2 ** 32 - 1 }).verify('1', 't', 'x'), MailwrightError);
    for (const now of [NaN, Infinity, -Infinity, 2 ** 53, '1000']) {
      assert.throws(() => new WebhookVerifier(['key']).verify('1', 't', '0'.repeat(64), { now }), TypeError);
    }
  }
});

test('a form of many fields is read and given back in no time', () => {
  const body = `${'a=b&c=%20&'.repeat(4990)}timestamp=${NOW}&token=${encodeURIComponent(TOKEN)}&signature=${SIGNATURE}`;
  const verifier = new small.WebhookVerifier(['key']);
  const begun = performance.now();
  for (let round = 0; round < 5; round += 1) {
    const post = verifier.readPost(FORM_TYPE, body, { now: NOW });
    assert.equal(post.form.length, 9983);
    for (const field of post.form) field.free();
    post.event();
    post.free();
  }
  assert.ok(performance.now() - begun < 5000, `${performance.now() - begun} ms`);
});
