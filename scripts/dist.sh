#!/usr/bin/env bash
# Packages for the registries, into dist/: the crate.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
cd "$ROOT"
mkdir -p dist
# Builds the crate from the package, so that a file missing in it is found here.
cargo package --quiet --locked --package mailwright
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
cp "${CARGO_TARGET_DIR:-target}/package/mailwright-$version.crate" dist/
ls -l dist
