// Whether npm has a package for this machine: node has-binary.js PACKAGE, by the lock file beside; ends with 1 if not.

import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const libc = process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
const fits = (wanted, here) => wanted === undefined || wanted.includes(here)
const binaries = Object.keys(packages[`node_modules/${process.argv[2]}`].optionalDependencies)
const found = binaries.some((name) => {
  const { os, cpu, libc: libcs } = packages[`node_modules/${name}`]
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libcs, libc)
})
process.exit(found ? 0 : 1)
