#!/usr/bin/env bash
# The testee in a real browser: Debian's Chromium with the package mailwright-wasm. `build` builds it; both `build` and
# `built` print the command that starts it as their last line; `built` fails where it is not there.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
case "${1:-build}" in
    build)
        need chromium chromium
        need_node_modules "$ROOT/tests/browser"
        "$ROOT/scripts/wasm.sh" >&2
        ;;
    built)
        [ -x /usr/bin/chromium ] && [ -e "$ROOT/tests/browser/node_modules/.installed" ] &&
            "$ROOT/tests/hosts/wasm.sh" built >/dev/null
        ;;
    *) echo "usage: $0 build|built" >&2; exit 2 ;;
esac
echo "node $ROOT/tests/testees/javascript/browser.mjs"
