// Calls everything that a JavaScript package exports with values that nobody means, and looks whether it survives.
//
//     node tests/hostile/hostile.mjs bindings-node/index.mjs [ROUNDS]
//
// Whatever a call is given, it returns or throws: a `TypeError`, `RangeError` or `MailwrightError`, or what JavaScript of the
// caller's threw. An `Error` that says no more, a trap of WebAssembly, a panic of the core, a thrown string and the end of
// the process are failures; the call that did it is printed. After everything, the module must still
// answer as it did in the beginning. The package is looked through as it is, so that what is new in it is called, too.
// The calls are the same every time.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'

// Objects of one class that are kept to be asked in turn; elements taken from something that goes on.
const KEPT = 12
const PATIENCE = 50
const TOO_LONG_MS = 900_000

/** Numbers that are the same every time (xorshift). */
class Dice {
  state = 0x9e3779b9

  number(most) {
    this.state ^= this.state << 13
    this.state ^= this.state >>> 17
    this.state ^= this.state << 5
    return (this.state >>> 0) % most
  }

  chance(percent) {
    return this.number(100) < percent
  }

  pick(choices) {
    return choices[this.number(choices.length)]
  }
}

const thrower = new Proxy(
  {},
  {
    get: () => {
      throw new RangeError('thrown on purpose')
    },
    has: () => {
      throw new RangeError('thrown on purpose')
    },
    ownKeys: () => {
      throw new RangeError('thrown on purpose')
    },
  },
)

const nested = (depth, wrap) => {
  let one = 1
  for (let level = 0; level < depth; level += 1) one = wrap(one)
  return one
}

function useful() {
  const request = { from: 'Ann <ann@example.com>', to: 'bob@example.com', subject: 'é', text: '%recipient.a%' }
  const message = new TextEncoder().encode('From: a@example.com\r\nTo: b@example.com\r\nSubject: s\r\n\r\nhi\r\n')
  const event = { event: 'failed', severity: 'permanent', timestamp: 1772323210.5, recipient: 'a@example.com' }
  return [
    'ann@example.com', 'Ann <ann@example.com>, bob@example.com', '', 'é🎉', "match_recipient('é(.*)')", 'stop()',
    '{{#each items}}{{this}}{{/each}}', 'subject', 'event', 'delivered OR NOT failed', '1772323200', 'yes', 'utf-8',
    'application/json', 'search', 'forward', 'html', 'sqlite', 'key', '{"event": "opened"}', '0'.repeat(64),
    request, Object.entries(request), { ...request, 'recipient-variables': { 'bob@example.com': { a: 1 } } },
    { ...request, to: 'nobody' }, message, event, [event], [['event', 'opened']], { items: ['a', 1, null] },
    { AND: [{ attribute: 'event', comparator: '=', values: [{ value: 'opened' }] }] },
    [{ priority: 0, expression: 'catch_all()', actions: ['stop()'] }], ['a', 'b'], { x: '{{x}}' }, 0, 1, -1, 7,
    1767225600, true, null, undefined, 1.5, { now: 1767225600, seed: 7 }, { filename: 'a.txt', data: message },
    { limits: { recipients: 1 } }, { now: 0, seed: 1, threads: 2 }, {},
  ] // prettier-ignore
}

function hostile() {
  const cyclic = []
  cyclic.push(cyclic)
  const mapping = {}
  mapping.x = mapping
  const detached = new ArrayBuffer(8)
  const view = new Uint8Array(detached)
  structuredClone(detached, { transfer: [detached] })
  return [
    2 ** 31, 2 ** 53, 2 ** 64, -(2 ** 64), NaN, Infinity, -0, 1e308, 10n, 2n ** 80n, Symbol('x'), '\0', '\ud800',
    'a\r\nBcc: x@example.com', 'é'.repeat(5000), '('.repeat(20000), '{{#if a}}'.repeat(5000), 'a,'.repeat(3000),
    new Uint8Array(), new Uint8Array([255, 0, 233]), view, new Uint16Array([1, 2]), new DataView(new ArrayBuffer(4)),
    new ArrayBuffer(4), new SharedArrayBuffer(4), Buffer.from('x'), [], [undefined], Object.assign([], { 1: 1 }), [[]], [['a']],
    [['to', 'x', 'y']], { to: () => {} }, { to: Symbol('x') }, { '\ud800': '\ud800' }, { to: 10n }, new Map([['a', 1]]),
    new Set(['a']), new Date(NaN), /x/, new Error('x'), Object.create(null), { __proto__: { to: 'x' } }, cyclic, mapping,
    nested(100_000, (one) => [one]), nested(100_000, (one) => ({ x: one })), nested(120, (one) => [one]), thrower,
    [thrower], { from: thrower }, { get to() { throw new TypeError('thrown on purpose') } }, // prettier-ignore
    { toString: () => 'ann@example.com' }, { toJSON: () => { throw new TypeError('thrown on purpose') } },
    { toJSON: () => undefined }, new String('ann@example.com'), () => { throw new TypeError('thrown on purpose') },
    () => { throw 'a string thrown on purpose' }, () => undefined, () => 'x', async () => 1, Promise.resolve(1), class {},
    // eslint-disable-next-line require-yield
    (function* () { yield ['to', 'x'] })(), (function* () { throw new TypeError('thrown on purpose') })(), globalThis,
    { limits: { nothing: 1 } }, { limits: { recipients: -1 } }, { now: '0' }, { seed: -1 }, { threads: 1e9 },
    { threads: NaN }, { nothing: 1 },
  ] // prettier-ignore
}

/** An object of each class that dice seldom make: they take arguments that fit together. */
function made(mailwright) {
  const { Filter, IncomingMessage, InboundPost, Provider, RouteInput, RouteTable, Scanner, Templates, TimeRange } = mailwright
  const key = new mailwright.WebhookSigner('key')
  const sample = new mailwright.WebhookSample('delivered')
  const verifier = new mailwright.WebhookVerifier(['key'])
  const now = 1767225600
  const table = RouteTable.fromJson([{ expression: 'catch_all()', actions: ["forward('https://example.com/')", 'stop()'] }])
  const message = IncomingMessage.parse('From: a@example.com\r\nSubject: é\r\n\r\nhi\r\n')
  const envelope = { sender: 'a@example.com', recipient: 'b@example.com' }
  const payload = message.payload('forward', envelope, { now, seed: 1 })
  const delivery = mailwright.deliver(table, message, envelope, { payload: { now, seed: 1 } })
  const stored = new Templates({ x: '{{x}}' }).get('x')
  return [
    Filter.parse('event', 'opened'), new TimeRange({ begin: 0, ascending: 'yes' }).resolve(), Provider.forName('gmail'),
    new Scanner(new mailwright.EventQuery()), table.evaluate(new RouteInput('a@example.com', [])), payload,
    InboundPost.fromForm(payload.form), delivery, delivery.outcomes[0].request, stored, stored.versions[0], sample,
    verifier.readPost('application/json', sample.body(key, { now, seed: 1 }), { now }),
  ] // prettier-ignore
}

class Monkey {
  dice = new Dice()
  useful = useful()
  hostile = hostile()
  kept = new Map()
  count = 0
  failures = []

  constructor(exported, rounds, record) {
    Object.assign(this, { exported, rounds, record })
    this.classes = new Set(Object.values(exported).filter((one) => isClass(one)))
  }

  async run() {
    for (const one of made(this.exported)) this.keep(one)
    for (const name of Object.keys(this.exported).sort()) await this.visit(name, this.exported[name])
    // Objects that came out of calls are asked in turn; what comes out of them, too.
    const asked = new Set()
    for (;;) {
      const waiting = [...this.kept.values()].flat().filter((one) => !asked.has(one))
      if (waiting.length === 0) break
      for (const one of waiting) {
        asked.add(one)
        await this.members(one)
      }
    }
    for (const thing of this.classes) await this.strangers(thing)
  }

  async visit(name, thing) {
    if (typeof thing !== 'function' || thing.prototype instanceof Error) return
    await this.call(name, thing.length, isClass(thing) ? (...given) => new thing(...given) : thing)
    if (!isClass(thing)) return
    await this.attempt(() => `${name}() without new`, () => thing())
    for (const member of Object.getOwnPropertyNames(thing)) {
      if (typeof thing[member] !== 'function' || member === 'prototype') continue
      await this.call(`${name}.${member}`, thing[member].length, (...given) => thing[member](...given))
    }
  }

  /** Members without their object, or with that of another class. */
  async strangers(thing) {
    const others = [...this.kept.values()].map(([one]) => one).filter((one) => !(one instanceof thing))
    const selves = [undefined, null, {}, 1, thing.prototype, thing, Object.create(thing.prototype), ...others]
    for (const [member, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(thing.prototype))) {
      const asked = get ?? value
      if (typeof asked !== 'function' || member === 'constructor' || (get && thing.prototype instanceof Error)) continue
      for (const self of selves) {
        const told = () => `${thing.name}.prototype.${member} of ${shown(self)}`
        await this.attempt(told, () => {
          const answer = asked.call(self)
          // A promise rejects, and an iterator throws when it is asked.
          if (typeof answer?.then === 'function') return answer
          if (typeof answer?.next === 'function') return answer.next()
          throw new Error('answered')
        })
      }
    }
  }

  async members(one) {
    const name = one.constructor.name
    const described = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(one)))
    for (const [member, { value }] of described) {
      // An object that was freed answers with errors alone, and would hide what is looked for here.
      if (member === 'constructor' || member === 'free') continue
      if (typeof value === 'function') await this.call(`${name}().${member}`, value.length, (...given) => one[member](...given))
      else await this.attempt(() => `${name}().${member}`, () => one[member])
    }
    await this.attempt(() => `${name}() listed`, () => {
      if (typeof one[Symbol.iterator] !== 'function') return undefined
      const all = []
      for (const element of one) if (all.push(element) === PATIENCE) break
      return all
    }) // prettier-ignore
    await this.attempt(() => `${name}() awaited`, async () => {
      if (typeof one[Symbol.asyncIterator] !== 'function') return
      let left = PATIENCE
      for await (const _ of one) if ((left -= 1) === 0) break
    }) // prettier-ignore
    await this.attempt(() => `JSON of ${name}()`, () => JSON.stringify(one))
    await this.attempt(() => `text of ${name}()`, () => `${one}`)
  }

  async call(name, length, call) {
    await this.attempt(() => `${name}()`, () => call())
    for (const value of [...this.useful, ...this.hostile]) {
      await this.attempt(() => `${name}(${shown(value)})`, () => call(value))
    }
    for (let round = 0; round < this.rounds; round += 1) {
      // Options come last, and optional arguments do not count in `length`.
      const given = Array.from({ length: this.dice.number(Math.max(length, 1) + 3) }, () => this.pick())
      await this.attempt(() => `${name}(${given.map(shown).join(', ')})`, () => call(...given))
    }
  }

  pick() {
    if (this.kept.size > 0 && this.dice.chance(25)) return this.dice.pick(this.dice.pick([...this.kept.values()]))
    return this.dice.pick(this.dice.chance(70) ? this.useful : this.hostile)
  }

  async attempt(told, call) {
    this.count += 1
    this.record(told)
    let got
    try {
      got = call()
      if (got instanceof Promise) got = await got
    } catch (error) {
      const problem = isFailure(error)
      if (problem) this.failures.push(`${told()}: ${problem}`)
      return
    }
    for (const one of Array.isArray(got) ? got : [got]) this.keep(one)
  }

  keep(one) {
    if (!this.classes.has(one?.constructor)) return
    const kept = this.kept.get(one.constructor.name) ?? []
    this.kept.set(one.constructor.name, kept)
    if (kept.length < KEPT) kept.push(one)
  }
}

const isClass = (one) =>
  typeof one === 'function' && (/^class\b/.test(String(one)) || Object.getOwnPropertyNames(one.prototype ?? {}).length > 1)

/** What makes a thrown value a failure of the package, if it is one. */
function isFailure(error) {
  if (error === 'a string thrown on purpose') return undefined
  if (!(error instanceof Error)) return `threw ${shown(error)}, which is no Error`
  if (error instanceof WebAssembly.RuntimeError || error.constructor === Error) return `${error}`
  if (/panic|unreachable|recursive use|borrow/i.test(error.message)) return `${error}`
  return undefined
}

function shown(value) {
  try {
    const text = inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 60, maxArrayLength: 4 })
    return text.length <= 80 ? text : `${text.slice(0, 80)}…`
  } catch {
    return `<${typeof value}>`
  }
}

/** Answers to questions that everybody can ask, to see whether a module still works. */
function sanity({ Address, MailwrightError }) {
  const address = Address.parse('Zoë <zoe@bücher.example>')
  let refused
  try {
    Address.parse('é <')
  } catch (error) {
    refused = error instanceof MailwrightError && error.diagnostics
  }
  return JSON.stringify([address.displayName, address.wire, refused])
}

async function child(path, rounds, last) {
  process.on('unhandledRejection', (error) => {
    console.log(`a rejection that nobody caught: ${shown(error)}`)
    process.exit(1)
  })
  const exported = await import(pathToFileURL(path).href)
  const before = sanity(exported)
  // Where the process dies, this says of what.
  const file = openSync(last, 'w')
  const record = (told) => writeSync(file, told().slice(0, 500).padEnd(500), 0)
  const monkey = new Monkey(exported, rounds, record)
  await monkey.run()
  const after = sanity(exported)
  const unasked = [...monkey.classes].filter((one) => !monkey.kept.has(one.name) && !(one.prototype instanceof Error))
  for (const one of unasked) monkey.failures.push(`no object of ${one.name} was asked`)
  if (after !== before) monkey.failures.push(`the module answers ${after}, and answered ${before}`)
  for (const failure of monkey.failures.slice(0, 20)) console.log(failure)
  const kinds = [...monkey.kept.keys()].sort().join(', ')
  console.log(`${monkey.count} calls, ${monkey.failures.length} failures; objects of ${kinds}`)
  process.exit(monkey.failures.length > 0 ? 1 : 0)
}

function main(path, rounds = '40') {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  const last = join(folder, 'last')
  const command = [fileURLToPath(import.meta.url), '--child', resolve(path), rounds, last]
  const { status, signal } = spawnSync(process.execPath, command, { stdio: 'inherit', cwd: folder, timeout: TOO_LONG_MS })
  if (status !== 0 && status !== 1) console.log(`the process died (${signal ?? status}) in ${readFileSync(last, 'utf8').trim()}`)
  rmSync(folder, { recursive: true })
  process.exit(status === 0 ? 0 : 1)
}

const [first, ...rest] = process.argv.slice(2)
if (first === '--child') await child(rest[0], Number(rest[1]), rest[2])
else main(first, ...rest)
