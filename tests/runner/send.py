"""Cases of send.json."""

import base64
import collections
import hashlib
import json

from delivery import compare_delivery, compare_message, decoded_message
from message import Message, fold_domain, mailboxes, plain_text
from values import Skip, diagnostics_of, differ, fits, missing, said, same_value, shorten


def expand(value, testee, timeout):
    """Replaces {"generate": ...} and {"answer_of": ...} in the arguments of a case."""
    if isinstance(value, list):
        return [expand(one, testee, timeout) for one in value]
    if not isinstance(value, dict):
        return value
    if "answer_of" in value:
        step = value["answer_of"]
        answer = testee.ask(step["op"], expand(step["args"], testee, timeout), timeout)
        if "error" in answer:
            raise StepFailed(f"{step['op']} answers with an error: {shorten(answer['error'])}")
        return answer["ok"].get(value["take"])
    if "generate" in value:
        made = generate(value["generate"])
        rest = {key: one for key, one in value.items() if key != "generate"}
        return {**rest, "base64": made} if rest else made
    return {key: expand(one, testee, timeout) for key, one in value.items()}


class StepFailed(Exception):
    pass


def generate(recipe):
    if "attachment_bytes" in recipe:
        return base64.b64encode(b"A" * recipe["attachment_bytes"]).decode()
    if "base64_of" in recipe:
        return base64.b64encode(recipe["base64_of"].encode("utf-8")).decode()
    if "repeat" in recipe:
        return recipe["repeat"] * recipe["times"]
    if "concat" in recipe:
        return "".join(one if isinstance(one, str) else generate(one) for one in recipe["concat"])
    if "recipients" in recipe:
        return ", ".join(f"user{number}@example.com" for number in range(1, recipe["recipients"] + 1))
    if "recipient_variables" in recipe:
        return json.dumps(
            {
                f"user{number}@example.com": {"name": f"User {number}", "n": number}
                for number in range(1, recipe["recipient_variables"] + 1)
            }
        )
    raise Skip(f"unknown recipe {shorten(recipe)}")


def run_send(case, testee, timeout):
    expect, op = case["expect"], case["op"]
    try:
        args = expand(case["args"], testee, timeout)
    except StepFailed as failed:
        return [str(failed)]
    answer = testee.ask(op, args, timeout)
    found = diagnostics_of(answer)
    out = []
    if op == "send.check" and "ok" in answer and not isinstance(answer["ok"].get("diagnostics"), list):
        return ["no diagnostics in the answer"]
    if "errors" in expect:
        errors = [one for one in found if one.get("severity", "error") == "error"]
        if op != "send.check" and "error" not in answer:
            return [f"accepted, expected errors {shorten(expect['errors'])}"]
        if (
            "error" in answer
            and len(expect["errors"]) > 1
            and not answer["error"].get("diagnostics")
            and op != "send.check"
            and "request" in args
        ):
            more = testee.ask(
                "send.check", {key: args[key] for key in ("request", "templates") if key in args}, timeout
            )
            errors += [one for one in diagnostics_of(more) if one.get("severity", "error") == "error"]
        out += missing("error", expect["errors"], errors)
    elif "error" in answer and op != "send.check":
        return [] if expect.get("or_error") else [f"refused: {shorten(answer['error'], 400)}"]
    warnings = [one for one in found if one.get("severity") == "warning"]
    out += missing("warning", expect.get("warnings", []), warnings)
    out += missing("finding", expect.get("findings", []), found)
    if expect.get("no_warnings") and warnings:
        out.append(f"warnings: {shorten([said(one) for one in warnings], 400)}")
    if expect.get("no_errors") and ("error" in answer or any(one.get("severity") == "error" for one in found)):
        out.append(f"errors: {shorten([said(one) for one in found], 400)}")
    for one in expect.get("no_findings", []):
        out += [f"unwanted finding: {shorten(diagnostic)}" for diagnostic in found if fits(one, diagnostic)]
    if "error" in answer or "errors" in expect:
        return out
    if expect.get("same_again"):
        again = testee.ask(op, args, timeout)
        if again.get("ok") != answer["ok"]:
            out.append("another answer to the same request")
    if op == "send.compile":
        out += compare_deliveries(expect, answer["ok"].get("deliveries"))
    elif op == "send.submission" and "message" in expect:
        message, problems = decoded_message(answer["ok"].get("mime_base64"), "submission")
        out += problems
        if message is not None:
            out += message.wire_problems(bool(expect.get("smtputf8")))
            if message.values("Bcc"):
                out.append("header Bcc: in the submission")
            out += compare_message(expect["message"], message)
    elif op == "send.from_mime" and "request" in expect:
        out += compare_request(expect["request"], expect.get("absent", []), answer["ok"].get("request"))
    return out


def compare_deliveries(expect, deliveries):
    if not isinstance(deliveries, list):
        return ["no deliveries in the answer"]
    wanted = expect.get("deliveries", [])
    count = expect.get("count")
    if count is None and wanted and not any("index" in one for one in wanted):
        count = len(wanted)
    if count is not None and len(deliveries) != count:
        return [differ("number of deliveries", count, len(deliveries))]
    out = []
    for position, one in enumerate(wanted):
        index = one.get("index", position)
        if index >= len(deliveries):
            out.append(f"no delivery {index}")
        else:
            out += compare_delivery(f"delivery {index}", one, deliveries[index])
    if expect.get("all_distinct_message_ids"):
        ids = [Message(base64.b64decode(one["mime_base64"])).values("Message-Id") for one in deliveries]
        if len({str(one) for one in ids}) != len(ids):
            out.append("deliveries share a Message-Id")
    return out


def request_fields(request):
    fields = collections.OrderedDict()
    if isinstance(request, list):
        for name, value in request:
            fields.setdefault(name, []).append(value)
    else:
        for name, value in (request or {}).items():
            fields[name] = (
                value if isinstance(value, list) and name not in ("recipient-variables", "t:variables") else [value]
            )
    return fields


def field_json(values):
    out = None
    for value in values:
        data = json.loads(value) if isinstance(value, str) else value
        out = {**out, **data} if isinstance(out, dict) else data
    return out


def compare_request(expected, absent, request):
    """`request` in the form of a send request; names are compared without case for h: only."""
    if not isinstance(request, (list, dict)):
        return [f"no request in the answer: {shorten(request)}"]
    fields = request_fields(request)
    folded = {name.lower() if name.startswith("h:") else name: values for name, values in fields.items()}
    out = []
    for name in absent:
        if folded.get(name.lower() if name.startswith("h:") else name):
            out.append(f"request has {name}: {shorten(fields)}")
    for name, want in expected.items():
        got = folded.get(name.lower() if name.startswith("h:") else name)
        what = f"request {name}"
        if got is None:
            out.append(f"{what}: missing among {list(fields)}")
        elif isinstance(want, dict) and "json" in want:
            try:
                data = field_json(got)
            except (ValueError, TypeError):
                data = got
            if not same_value(want["json"], data):
                out.append(differ(what, want["json"], data))
        elif isinstance(want, dict) and "any_of" in want:
            if len(got) != 1 or got[0] not in want["any_of"]:
                out.append(differ(what, want, got))
        elif isinstance(want, list) and want and isinstance(want[0], list):
            flat = [(one, fold_domain(address)) for value in got for one, address in mailboxes(value)]
            if flat != [(one, fold_domain(address)) for one, address in want]:
                out.append(differ(what, want, flat))
        elif isinstance(want, list) and want and isinstance(want[0], dict):
            if len(want) != len(got):
                out.append(differ(f"{what}: number of files", len(want), len(got)))
            for one, file in zip(want, got):
                data = base64.b64decode(file.get("base64") or "") if isinstance(file, dict) else b""
                facts = (
                    {
                        "filename": file.get("filename"),
                        "content_type": file.get("content_type"),
                        "sha256": hashlib.sha256(data).hexdigest(),
                    }
                    if isinstance(file, dict)
                    else {}
                )
                facts["content_type"] = str(facts.get("content_type") or "").split(";")[0].strip().lower()
                out += [
                    differ(f"{what} {key}", value, facts.get(key))
                    for key, value in one.items()
                    if facts.get(key) != value
                ]
        elif isinstance(want, list):
            if got != want:
                out.append(differ(what, want, got))
        elif name in ("text", "html", "amp-html"):
            text = plain_text(got[0]) if len(got) == 1 and isinstance(got[0], str) else got
            if text != plain_text(want):
                out.append(differ(what, want, text))
        elif got != [want]:
            out.append(differ(what, want, got if len(got) != 1 else got[0]))
    return out
