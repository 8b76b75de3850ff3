// The testee in Chromium: hands the lines of the protocol to a page, which answers them with the package
// mailwright-wasm as a browser loads it, and prints the answers in order.
//
// Whatever goes wrong in the page (an exception, a page that crashes, a file that is missing) ends this process, so that
// it shows as what it is: a host that died.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { open, serve, start } from '../../browser/chromium.mjs'
import { lines } from './lines.mjs'

// So many lines, or characters, travel to the page at once.
const MOST_LINES = 64
const MOST_CHARACTERS = 1 << 20

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const wasm = here('../../../bindings-wasm/')

const fail = (problem) => {
  console.error(problem)
  process.exit(1)
}

// What browsers resolve the package's name to.
const { exports } = JSON.parse(readFileSync(`${wasm}package.json`, 'utf8'))
const html = readFileSync(here('browser.html'), 'utf8').replace('ENTRY', exports['.'].default)
const { url, close } = await serve({ '/': { text: html }, '/testee/': here('./'), '/mailwright-wasm/': wasm })
const browser = await start()
const page = await open(browser, url, fail)
await page.waitForFunction(() => window.answerAll !== undefined)

const waiting = []
let working = false
let ended = false

/** The next lines, as many as may travel together. */
function batch() {
  let count = 0
  let characters = 0
  do characters += waiting[count++].length
  while (count < Math.min(waiting.length, MOST_LINES) && characters < MOST_CHARACTERS)
  return waiting.splice(0, count)
}

async function work() {
  if (working) return
  working = true
  while (waiting.length > 0) {
    const { answers, failure } = await page.evaluate((lines) => window.answerAll(lines), batch())
    for (const text of answers) {
      if (!process.stdout.write(`${text}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
    }
    if (failure !== undefined) fail(failure)
  }
  working = false
  if (ended) {
    await browser.close()
    close()
  }
}

for await (const line of lines(process.stdin)) {
  waiting.push(line)
  work().catch((error) => fail(error.stack))
}
ended = true
await work()
