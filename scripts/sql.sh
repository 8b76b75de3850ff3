#!/usr/bin/env bash
# Runs the SQL of event queries on DuckDB and SQLite and compares with our own answers. Ends with 0 where DuckDB
# cannot be installed, and says so.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
cd "$ROOT"
venv sql "$ROOT/tests/sql/requirements.txt" || { echo "DuckDB is not installed: SQL is not tested" >&2; exit 0; }
testee=$(tests/hosts/rust.sh build)
.venv/sql/bin/python tests/sql/test_sql.py "$testee"
