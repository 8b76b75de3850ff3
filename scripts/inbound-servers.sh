#!/usr/bin/env bash
# Posts the messages of the inbound vectors to real servers and compares what they see.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
need python3 python3
need node nodejs
need npm npm
cd "$ROOT"
here=examples/inbound/servers
folder=target/inbound/express
mkdir -p "$folder"
cp "$here"/express/* "$folder/"
stamp="$(sha256sum <"$folder/package-lock.json") $(node --version)"
if [ "$(cat "$folder/.installed" 2>/dev/null)" != "$stamp" ]; then
    (cd "$folder" && npm ci --silent --no-audit --no-fund)
    echo "$stamp" >"$folder/.installed"
fi
venv inbound "$here/fastapi/requirements.txt"
cargo build --quiet --locked --package mailwright-examples --bin inbound
program="${CARGO_TARGET_DIR:-target}/debug/inbound"
check() { python3 "$here/check.py" "$program" tests/vectors/inbound.json "$@"; }
check express node "$folder/server.mjs"
check fastapi .venv/inbound/bin/python "$here/fastapi/server.py"
