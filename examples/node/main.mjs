// Starts the application: MAILGUN_SIGNING_KEY=… PORT=8080 node main.mjs

import { application } from './app.mjs'

const { MAILGUN_SIGNING_KEY: key, PORT: port = '8080' } = process.env
if (!key) throw new Error('MAILGUN_SIGNING_KEY is not set')

application({
  key,
  onEvent: (event) => console.log(event.event, event.recipient),
  onMessage: (message, envelope) => console.log(`${envelope.sender} to ${envelope.recipient}:`, message.header('subject')),
}).listen(Number(port), () => console.log(`listening on port ${port}`))
