# Shared by the scripts: where things are, and what to do where a program is missing. To be sourced.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT

# need COMMAND PACKAGE: makes sure of a program from Debian. Root gets it installed; anyone else is told.
need() {
    command -v "$1" >/dev/null 2>&1 && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing the Debian package $2 (for $1)" >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >&2 ||
            { apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >&2; } ||
            true
        command -v "$1" >/dev/null 2>&1 && return 0
    fi
    echo "$1 is missing; install the Debian package $2 (apt-get install $2) and start again" >&2
    return 1
}

# need_cargo: a Rust compiler. Debian's may be too old, so rustup is what is named.
need_cargo() {
    command -v cargo >/dev/null 2>&1 || [ ! -x "$HOME/.cargo/bin/cargo" ] || PATH="$HOME/.cargo/bin:$PATH"
    command -v cargo >/dev/null 2>&1 ||
        { echo "cargo is missing; install Rust $(rust_version) or newer (https://rustup.rs, or Debian's rustup)" >&2; return 1; }
    # rustup without a toolchain says so itself.
    cargo --version >/dev/null || return 1
    need cc gcc
}

# need_host NAME: a host that a testee can be built for.
need_host() {
    [ ! -x "$ROOT/tests/hosts/$1.sh" ] || return 0
    echo "there is no host '$1'; HOST is one of $(cd "$ROOT/tests/hosts" && echo *.sh | sed 's/\.sh//g; s/ /, /g')" >&2
    return 1
}

# sources PATH…: the files there that people wrote, sorted; neither what was made of them nor what was installed. A
# checkout need not have its history, so git is not asked.
sources() {
    find "$@" -type d \( -name node_modules -o -name target -o -name __pycache__ -o -name dist -o -name '.?*' \) -prune \
        -o -type f -print | LC_ALL=C sort
}

rust_version() {
    sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml"
}

# The target that the compiler runs on.
rust_host() {
    rustc --version --verbose | sed -n 's/^host: //p'
}

# The version of every package.
workspace_version() {
    sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml"
}

# venv NAME REQUIREMENTS: a virtual environment in .venv/NAME that holds exactly the pinned requirements.
# Made anew only when they change.
venv() {
    local folder="$ROOT/.venv/$1" stamp
    stamp="$(sha256sum <"$2") $(python3 --version 2>&1)"
    [ "$(cat "$folder/.installed" 2>/dev/null)" = "$stamp" ] && return 0
    empty_venv "$folder" || return 1
    if grep -qv '^ *\(#\|$\)' "$2"; then
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$2" >&2 || return 1
    fi
    echo "$stamp" >"$folder/.installed"
}

# empty_venv FOLDER: a new virtual environment with nothing but pip.
empty_venv() {
    need python3 python3 || return 1
    rm -rf "$1"
    # Debian keeps ensurepip in a package of its own.
    python3 -c 'import ensurepip' 2>/dev/null || need_python_module ensurepip python3-venv || return 1
    python3 -m venv "$1" >&2
}

# need_node_modules FOLDER: Node and npm, and in FOLDER exactly the packages of its lock file. Made anew only when that
# changes.
need_node_modules() {
    local stamp
    need node nodejs || return 1
    need npm npm || return 1
    stamp="$(sha256sum <"$1/package-lock.json") $(node --version)"
    [ "$(cat "$1/node_modules/.installed" 2>/dev/null)" = "$stamp" ] && return 0
    (cd "$1" && npm ci --silent --no-audit --no-fund) >&2 || return 1
    echo "$stamp" >"$1/node_modules/.installed"
}

need_python_module() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2"; } >&2 || true
        python3 -c "import $1" 2>/dev/null && return 0
    fi
    echo "Python's $1 is missing; install the Debian package $2 (apt-get install $2) and start again" >&2
    return 1
}
