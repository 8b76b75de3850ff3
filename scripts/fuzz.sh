#!/usr/bin/env bash
# Fuzzes every target, or one, for some seconds each: scripts/fuzz.sh SECONDS [TARGET]
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
CARGO_FUZZ=0.13.2

seconds=${1:?usage: scripts/fuzz.sh SECONDS [TARGET]}
need_cargo
need c++ g++
cd "$ROOT"
tools="$ROOT/target/tools"
if [ "$("$tools/bin/cargo-fuzz" --version 2>/dev/null)" != "cargo-fuzz $CARGO_FUZZ" ]; then
    cargo install --quiet --locked --force --root "$tools" --target-dir "$ROOT/target/tools-build" \
        --version "$CARGO_FUZZ" cargo-fuzz
fi
# The sanitizer's flags are accepted by a stable compiler only so.
export RUSTC_BOOTSTRAP=1
if [ -n "${2:-}" ]; then
    targets=("$2")
else
    mapfile -t targets < <(sed -n 's/^name = "\(.*\)"/\1/p' fuzz/Cargo.toml | tail -n +2)
fi
failed=()
for target in "${targets[@]}"; do
    echo "== $target, $seconds s"
    mkdir -p "fuzz/corpus/$target" "fuzz/crashes/$target"
    arguments=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
        -artifact_prefix="fuzz/crashes/$target/")
    [ ! -f "fuzz/dictionaries/$target.dict" ] || arguments+=(-dict="fuzz/dictionaries/$target.dict")
    corpora=("fuzz/corpus/$target")
    [ ! -d "fuzz/seeds/$target" ] || corpora+=("fuzz/seeds/$target")
    "$tools/bin/cargo-fuzz" fuzz run --fuzz-dir fuzz "$target" "${corpora[@]}" -- "${arguments[@]}" || failed+=("$target")
    rmdir --ignore-fail-on-non-empty "fuzz/crashes/$target"
done
# Patterns have an oracle besides: Python's own re, on more pairs than `make test` takes.
if [ -z "${2:-}" ] && command -v python3 >/dev/null 2>&1; then
    MAILWRIGHT_ORACLE_PAIRS=$((seconds * 1000)) MAILWRIGHT_ORACLE_SEED=$(date +%s) \
        cargo test --quiet --locked --package mailwright --lib regex::oracle || failed+=("the patterns' oracle")
fi
if [ ${#failed[@]} -gt 0 ]; then
    echo "broken: ${failed[*]}; the inputs are in fuzz/crashes/" >&2
    exit 1
fi
