// Debian's Chromium without a screen, and a server for the pages that run in it.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'

const EXECUTABLE = '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** Starts the browser; its process ends with this one. */
export const start = () => chromium.launch({ executablePath: EXECUTABLE, headless: true, args: FLAGS })

/**
 * Serves folders and texts on this machine alone.
 *
 * @param {Record<string, string | { text: string, type?: string }>} mounts Paths that end in `/` are folders, the others
 *   single texts (HTML, unless `type` says otherwise).
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serve(mounts) {
  const server = createServer((request, response) => {
    answer(mounts, decodeURIComponent(new URL(request.url, 'http://localhost').pathname)).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

async function answer(mounts, path) {
  const own = mounts[path]
  if (own?.text !== undefined) return { type: own.type ?? TYPES['.html'], body: own.text }
  const mount = Object.keys(mounts)
    .filter((name) => name.endsWith('/') && path.startsWith(name))
    .sort((a, b) => b.length - a.length)[0]
  if (mount === undefined) throw new Error(`nothing at ${path}`)
  // `normalize` of an absolute path cannot lead out of the folder.
  const file = join(mounts[mount], normalize(`/${path.slice(mount.length)}`))
  return { type: TYPES[extname(file)] ?? 'application/octet-stream', body: await readFile(file) }
}

/**
 * Opens a page whose failures are not lost: errors that nobody caught, files that are missing, and the end of the page
 * itself.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {(problem: string) => void} complain
 */
export async function open(browser, url, complain) {
  const page = await browser.newPage()
  page.on('pageerror', (error) => complain(`uncaught in the page: ${error.stack ?? error}`))
  page.on('crash', () => complain('the page crashed'))
  page.on('requestfailed', (request) => complain(`${request.url()}: ${request.failure()?.errorText}`))
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) {
      complain(`${response.url()}: ${response.status()}`)
    }
  })
  await page.goto(url)
  return page
}
