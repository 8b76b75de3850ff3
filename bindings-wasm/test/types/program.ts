// One program for both packages: it is compiled against the declarations of each, the import being all that differs.

import { Address, MailwrightError, RouteTable, SendRequest, Template, WebhookVerifier, type Diagnostic } from 'mailwright'

const request = new SendRequest({
  from: 'a@example.com',
  to: ['b@example.com'],
  subject: 'Hello %recipient.name%',
  text: 'Hi',
  'recipient-variables': { 'b@example.com': { name: 'B' } },
  attachment: { filename: 'a.txt', data: new Uint8Array([1]) },
})
const sizes: number[] = []
for (const delivery of request.compile(null, { now: 1767225600, seed: 7n })) {
  const bytes: Uint8Array = delivery.toBytes()
  sizes.push(bytes.length)
}
const all: Uint8Array[] = await request.compile().renderAll({ threads: 2 })
const output: string = Template.parse('Hi {{name}}').render({ name: 'Ann' })
const routes = RouteTable.fromJson([{ priority: 0, expression: 'catch_all()', actions: ['stop()'] }])
const verifier = new WebhookVerifier(['key'], { maxAge: 300 })
let found: Diagnostic[] = []
try {
  Address.parse('nobody')
} catch (error) {
  if (error instanceof MailwrightError) found = error.diagnostics
}
export { all, found, output, routes, sizes, verifier }
