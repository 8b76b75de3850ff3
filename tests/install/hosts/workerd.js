// Bundles the workers as Cloudflare's tools do, starts them in workerd, which is what Cloudflare runs, and asks them.
//
// workerd compiles neither WebAssembly nor JavaScript while it runs, and a module must not wait for anything at its top.

import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { default as binary } from 'workerd'
import { ask, env, workers } from './ask.js'

// kB of a worker on Cloudflare's free plan, with gzip: https://developers.cloudflare.com/workers/platform/limits/
const MOST = 3000

rmSync('bundle', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: workers.map((name) => `${name}.js`),
  outdir: 'bundle',
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  conditions: ['workerd', 'worker', 'browser'],
  loader: { '.wasm': 'copy' },
  logLevel: 'warning',
  metafile: true,
})

/** A worker's files, itself first: workerd starts that. */
const filesOf = (name) => {
  const main = `bundle/${name}.js`
  return [main, ...new Set(metafile.outputs[main].imports.map((one) => one.path))]
}

for (const name of ['webhook', 'app']) {
  const kB = filesOf(name).reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1000
  console.error(`the worker ${name}.js: ${kB.toFixed(0)} kB with gzip`)
  if (kB > MOST) throw new Error(`Cloudflare takes ${MOST} kB`)
}

const kind = (file) => (file.endsWith('.wasm') ? 'wasm' : 'esModule')
const bindings = Object.entries(env).map(([name, text]) => `(name = "${name}", text = "${text}")`)
const services = workers.map((name) => {
  const modules = filesOf(name).map((file) => `(name = "${basename(file)}", ${kind(file)} = embed "${basename(file)}")`)
  const worker = `compatibilityDate = "2026-11-01", bindings = [${bindings.join(', ')}], modules = [${modules.join(', ')}]`
  return `(name = "${name}", worker = (${worker}))`
})
const sockets = workers.map((name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`)
writeFileSync(
  'bundle/config.capnp',
  `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')},
  ],
  sockets = [
    ${sockets.join(',\n    ')},
  ],
);
`,
)

// It tells on another pipe at which port each socket listens.
const server = spawn(binary.default, ['serve', 'bundle/config.capnp', '--control-fd=3'], {
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
})
const ended = new Promise((_, reject) => {
  server.once('error', reject)
  server.once('exit', (status) => reject(new Error(`workerd ended with ${status}`)))
})

async function askAll() {
  const ports = {}
  for await (const line of createInterface(server.stdio[3])) {
    const { event, socket, port } = JSON.parse(line)
    if (event === 'listen') ports[socket] = port
    if (workers.every((name) => name in ports)) break
  }
  // Nothing more to tell: it is about to end.
  if (!workers.every((name) => name in ports)) await ended
  for (const name of workers) await ask(name, fetch, `http://127.0.0.1:${ports[name]}`)
}

try {
  await Promise.race([askAll(), ended])
} finally {
  server.kill()
}
