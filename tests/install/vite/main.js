import './log.js'
import './program.js'

document.title = 'finished'
