"""Cases of webhooks.json."""

import json

from send import expand
from values import diagnostics_of, differ, missing, same_value, shorten


def subset(what, expected, got):
    if isinstance(expected, dict) and set(expected) == {"any_of"}:
        return [] if any(same_value(one, got) for one in expected["any_of"]) else [differ(what, expected, got)]
    if isinstance(expected, dict) and set(expected) == {"equals"}:
        return [] if same_value(expected["equals"], got) else [differ(what, expected["equals"], got)]
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return [differ(what, "an object", got)]
        return [
            problem
            for key, value in expected.items()
            for problem in (subset(f"{what}.{key}", value, got[key]) if key in got else [f"{what}.{key}: missing"])
        ]
    return [] if same_value(expected, got) else [differ(what, expected, got)]


def run_webhook(case, testee, timeout):
    expect = case["expect"]
    answer = testee.ask(case["op"], expand(case["args"], testee, timeout), timeout)
    out = [
        f"the answer holds {shorten(one)}"
        for one in case.get("secret", [])
        if one in json.dumps(answer, ensure_ascii=False)
    ]
    if "valid" in expect:
        if "error" in answer:
            if expect["valid"]:
                out.append(f"refused: {shorten(answer['error'])}")
        elif answer["ok"].get("valid") is not expect["valid"]:
            out.append(differ("valid", expect["valid"], answer["ok"]))
        return out
    if "error" in expect:
        if "error" not in answer:
            out.append(f"accepted: {shorten(answer['ok'])}")
        else:
            out += missing("error", [expect["error"]], diagnostics_of(answer))
        return out
    if "error" in answer:
        return out if expect.get("or_error") else out + [f"refused: {shorten(answer['error'])}"]
    return out + subset("event", expect["event"], answer["ok"].get("event"))
