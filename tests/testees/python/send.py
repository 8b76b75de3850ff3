"""Requests, deliveries, submissions."""

import base64
from typing import Any

from mailwright import MailwrightError, SendRequest, Templates
from spans import finding


def request(args: dict[str, Any]) -> SendRequest:
    return SendRequest(args["request"])


def templates(args: dict[str, Any]) -> Templates:
    return Templates(args.get("templates", {}))


def context(args: dict[str, Any]) -> dict[str, Any]:
    return {"now": args.get("now", 0), "seed": args.get("seed", 0)}


def encoded(message: bytes) -> str:
    return base64.b64encode(message).decode()


def compile(args: dict[str, Any]) -> dict[str, Any]:
    batch = request(args).compile(templates(args), **context(args))
    deliveries = [
        {
            "envelope_from": delivery.envelope_from,
            "recipients": delivery.recipients,
            "smtputf8": delivery.is_smtputf8,
            "mime_base64": encoded(delivery.to_bytes()),
        }
        for delivery in batch
    ]
    return {"deliveries": deliveries, "diagnostics": [finding(found, args) for found in batch.diagnostics]}


def submission(args: dict[str, Any]) -> dict[str, Any]:
    return {"mime_base64": encoded(request(args).submission(templates(args), **context(args)))}


def from_mime(args: dict[str, Any]) -> dict[str, Any]:
    mime = base64.b64decode(args["mime_base64"])
    read = SendRequest.from_mime(mime, recipients=args.get("recipients"))
    return {"request": read.to_json_value()}


def check(args: dict[str, Any]) -> dict[str, Any]:
    try:
        read = request(args)
    except MailwrightError as error:
        return {"diagnostics": [finding(found, args) for found in error.diagnostics]}
    return {"diagnostics": [finding(found, args) for found in read.check(templates(args), **context(args))]}


OPS = {
    "send.compile": compile,
    "send.submission": submission,
    "send.from_mime": from_mime,
    "send.check": check,
}
