#!/usr/bin/env bash
# Builds the testee of a host and prints the command that starts it, on the last line: scripts/testee.sh HOST
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_host "$1" || exit 2
exec "$ROOT/tests/hosts/$1.sh" build
