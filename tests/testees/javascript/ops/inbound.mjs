// Ops of the room `receive`: messages.

import { base64, bytes } from '../protocol.mjs'

export const inbound = {
  'inbound.fields': ({ IncomingMessage }, { mime_base64, sender, recipient, kind }) => {
    const payload = IncomingMessage.parse(bytes(mime_base64)).payload(kind, { sender, recipient }, { now: 0, seed: 0 })
    const fields = []
    const attachments = []
    for (const { name, text, file } of payload.form) {
      if (file === null) fields.push([name, text])
      else {
        const { filename = null, contentType, data } = file
        attachments.push({ filename, content_type: contentType, base64: base64(data) })
      }
    }
    return { fields, attachments }
  },
  'inbound.strip': ({ stripHtml, stripText }, { kind, body }) =>
    kind === 'html' ? { html: stripHtml(body) } : { text: stripText(body) },
  'inbound.signature': ({ splitSignature }, { body }) => {
    const { text, signature = null } = splitSignature(body)
    return { text, signature }
  },
}
