"""Group `routes`: a loop over compiled patterns, route after route."""

import json
import re
from pathlib import Path

from peer import serve


def prepare(args):
    data = json.loads(Path(args["input"]).read_text(encoding="utf-8"))
    # Each route is a list of [header name or null for the recipient, pattern], all of which must match.
    routes = [[(header, re.compile(pattern).search) for header, pattern in route] for route in data["routes"]]
    messages = data["messages"][: args["messages"]]

    def job():
        hits = 0
        for message in messages:
            for calls in routes:
                for header, search in calls:
                    text = message["recipient"] if header is None else message["headers"].get(header)
                    if text is None or search(text) is None:
                        break
                else:
                    hits += 1
        assert hits == args["hits"], hits
        return len(messages), 0

    return None, job


serve(prepare)
