// Ops of the room `webhook`.

import { Raw } from '../protocol.mjs'

const optionsOf = ({ now = 0 }) => ({ now })

export const webhook = {
  'webhook.verify': ({ WebhookVerifier }, args) => {
    new WebhookVerifier(args.keys).verify(args.timestamp, args.token, args.signature, optionsOf(args))
    return { valid: true }
  },
  'webhook.event': ({ Event, WebhookVerifier }, args) => {
    const post = new WebhookVerifier(args.keys).readPost(args.content_type, args.body, optionsOf(args))
    return { event: new Raw(Event.fromJson(post.eventJson()).toString()) }
  },
  'webhook.alert': ({ WebhookVerifier }, args) => {
    new WebhookVerifier([args.key]).verifyAlert(args.body, args.x_sign)
    return { valid: true }
  },
}
