"""The programs of the READMEs, the package's and the project's, run, each on its own, in an empty folder."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
PROGRAMS = [
    program
    for readme in (PACKAGE / "README.md", PACKAGE.parent / "README.md")
    for program in re.findall(r"^```python\n(.*?)^```", readme.read_text(), re.MULTILINE | re.DOTALL)
]


def test_there_are_programs():
    assert len(PROGRAMS) >= 5


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_program_of_the_readme(number, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(PROGRAMS[number], f"program {number + 1} of the READMEs", "exec"), {"__name__": "__main__"})
