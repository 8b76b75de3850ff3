"""The inputs of the fuzzers, put to the hosts through the ops of the protocol.

Each fuzz target has its ops. Beside the files of `fuzz/seeds/` and `fuzz/crashes/` every target gets a few octets of
every kind. What is no UTF-8 is read with replacement characters, as the targets themselves read it.
"""

import base64
import json
import pathlib

import probes

FUZZ = pathlib.Path(__file__).resolve().parents[2] / "fuzz"
EVERY_KIND = [
    b"",
    b"\0",
    b"\r\n\r\n",
    b"a@b.example",
    "é\u202e\0".encode(),
    b"\xff" * 64,
    b"{}",
    b"(" * 5000,
    b"[" * 5000,
]
NOW, SEED = 1767225600, 7
FIELDS = ("subject", "size", "tags")
CONTENT_TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "text/plain",
]
KINDS = ("forward", "mime", "stored", "retrieved", "retrieved-mime")
TEMPLATE_DATA = {
    "a": "x<y", "b": "", "n": 2, "t": True, "nil": None, "big": 1e300, "l": ["a", None, {"a": 1}, ["b"]],
    "o": {"a": "oa", "b": {"c": -0.5e-7}, "l": []},
}  # fmt: skip


def text(data):
    return data.decode("utf-8", "replace")


def coded(data):
    return base64.b64encode(data).decode("ascii")


def quoted(string):
    return '"' + string.replace("\\", "\\\\").replace('"', '\\"') + '"'


def addresses(data):
    source = text(data)
    request = [["from", source], ["to", source], ["text", "x"]]
    return [
        ("address.parse", {"address": source}),
        ("address.parse_list", {"list": source}),
        ("address.suggest", {"address": source}),
        ("send.check", {"request": request, "now": NOW, "seed": SEED}),
    ]


def excerpts(data):
    """Findings with a place in any text."""
    source = text(data[4:])
    return [("route.parse", {"expression": source}), ("template.render", {"template": "{{#" + source, "data": {}}),
            ("filter.parse", {"field": "subject", "expression": source + " (" }),
            ("address.parse", {"address": source + "<"})]  # fmt: skip


def filters(data):
    source = text(data)
    event = {
        "event": "delivered",
        "tags": ["news", "spring_sale"],
        "message": {"size": 1200, "headers": {"subject": source}},
    }
    asks = [("filter.parse", {"field": field, "expression": source}) for field in FIELDS]
    asks += [("filter.match", {"filters": [[field, source]], "events": [event]}) for field in FIELDS]
    return asks + [("query.sql", {"filters": [["subject", source]], "dialect": "duckdb"}),
                   ("timerange.resolve", {"begin": source, "end": source})]  # fmt: skip


def forms(data):
    content_type = CONTENT_TYPES[1 + (data[0] if data else 0) % 2]
    return [posted(content_type, data[1:])]


def posted(content_type, body):
    return "webhook.event", {"keys": ["key"], "body": text(body), "content_type": content_type, "now": NOW}


def mime_requests(data):
    file = {"filename": "message.eml", "content_type": "message/rfc822", "base64": coded(data)}
    request = [["to", "a@example.com"], ["message", file]]
    return [
        ("send.from_mime", {"mime_base64": coded(data), "recipients": ["a@example.com", "b@example.com"]}),
        ("send.from_mime", {"mime_base64": coded(data)}),
        *sent(request),
    ]


def sent(request):
    args = {"request": request, "now": NOW, "seed": SEED}
    return [("send.compile", args), ("send.check", args), ("send.submission", args)]


def messages(data):
    return [
        ("inbound.fields", {"mime_base64": coded(data), "sender": "a@example.org", "recipient": "b@example.com",
                            "kind": kind})
        for kind in KINDS
    ]  # fmt: skip


def patterns(data):
    pattern, _, subject = text(data).partition("\n")
    return [evaluated(f'match_header("X", {quoted(pattern)})', 'forward("https://example.com/\\g<0>")', subject)]


def evaluated(expression, action, subject):
    routes = [{"priority": 0, "expression": expression, "actions": [action]}]
    headers = [["X", subject], ["Subject", "Re: hello"]]
    return "route.evaluate", {"routes": routes, "recipient": "joe+a@example.com", "headers": headers}


def route_actions(data):
    source = text(data)
    return [
        ("route.parse", {"action": source}),
        evaluated('match_header("x", "(?s)(.*)(?P<user>)")', source, "a,b\n/?#&"),
    ]


def route_expressions(data):
    return [("route.parse", {"expression": text(data)}), evaluated(text(data), "stop()", "x")]


def scans(data):
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    entry = {"attribute": "subject", "comparator": "not contains", "values": [{"value": "x"}]}
    structured = {"AND": [entry, {**entry, "attribute": "user_variables"}]}
    pairs = [["event", "delivered OR NOT failed"], ["recipient", "example OR NOT ann"]]
    events = [line for line in lines if isinstance(line, dict)]
    return [
        ("query.match", {"filters": pairs, "structured": structured, "events": events}),
        ("filter.match", {"filters": pairs, "events": events}),
        ("logfilter.match", {"filter": structured, "events": events}),
        *[("logfilter.match", {"filter": line, "events": []}) for line in lines],
    ]


def requests(data):
    try:
        request = json.loads(data)
        pairs = list(request.items()) if isinstance(request, dict) else [list(pair) for pair in request]
        pairs = [list(pair) for pair in pairs if len(pair) == 2 and isinstance(pair[0], str)]
    except (ValueError, TypeError, RecursionError):
        pairs = [["subject", text(data)], ["text", text(data)], ["recipient-variables", text(data)]]
    whole = {"from": "n@example.com", "to": "a@example.com, B <b@example.com>", "text": "%recipient.x%"}
    return sent(pairs + [[name, value] for name, value in whole.items() if name not in {pair[0] for pair in pairs}])


def stripped(kind):
    return lambda data: [
        ("inbound.strip", {"kind": kind, "body": text(data)}),
        ("inbound.signature", {"body": text(data)}),
    ]


def templates(data):
    source = text(data)
    request = [["from", "n@example.com"], ["to", "a@example.com"], ["template", "x"], ["t:variables", source]]
    return [
        ("template.render", {"template": source, "data": TEMPLATE_DATA}),
        ("send.compile", {"request": request, "templates": {"x": source}, "now": NOW, "seed": SEED}),
    ]


def webhooks(data):
    content_type = CONTENT_TYPES[(data[0] if data else 0) % 4]
    signed = {"timestamp": text(data), "token": text(data), "signature": text(data)}
    return [
        posted(content_type, data[1:]),
        ("webhook.verify", {"keys": ["key"], **signed, "now": NOW}),
        ("webhook.alert", {"key": "key", "body": text(data), "x_sign": "0" * 64}),
    ]


# Every target of the fuzzers by its name: what its input asks for.
TARGETS = {
    "address": addresses,
    "excerpt": excerpts,
    "filter": filters,
    "form_body": forms,
    "from_mime": mime_requests,
    "inbound_message": messages,
    "pattern": patterns,
    "route_action": route_actions,
    "route_expression": route_expressions,
    "scan": scans,
    "send_request": requests,
    "strip_html": stripped("html"),
    "strip_text": stripped("plain"),
    "template": templates,
    "webhook": webhooks,
}


def cases():
    """A case for every input and op, named after the file."""
    out = []
    for target, asks in TARGETS.items():
        for name, data in inputs(target):
            for number, (op, args) in enumerate(asks(data)):
                out.append(probes.case(f"{target}/{name} {op} {number}", target, op, args))
    return out


def inputs(target):
    for folder in ("seeds", "crashes"):
        for path in sorted((FUZZ / folder / target).glob("*")):
            yield f"{folder}/{path.name}", path.read_bytes()
    for number, data in enumerate(EVERY_KIND):
        yield f"octets {number}", data
