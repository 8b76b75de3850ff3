#!/usr/bin/env bash
# Installs the package mailwright from dist/ into an empty node_modules and runs the first program of its README there, as
# an ES module and with require(); the compiler of TypeScript reads it, too.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
need python3 python3
need_node_modules "$ROOT/bindings-node"
version=$(workspace_version)
readme=(python3 "$ROOT/tests/install/readme.py")
here="$ROOT/target/install/node"
rm -rf "$here"
mkdir -p "$here"
cd "$here"
echo '{ "private": true }' >package.json
# Without a registry: the package needs nothing else.
npm install --silent --no-audit --no-fund --offline "$ROOT/dist/mailwright-$version.tgz"
"${readme[@]}" "$ROOT/bindings-node/README.md" js javascript ts typescript >program.mjs
"${readme[@]}" --commonjs "$ROOT/bindings-node/README.md" js javascript ts typescript >program.cjs
node program.mjs >module.txt
node program.cjs >commonjs.txt
[ -s module.txt ] || { echo "the first program of bindings-node/README.md prints nothing" >&2; exit 1; }
# The bytes themselves hold the time and an id.
[ "$(wc -l <module.txt)" = "$(wc -l <commonjs.txt)" ] || { diff module.txt commonjs.txt; exit 1; }
cp program.mjs program.mts
"$ROOT/bindings-node/node_modules/.bin/tsc" --noEmit --strict --target es2022 --module node16 \
    --typeRoots "$ROOT/bindings-node/node_modules/@types" --types node program.mts
echo "Node: installed and run"
