# A Rust compiler for WebAssembly, and the tools that finish a module. To be sourced, after lib.sh.
# shellcheck shell=bash
#
# In this order: an installed wasm32 target; `rustup target add`; Debian's rustc-web, whose standard library is
# built from source. TOOLCHAIN=installed|rustup|debian in the environment forces one.

WASM_TARGET=wasm32-unknown-unknown

# wasm_toolchain: chooses, says which, and sets WASM_TOOLCHAIN and WASM_TARGET_DIR for wasm_cargo.
wasm_toolchain() {
    local wanted="${TOOLCHAIN:-}"
    case "$wanted" in
        "" | installed | rustup | debian) ;;
        *) echo "TOOLCHAIN is '$wanted'; it is one of installed, rustup, debian" >&2; return 2 ;;
    esac
    command -v cargo >/dev/null 2>&1 || [ ! -x "$HOME/.cargo/bin/cargo" ] || PATH="$HOME/.cargo/bin:$PATH"
    if [ "$wanted" != debian ] && [ "$wanted" != rustup ] && has_wasm_std; then
        WASM_TOOLCHAIN=installed
        echo "wasm: installed target $WASM_TARGET of $(rustc --version)" >&2
    elif [ "$wanted" != debian ] && [ "$wanted" != installed ] && command -v rustup >/dev/null 2>&1 &&
        rustup target add "$WASM_TARGET" >&2; then
        WASM_TOOLCHAIN=rustup
        echo "wasm: target $WASM_TARGET by rustup, $(rustc --version)" >&2
    elif [ "$wanted" = "" ] || [ "$wanted" = debian ]; then
        need_debian_rust || return 1
        WASM_TOOLCHAIN=debian
        echo "wasm: Debian's $(/usr/bin/rustc --version), standard library from source" >&2
    else
        echo "wasm: the toolchain '$wanted' is not there" >&2
        return 1
    fi
    # Another compiler or another standard library must not find what this one has built.
    case "$WASM_TOOLCHAIN" in
        debian) WASM_TARGET_DIR="$ROOT/target/wasm/build-debian" WASM_BUILDS_STD=yes ;;
        *)
            WASM_TARGET_DIR="$ROOT/target/wasm/build" WASM_BUILDS_STD=yes
            has_std_sources || {
                WASM_BUILDS_STD=no
                echo "wasm: no sources of the standard library (rust-src): the modules get larger" >&2
            }
            ;;
    esac
}

# Whether the compiler on the PATH has a standard library for the target.
has_wasm_std() {
    local folder
    command -v cargo >/dev/null 2>&1 || return 1
    folder=$(rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) || return 1
    compgen -G "$folder/libstd-*.rlib" >/dev/null
}

# Debian's compiler with the sources of its standard library. Anyone but root is told the packages' names.
need_debian_rust() {
    local missing=() package
    for package in rustc-web cargo-web rust-web-src lld; do
        dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing the Debian packages ${missing[*]} (for WebAssembly)" >&2
        { DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" ||
            { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"; }; } >&2 &&
            return 0
    fi
    echo "no Rust for WebAssembly: run 'rustup target add $WASM_TARGET', or install the Debian packages ${missing[*]}" \
        "(apt-get install ${missing[*]}), and start again" >&2
    return 1
}

# Whether the sources of the compiler's standard library are there, or rustup can fetch them.
has_std_sources() {
    local sources
    sources="$(rustc --print sysroot)/lib/rustlib/src/rust/library/std"
    [ -d "$sources" ] || { command -v rustup >/dev/null 2>&1 && rustup component add rust-src >&2 && [ -d "$sources" ]; }
}

# wasm_cargo COMMAND ARGUMENTS…: cargo for the chosen toolchain and target.
#
# The standard library is built along, for size and without the texts of panics: that makes the modules a fifth
# smaller. A panic is then a trap, as it would be anyway. sha2's compact form is half as long; the stack's pointer is
# exported so that the package can put it back after a trap.
#
# In a shell of its own: what it sets must not reach other builds, which would then be made anew.
wasm_cargo() (
    local flags='--cfg sha2_backend_soft="compact" -C link-arg=--export=__stack_pointer'
    local arguments=(--target "$WASM_TARGET" --target-dir "$WASM_TARGET_DIR") cargo=cargo
    # What is little longer than a call to it is put in its place: a tenth faster, for a sixtieth of the size.
    flags+=' -C llvm-args=-inline-threshold=20'
    # Where the sources lie on this machine is nobody's business.
    flags+=" --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$ROOT=mailwright"
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags"
    if [ "$WASM_BUILDS_STD" = yes ]; then
        # A stable compiler builds its standard library only when the variable lets it.
        export RUSTC_BOOTSTRAP=1
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS+=" -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none"
        arguments+=("-Zbuild-std=std,panic_abort" -Zbuild-std-features=optimize_for_size)
    fi
    if [ "$WASM_TOOLCHAIN" = debian ]; then
        export RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
        cargo=/usr/bin/cargo
    fi
    "$cargo" "$@" "${arguments[@]}"
)

# need_wasm_bindgen: the CLI in exactly the crate's version, under target/tools. Sets WASM_BINDGEN.
need_wasm_bindgen() {
    local version tools="$ROOT/target/tools"
    version=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' "$ROOT/Cargo.toml")
    export WASM_BINDGEN="$tools/bin/wasm-bindgen"
    [ "$("$WASM_BINDGEN" --version 2>/dev/null)" = "wasm-bindgen $version" ] && return 0
    need cc gcc || return 1
    echo "installing wasm-bindgen $version in target/tools (some minutes)" >&2
    # Not --locked: its lock file names a crate that was withdrawn.
    cargo install --quiet --force --root "$tools" --target-dir "$tools-build" --version "=$version" wasm-bindgen-cli
}
