"""Answers lines of [pattern, [text, ...]] with what Python's re makes of them."""

import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
MODES = ("search", "match", "fullmatch")


def found(compiled, mode, text):
    match = getattr(compiled, mode)(text)
    if match is None:
        return None
    return [list(match.span(group)) for group in range(compiled.groups + 1)]


print(json.dumps(list(sys.version_info[:2])), flush=True)
for line in sys.stdin:
    pattern, texts = json.loads(line)
    try:
        plain, ignoring = re.compile(pattern), re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, ValueError, RecursionError) as error:
        print(json.dumps({"error": getattr(error, "msg", str(error)), "pos": getattr(error, "pos", None)}), flush=True)
        continue
    try:
        answers = [[found(plain, mode, text) for mode in MODES] + [found(ignoring, "search", text)] for text in texts]
    except SystemError as error:
        print(json.dumps({"broken": str(error)}), flush=True)
        continue
    print(json.dumps({"answers": answers}), flush=True)
