"""Answers lines of [pattern, [text, ...]] with what Python's re makes of them."""

import json
import re
import signal
import sys
import warnings

warnings.simplefilter("ignore")
MODES = ("search", "match", "fullmatch")


def too_slow(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, too_slow)


def found(compiled, mode, text):
    match = getattr(compiled, mode)(text)
    if match is None:
        return None
    return [list(match.span(group)) for group in range(compiled.groups + 1)]


print(json.dumps(list(sys.version_info[:3])), flush=True)
for line in sys.stdin:
    pattern, texts = json.loads(line)
    try:
        plain, ignoring = re.compile(pattern), re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, ValueError, RecursionError) as error:
        print(json.dumps({"error": getattr(error, "msg", str(error)), "pos": getattr(error, "pos", None)}), flush=True)
        continue
    try:
        signal.setitimer(signal.ITIMER_REAL, 1)
        answers = [[found(plain, mode, text) for mode in MODES] + [found(ignoring, "search", text)] for text in texts]
    except (SystemError, TimeoutError) as error:
        print(json.dumps({"broken": type(error).__name__}), flush=True)
        continue
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    print(json.dumps({"answers": answers}), flush=True)
