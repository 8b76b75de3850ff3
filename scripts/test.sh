#!/usr/bin/env bash
# Every test: the workspace's, those of each host's package, all hosts compared, and the packages installed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
need python3 python3
cd "$ROOT"
cargo test --workspace --locked
python3 -m unittest discover --start-directory tests/runner/tests
python3 -m unittest discover --start-directory tests/repository
python3 examples/campaign/generate.py --check
scripts/conformance.sh --demand
scripts/python.sh
.venv/python/bin/python -m pytest --quiet bindings-python/tests
scripts/python_check.sh
.venv/python/bin/python tests/hostile/hostile.py
scripts/node_check.sh
node tests/hostile/hostile.mjs bindings-node/index.mjs
node --test bindings-wasm/test/*.test.mjs
node tests/hostile/hostile.mjs bindings-wasm/generated/full/node.js
scripts/sql.sh
scripts/inbound-servers.sh
scripts/examples-python.sh
# Packages last: they are made of what the tests have built.
scripts/dist.sh
for install in tests/install/*.sh; do "$install"; done
