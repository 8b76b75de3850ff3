// What here.js leaves.

import { ask } from './ask.js'
import manual from './manual.js'

await ask('manual', manual.fetch)
