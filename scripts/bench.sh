#!/usr/bin/env bash
# Measures mailwright beside its peers: scripts/bench.sh ROUNDS [GROUP…]
# With DOCS=1 in the environment the tables of docs/benchmarks.md are written, too.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
cd "$ROOT"
scripts/bench-peers.sh
# The packages are contenders of one group.
case " ${*:2} " in
    "  " | *" bindings "*)
        for package in python node wasm; do
            "scripts/$package.sh" || echo "the package for $package is not built" >&2
        done
        ;;
esac
cargo run --quiet --release --locked --package mailwright-bench -- --rounds "$@"
if [ -n "${DOCS:-}" ]; then
    need python3 python3
    python3 scripts/benchmarks.py
fi
