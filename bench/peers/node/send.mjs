// Group `send`: nodemailer's MailComposer, every message from scratch after a substitution by RegExp.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve } from './peer.mjs';

const require = createRequire(import.meta.url);
const MailComposer = require('nodemailer/lib/mail-composer');
const { version } = require('nodemailer/package.json');

const STEP = 50;
const PLACEHOLDER = /%recipient\.([^%\s]+)%/g;

serve((args) => {
  const given = JSON.parse(readFileSync(args.input, 'utf8'));
  const attachment = given.attachment ? readFileSync(given.attachment) : undefined;
  let next = 0;

  function build(recipient) {
    const fill = (text) => text.replace(PLACEHOLDER, (found, key) => recipient.variables[key] ?? found);
    const mail = new MailComposer({
      from: given.from,
      to: { name: recipient.name, address: recipient.address },
      subject: fill(given.subject),
      text: fill(given.text),
      html: given.html ? fill(given.html) : undefined,
      attachments: attachment
        ? [{ filename: 'catalogue.pdf', contentType: 'application/pdf', content: attachment }]
        : undefined,
    });
    return new Promise((resolve, reject) => {
      mail.compile().build((error, message) => (error ? reject(error) : resolve(message.length)));
    });
  }

  async function job() {
    let bytes = 0;
    for (let count = 0; count < STEP; count += 1) {
      bytes += await build(given.recipients[next]);
      next = (next + 1) % given.recipients.length;
    }
    return { units: STEP, bytes };
  }

  return { version: `nodemailer ${version}`, job };
});
