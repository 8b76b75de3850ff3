// Makes `console.log` print the same in Node and in browsers, which show arrays and objects in ways of their own.

const { log } = console
console.log = (...given) => log(given.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '))
