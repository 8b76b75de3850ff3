// A worker that runs the program of every entry that starts itself.

import { serve } from './serve.js'
import programs from './programs/started.js'

export default serve(programs)
