#!/usr/bin/env bash
# The testee on the WebAssembly package, in Node. `build` builds it; both `build` and `built` print the command that
# starts it as their last line; `built` fails where it is not there.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
cd "$ROOT"
case "${1:-build}" in
    build) scripts/wasm.sh >&2 ;;
    built) [ -f bindings-wasm/generated/full/index.d.ts ] ;;
    *) echo "usage: $0 build|built" >&2; exit 2 ;;
esac
echo "node $ROOT/tests/testees/javascript/wasm.mjs"
