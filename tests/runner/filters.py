"""Cases of filters.json."""

from routes import compare_kind
from values import Skip, differ, same_value, shorten


def run_filter(case, testee, timeout, events):
    group, expect = case["group"], case["expect"]
    if group in ("syntax", "syntax_error"):
        answer = testee.ask("filter.match", {"filters": [[case["field"], case["expression"]]], "events": []}, timeout)
    elif group == "filter":
        answer = testee.ask("filter.match", {"filters": case["filter"], "events": events}, timeout)
    elif group == "structured":
        answer = testee.ask("logfilter.match", {"filter": case["structured"], "events": events}, timeout)
    elif group == "time_range":
        answer = testee.ask("timerange.resolve", case["params"], timeout)
    elif group == "query":
        return run_query(case, testee, timeout, events)
    else:
        raise Skip(f"group {group}")
    if "error" in expect:
        return compare_kind(expect["error"], answer)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    if group == "syntax":
        return compare_tree(case, testee, timeout)
    if group == "time_range":
        return (
            []
            if same_value(expect["range"], {key: answer["ok"].get(key) for key in expect["range"]})
            else [differ("range", expect["range"], answer["ok"])]
        )
    got = answer["ok"].get("matches")
    return [] if got == expect["matches"] else [differ("matches", expect["matches"], got)]


def run_query(case, testee, timeout, events):
    expect = case["expect"]
    resolved = testee.ask("timerange.resolve", case["params"], timeout)
    matched = testee.ask("filter.match", {"filters": case["filter"], "events": events}, timeout)
    for answer in (resolved, matched):
        if "error" in answer:
            return (
                compare_kind(expect["error"], answer) if "error" in expect else [f"refused: {shorten(answer['error'])}"]
            )
    if "error" in expect:
        return [f"accepted, expected {shorten(expect['error'])}"]
    span = resolved["ok"]
    begin, end = span.get("begin"), span.get("end")
    low, high = (begin, end) if span.get("ascending") else (end, begin)
    found = [
        index
        for index in matched["ok"].get("matches") or []
        if (low is None or events[index]["timestamp"] >= low) and (high is None or events[index]["timestamp"] <= high)
    ]
    found.sort(key=lambda index: events[index]["timestamp"], reverse=not span.get("ascending"))
    found = found[: span.get("limit") or len(found)]
    return [] if found == expect["matches"] else [differ("matches", expect["matches"], found)]


def compare_tree(case, testee, timeout):
    answer = testee.ask("filter.parse", {"field": case["field"], "expression": case["expression"]}, timeout)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    want, got = case["expect"].get("ast"), answer["ok"].get("ast")
    return [] if want is None or same_value(want, got) else [differ("ast", want, got)]
