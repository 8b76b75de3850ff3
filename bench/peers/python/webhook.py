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

    def job():
        for post in signed:
            text = (post["timestamp"] + post["token"]).encode()
            expected = hmac.new(key=key, msg=text, digestmod=hashlib.sha256).hexdigest()
            assert hmac.compare_digest(expected, post["signature"])
        return len(signed), 0

    return None, job


serve(prepare)
