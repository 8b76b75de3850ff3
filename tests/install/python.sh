#!/usr/bin/env bash
# Installs the wheel from dist/ into an empty virtual environment and runs the first program of its README there; looks
# whether the source distribution is complete.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../../scripts/lib.sh"
need_cargo
need python3 python3
cd "$ROOT"
version=$(workspace_version)
here="$ROOT/target/install/python"
rm -rf "$here"
mkdir -p "$here/elsewhere"
python3 tests/install/readme.py bindings-python/README.md python >"$here/elsewhere/program.py"

empty_venv "$here/wheel"
# No index: the wheel needs nothing else.
"$here/wheel/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links dist "mailwright==$version"
(cd "$here/elsewhere" && "$here/wheel/bin/python" -W error program.py)
installed=$("$here/wheel/bin/python" -c 'import importlib.metadata as m; print(m.version("mailwright"))')
[ "$installed" = "$version" ] || { echo "the wheel says it is $installed, not $version" >&2; exit 1; }

# The source distribution compiles from what is in it, away from the repository. Installing from it takes minutes:
# SDIST=1 does that, too.
mkdir -p "$here/sdist"
tar --extract --gzip --file "dist/mailwright-$version.tar.gz" --directory "$here/sdist" --strip-components 1
for file in $(sources core/src bindings-python/src bindings-python/python); do
    cmp --quiet "$file" "$here/sdist/$file" || cmp --quiet "$file" "$here/sdist/${file#bindings-python/}" ||
        { echo "mailwright-$version.tar.gz: $file is missing or another one" >&2; exit 1; }
done
# Members of the workspace that are not in it have left the lock file, which --locked would refuse.
cargo metadata --quiet --format-version 1 --offline --manifest-path "$here/sdist/bindings-python/Cargo.toml" >/dev/null
if [ -n "${SDIST:-}" ]; then
    empty_venv "$here/from-source"
    "$here/from-source/bin/python" -m pip install --quiet --disable-pip-version-check "dist/mailwright-$version.tar.gz"
    (cd "$here/elsewhere" && "$here/from-source/bin/python" -W error program.py)
fi
echo "Python: installed and run"
