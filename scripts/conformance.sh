#!/usr/bin/env bash
# Runs the conformance vectors, the generated inputs and those of the fuzzers:
#     scripts/conformance.sh [--demand] [HOST] [VECTORS]
# With a host its testee is built first. Without one, Rust's is built, and every other one that is built takes part.
# --demand builds every host, and none may be missing or know less than the others.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need python3 python3

arguments=()
how=built
if [ "${1:-}" = --demand ]; then
    shift
    how=build
    arguments+=(--demand)
fi
take() {
    local command
    command=$("$ROOT/tests/hosts/$1.sh" "$2" | tail -n 1) || return 1
    arguments+=(--host "$1=$command")
}
if [ -n "${1:-}" ]; then
    need_host "$1" || exit 2
    take "$1" build
else
    # Rust first: the others are compared with it.
    take rust build
    for script in "$ROOT"/tests/hosts/*.sh; do
        host=$(basename "$script" .sh)
        [ "$host" != rust ] || continue
        if [ "$how" = build ]; then
            take "$host" build
        else
            take "$host" built 2>/dev/null || echo "$host: testee not built, not run (make testee HOST=$host)"
        fi
    done
fi
[ -z "${2:-}" ] || arguments+=(--vectors "$2")
exec python3 "$ROOT/tests/runner" "${arguments[@]}"
