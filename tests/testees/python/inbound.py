"""Ops of the room `receive`: messages and replies."""

import base64
from typing import Any

from mailwright import Envelope, IncomingMessage, split_signature, strip_html, strip_text


def fields(args: dict[str, Any]) -> dict[str, Any]:
    message = IncomingMessage.parse(base64.b64decode(args["mime_base64"]))
    payload = message.payload(args["kind"], Envelope(args["sender"], args["recipient"]), now=0, seed=0)
    return {
        "fields": [[field.name, field.text] for field in payload.form if field.text is not None],
        "attachments": [
            {
                "filename": field.file.filename,
                "content_type": field.file.content_type,
                "base64": base64.b64encode(field.file.content).decode(),
            }
            for field in payload.form
            if field.file
        ],
    }


def strip(args: dict[str, Any]) -> dict[str, Any]:
    if args.get("kind") == "html":
        return {"html": strip_html(args["body"])}
    return {"text": strip_text(args["body"])}


def signature(args: dict[str, Any]) -> dict[str, Any]:
    parts = split_signature(args["body"])
    return {"text": parts.text, "signature": parts.signature}


OPS = {"inbound.fields": fields, "inbound.strip": strip, "inbound.signature": signature}
