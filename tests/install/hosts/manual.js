// A worker that starts every entry for that by hand, with a compiled module, and runs its program. In a process of its
// own: an entry is one instance, however it was started.

import { serve } from './serve.js'
import programs from './programs/manual.js'

export default serve(programs)
