"""Small helpers of the comparisons, and what two values being the same means."""

import fnmatch
import json


class Skip(Exception):
    """The case cannot be put to a testee through the protocol."""


def shorten(value, limit=160):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[:limit] + f"... ({len(text)} characters)"


def differ(what, expected, got):
    return f"{what}: expected {shorten(expected)}, got {shorten(got)}"


def as_list(value):
    return value if isinstance(value, list) else [value]


def diagnostics_of(answer):
    if "ok" in answer:
        return answer["ok"].get("diagnostics") or []
    return answer["error"].get("diagnostics") or [{"severity": "error", **answer["error"]}]


def said(diagnostic):
    return " ".join(str(diagnostic.get(key) or "") for key in ("message", "help"))


def fits(expected, diagnostic):
    """Whether a diagnostic is the expected one: parameter, message and about are each optional."""
    if "parameter" in expected:
        given = diagnostic.get("parameter") or ""
        if not any(
            given == one or ("*" in one and fnmatch.fnmatchcase(given, one)) for one in as_list(expected["parameter"])
        ):
            return False
    if "message" in expected and diagnostic.get("message") not in as_list(expected["message"]):
        return False
    if "about" in expected:
        text = said(diagnostic).lower()
        if not any(one.lower() in text for one in as_list(expected["about"])):
            return False
    if "severity" in expected and diagnostic.get("severity") != expected["severity"]:
        return False
    return True


def missing(kind, expected, diagnostics):
    shown = [{key: one.get(key) for key in ("severity", "code", "parameter", "message")} for one in diagnostics]
    return [
        f"no {kind} like {shorten(one)} among {shorten(shown, 600)}"
        for one in expected
        if not any(fits(one, diagnostic) for diagnostic in diagnostics)
    ]


def kind_fits(kind, error):
    code = str(error.get("code") or "")
    return code == kind or code.endswith("-" + kind)


def same_value(expected, got):
    """Equality in which 1 and 1.0 are one number, but True is not 1."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(same_value(expected[key], got[key]) for key in expected)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(same_value, expected, got))
    return expected == got
