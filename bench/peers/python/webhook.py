"""Group `webhook`: Python's hmac, as Mailgun's documentation shows it."""

import hashlib
import hmac
import json
from pathlib import Path

from peer import serve


def prepare(args):
    key = args["key"].encode()
    bodies = json.loads(Path(args["input"]).read_text(encoding="utf-8"))
    signed = [json.loads(body)["signature"] for body in bodies]

    def good(post):
        text = (post["timestamp"] + post["token"]).encode()
        expected = hmac.new(key=key, msg=text, digestmod=hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, post["signature"])

    def verify():
        for post in signed:
            assert good(post)
        return len(signed), 0

    def event():
        for body in bodies:
            post = json.loads(body)
            assert good(post["signature"]) and post["event-data"]["event"]
        return len(bodies), 0

    return None, {"verify": verify, "event": event}[args["job"]]


serve(prepare)
