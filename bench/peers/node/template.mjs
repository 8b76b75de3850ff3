// Group `template`: handlebars.js, precompiled for `render`, its precompiler for `parse`.
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { serve } from './peer.mjs';

serve((args) => {
  const { template, data } = JSON.parse(readFileSync(args.input, 'utf8'));
  Handlebars.registerHelper('equal', function equal(a, b, options) {
    return String(a) === String(b) ? options.fn(this) : options.inverse(this);
  });
  const render = Handlebars.template((0, eval)(`(${Handlebars.precompile(template)})`));
  const jobs = {
    render() {
      const out = render(data);
      return { units: args.units, bytes: out.length };
    },
    parse() {
      const source = Handlebars.precompile(template);
      if (source.length === 0) throw new Error('nothing compiled');
      return { units: 1, bytes: template.length };
    },
  };
  return { version: Handlebars.VERSION, job: jobs[args.job] };
});
