#!/usr/bin/env bash
# Checks the built Node package: its tests, its declarations by programs that use them, and the example `examples/node`.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/node.sh"
cd "$ROOT/bindings-node"
node --test test/*.test.mjs
node node_modules/typescript/bin/tsc --project test/types

# Away from the sources, with the package where npm would put it.
example="$ROOT/target/example-node"
mkdir -p "$example"
cp "$ROOT"/examples/node/*.mjs "$ROOT"/examples/node/package*.json "$example/"
need_node_modules "$example"
ln -sfn "$ROOT/bindings-node" "$example/node_modules/mailwright"
cd "$example"
node --test
