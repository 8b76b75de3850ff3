// Runs the page in a folder and prints what it says on its console: node run-page.mjs FOLDER
//
// The page is through when its title is `finished`. Anything that goes wrong in it ends this with 1.

import { resolve } from 'node:path'
import { open, serve, start } from './chromium.mjs'

const fail = (problem) => {
  console.error(problem)
  process.exit(1)
}

const folder = resolve(process.argv[2])
const { url, close } = await serve({ '/': folder })
const browser = await start()
const page = await open(browser, 'about:blank', fail)
page.on('console', (message) => {
  if (message.type() === 'error') fail(message.text())
  console.log(message.text())
})
await page.goto(`${url}/index.html`)
await page.waitForFunction(() => document.title === 'finished', undefined, { timeout: 60_000 })
await browser.close()
close()
