// Group `bindings`: the Node and the WebAssembly package, doing what the Rust crate does.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { serve } from './peer.mjs';

const TIME = { now: 1_767_225_600, seed: 7 };

const JOBS = {
  campaign: ({ SendRequest }, parameters) => {
    const request = new SendRequest(parameters);
    // As the crate renders into one vector again and again.
    const memory = new Uint8Array(1 << 20);
    return () => {
      const batch = request.compile(undefined, TIME);
      let bytes = 0;
      for (const delivery of batch) bytes += delivery.writeInto(memory);
      return { units: batch.length, bytes };
    };
  },
  render: ({ SendRequest }, parameters, { threads }) => {
    const request = new SendRequest(parameters);
    return async () => {
      const messages = await request.compile(undefined, TIME).renderAll({ threads });
      return { units: messages.length, bytes: messages.reduce((sum, one) => sum + one.length, 0) };
    };
  },
  routes: ({ RouteInput, RouteTable }, { routes, messages }) => {
    const table = RouteTable.fromJson(routes);
    const inputs = messages.map(({ recipient, headers }) => new RouteInput(recipient, headers));
    return () => {
      const hits = inputs.reduce((sum, one) => sum + table.evaluate(one).executed.length, 0);
      if (hits === 0) throw new Error('no hits');
      return { units: inputs.length, bytes: 0 };
    };
  },
  verify: ({ WebhookVerifier }, { key, now, posts }) => {
    const verifier = new WebhookVerifier([key]);
    const options = { now };
    return () => {
      for (const [timestamp, token, signature] of posts) verifier.verify(timestamp, token, signature, options);
      return { units: posts.length, bytes: 0 };
    };
  },
  template: ({ Template }, { template, data, renderings }) => {
    const parsed = Template.parse(template);
    return () => {
      let bytes = 0;
      for (let at = 0; at < renderings; at += 1) bytes += parsed.render(data).length;
      return { units: renderings, bytes };
    };
  },
};

await serve(async (args) => {
  const mailwright = await import(pathToFileURL(args.module));
  const input = JSON.parse(readFileSync(args.input, 'utf8'));
  return { version: 'mailwright', job: JOBS[args.job](mailwright, input, args) };
});
