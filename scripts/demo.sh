#!/usr/bin/env bash
# Builds a campaign's messages: scripts/demo.sh [CAMPAIGN] [OUT]; without a folder the sample's. Needs Rust alone.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
arguments=()
[ -z "${1:-}" ] || arguments+=("$1")
arguments+=(--out "${2:-out}")
exec cargo run --quiet --release --locked --manifest-path "$ROOT/Cargo.toml" --package mailwright-examples \
    --bin campaign -- "${arguments[@]}"
