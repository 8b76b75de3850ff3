#!/usr/bin/env bash
# The testee on the Node package. `build` builds it; both `build` and `built` print the command that starts it as
# their last line; `built` fails where it is not there.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
case "${1:-build}" in
    build) "$ROOT/scripts/node.sh" >&2 ;;
    built) [ -e "$ROOT/bindings-node/index.mjs" ] ;;
    *) echo "usage: $0 build|built" >&2; exit 2 ;;
esac
echo "node $ROOT/tests/testees/javascript/node.mjs"
