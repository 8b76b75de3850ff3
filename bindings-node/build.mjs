// Builds the package: the addon with its declarations, and the JavaScript around it. `node build.mjs [--debug]`
//
// What is made: native.cjs (finds the addon of the platform), mailwright.<platform>.node, index.d.ts and index.d.mts,
// surface.cjs (bindings-js/surface.mjs as CommonJS), index.mjs (the names that index.cjs exports).

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const path = (...names) => join(here, ...names)
const require = createRequire(import.meta.url)

const napi = path('node_modules/@napi-rs/cli/cli.mjs')
const profile = process.argv.includes('--debug') ? [] : ['--release']
execFileSync(
  process.execPath,
  [napi, 'build', '--platform', '--js', 'native.cjs', '--dts', 'index.d.ts', ...profile, '--', '--locked'],
  { cwd: here, stdio: ['ignore', 2, 2] },
)

/** Writes a file only where it changes, so that what depends on it stays fresh. */
const write = (name, text) => {
  if (!existsSync(path(name)) || readFileSync(path(name), 'utf8') !== text) writeFileSync(path(name), text)
}

const typescript = require('typescript')
const surface = typescript.transpileModule(readFileSync(path('../bindings-js/surface.mjs'), 'utf8'), {
  compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 },
})
write('surface.cjs', surface.outputText)

// Documentation that came through a macro is still quoted; what stands under "Examples" is Rust.
const declarations = readFileSync(path('index.d.ts'), 'utf8')
  .replace(/^( *\*) r#*" ?(.*?)(?:"#+)?$/gm, '$1 $2')
  .replace(/\/\*\* r#*" ?(.*?)(?:"#+)? \*\/$/gm, '/** $1 */')
  .replace(/(?:\n *\*)? *\n *\* # Examples *\n(?: *\*(?!\/).*\n)*/g, '\n')
  .replace(/\/\*\*\n(?: \*.*\n)* \*\/\nexport declare const __napiBindingTarget.*\n\n?/, '')
  // What only calls hand out cannot be made.
  .replace(/^(export declare class \w+ \{\n)((?:(?!\}).*\n)*?\})/gm, (whole, head, members) =>
    /^ {2}constructor\(/m.test(members) ? whole : `${head}  private constructor()\n${members}`,
  )

// The unions of names are the core's own lists.
const mailwright = require(path('index.cjs'))
const lists = Object.entries(mailwright.names())
const unions = lists.map(
  ([type, names]) =>
    `/** One of \`names().${type}\`. */\nexport type ${type} = ${names.map((name) => `'${name}'`).join(' | ')}\n`,
)
const members = lists.map(([type]) => `  ${type}: ${type}[]\n`).join('')
const all = `/** All names that options and results use, by their types. */\nexport interface Names {\n${members}}\n`
const typed = [declarations, ...unions, all].join('\n')
write('index.d.ts', typed)
write('index.d.mts', typed)

const exported = Object.keys(mailwright).join(', ')
write('index.mjs', `import mailwright from './index.cjs'\n\nexport const { ${exported} } = mailwright\n`)
