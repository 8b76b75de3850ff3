// Every program in README.md runs, away from the tests' own imports.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${folder}README.md`, 'utf8')
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }))
const programs = blocks.filter(({ language }) => language === 'js' || language === 'cjs')

test('the README has programs, and nothing that cannot be run', () => {
  assert.ok(programs.length > 5)
  const others = blocks.filter(({ language }) => language !== 'js' && language !== 'cjs')
  assert.deepEqual(
    others.map(({ code }) => code),
    ['npm install mailwright\n'],
  )
})

for (const [at, { language, code }] of programs.entries()) {
  test(`README, program ${at + 1}`, () => {
    const type = language === 'js' ? 'module' : 'commonjs'
    // From the package's folder, where its name means the package itself.
    const run = spawnSync(process.execPath, [`--input-type=${type}`, '--eval', code], { cwd: folder, encoding: 'utf8' })
    assert.equal(run.status, 0, run.stderr)
  })
}
