// `template.render`.

import { textAt } from '../protocol.mjs'

export const template = {
  // The data as it was written: JavaScript's numbers would lose digits.
  'template.render': ({ Template }, args, line) => {
    const parsed = Template.parse(args.template)
    const data = textAt(line, ['args', 'data'])
    return { output: data === undefined ? parsed.render() : parsed.renderJson(data) }
  },
}
