"""Group `events`: a Python `json` loop."""

import json
import re
from pathlib import Path

from peer import serve

WORD = {name: re.compile(rf"\b{name}\b") for name in ("hello", "rachel", "farewell", "monica")}


def delivered_or_failed(event):
    return event.get("event") in ("delivered", "failed")


def subject_and_size(event):
    message = event.get("message", {})
    if not 2000 < message.get("size", 0) < 20000:
        return False
    subject = message.get("headers", {}).get("subject", "").lower()

    def has(word):
        return WORD[word].search(subject) is not None

    return (has("hello") and not has("rachel")) or (has("farewell") and has("monica"))


def structured(event):
    return (
        event.get("event") == "failed"
        and event.get("severity") == "permanent"
        and event.get("recipient-domain") != "example.com"
        and "mailbox" in event.get("delivery-status", {}).get("message", "").lower()
    )


HOLDS = {
    "delivered-or-failed": delivered_or_failed,
    "subject-and-size": subject_and_size,
    "structured": structured,
}


def prepare(args):
    path = Path(args["input"])
    holds = HOLDS[args["job"]]

    def job():
        units = found = 0
        with path.open("rb") as lines:
            for line in lines:
                units += 1
                found += holds(json.loads(line))
        assert found == args["expected"], f"{found} instead of {args['expected']} events"
        return units, path.stat().st_size

    return None, job


serve(prepare)
