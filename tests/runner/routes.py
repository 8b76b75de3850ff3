"""Cases of routes.json."""

import urllib.parse

from values import Skip, as_list, differ, kind_fits, same_value, shorten


def compare_kind(expected, answer):
    if "error" not in answer:
        return [f"accepted, expected {shorten(expected)}: {shorten(answer['ok'])}"]
    error = answer["error"]
    out = []
    if not kind_fits(expected["kind"], error):
        out.append(differ("error kind", expected["kind"], error.get("code")))
    span = error.get("span")
    if "offset" in expected and (not span or span[0] != expected["offset"]):
        out.append(differ("offset", expected["offset"], span))
    return out


def run_route(case, testee, timeout):
    group, expect = case["group"], case["expect"]
    if group in ("syntax", "syntax_error"):
        answer = testee.ask("route.parse", {"expression": case["expression"]}, timeout)
    elif group in ("action", "action_error"):
        answer = testee.ask("route.parse", {"action": case["action"]}, timeout)
    elif group == "pattern":
        return run_pattern(case, testee, timeout)
    elif group == "match":
        answer = evaluate(
            [{"priority": 0, "expression": case["expression"], "actions": ["store()"]}],
            case["message"],
            testee,
            timeout,
        )
    elif group == "substitution":
        answer = evaluate(
            [{"priority": 0, "expression": case["expression"], "actions": [case["action"]]}],
            case["message"],
            testee,
            timeout,
        )
    elif group == "table":
        answer = evaluate(case["routes"], case["message"], testee, timeout)
    else:
        raise Skip(f"group {group}")
    if "error" in expect:
        return compare_kind(expect["error"], answer)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    ok = answer["ok"]
    if group in ("syntax", "action"):
        out = [] if same_value(expect["ast"], ok.get("ast")) else [differ("ast", expect["ast"], ok.get("ast"))]
        if "undocumented" in expect and bool(expect["undocumented"]) != bool(ok.get("diagnostics")):
            out.append(differ("diagnostics for undocumented constructs", expect["undocumented"], ok.get("diagnostics")))
        return out
    executed = ok.get("executed")
    if group == "match":
        return [] if bool(executed) is expect["match"] else [differ("match", expect["match"], executed)]
    if group == "substitution":
        actions = executed[0].get("actions") if executed else []
        got = as_list(list(actions[0].values())[0]) if actions else actions
        good = got == expect["to"] or got == expect.get("to_encoded", expect["to"])
        return [] if good else [differ("destinations", expect["to"], got)]
    out = []
    if not (
        same_value(expect["executed"], executed)
        or same_value(expect.get("executed_encoded", expect["executed"]), executed)
    ):
        out.append(differ("executed", expect["executed"], executed))
    if ok.get("stopped_by") != expect["stopped_by"]:
        out.append(differ("stopped_by", expect["stopped_by"], ok.get("stopped_by")))
    return out


def evaluate(routes, message, testee, timeout):
    return testee.ask(
        "route.evaluate",
        {"routes": routes, "recipient": message["recipient"], "headers": message.get("headers", [])},
        timeout,
    )


def run_pattern(case, testee, timeout):
    """A pattern is put into match_header and its captures are read from a forward() URL."""
    if case.get("raw_only"):
        raise Skip("a text that cannot be a header value")
    expect = case["expect"]
    literal = case["pattern"].replace("\\", "\\\\").replace('"', '\\"')
    groups = expect.get("groups", [])
    address = "http://h.example/?0=\\g<0>" + "".join(
        f"&{number + 1}=\\g<{number + 1}>" for number in range(len(groups))
    )
    answer = evaluate(
        [{"priority": 0, "expression": f'match_header("X-Test", "{literal}")', "actions": [f'forward("{address}")']}],
        {"recipient": "joe@example.com", "headers": [["X-Test", case["text"]]]},
        testee,
        timeout,
    )
    if "error" in expect:
        return (
            []
            if "error" in answer and kind_fits(expect["error"]["kind"], answer["error"])
            else [differ("pattern", expect["error"], answer)]
        )
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    executed = answer["ok"].get("executed")
    if bool(executed) is not expect["match"]:
        return [differ("match", expect["match"], executed)]
    if not expect["match"]:
        return []
    data = case["text"].encode("utf-8")
    captured = [data[expect.get("start", 0) : expect["end"]].decode("utf-8")] + [one or "" for one in groups]
    raw = "http://h.example/?" + "&".join(f"{number}={one}" for number, one in enumerate(captured))
    encoded = "http://h.example/?" + "&".join(
        f"{number}={urllib.parse.quote(one, safe='-._~')}" for number, one in enumerate(captured)
    )
    actions = executed[0].get("actions") or [{}]
    got = as_list(list(actions[0].values() or [None])[0])
    return [] if got in ([raw], [encoded]) else [differ("captures", [raw], got)]
