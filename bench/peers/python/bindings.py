"""Group `bindings`: the Python package, doing what the Rust crate does."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from mailwright import RouteInput, RouteTable, SendRequest, Template, WebhookVerifier
from peer import serve

NOW, SEED = 1_767_225_600, 7


def campaign(args):
    request = SendRequest(read(args))

    def job():
        batch = request.compile(now=NOW, seed=SEED)
        octets = sum(len(delivery.to_bytes()) for delivery in batch)
        return len(batch), octets

    return job


def render(args):
    request, threads = SendRequest(read(args)), args["threads"]

    def job():
        messages = request.compile(now=NOW, seed=SEED).render(threads=threads)
        return len(messages), sum(map(len, messages))

    return job


def routes(args):
    given = read(args)
    table = RouteTable.from_json(given["routes"])
    inputs = [RouteInput(one["recipient"], one["headers"]) for one in given["messages"]]

    def job():
        assert sum(len(table.evaluate(one).executed) for one in inputs) > 0
        return len(inputs), 0

    return job


def verify(args):
    given = read(args)
    verifier, now = WebhookVerifier([given["key"]]), given["now"]

    def job():
        for timestamp, token, signature in given["posts"]:
            verifier.verify(timestamp, token, signature, now=now)
        return len(given["posts"]), 0

    return job


def template(args):
    given = read(args)
    parsed, data, renderings = Template.parse(given["template"]), given["data"], given["renderings"]

    def job():
        return renderings, sum(len(parsed.render(data)) for _ in range(renderings))

    return job


def read(args):
    return json.loads(Path(args["input"]).read_text(encoding="utf-8"))


JOBS = {one.__name__: one for one in (campaign, render, routes, verify, template)}


def prepare(args):
    return f"{version('mailwright')} on Python {platform.python_version()}", JOBS[args["job"]](args)


serve(prepare)
