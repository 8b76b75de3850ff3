#!/usr/bin/env bash
# Measures mailwright beside its peers: scripts/bench.sh ROUNDS [GROUP…]
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
cd "$ROOT"
scripts/bench-peers.sh
exec cargo run --quiet --release --locked --package mailwright-bench -- --rounds "$@"
