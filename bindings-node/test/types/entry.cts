// Compiled, not run: the declarations serve CommonJS as well.

import mailwright = require('mailwright')

const address: mailwright.Address = mailwright.Address.parse('a@example.com')
const span: [start: number, end: number] = address.span
const conformance: mailwright.Conformance = address.conformance
console.log(span, conformance)
