#!/usr/bin/env bash
# Builds the npm package mailwright-wasm in bindings-wasm/generated: scripts/wasm.sh; TOOLCHAIN=debian forces Debian's
# compiler (see wasm-toolchain.sh). What has not changed is not built again.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/wasm-toolchain.sh
source "$ROOT/scripts/wasm-toolchain.sh"
wasm_toolchain
need node nodejs
need npm npm
need_wasm_bindgen
cd "$ROOT"
package=bindings-wasm
need_node_modules "$ROOT/$package"

# compile PACKAGE ARGUMENTS…: a module. One invocation each: together they would share the union of their features.
compile() {
    wasm_cargo build --quiet --locked --profile wasm --package "$@"
}

# finish ENTRY PACKAGE LEVEL…: from what the compiler wrote to what is published; how hard wasm-opt tries.
finish() {
    local compiled="$WASM_TARGET_DIR/$WASM_TARGET/wasm/${2//-/_}.wasm" folder="$package/generated/$1" stamp
    local level=("${@:3}")
    stamp="$(cat "$compiled" "$package/package-lock.json" "$package/build/glue.mjs" scripts/wasm.sh | sha256sum) $("$WASM_BINDGEN" --version)"
    if [ "$(cat "$folder/.stamp" 2>/dev/null)" != "$stamp" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        "$WASM_BINDGEN" "$compiled" --target bundler --out-dir "$folder" --out-name mailwright --no-typescript \
            --remove-name-section --remove-producers-section
        "$package/node_modules/.bin/wasm-opt" "${level[@]}" "$folder/mailwright_bg.wasm" -o "$folder/optimised.wasm"
        mv "$folder/optimised.wasm" "$folder/mailwright_bg.wasm"
        # wasm-bindgen's own entry instantiates in a way that not all hosts know; ours are in entry/.
        rm "$folder/mailwright.js"
        echo "$stamp" >"$folder/.stamp"
    fi
    cp "$package"/entry/*.js "$folder/"
}

mkdir -p "$package/generated"
echo "$WASM_BUILDS_STD" >"$package/generated/.std"
cp bindings-js/surface.mjs "$package/generated/"
compile mailwright-wasm-webhook
finish webhook mailwright-wasm-webhook -Oz --converge
compile mailwright-wasm-webhook --features posts
finish webhook-posts mailwright-wasm-webhook -Oz --converge
rooms=(send receive events full)
for room in "${rooms[@]}"; do
    compile mailwright-wasm --no-default-features --features "$room"
    # As small as with -Oz, and faster: what is written for size the compiler has made already.
    finish "$room" mailwright-wasm -O3
done

# The Node package's declarations are those of all entries, and its tables of charsets those for Node.
scripts/node.sh
node "$package/build/charsets.mjs" bindings-node/index.cjs
node "$package/build/surface.mjs" bindings-node/index.d.ts "${rooms[@]}" webhook-posts webhook
