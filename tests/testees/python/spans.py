"""Diagnostics as the protocol has them: spans in bytes of UTF-8.

Python's are in code points, so they are counted back in the text that they are in: the finding's own, or that of the
parameter, wherever the request has it. That proves the translation: a span that was not translated would be counted
twice.
"""

import json
import re
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
        out["span"] = list(found.span) if source is None else in_bytes(found.span, source)
    if found.help is not None:
        out["help"] = found.help
    return out


def text_of(parameter: str, args: dict[str, Any]) -> str | None:
    """The text that the span of a finding about `parameter` points into."""
    if parameter == "address" and "list" in args:
        return args["list"]
    filters = [[args.get("field"), args.get("expression")], *(args.get("filters") or [])]
    for field, expression in filters:
        if field == parameter:
            return expression
    if parameter.startswith(("signature.", "event-data")):
        return at_place(parameter, json.loads(args["body"]))
    return at_place(parameter.replace("content-type", "content_type").replace("x-sign", "x_sign"), args)


def at_place(parameter: str, value: Any) -> str | None:
    """What stands in JSON at a place such as `routes[0].actions[1]`, where that is a text."""
    for step in re.findall(r"[^.\[\]]+", parameter):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
        elif not (isinstance(value, str) and step == "0"):
            return None
    return value if isinstance(value, str) else None


def in_bytes(span: tuple[int, int], source: str) -> list[int]:
    return [len(source[:at].encode()) for at in span]
