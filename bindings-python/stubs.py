"""Writes the doc strings of the built package into its type stubs, so that editors show them.

The text is written once, in the Rust sources, where the compiler puts it into the package. `--check` only says what
would change. To be run by the interpreter that has the package installed.
"""

import ast
import inspect
import sys
import textwrap
from pathlib import Path
from typing import Any

import mailwright

STUBS = Path(__file__).parent / "python" / "mailwright"


def with_docs(text: str) -> str:
    """The text of a stub with the doc strings of its classes, methods, properties and functions."""
    lines = text.splitlines()
    # From the end, so that the numbers of the lines before stay true.
    for node, found in reversed(list(documented(ast.parse(text)))):
        doc = inspect.cleandoc(found.__doc__ or "")
        if not doc:
            raise SystemExit(f"{node.name} has no doc string")
        set_doc(lines, node, doc)
    return "\n".join(lines) + "\n"


def documented(module: ast.Module) -> Any:
    """Definitions with a doc string of their own, in the order of the source, each with what it is at run time."""
    for node in module.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            owner = getattr(mailwright, node.name)
            yield node, owner
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and not member.name.startswith("__"):
                    found = inspect.getattr_static(owner, member.name)
                    yield member, found.__func__ if isinstance(found, staticmethod) else found
        elif isinstance(node, ast.FunctionDef):
            yield node, getattr(mailwright, node.name)


def set_doc(lines: list[str], node: Any, doc: str) -> None:
    indent = " " * (node.col_offset + 4)
    quoted = textwrap.indent(f'"""{doc}"""' if "\n" not in doc else f'"""{doc}\n"""', indent).replace("\\", "\\\\")
    first = node.body[0]
    old = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    dots = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.value.value is ...
    new = [line.rstrip() for line in quoted.splitlines()]
    if old:
        lines[first.lineno - 1 : first.end_lineno] = new
    elif dots and first.lineno == node.lineno or dots and lines[first.lineno - 1].rstrip().endswith(": ..."):
        head = lines[first.lineno - 1][: first.col_offset].rstrip()
        lines[first.lineno - 1 : first.end_lineno] = [head, *new]
    elif dots:
        lines[first.lineno - 1 : first.end_lineno] = new
    else:
        at = min((one.lineno for one in getattr(first, "decorator_list", [])), default=first.lineno) - 1
        lines[at:at] = [*new, ""]


def main() -> None:
    stale = []
    for path in sorted(STUBS.glob("*.pyi")):
        before = path.read_text()
        after = with_docs(before)
        if before != after:
            stale.append(path.name)
            if "--check" not in sys.argv[1:]:
                path.write_text(after)
    if stale and "--check" in sys.argv[1:]:
        raise SystemExit(f"stale doc strings in {', '.join(stale)}; run scripts/python_check.sh --write")


if __name__ == "__main__":
    main()
