"""Inputs without an expected answer: the host must answer, by the rules of the protocol, and all hosts alike."""

from cases import Case
from values import shorten


def case(name, category, op, args):
    return Case(name, category, None, lambda testee, timeout: probe(testee, timeout, op, args))


def probe(testee, timeout, op, args):
    answer = testee.ask(op, args, timeout)
    said = [answer["error"]] if "error" in answer else []
    said += (answer.get("error") or answer["ok"]).get("diagnostics") or []
    return [problem for one in said for problem in misplaced(one, args)]


def misplaced(diagnostic, args):
    """Whether the span of a diagnostic is a piece of the text that it is about."""
    span, parameter = diagnostic.get("span"), diagnostic.get("parameter")
    if span is None:
        return []
    if not (isinstance(span, list) and len(span) == 2 and 0 <= span[0] <= span[1]):
        return [f"not a span: {shorten(span)}"]
    source = args.get(parameter)
    if not isinstance(source, str):
        # Of a request, it may be a value, its name, or a stored template.
        return []
    octets = source.encode("utf-8")
    try:
        octets[: span[0]].decode("utf-8")
        octets[span[0] : span[1]].decode("utf-8")
    except UnicodeDecodeError:
        return [f"the span {span} of {parameter} cuts a character of {shorten(source)}"]
    return [] if span[1] <= len(octets) else [f"the span {span} of {parameter} lies outside of {shorten(source)}"]


def unbalanced(result):
    """Generated inputs must be accepted and refused alike, or they prove little. Says what is wrong, else ``None``."""
    answers = [note for notes in result.notes.values() for note in notes]
    refused = sum(1 for note in answers if not note.accepted)
    share = 100 * refused // max(len(answers), 1)
    return None if 15 <= share <= 85 else f"{share} % of the generated inputs are refused: the generator proves little"
