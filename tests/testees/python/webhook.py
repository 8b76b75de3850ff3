"""Ops of the room `webhook`."""

from typing import Any

from mailwright import WebhookVerifier


def verify(args: dict[str, Any]) -> dict[str, Any]:
    verifier = WebhookVerifier(args["keys"])
    verifier.verify(args["timestamp"], args["token"], args["signature"], now=args.get("now", 0))
    return {"valid": True}


def event(args: dict[str, Any]) -> dict[str, Any]:
    verifier = WebhookVerifier(args["keys"])
    return {"event": verifier.read_post(args["content_type"], args["body"], now=args.get("now", 0)).event}


def alert(args: dict[str, Any]) -> dict[str, Any]:
    WebhookVerifier([args["key"]]).verify_alert(args["body"], args["x_sign"])
    return {"valid": True}


OPS = {"webhook.verify": verify, "webhook.event": event, "webhook.alert": alert}
