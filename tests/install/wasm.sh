#!/usr/bin/env bash
# Installs the package mailwright-wasm from dist/ and runs the first program of its README in Node, in a page with a script
# module, and in a page that Vite built, the pages in Chromium; all three must print the same.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
need python3 python3
need chromium chromium
need_node_modules "$ROOT/tests/browser"
version=$(workspace_version)
package="$ROOT/dist/mailwright-wasm-$version.tgz"
here="$ROOT/target/install"
run_page() { node "$ROOT/tests/browser/run-page.mjs" "$1"; }
program() { python3 "$ROOT/tests/install/readme.py" "$ROOT/bindings-wasm/README.md" js javascript ts typescript; }

rm -rf "$here/wasm"
mkdir -p "$here/wasm"
cd "$here/wasm"
echo '{ "private": true }' >package.json
# Without a registry: the package needs nothing else.
npm install --silent --no-audit --no-fund --offline "$package"
program >program.mjs
cp "$ROOT/tests/install/log.js" .
node --import ./log.js program.mjs >node.txt
[ -s node.txt ] || { echo "the first program of bindings-wasm/README.md prints nothing" >&2; exit 1; }

program >program.js
entry=$(node -p "require('./node_modules/mailwright-wasm/package.json').exports['.'].default")
sed "s#ENTRY#/node_modules/mailwright-wasm/${entry#./}#" "$ROOT/tests/install/page.html" >index.html
run_page . >page.txt
cmp node.txt page.txt

# Vite stays installed from one run to the next.
mkdir -p "$here/vite"
cd "$here/vite"
cp "$ROOT"/tests/install/vite/* "$ROOT/tests/install/log.js" .
need_node_modules .
rm -rf node_modules/mailwright-wasm dist
npm install --silent --no-audit --no-fund --no-save --offline "$package"
program >program.js
npm run --silent build -- --logLevel warn
run_page dist >../wasm/vite.txt
cmp ../wasm/node.txt ../wasm/vite.txt
echo "WebAssembly: installed and run in Node, in a page, and in a page of Vite's"
