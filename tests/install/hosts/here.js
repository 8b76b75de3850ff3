// Asks the workers in this very process: Node or Deno. The one that starts entries by hand needs a process of its own,
// here-manual.js.

import app from './app.js'
import { ask, env } from './ask.js'
import started from './started.js'
import webhook from './webhook.js'

for (const [name, worker] of Object.entries({ webhook, app, started })) {
  await ask(name, (request) => worker.fetch(request, env))
}
