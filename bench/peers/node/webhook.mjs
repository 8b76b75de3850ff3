// Group `webhook`: Node's crypto, as Mailgun's documentation shows it, with a comparison in constant time.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { serve } from './peer.mjs';

serve((args) => {
  const signed = JSON.parse(readFileSync(args.input, 'utf8')).map((body) => JSON.parse(body).signature);

  function verify({ timestamp, token, signature }) {
    const expected = createHmac('sha256', args.key).update(timestamp + token).digest();
    const given = Buffer.from(signature, 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  function job() {
    for (const post of signed) {
      if (!verify(post)) throw new Error('refused');
    }
    return { units: signed.length, bytes: 0 };
  }

  return { version: 'crypto', job };
});
