#!/usr/bin/env bash
# Runs the conformance vectors: scripts/conformance.sh [HOST] [VECTORS]
# With a host its testee is built first. Without one, Rust's is built, and every other one that is built takes part.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need python3 python3

arguments=()
take() {
    local command
    command=$("$ROOT/tests/hosts/$1.sh" "$2" | tail -n 1) || return 1
    arguments+=(--host "$1=$command")
}
if [ -n "${1:-}" ]; then
    [ -x "$ROOT/tests/hosts/$1.sh" ] || { echo "no host '$1'; the hosts are those in tests/hosts/" >&2; exit 2; }
    take "$1" build
else
    take rust build
    for script in "$ROOT"/tests/hosts/*.sh; do
        host=$(basename "$script" .sh)
        [ "$host" = rust ] || take "$host" built 2>/dev/null || echo "$host: testee not built, not run (make testee HOST=$host)"
    done
fi
[ -z "${2:-}" ] || arguments+=(--vectors "$2")
exec python3 "$ROOT/tests/runner" "${arguments[@]}"
