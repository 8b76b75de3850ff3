// Group `inbound`: mailparser, the message with its parts decoded.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve } from './peer.mjs';

const require = createRequire(import.meta.url);
const { simpleParser } = require('mailparser');

serve((args) => {
  const raw = readFileSync(args.input);

  async function job() {
    const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
    if (mail.attachments.length !== 1) throw new Error('no attachment');
    return { units: 1, bytes: raw.length };
  }

  return { version: `mailparser ${require('mailparser/package.json').version}`, job };
});
