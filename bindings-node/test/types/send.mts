// Compiled, not run: the declarations say what the package does.

import {
  Address,
  AddressList,
  type Batch,
  type CompileOptions,
  type Diagnostic,
  type Limits,
  MailwrightError,
  SendRequest,
  Template,
  Templates,
} from 'mailwright'

const limits: Limits = { sendOptionBytes: 20_000 }
const options: CompileOptions = {
  now: Date.now() / 1000,
  seed: 7n,
  limits,
  unsubscribeLinks: ({ address }, link) => (link === 'unsubscribe_url' ? `https://example.com/${address}` : null),
}
const request = new SendRequest({
  from: 'a@example.com',
  to: ['b@example.com'],
  'o:testmode': true,
  'recipient-variables': { 'b@example.com': { first: 'B' } },
  attachment: { filename: 'a.txt', data: new Uint8Array() },
})
const batch: Batch = request.compile(new Templates({ t: 'x' }), options)
for (const delivery of batch) {
  const bytes: Buffer = delivery.toBytes()
  const recipients: string[] = delivery.recipients
  console.log(bytes, recipients)
}
for await (const delivery of batch) console.log(delivery.isSmtputf8)
const all: Buffer[] = await batch.renderAll({ threads: 2 })
const read: SendRequest = await SendRequest.fromFormData(new FormData())
const message: Buffer = read.submission(null, { seed: 1 })
const list: AddressList = AddressList.parse('a@example.com', { requireRfc: true })
const ascii: string | null = list.addresses[0]?.ascii ?? null
const text: string = Template.parse('{{a}}', { dialect: 'handlebars' }).render({ a: [1] })
try {
  Address.parse('nora')
} catch (error) {
  if (error instanceof MailwrightError) {
    const found: Diagnostic | undefined = error.diagnostics[0]
    const name: 'MailwrightError' = error.name
    if (found?.span !== undefined) console.log('nora'.slice(...found.span), name)
  }
}
console.log(all, message, ascii, text)

// @ts-expect-error: an option that does not exist
request.compile(null, { sed: 1 })
// @ts-expect-error: a limit that does not exist
Address.parse('a@example.com', { limits: { adress: 1 } })
// @ts-expect-error: a value of the wrong type
Address.parse(7)
// @ts-expect-error: a dialect that does not exist
Template.parse('x', { dialect: 'mustache' })
