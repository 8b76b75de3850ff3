"""The names that the stubs know are those of the package, in its order."""

import ast
from pathlib import Path

import mailwright
import pytest

STUBS = Path(mailwright.__file__).parent


def literals(stub: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for node in ast.parse((STUBS / stub).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Subscript):
            names = node.value.slice
            if isinstance(names, ast.Tuple) and all(isinstance(one, ast.Constant) for one in names.elts):
                found[node.target.id.removeprefix("_")] = tuple(one.value for one in names.elts)
    return found


@pytest.mark.parametrize(
    ("stub", "kinds"),
    [
        ("_webhook.pyi", ["WebhookType", "AlertType", "Poster", "PostKind"]),
        ("_receive.pyi", ["PayloadKind", "SpfResult", "Reading"]),
        ("_events.pyi", ["EventKind", "Metric", "Dimension", "Resolution", "SqlDialect"]),
    ],
)
def test_stubs_know_all_names(stub, kinds):
    known = literals(stub)
    for kind in kinds:
        assert known[kind] == getattr(mailwright, kind).ALL, kind


def test_codes_are_described_in_a_line():
    assert all(text and text.strip() == text and "\n" not in text for text in mailwright.CODES.values())
