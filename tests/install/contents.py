"""What the packages for the registries hold: python3 tests/install/contents.py DIST [crate] [python] [node] [wasm]

Every package has its README, both licences and the notice, as they are in the repository, and nothing that a user has
no use for: no tests, no caches, no paths of the machine it was built on in its list of files.
"""

import fnmatch
import pathlib
import sys
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEGAL = ("LICENSE-APACHE", "LICENSE-MIT", "NOTICE")

# For each kind: the archives, the folder inside, the README, what must be there, and the patterns of what may be there.
KINDS = {
    "crate": [
        (
            "mailwright-*.crate",
            "mailwright-{version}/",
            "README.md",
            ["Cargo.toml", "src/lib.rs"],
            ["Cargo.*", ".cargo_vcs_info.json", "src/*.rs", "src/*.bin", "src/*.txt", "src/regex/oracle.py"],
        )
    ],
    "python": [
        (
            "mailwright-*.whl",
            "",
            None,
            ["mailwright/__init__.py", "mailwright/py.typed", "mailwright-{version}.dist-info/METADATA"],
            ["mailwright/*.py", "mailwright/*.pyi", "mailwright/py.typed", "mailwright/_core*.so"]
            + ["mailwright/_core*.pyd", "mailwright-{version}.dist-info/*"],
        ),
        (
            "mailwright-*.tar.gz",
            "mailwright-{version}/",
            "bindings-python/README.md",
            ["PKG-INFO", "Cargo.toml", "Cargo.lock", "core/Cargo.toml", "bindings-python/Cargo.toml", "pyproject.toml"],
            ["PKG-INFO", "Cargo.*", "pyproject.toml", "README.md", "core/*", "bindings-python/*", "python/*"],
        ),
    ],
    "node": [
        (
            "mailwright-[0-9]*.tgz",
            "package/",
            "bindings-node/README.md",
            ["package.json", "index.cjs", "index.mjs", "index.d.ts", "index.d.mts", "native.cjs"],
            ["package.json", "*.cjs", "*.mjs", "*.d.ts", "*.d.mts", "mailwright.*.node"],
        )
    ],
    "wasm": [
        (
            "mailwright-wasm-*.tgz",
            "package/",
            "bindings-wasm/README.md",
            ["package.json"],
            ["package.json", "*.js", "*.mjs", "*.wasm", "*.d.ts"],
        )
    ],
}
NEVER = [
    "*node_modules*",
    "*__pycache__*",
    "*.pyc",
    "*.map",
    "*.tgz",
    "tests/*",
    "test/*",
    "*/tests/*",
    "*/test/*",
    "*/.*",
]


def main():
    folder, *kinds = sys.argv[1:]
    version = workspace_version()
    problems = []
    for kind in kinds or KINDS:
        for pattern, inside, readme, required, allowed in KINDS[kind]:
            archives = sorted(pathlib.Path(folder).glob(pattern))
            problems += [] if archives else [f"{kind}: no {pattern} in {folder}"]
            for archive in archives:
                found = check(archive, inside.format(version=version), readme, version, required, allowed)
                problems += [f"{archive.name}: {one}" for one in found]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def workspace_version():
    text = (ROOT / "Cargo.toml").read_text("utf-8")
    return text.split("[workspace.package]")[1].split('version = "')[1].split('"')[0]


def check(archive, inside, readme, version, required, allowed):
    files = read(archive)
    out = [] if version in archive.name else [f"not of version {version}"]
    out += [f"{name} lies outside of {inside}" for name in files if not name.startswith(inside)]
    files = {name.removeprefix(inside): data for name, data in files.items()}
    for name in LEGAL:
        # Wheels keep them in a folder of their metadata.
        held = [data for one, data in files.items() if one == name or one.endswith(f"/{name}")]
        if (ROOT / name).read_bytes() not in held:
            out.append(f"{name} is missing, or not that of the repository")
    if readme and (ROOT / readme).read_bytes() not in [files.get("README.md"), files.get(readme)]:
        out.append(f"README.md is not {readme}")
    wanted = [one.format(version=version) for one in required]
    out += [f"{name} is missing" for name in wanted if name not in files]
    may = [one.format(version=version) for one in allowed] + list(LEGAL) + ["README.md"]
    for name in files:
        if not any(fnmatch.fnmatchcase(name, one) for one in may):
            out.append(f"{name} has no business here")
        elif any(fnmatch.fnmatchcase(name, one) for one in NEVER):
            out.append(f"{name} is of no use to users")
        if not files[name] and not name.endswith("py.typed"):
            out.append(f"{name} is empty")
    return out


def read(archive):
    """Name and content of every file."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return {one.filename: wheel.read(one) for one in wheel.infolist() if not one.is_dir()}
    with tarfile.open(archive) as tarball:
        return {one.name: tarball.extractfile(one).read() for one in tarball.getmembers() if one.isfile()}


if __name__ == "__main__":
    sys.exit(main())
