#!/usr/bin/env bash
# Formatting, lints and documentation of everything that is written here.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
cd "$ROOT"
cargo fmt --all --check
cargo fmt --manifest-path fuzz/Cargo.toml --check
cargo clippy --workspace --all-targets --locked -- -D warnings
# What is compiled for WebAssembly alone. Debian's compiler for it comes without clippy.
# shellcheck source=scripts/wasm-toolchain.sh
source scripts/wasm-toolchain.sh
if has_wasm_std; then
    cargo clippy --package mailwright-wasm-napi --package mailwright-wasm-webhook --features mailwright-wasm-webhook/posts --target "$WASM_TARGET" --locked -- -D warnings
fi
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
venv lint scripts/requirements-lint.txt
.venv/lint/bin/ruff check --quiet .
.venv/lint/bin/ruff format --quiet --check .
need_node_modules "$ROOT/scripts/eslint"
mapfile -t script < <(sources bindings-* bench examples scripts tests | grep -E '\.(js|mjs|cjs)$')
scripts/eslint/node_modules/.bin/eslint --config scripts/eslint/eslint.config.mjs --no-warn-ignored "${script[@]}"
mapfile -t shell < <(sources scripts tests bench examples | grep '\.sh$')
.venv/lint/bin/shellcheck --external-sources "${shell[@]}" .ci/run
