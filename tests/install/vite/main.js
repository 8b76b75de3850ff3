import './program.js'

document.title = 'finished'
