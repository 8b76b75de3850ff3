"""The Python testee of the conformance protocol: one JSON request per line in, one JSON answer per line out.

It is written on the public API alone and holds no rule and no expectation. The ops of each room are in the file of
that name.
"""

import json
import sys
from typing import Any

import address
import filter
import inbound
import route
import send
import template
import webhook
from mailwright import MailwrightError
from spans import protocol_error

ROOMS = [address, filter, inbound, route, send, template, webhook]
OPS = {name: op for room in ROOMS for name, op in room.OPS.items()}


def answer(line: bytes) -> dict[str, Any]:
    try:
        ask = json.loads(line, parse_int=integer)
    except ValueError as error:
        return {"id": None, "error": {"code": "protocol", "message": str(error), "parameter": "request"}}
    op, args = ask.get("op"), ask.get("args")
    if op not in OPS:
        return {"id": ask.get("id"), "error": {"code": "unknown-op", "message": op, "parameter": "op"}}
    try:
        return {"id": ask.get("id"), "ok": OPS[op](args)}
    except MailwrightError as error:
        return {"id": ask.get("id"), "error": protocol_error(error, args)}


def integer(digits: str) -> float:
    """JSON has a minus zero, which in Python only a float can be."""
    return -0.0 if digits == "-0" else int(digits)


def main() -> None:
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    main()
