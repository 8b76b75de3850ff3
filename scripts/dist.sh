#!/usr/bin/env bash
# Packages for the registries, into dist/: scripts/dist.sh [crate] [python] [node] [wasm]; all of them without arguments.
#
# What is built already is packed, not built again. A free-threaded Python gets a wheel of its own where one is installed
# (python3.14t, or FREE_THREADED=path). tests/install/contents.py says what must be in each package and what must not.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need_cargo
need python3 python3
cd "$ROOT"
dist="$ROOT/dist"
target="${CARGO_TARGET_DIR:-$ROOT/target}"
version=$(workspace_version)

# The crate is built from the package, so that a file missing in it is found here.
pack_crate() {
    rm -f "$dist"/mailwright-*.crate
    cargo package --quiet --locked --allow-dirty --package mailwright
    cp "$target/package/mailwright-$version.crate" "$dist/"
}

pack_python() {
    local free_threaded
    rm -f "$dist"/mailwright-*.whl "$dist"/mailwright-*.tar.gz
    scripts/python.sh
    cp "$target"/wheels/mailwright-"$version"-*-abi3-*.whl "$dist/"
    .venv/python/bin/maturin sdist --manifest-path bindings-python/Cargo.toml --out "$dist" >&2
    free_threaded=${FREE_THREADED:-$(command -v python3.14t || command -v python3.13t || true)}
    if [ -n "$free_threaded" ]; then
        scripts/python.sh "$free_threaded"
        cp "$target"/wheels/mailwright-"$version"-*t-*.whl "$dist/"
    else
        echo "no free-threaded Python here: no wheel for it" >&2
    fi
}

# pack_npm FOLDER: a package's published files with licences and notice beside them, which npm does not take from
# another folder.
pack_npm() {
    local stage="$target/dist/$1"
    need npm npm
    rm -rf "$stage"
    mkdir -p "$stage"
    (cd "$1" && npm pack --silent --pack-destination "$target/dist" >/dev/null)
    tar --extract --gzip --file "$(newest_tarball)" --directory "$stage" --strip-components 1
    rm "$(newest_tarball)"
    cp LICENSE-APACHE LICENSE-MIT NOTICE "$stage/"
    (cd "$stage" && npm pack --silent --pack-destination "$dist" >/dev/null)
}

newest_tarball() {
    find "$target/dist" -maxdepth 1 -name '*.tgz' | head -n 1
}

pack_node() {
    rm -f "$dist/mailwright-$version.tgz"
    scripts/node.sh
    pack_npm bindings-node
}

pack_wasm() {
    rm -f "$dist/mailwright-wasm-$version.tgz"
    scripts/wasm.sh
    pack_npm bindings-wasm
}

packages=("$@")
[ ${#packages[@]} -gt 0 ] || packages=(crate python node wasm)
mkdir -p "$dist"
for package in "${packages[@]}"; do "pack_$package"; done
python3 tests/install/contents.py "$dist" "${packages[@]}"
ls -l "$dist"
