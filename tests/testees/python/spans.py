"""Diagnostics as the protocol has them: spans in bytes of UTF-8.

Python's are in code points, so they are counted back in the text that they are in: the finding's own, or that of the
parameter, wherever the request has it. That proves the translation: a span that was not translated would be counted
twice.
"""

from typing import Any

from mailwright import Diagnostic, MailwrightError


def protocol_error(error: MailwrightError, args: dict[str, Any]) -> dict[str, Any]:
    found = error.diagnostics
    first = next((one for one in found if one.is_error), found[0])
    return finding(first, args) | {"diagnostics": [finding(one, args) for one in found]}


def finding(found: Diagnostic, args: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "parameter": found.parameter,
    }
    if found.span:
        source = text_of(found.parameter, args) if found.source is None else found.source
        out["span"] = list(found.span) if source is None else [len(source[:at].encode()) for at in found.span]
    if found.help is not None:
        out["help"] = found.help
    return out


def text_of(parameter: str, args: dict[str, Any]) -> str | None:
    """The text that the span of a finding about `parameter` points into."""
    if parameter == "address" and "list" in args:
        return args["list"]
    value = args.get(parameter)
    return value if isinstance(value, str) else None
