// The ways a module gets into the package: as edge workers, bundlers and pages have it; and what a call leaves behind.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as full from 'mailwright-wasm';
import * as events from 'mailwright-wasm/events';
import * as receive from 'mailwright-wasm/receive';
import * as send from 'mailwright-wasm/send';
import * as webhook from 'mailwright-wasm/webhook';
import * as posts from 'mailwright-wasm/webhook-posts';

const wasm = (entry) => readFileSync(new URL(`../generated/${entry}/mailwright_bg.wasm`, import.meta.url));
const KEY = 'example-signing-key';
const SIGNATURE = new full.WebhookSigner(KEY).sign('1767225600', 'token');

for (const [name, entry] of Object.entries({ full, webhook, posts })) {
  test(`${name} verifies a webhook`, async () => {
    const signature = SIGNATURE;
    const verifier = new entry.WebhookVerifier(['other', KEY]);
    const verdict = verifier.verify('1767225600', 'token', signature, { now: 1767225660 });
    assert.deepEqual(verdict, { key: 1, isByParent: false, isSeen: false });
    const refused = (call, code) =>
      assert.throws(call, (error) => error instanceof entry.MailwrightError && error.code === code);
    refused(() => verifier.verify('1767225600', 'token', signature, { now: 1767325660 }), 'webhook-stale');
    refused(() => verifier.verify('1767225600', 'other', signature, { now: 1767225660 }), 'webhook-signature-mismatch');
    const seen = new Set();
    const guard = { remember: (token) => !seen.has(token) && Boolean(seen.add(token)) };
    verifier.verifyOnce('1767225600', 'token', signature, guard, { now: 1767225660 });
    refused(
      () => verifier.verifyOnce('1767225600', 'token', signature, guard, { now: 1767225660 }),
      'webhook-replayed',
    );
    await entry.init();
  });

  test(`${name} refuses wrong types, and gives back what a guard throws`, () => {
    const verifier = new entry.WebhookVerifier([KEY]);
    const signature = SIGNATURE;
    assert.throws(() => verifier.verify(1767225600, 'token', signature), TypeError);
    assert.throws(() => verifier.verify('1767225600', 'token', signature, { nwo: 1 }), {
      name: 'TypeError',
      message: /unknown field `nwo`/,
    });
    const thrown = new RangeError('the store is away');
    const guard = {
      remember() {
        throw thrown;
      },
    };
    const call = () => verifier.verifyOnce('1767225600', 'token', signature, guard, { now: 1767225600 });
    assert.throws(call, (error) => error === thrown);
    assert.throws(call, (error) => error === thrown);
  });
}

test('all entries have one class of errors', () => {
  for (const entry of [send, receive, events, webhook, posts]) assert.equal(entry.MailwrightError, full.MailwrightError);
});

test('each room answers as the whole package does', () => {
  const request = { from: 'Zoë <a@example.com>', to: 'b@example.com', subject: 'Ü', html: '<p>Hi' };
  const message = ({ SendRequest }) => new SendRequest(request).compile(null, { now: 0, seed: 1 }).at(0).toBytes();
  assert.deepEqual(message(send), message(full));
  const trace = ({ RouteInput, RouteTable }) =>
    RouteTable.fromJson([{ expression: 'match_recipient(".*@example.com")', actions: ['store()', 'stop()'] }]).evaluate(
      new RouteInput('zoë@example.com', []),
    ).trace;
  assert.equal(trace(receive)[0].verdict, true);
  assert.deepEqual(trace(receive), trace(full));
  const found = ({ Filter }) => Filter.parse('recipient', 'zoë AND NOT b').matches({ recipient: 'zoë' });
  assert.equal(found(events), true);
  for (const [entry, call] of [
    [send, () => send.Address.parse('zoë@@example.com')],
    [receive, () => receive.Expression.parse('match_recipient("(")')],
    [events, () => events.Filter.parse('subject', '(zoë')],
  ]) {
    assert.throws(call, (error) => error instanceof entry.MailwrightError && error.diagnostics[0].span.length === 2);
  }
});

for (const [name, source] of [
  ['a compiled module, as edge workers import it', () => new WebAssembly.Module(wasm('webhook'))],
  ['bytes', () => wasm('webhook')],
  ['a response', () => new Response(wasm('webhook'), { headers: { 'content-type': 'application/wasm' } })],
  ['a promise of a response', () => Promise.resolve(new Response(wasm('webhook')))],
]) {
  test(`a caller starts the module from ${name}`, async () => {
    const manual = await import(`../generated/webhook/manual.js?${encodeURIComponent(name)}`);
    await manual.init(source());
    assert.ok(new manual.WebhookVerifier([KEY]).verify('1767225600', 'token', SIGNATURE, { now: 1767225660 }));
  });
}

for (const [entry, start] of [['', ''], ['/manual', "await init(readFileSync('generated/full/mailwright_bg.wasm'));"]]) {
  test(`mailwright-wasm${entry} finds random bits in Node 18, which has no global crypto`, () => {
    const program = `
      import { readFileSync } from 'node:fs';
      delete globalThis.crypto;
      const { SendRequest, init } = await import('mailwright-wasm${entry}');
      ${start}
      const request = new SendRequest({ from: 'a@example.com', to: 'b@example.com', text: 'x' });
      console.log(request.compile().messageId === request.compile().messageId);
    `;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('..', import.meta.url),
      encoding: 'utf8',
    });
    assert.equal(run.stdout, 'false\n', run.stderr);
  });
}

test('a module that did not load can be tried again', () => {
  // In a process of its own: here it runs already.
  const program = `
    import { readFileSync } from 'node:fs';
    import { WebhookVerifier, init } from 'mailwright-wasm/webhook/manual';
    let failed = false;
    await init(new Response('', { status: 404 })).catch(() => { failed = true; });
    await init(readFileSync('generated/webhook/mailwright_bg.wasm'));
    new WebhookVerifier(['${KEY}']).verify('1767225600', 'token', '${SIGNATURE}', { now: 1767225660 });
    console.log(failed);
  `;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
  });
  assert.equal(run.stdout, 'true\n', run.stderr);
});

test('every entry has a file for every host, and the first that fits is the right one', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const entries = Object.entries(exports).filter(([, conditions]) => conditions.types !== undefined);
  assert.equal(entries.length, 12);
  for (const [path, { types, ...hosts }] of entries) {
    const files = path.endsWith('/manual')
      ? { deno: 'manual', node: 'manual-node', default: 'manual' }
      : { workerd: 'workerd', deno: 'deno', node: 'node', default: 'web' };
    const folder = types.slice(0, -'index.d.ts'.length);
    // Deno takes `node`, too, so the order counts.
    assert.deepEqual(
      Object.entries(hosts),
      Object.entries(files).map(([host, file]) => [host, `${folder}${file}.js`]),
      path,
    );
    for (const file of [types, ...Object.values(hosts)]) {
      assert.ok(existsSync(new URL(`../${file}`, import.meta.url)), file);
    }
  }
});

test('what is not the class of this very module is no object of it', () => {
  const sample = new full.WebhookSample('delivered');
  const foreign = new posts.WebhookVerifier([KEY]);
  assert.throws(() => sample.body(foreign), TypeError);
  assert.throws(() => sample.body({ __wbg_ptr: 64 }), TypeError);
  assert.ok(sample.body(new full.WebhookSigner(KEY)).includes('"signature"'));
});

test('memory that runs out is an error of one call, and the module stays usable', () => {
  const template = full.Template.parse('{{#each list}}{{x}}{{/each}}', { limits: { templateOutput: 2 ** 32 - 1 } });
  const list = Array.from({ length: 5000 }, () => ({ x: 'y'.repeat(100) }));
  const before = template.render({ list });
  assert.throws(() => full.Form.parse('application/x-www-form-urlencoded', new Uint8Array(2 ** 31 + 2 ** 30)));
  assert.equal(template.render({ list }), before);
  assert.equal(full.Address.parse('Ann <ann@example.com>').local, 'ann');
});

test('a stack that runs out is an error of one call, and the module stays usable', () => {
  const deep = (depth) => (depth === 0 ? attempt() : deep(depth - 1));
  const attempt = () => full.Address.parse('Ann <ann@example.com>').local;
  // The engine's own stack: whoever calls from far down gets a RangeError, sooner or later.
  let ends = 0;
  for (let depth = 1000; depth < 200_000 && ends < 50; depth += 37) {
    try {
      deep(depth);
    } catch (error) {
      assert.ok(error instanceof RangeError || error instanceof WebAssembly.RuntimeError, String(error));
      ends += 1;
    }
  }
  assert.ok(ends > 0);
  for (let at = 0; at < 1000; at += 1) assert.equal(attempt(), 'ann');
});

test('charsets that the module has no tables of come from JavaScript', () => {
  const raw = new Uint8Array([...Buffer.from('From: a@example.com\r\nSubject: =?big5?B?pHM=?=\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n'), 0x93, 0xfa, 0x96, 0x7b]);
  const message = full.IncomingMessage.parse(raw);
  assert.equal(message.header('Subject'), '山');
  assert.equal(message.textPart.text.trim(), '日本');
  assert.equal(full.Charset.forLabel('gbk').decode(new Uint8Array([0xa2, 0xe3])).text, '€');
});
