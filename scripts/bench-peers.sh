#!/usr/bin/env bash
# Installs the peers of `make bench`: npm packages into target/bench/node, Python's into .venv/bench.
# A peer that cannot be installed is no reason to stop: the harness says that it was not measured, and why.
set -uo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

node_peers() {
    need node nodejs && need npm npm || return 1
    local source="$ROOT/bench/peers/node" folder="$ROOT/target/bench/node" stamp
    stamp="$(sha256sum <"$source/package-lock.json") $(node --version)"
    mkdir -p "$folder"
    cp "$source"/*.mjs "$source"/*.json "$folder/" || return 1
    [ "$(cat "$folder/.installed" 2>/dev/null)" = "$stamp" ] && return 0
    npm ci --prefix "$folder" --silent --no-audit --no-fund --ignore-scripts >&2 || return 1
    echo "$stamp" >"$folder/.installed"
}

node_peers || echo "peers in Node are not installed" >&2
venv bench "$ROOT/bench/peers/python/requirements.txt" || echo "peers in Python are not installed" >&2
exit 0
