// Requests, deliveries, submissions.

import { base64, bytes, inBytes, textAt } from '../protocol.mjs'

// The request as it was written: JavaScript's numbers would lose digits.
const requestOf = ({ SendRequest }, line) => SendRequest.fromJson(textAt(line, ['args', 'request']) ?? 'null')

const optionsOf = ({ now = 0, seed = 0 }) => ({ now, seed })

const templatesOf = ({ Templates }, line) => {
  const text = textAt(line, ['args', 'templates'])
  return text === undefined ? undefined : Templates.fromJson(text)
}

export const send = {
  'send.compile': (mailwright, args, line) => {
    const batch = requestOf(mailwright, line).compile(templatesOf(mailwright, line), optionsOf(args))
    const deliveries = Array.from(batch, (delivery) => ({
      envelope_from: delivery.envelopeFrom,
      recipients: delivery.recipients,
      smtputf8: delivery.isSmtputf8,
      mime_base64: base64(delivery.toBytes()),
    }))
    return { deliveries, diagnostics: inBytes(batch.diagnostics, args) }
  },
  'send.submission': (mailwright, args, line) => {
    const request = requestOf(mailwright, line)
    return { mime_base64: base64(request.submission(templatesOf(mailwright, line), optionsOf(args))) }
  },
  'send.from_mime': ({ SendRequest }, args) => {
    const recipients = args.recipients ?? undefined
    return { request: SendRequest.fromMime(bytes(args.mime_base64), { recipients }).toJSON() }
  },
  'send.check': (mailwright, args, line) => {
    let diagnostics
    try {
      diagnostics = requestOf(mailwright, line).check(templatesOf(mailwright, line), optionsOf(args))
    } catch (error) {
      if (!(error instanceof mailwright.MailwrightError)) throw error
      diagnostics = error.diagnostics
    }
    return { diagnostics: inBytes(diagnostics, args) }
  },
}
