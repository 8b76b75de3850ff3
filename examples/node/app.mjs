// An Express application for what Mailgun posts: webhooks, and messages that a route forwards.

import express from 'express'
import { Form, InboundPost, MailwrightError, MemoryReplayGuard, WebhookVerifier } from 'mailwright'

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

  // Hands on what `read` makes of a post that is genuine and new.
  const endpoint = (read, handle) => async (request, response) => {
    let post, given
    try {
      post = verifier.readPostOnce(request.get('content-type') ?? '', request.body, guard)
      given = read(post)
    } catch (error) {
      if (!(error instanceof MailwrightError)) throw error
      // 406 tells Mailgun not to try again: the same bytes would be refused again. A token seen before was dealt with.
      return response.status(error.code === 'webhook-replayed' ? 200 : 406).json({ status: error.code })
    }
    try {
      await handle(...given)
    } catch (error) {
      // Mailgun tries again after the 500 that Express answers; that attempt is no replay.
      guard.forget(post.token)
      throw error
    }
    response.json({ status: 'ok' })
  }

  app.post(
    '/webhooks',
    endpoint((post) => [post.event()], onEvent),
  )

  app.post(
    '/incoming',
    endpoint((post) => {
      // An event is no form: it is refused for what an empty one lacks.
      const incoming = InboundPost.fromForm(post.form ?? new Form())
      return [incoming.toMessage(), incoming.envelope]
    }, onMessage),
  )
  return app
}
