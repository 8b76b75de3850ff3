"""Version numbers and licences agree wherever they are written.

The version is that of the workspace in Cargo.toml. python3 -m unittest discover --start-directory tests/repository
"""

import fnmatch
import json
import os
import pathlib
import re
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKSPACE = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))
VERSION = WORKSPACE["workspace"]["package"]["version"]
# `mailwright==1.2.3`, `mailwright-wasm@1.2.3`, `mailwright-1.2.3.tgz`, `mailwright 1.2.3`, `"mailwright": "^1.2.3"`
WRITTEN = re.compile(r'\bmailwright(?:-wasm)?(?:\s*==\s*|@|-|@npm:|/|\s+v?|"\s*:\s*"[~^]?|_)(\d+\.\d+\.\d+)\b')
# `mailwright = "1.2"` and `mailwright = { version = "1.2", … }`: what Cargo takes for compatible.
CARGO = re.compile(r'^mailwright = (?:"|\{[^}]*version = ")(\d+\.\d+(?:\.\d+)?)"', re.M)


# What is made or installed, not written. A checkout need not have its history, so git is not asked.
MADE = {"target", "node_modules", "dist", "out", "generated", "__pycache__"}


def written(*names):
    """The files that people wrote whose name fits."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(one for one in folders if one not in MADE and not one.startswith("."))
        fitting = (name for name in sorted(files) if any(fnmatch.fnmatch(name, pattern) for pattern in names))
        found += [pathlib.Path(folder, name) for name in fitting]
    return found


def shown(path):
    return str(path.relative_to(ROOT))


class VersionTest(unittest.TestCase):
    def test_every_crate_takes_the_version_of_the_workspace(self):
        members = [ROOT / member / "Cargo.toml" for member in WORKSPACE["workspace"]["members"]]
        self.assertIn(ROOT / "core/Cargo.toml", members)
        for path in members:
            package = tomllib.loads(path.read_text("utf-8"))["package"]
            if package.get("version") is not None and package.get("publish") is not False:
                self.assertEqual(package["version"], {"workspace": True}, shown(path))
        self.assertEqual(WORKSPACE["workspace"]["dependencies"]["mailwright"]["version"], VERSION)

    def test_lock_files_have_it(self):
        for path in written("*Cargo.lock"):
            for package in tomllib.loads(path.read_text("utf-8"))["package"]:
                if package["name"] == "mailwright":
                    self.assertEqual(package["version"], VERSION, shown(path))

    def test_npm_packages_have_it(self):
        published = []
        for path in written("*package.json", "*package-lock.json"):
            data = json.loads(path.read_text("utf-8"))
            if data.get("name") in ("mailwright", "mailwright-wasm"):
                published.append(shown(path))
                self.assertEqual(data["version"], VERSION, shown(path))
                if path.name == "package-lock.json":
                    self.assertEqual(data["packages"][""]["version"], VERSION, shown(path))
        for folder in ("bindings-node", "bindings-wasm"):
            if (ROOT / folder).is_dir():
                self.assertIn(f"{folder}/package.json", published)
                self.assertIn(f"{folder}/package-lock.json", published)

    def test_the_python_package_takes_it(self):
        project = tomllib.loads((ROOT / "bindings-python/pyproject.toml").read_text("utf-8"))["project"]
        self.assertNotIn("version", project)
        self.assertIn("version", project["dynamic"])
        crate = tomllib.loads((ROOT / "bindings-python/Cargo.toml").read_text("utf-8"))["package"]
        self.assertEqual(crate["version"], {"workspace": True})

    def test_documents_name_no_other(self):
        found = 0
        for path in written("*.md"):
            text = path.read_text("utf-8")
            for match in WRITTEN.finditer(text):
                self.assertEqual(match[1], VERSION, f"{shown(path)}: {match[0]}")
                found += 1
            for match in CARGO.finditer(text):
                self.assertTrue(f"{VERSION}.".startswith(f"{match[1]}."), f"{shown(path)}: {match[0]}")
                found += 1
        self.assertGreater(found, 0, "no document says how to depend on it")

    def test_the_changelog_knows_the_version(self):
        headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
        self.assertTrue(headings, "CHANGELOG.md has no headings")
        released = [heading for heading in headings if heading != "Unreleased"]
        newest = re.match(r"\[?(\d+\.\d+\.\d+)\]?", released[0])[1] if released else None
        if newest is None or headings[0] != "Unreleased":
            # Before the first release there is nothing else; on a release its heading comes first.
            self.assertIn(newest, (None, VERSION))
        self.assertEqual(headings.count("Unreleased"), 1 if headings[0] == "Unreleased" else 0)

    def test_the_compiler_is_the_same_everywhere(self):
        rust = WORKSPACE["workspace"]["package"]["rust-version"]
        for path in written("*.md"):
            for match in re.finditer(r"[Rr]ust(?: compiler)? \(?(\d\.\d+)(?:\.\d+)? or newer", path.read_text("utf-8")):
                self.assertEqual(match[1], rust, f"{shown(path)}: {match[0]}")


class LicenceTest(unittest.TestCase):
    def test_published_packages_have_the_same_licence(self):
        licence = WORKSPACE["workspace"]["package"]["license"]
        python = tomllib.loads((ROOT / "bindings-python/pyproject.toml").read_text("utf-8"))["project"]
        self.assertEqual(python["license"], licence)
        for path in ROOT.glob("bindings-*/package.json"):
            self.assertEqual(json.loads(path.read_text("utf-8"))["license"], licence, shown(path))

    def test_copies_are_the_same(self):
        for name in ("LICENSE-APACHE", "LICENSE-MIT", "NOTICE"):
            copies = [path for path in written(f"*{name}") if path.name == name]
            self.assertGreater(len(copies), 1)
            for path in copies:
                self.assertEqual(path.read_bytes(), (ROOT / name).read_bytes(), shown(path))


if __name__ == "__main__":
    unittest.main()
