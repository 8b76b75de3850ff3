#!/usr/bin/env bash
# The Rust testee. `build` builds it; both `build` and `built` print the command that starts it as their last
# line; `built` fails where it is not there.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
cd "$ROOT"
program="${CARGO_TARGET_DIR:-$ROOT/target}/debug/mailwright-testee"
case "${1:-build}" in
    build)
        need_cargo
        cargo build --quiet --locked --package mailwright-conformance --bin mailwright-testee >&2
        ;;
    built) [ -x "$program" ] ;;
    *) echo "usage: $0 build|built" >&2; exit 2 ;;
esac
echo "$program"
