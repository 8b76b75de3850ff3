#!/usr/bin/env bash
# Builds the Python package, a wheel in target/wheels, and installs it in .venv/python beside the tools that test it.
# scripts/python.sh [PYTHON]: with an interpreter, only the wheel for it (a free-threaded one wants its own).
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
venv python "$ROOT/bindings-python/requirements.txt"
cd "$ROOT"
bin=.venv/python/bin
wheels="${CARGO_TARGET_DIR:-target}/wheels"

# What a wheel is made of; cargo looks again, but maturin would pack and pip install anew each time.
inputs() {
    sources core bindings-python/src bindings-python/python bindings-python/*.* Cargo.toml Cargo.lock README.md |
        xargs sha256sum | sha256sum
}

build() {
    # The target is named, as the napi CLI does: what it has compiled for the Node package is then there for this one.
    $bin/maturin build --quiet --release --locked --manifest-path bindings-python/Cargo.toml --out "$wheels" \
        --target "$(rust_host)" "$@" >&2
}

if [ -n "${1:-}" ]; then
    build --interpreter "$1"
    exit
fi
stamp=$(inputs)
[ "$(cat .venv/python/.mailwright 2>/dev/null)" != "$stamp" ] || exit 0
rm -f "$wheels"/mailwright-*-abi3-*.whl
build --interpreter "$bin/python"
$bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$wheels"/mailwright-*-abi3-*.whl >&2
echo "$stamp" >.venv/python/.mailwright
