'use strict'
// The package: the addon, and what is easier said in JavaScript.
const { __install, ...native } = require('./native.cjs')
const { install } = require('./surface.cjs')

module.exports = install(native, __install)
