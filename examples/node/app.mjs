// An Express application for what Mailgun posts: webhooks, and messages that a route forwards.

import express from 'express'
import { InboundPost, MailwrightError, MemoryReplayGuard, WebhookVerifier } from 'mailwright'

/**
 * `onEvent(event)` is given each event, `onMessage(message, envelope)` each incoming message; both may be asynchronous.
 * `key` is the HTTP webhook signing key of the account.
 */
export function application({ key, onEvent, onMessage }) {
  const verifier = new WebhookVerifier([key])
  // One process: with several, keep the tokens in a store that they share, and use `readPostOnceAsync`.
  const guard = new MemoryReplayGuard()
  const app = express()

  // Signatures are over what was sent, so the body is kept as bytes.
  app.use(express.raw({ type: () => true, limit: '64mb' }))

  app.post('/webhooks', async (request, response) => {
    const post = verifier.readPostOnce(request.get('content-type') ?? '', request.body, guard)
    await onEvent(post.event())
    response.json({ status: 'ok' })
  })

  app.post('/incoming', async (request, response) => {
    const { form } = verifier.readPostOnce(request.get('content-type') ?? '', request.body, guard)
    const post = InboundPost.fromForm(form)
    await onMessage(post.toMessage(), post.envelope)
    response.json({ status: 'ok' })
  })

  app.use((error, request, response, next) => {
    if (!(error instanceof MailwrightError)) return next(error)
    // 406 tells Mailgun not to try again: the same bytes would be refused again. A token seen before was dealt with.
    response.status(error.code === 'webhook-replayed' ? 200 : 406).json({ status: error.code })
  })
  return app
}
