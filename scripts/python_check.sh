#!/usr/bin/env bash
# Checks the types of the installed Python package: stubs against the package (stubtest), the package and programs that
# use it under mypy --strict and pyright, doc strings of the stubs against the sources. `--write` writes the latter.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need node nodejs
need npm npm
"$ROOT/scripts/python.sh"
cd "$ROOT"
bin="$ROOT/.venv/python/bin"
if [ "${1:-}" = --write ]; then
    "$bin/python" bindings-python/stubs.py
    venv lint scripts/requirements-lint.txt
    .venv/lint/bin/ruff format --quiet bindings-python/python
    exit
fi
"$bin/python" bindings-python/stubs.py --check

pyright=target/pyright
mkdir -p "$pyright"
version=1.1.414
if [ "$(cat "$pyright/.installed" 2>/dev/null)" != "$version $(node --version)" ]; then
    npm install --silent --no-audit --no-fund --no-save --prefix "$pyright" "pyright@$version" >&2
    echo "$version $(node --version)" >"$pyright/.installed"
fi

# Away from the sources, so that the installed package is what is looked at.
check=target/python-check
rm -rf "$check"
mkdir -p "$check"
cp bindings-python/tests/typing/*.py bindings-python/pyproject.toml "$check/"
cd "$check"
export PATH="$bin:$ROOT/$pyright/node_modules/.bin:$PATH"
python -m mypy.stubtest --concise mailwright
python -m mypy --strict --config-file pyproject.toml ./*.py
quietly() { "$@" >output.txt || { cat output.txt; exit 1; }; }
quietly pyright --level error .
quietly pyright --verifytypes mailwright --ignoreexternal
