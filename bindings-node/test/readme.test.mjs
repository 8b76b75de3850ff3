// Every program in README.md runs, away from the tests' own imports; those of the project's README in JavaScript, too.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(`${folder}README.md`, 'utf8')
const blocksOf = (text) => [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }))
const blocks = blocksOf(readme)
const isProgram = ({ language }) => language === 'js' || language === 'cjs'
const programs = [...blocks, ...blocksOf(readFileSync(`${folder}../README.md`, 'utf8'))].filter(isProgram)

test('the README has programs, and nothing that cannot be run', () => {
  assert.ok(programs.length > 5)
  const others = blocks.filter((block) => !isProgram(block))
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
