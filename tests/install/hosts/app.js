// A worker with the whole package: what would this request send?

import { SendRequest } from 'mailwright-wasm'
import { serve } from './serve.js'

export default serve({
  '/preview': ({ request, now, seed }) => {
    const decoder = new TextDecoder()
    return [...new SendRequest(request).compile(undefined, { now, seed })].map((delivery) => ({
      recipients: delivery.recipients,
      message: decoder.decode(delivery.toBytes()),
    }))
  },
})
