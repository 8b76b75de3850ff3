#!/usr/bin/env bash
# Runs the examples for Django and FastAPI with the Python package as built, in .venv/examples.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/python.sh"
cd "$ROOT"
venv examples examples/python/requirements.txt
bin=.venv/examples/bin
stamp=$(cat .venv/python/.mailwright)
if [ "$(cat .venv/examples/.mailwright 2>/dev/null)" != "$stamp" ]; then
    "$bin/python" -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps \
        "${CARGO_TARGET_DIR:-target}"/wheels/mailwright-*-abi3-*.whl >&2
    echo "$stamp" >.venv/examples/.mailwright
fi
"$bin/python" -m pytest --quiet -p no:cacheprovider examples/python
