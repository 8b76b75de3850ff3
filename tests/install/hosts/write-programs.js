// For every entry of the installed package, as its package.json lists them, the program of bindings-wasm/test as a
// function: node write-programs.js PROGRAM writes programs/. And modules/HOST.js, which has what entries are started with
// by hand, imported in that host's way.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const NAME = 'mailwright-wasm'
const { exports } = JSON.parse(readFileSync(`node_modules/${NAME}/package.json`, 'utf8'))
const entries = Object.keys(exports).filter((path) => exports[path].types !== undefined)
const wasm = Object.keys(exports).filter((path) => path.endsWith('.wasm'))
const isManual = (path) => path.endsWith('/manual')
const imported = (path) => NAME + path.slice(1)
const served = (path) => `/${imported(path)}`

const IMPORT = "import * as mailwright from 'mailwright';\n"
const [before, program, ...more] = readFileSync(process.argv[2], 'utf8').split(IMPORT)
if (program === undefined || more.length > 0 || /^import /m.test(before + program)) {
  throw new Error('the program should import the package and nothing else')
}

// Imports cannot be inside of functions, so the package is a parameter.
const asFunction = `async function program(mailwright, lines = []) {
const console = { log: (...words) => lines.push(words.join(' ')) };
${program}
return lines;
}
`

/** The module of the entry that `path` starts by hand. */
const moduleOf = (path) => wasm.find((one) => dirname(exports[one]) === dirname(exports[path].default))

function write(name, paths, before = '', start = () => '') {
  const imports = paths.map((path, at) => `import * as entry${at} from '${imported(path)}';\n`)
  const table = paths.map((path, at) => `  '${served(path)}': async () => {\n${start(path, at)}    return program(entry${at});\n  },\n`)
  writeFileSync(`programs/${name}.js`, `${imports.join('')}${before}\n${asFunction}\nexport default {\n${table.join('')}};\n`)
}

mkdirSync('programs', { recursive: true })
const sets = { started: entries.filter((path) => !isManual(path)), manual: entries.filter(isManual) }
write('started', sets.started)
write(
  'manual',
  sets.manual,
  "import modules from '#modules';\n",
  (path, at) => `    await entry${at}.init(modules['${imported(moduleOf(path))}']);\n`,
)
const names = Object.entries(sets).map(([name, paths]) => `  ${name}: ${JSON.stringify(paths.map(served))},\n`)
writeFileSync('programs/entries.js', `export default {\n${names.join('')}};\n`)

const HOSTS = {
  deno: (path, at) => `import source module${at} from '${path}';`,
  workerd: (path, at) => `import module${at} from '${path}';`,
  node: (path, at) => `const module${at} = new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve('${path}'))));`,
}
const FILES = "import { readFileSync } from 'node:fs';\nimport { fileURLToPath } from 'node:url';\n\n"
mkdirSync('modules', { recursive: true })
for (const [host, statement] of Object.entries(HOSTS)) {
  const statements = wasm.map((path, at) => statement(imported(path), at))
  const table = wasm.map((path, at) => `  '${imported(path)}': module${at},\n`)
  writeFileSync(
    `modules/${host}.js`,
    `${host === 'node' ? FILES : ''}${statements.join('\n')}\n\nexport default {\n${table.join('')}};\n`,
  )
}
