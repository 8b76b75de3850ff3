// The recommended rules for all JavaScript that people wrote here. What is only there in some hosts (Deno, workers) is
// asked for with `globalThis` or `typeof`, and so needs no list.

import js from '@eslint/js'
import globals from 'globals'

export default [
  {
    ignores: [
      'bindings-wasm/generated/',
      'bindings-node/{index.mjs,native.cjs,surface.cjs}',
      // `import source`, which ESLint does not read yet.
      'bindings-wasm/entry/deno.js',
    ],
  },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: globals.node },
    // Where only the number of rounds counts.
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^_$' }] },
  },
  {
    files: ['tests/browser/run-page.mjs', 'tests/install/vite/**', 'tests/testees/javascript/browser.mjs'],
    languageOptions: { globals: globals.browser },
  },
]
