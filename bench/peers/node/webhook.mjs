// Group `webhook`: Node's crypto, as Mailgun's documentation shows it, with a comparison in constant time.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { serve } from './peer.mjs';

serve((args) => {
  const bodies = JSON.parse(readFileSync(args.input, 'utf8'));
  const signed = bodies.map((body) => JSON.parse(body).signature);

  function verify({ timestamp, token, signature }) {
    const expected = createHmac('sha256', args.key).update(timestamp + token).digest();
    const given = Buffer.from(signature, 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  const jobs = {
    verify() {
      for (const post of signed) {
        if (!verify(post)) throw new Error('refused');
      }
      return { units: signed.length, bytes: 0 };
    },
    event() {
      for (const body of bodies) {
        const post = JSON.parse(body);
        if (!verify(post.signature) || !post['event-data'].event) throw new Error('refused');
      }
      return { units: bodies.length, bytes: 0 };
    },
  };
  return { version: 'crypto', job: jobs[args.job] };
});
