#!/usr/bin/env bash
# Installs the package mailwright-wasm from dist/ for Deno and for Cloudflare's workerd, both from npm: every entry has to
# answer there as it does in Node, byte for byte, and so does the worker of its README. In Deno the first program of the
# README runs, too.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
need python3 python3
version=$(workspace_version)

# They stay installed from one run to the next.
here="$ROOT/target/install/hosts"
mkdir -p "$here"
cd "$here"
cp "$ROOT"/tests/install/hosts/{.npmrc,*} "$ROOT/tests/install/log.js" .
need_node_modules .
rm -rf node_modules/mailwright-wasm
npm install --silent --no-audit --no-fund --no-save --offline "$ROOT/dist/mailwright-wasm-$version.tgz"
readme=("$ROOT/bindings-wasm/README.md" js javascript ts typescript)
python3 "$ROOT/tests/install/readme.py" "${readme[@]}" >program.mjs
python3 "$ROOT/tests/install/readme.py" --worker "${readme[@]}" >webhook.js
{ echo "import './log.js'"; cat program.mjs; } >logged.mjs
workers() { for program in here.js here-manual.js; do "$@" "$program"; done; }
node write-programs.js "$ROOT/bindings-wasm/test/program.mjs"
node logged.mjs >readme.node.txt
workers node >node.txt
ran=Node

# No permission for anything, no network, and nothing written outside.
deno() {
    DENO_DIR="$here/deno" DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 node_modules/.bin/deno "$@"
}
if node has-binary.js deno; then
    deno run --quiet --no-prompt --no-remote logged.mjs >readme.deno.txt
    cmp readme.node.txt readme.deno.txt
    workers deno run --quiet --no-prompt --no-remote >deno.txt
    cmp node.txt deno.txt
    cp program.mjs program.mts
    deno check --quiet program.mts
    ran="$ran, Deno"
else
    echo "npm has no Deno for this machine: not run" >&2
fi

if node has-binary.js workerd; then
    node workerd.js >workerd.txt
    cmp node.txt workerd.txt
    ran="$ran, workerd"
else
    echo "npm has no workerd for this machine: not run" >&2
fi
echo "WebAssembly: installed, and every entry run in $ran"
