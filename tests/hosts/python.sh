#!/usr/bin/env bash
# The Python testee. `build` builds and installs the package; both `build` and `built` print the command that starts
# the testee as their last line; `built` fails where the package is not installed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
python="$ROOT/.venv/python/bin/python"
case "${1:-build}" in
    build) "$ROOT/scripts/python.sh" ;;
    built) [ -f "$ROOT/.venv/python/.mailwright" ] ;;
    *) echo "usage: $0 build|built" >&2; exit 2 ;;
esac
echo "$python $ROOT/tests/testees/python"
