"""Runs the cases of a file through a testee."""

import collections
import time

from testee import BadAnswer, Crash, NotBuilt, TooSlow
from values import Skip

# After so many crashes in a row the rest of a file counts as crashed.
GIVE_UP = 25

# What a case can come to. All but the first two, and "known", fail the run.
OUTCOMES = ("passed", "skipped", "failed", "crashed", "timeout", "not built")


class FileResult:
    """What became of the cases of one file on one host."""

    def __init__(self):
        self.outcomes = {}
        self.problems = {}
        self.notes = {}
        self.categories = collections.defaultdict(collections.Counter)
        self.seconds = 0.0

    def count(self, outcome):
        return sum(1 for one in self.outcomes.values() if one == outcome)

    @property
    def built(self):
        """Whether the testee knows any op that the file needs."""
        return any(outcome not in ("not built", "skipped") for outcome in self.outcomes.values())

    def bad(self):
        """The names of the cases that did not go as they must."""
        return [name for name, outcome in self.outcomes.items() if outcome not in ("passed", "skipped")]


def run_file(cases, testee, timeout, only=()):
    result = FileResult()
    started, dead = time.monotonic(), 0
    testee.take_notes()
    for case in cases:
        if only and not any(text in case.name or text in case.category for text in only):
            continue
        problems = []
        if dead >= GIVE_UP:
            outcome, problems = "crashed", [f"not run: the testee crashed {dead} times in a row"]
        else:
            try:
                problems = case.run(testee, case.timeout or timeout)
                outcome, dead = ("failed" if problems else "passed"), 0
            except Skip as skip:
                outcome, problems = "skipped", [str(skip)]
            except NotBuilt as op:
                outcome, problems, dead = "not built", [f"the testee does not know {op}"], 0
            except Crash as crash:
                outcome, problems, dead = "crashed", [str(crash)], dead + 1
            except TooSlow as slow:
                outcome, problems = "timeout", [str(slow)]
            except BadAnswer as bad:
                outcome, problems, dead = "failed", [str(bad)], 0
            except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
                # An answer of a shape that the comparison does not expect is the testee's failure.
                outcome, problems = "failed", [f"answer of another shape: {type(error).__name__}: {error}"]
        result.outcomes[case.name] = outcome
        result.problems[case.name] = problems
        result.notes[case.name] = testee.take_notes()
        result.categories[case.category][outcome] += 1
    result.seconds = time.monotonic() - started
    return result
