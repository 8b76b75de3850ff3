// What is declared exists, in this package and in Node's: every class, method, property and function.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';

const node = new URL('../../bindings-node/index.mjs', import.meta.url);
const packages = ['full', 'send', 'receive', 'events', 'webhook-posts', 'webhook'].map((entry) => [
  entry,
  new URL(`../generated/${entry}/node.js`, import.meta.url),
  `../generated/${entry}/index.d.ts`,
]);
if (existsSync(node)) packages.push(['mailwright', node, '../../bindings-node/index.d.ts']);

/** Classes with the names of their members, and functions. */
function declared(file) {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, import.meta.url), 'utf8'), ts.ScriptTarget.Latest);
  const found = { classes: new Map(), functions: [] };
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement)) found.functions.push(statement.name.text);
    if (!ts.isClassDeclaration(statement)) continue;
    const members = statement.members.filter((one) => one.name !== undefined && !ts.isConstructorDeclaration(one));
    const known = found.classes.get(statement.name.text) ?? [];
    found.classes.set(
      statement.name.text,
      known.concat(
        members.map((one) => ({
          name: one.name.getText(source),
          isStatic: one.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false,
          isMethod: ts.isMethodDeclaration(one),
        })),
      ),
    );
  }
  return found;
}

/** A member, or `undefined`; a name in brackets is a symbol's. */
function find(owner, name) {
  const key = /^\[Symbol\.(\w+)\]$/.exec(name);
  const wanted = key ? Symbol[key[1]] : name;
  for (let at = owner; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    const property = Object.getOwnPropertyDescriptor(at, wanted);
    if (property !== undefined) return property;
  }
  return undefined;
}

for (const [name, entry, declarations] of packages) {
  test(`${name} has what it declares`, async () => {
    const exports = await import(entry);
    const { classes, functions } = declared(declarations);
    assert.ok(classes.size >= 2);
    for (const one of functions) assert.equal(typeof exports[one], 'function', one);
    for (const [one, members] of classes) {
      assert.equal(typeof exports[one], 'function', one);
      // What is between the module and its glue would make objects of any number, or take their values away.
      const all = [exports[one], exports[one].prototype].flatMap((owner) => Object.getOwnPropertyNames(owner));
      assert.deepEqual(all.filter((found) => found.startsWith('__')), [], one);
      for (const member of members) {
        // What an error has of its own is set when it is made.
        if (one === 'MailwrightError') continue;
        const property = find(member.isStatic ? exports[one] : exports[one].prototype, member.name);
        assert.ok(property, `${one}.${member.name}`);
        const isFunction = typeof property.value === 'function';
        assert.equal(isFunction, member.isMethod, `${one}.${member.name}`);
      }
    }
  });
}

test('all entries and Node export the same names, but for what an entry leaves out', async () => {
  const names = async (entry) => Object.keys(await import(entry)).filter((name) => name !== 'init');
  const [full, send, receive, events, posts, webhook, native] = await Promise.all(
    packages.map(([, entry]) => names(entry)),
  );
  for (const name of [...send, ...receive, ...events, ...posts]) assert.ok(full.includes(name), name);
  for (const name of webhook) assert.ok(posts.includes(name), name);
  // What none of them has is about webhooks that are sent or tried again, or about all names.
  const rooms = new Set([...send, ...receive, ...events, ...posts]);
  assert.deepEqual(full.filter((name) => !rooms.has(name)).sort(), [
    'MemoryReplayGuard',
    'WebhookSample',
    'WebhookSigner',
    'WebhookType',
    'names',
    'nextAttempt',
    'retrySchedule',
    'sampleAlert',
  ]);
  if (native) assert.deepEqual(full.sort(), native.sort());
});

test('the limits that an entry declares are those that it knows', async () => {
  for (const [name, entry, file] of packages) {
    const { WebhookVerifier } = await import(entry);
    const source = ts.createSourceFile(file, readFileSync(new URL(file, import.meta.url), 'utf8'), ts.ScriptTarget.Latest);
    const limits = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === 'Limits');
    if (WebhookVerifier === undefined || name === 'webhook') continue;
    const declared = limits.members.map((one) => one.name.getText(source));
    assert.ok(declared.includes('webhookBytes'), name);
    for (const one of declared) assert.ok(new WebhookVerifier(['key'], { limits: { [one]: 1 } }), `${name}: ${one}`);
    const refused = (() => {
      try {
        return new WebhookVerifier(['key'], { limits: { none: 1 } });
      } catch (error) {
        return error.diagnostics[0];
      }
    })();
    assert.equal(refused.help, `the limits are ${declared.join(', ')}`);
    assert.equal(refused.source, 'none');
  }
});
