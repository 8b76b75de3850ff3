"""Cases of templates.json."""

from values import differ, shorten


def run_template(case, testee, timeout):
    answer = testee.ask("template.render", {"template": case["template"], "data": case["data"]}, timeout)
    if "error" in case:
        return [] if "error" in answer else [f"rendered, expected a {case['error']} error: {shorten(answer['ok'])}"]
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    got = answer["ok"].get("output")
    return [] if got == case["output"] else [differ("output", case["output"], got)]
