#!/usr/bin/env bash
# Builds the Node package in bindings-node/: scripts/node.sh [--debug]. Cargo skips what is built already.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
need_node_modules "$ROOT/bindings-node"
cd "$ROOT"
node bindings-node/build.mjs "$@"
