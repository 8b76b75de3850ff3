#!/usr/bin/env bash
# Formats the sources.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
cd "$ROOT"
cargo fmt --all
cargo fmt --manifest-path fuzz/Cargo.toml
venv lint scripts/requirements-lint.txt
.venv/lint/bin/ruff check --quiet --fix .
.venv/lint/bin/ruff format --quiet .
