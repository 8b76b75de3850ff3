"""Calls everything that the Python package exports with values that nobody means, and looks whether it survives.

    .venv/python/bin/python tests/hostile/hostile.py [ROUNDS]

Whatever a call is given, it returns or raises an ordinary exception. A panic of the core (which Python sees as a
BaseException), an abort or an overflow of the stack is a failure; the call that did it is printed. The package is
looked through as it is, so that what is new in it is called, too. The calls are the same every time.
"""

import decimal
import enum
import importlib
import inspect
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "runner"))
from generated.dice import Dice  # noqa: E402

PACKAGE = "mailwright"
# Objects of one class that are kept to be asked in turn, and the length of a list that nobody waits for.
KEPT, PATIENCE = 12, 50


class Raises:
    """Raises in whatever it is asked."""

    def fail(self, *_):
        raise LookupError("raised on purpose")

    __getitem__ = __iter__ = __len__ = __str__ = __repr__ = __hash__ = __eq__ = __int__ = __float__ = fail
    __index__ = __bool__ = __call__ = __fspath__ = __buffer__ = __contains__ = keys = items = fail


class Text(str):
    pass


class Number(enum.IntEnum):
    ONE = 1


def nested(depth, wrap, inside):
    for _ in range(depth):
        inside = wrap(inside)
    return inside


def values():
    """Values to be given, those of use first."""
    cyclic = []
    cyclic.append(cyclic)
    mapping = {}
    mapping["x"] = mapping
    request = {"from": "Ann <ann@example.com>", "to": "bob@example.com", "subject": "é", "text": "%recipient.a%"}
    message = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: =?utf-8?q?=C3=A9?=\r\n\r\nhi\r\n"
    event = {"event": "failed", "severity": "permanent", "timestamp": 1772323210.5, "recipient": "a@example.com"}
    return [
        "ann@example.com", "Ann <ann@example.com>, bob@example.com", "", "é🎉", "match_recipient('é(.*)')", "stop()",
        "{{#each items}}{{this}}{{/each}}", "subject", "event", "delivered OR NOT failed", "1772323200", "yes", "utf-8",
        "application/json", "search", "forward", "html", "sqlite", "key", '{"event": "opened"}', "0" * 64,
        request, list(request.items()), {**request, "recipient-variables": {"bob@example.com": {"a": 1}}},
        {**request, "to": "nobody"}, message, event, [event], [("event", "opened")], {"items": ["a", 1, None]},
        {"AND": [{"attribute": "event", "comparator": "=", "values": [{"value": "opened"}]}]},
        [{"priority": 0, "expression": "catch_all()", "actions": ["stop()"]}], ["a", "b"], {"x": "{{x}}"},
        0, 1, -1, 7, 1767225600, True, None, 1.5, b"", b"\xff\0\xe9", ("a.txt", b"x"), ("a.txt", b"x", "text/plain"),
        # From here on nobody means it.
        2**31, 2**63, 2**64, -(2**64), 2**2000, float("nan"), float("inf"), -0.0, 1e308, decimal.Decimal("1.5"),
        "\0", "a\r\nBcc: x@example.com", "\ud800", "é" * 5000, "(" * 20_000, "{{#if a}}" * 5000, "a," * 3000,
        bytearray(b"x"), memoryview(b"abcdef")[::2], memoryview(b""), Text("ann@example.com"), Number.ONE,
        [], (), {}, set(), {1: 2}, {None: None}, {"to": object()}, {"\ud800": "\ud800"}, [None], [[]], [("a",)],
        [("to", "x", "y")], range(3), iter([1]), (1 / 0 for _ in "x"), cyclic, mapping,
        nested(100_000, lambda one: [one], 1), nested(100_000, lambda one: {"x": one}, 1),
        nested(120, lambda one: [one], "é"), object(), Raises(), [Raises()], {"from": Raises()}, str, len,
        lambda *_: 1 / 0, lambda *_: "x", lambda *_: None, pathlib.Path("x"), sys, NotImplemented, ...,
    ]  # fmt: skip


class Monkey:
    def __init__(self, package, rounds):
        self.dice, self.rounds, self.package = Dice("hostile"), rounds, package
        self.values, self.kept, self.count, self.failures = values(), {}, 0, []

    def run(self):
        for name in sorted(dir(self.package)):
            if not name.startswith("_"):
                self.visit(name, getattr(self.package, name))
        # Objects that came out of calls are asked in turn; what comes out of them, too.
        asked = set()
        while waiting := [one for kind in self.kept.values() for one in kind if id(one) not in asked]:
            for one in waiting:
                asked.add(id(one))
                self.members(type(one).__name__, one)

    def visit(self, name, thing):
        if inspect.isclass(thing) and issubclass(thing, BaseException):
            return
        if callable(thing):
            self.call(name, thing)
        if inspect.isclass(thing):
            for member in sorted(vars(thing)):
                if not member.startswith("_") and callable(getattr(thing, member)):
                    self.call(f"{name}.{member}", getattr(thing, member))

    def members(self, name, one):
        for member in sorted(dir(one)):
            if not member.startswith("__"):
                got = self.attempt(f"{name}.{member}", lambda member=member: getattr(one, member))
                if callable(got):
                    self.call(f"{name}().{member}", got)
        for text, use in (
            ("repr", repr), ("str", str), ("hash", hash), ("len", len), ("bool", bool), ("bytes", bytes),
            ("list", lambda one: list(itertools.islice(one, PATIENCE))), ("==", lambda one: one == one),
            ("[0]", lambda one: one[0]), ("[-1]", lambda one: one[-1]), ("[big]", lambda one: one[2**63]),
            ("[::-1]", lambda one: one[::-1]), ("['x']", lambda one: one["x"]), ("in", lambda one: "x" in one),
            ("copy", lambda one: __import__("copy").deepcopy(one)), ("set", lambda one: setattr(one, "x", 1)),
        ):  # fmt: skip
            self.attempt(f"{text} of {name}", lambda use=use: use(one))

    def call(self, name, function):
        try:
            parameters = [one for one in inspect.signature(function).parameters.values() if one.name != "self"]
        except (TypeError, ValueError):
            parameters = []
        keywords = [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]
        positional = sum(1 for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD))
        self.attempt(f"{name}()", function)
        for value in self.values:
            self.attempt(f"{name}({shown(value)})", lambda value=value: function(value))
        for _ in range(self.rounds if positional or keywords else 5):
            count = positional if self.dice.chance(85) else self.dice.number(0, 5)
            arguments = [self.pick() for _ in range(count)]
            named = {key: self.pick() for key in keywords if self.dice.chance(25)}
            told = ", ".join([*map(shown, arguments), *(f"{key}={shown(value)}" for key, value in named.items())])
            self.attempt(f"{name}({told})", lambda arguments=arguments, named=named: function(*arguments, **named))

    def pick(self):
        if self.kept and self.dice.chance(25):
            return self.dice.pick(self.kept[self.dice.pick(sorted(self.kept))])
        # Values of use are taken as often as the others, or few calls would get far.
        middle = next(at for at, one in enumerate(self.values) if one == 2**31)
        return self.dice.pick(self.values[:middle] if self.dice.chance(70) else self.values[middle:])

    def attempt(self, told, call):
        self.count += 1
        # Where the process dies, the last line says of what.
        os.pwrite(3, told.encode("utf-8", "replace")[:500].ljust(500), 0)
        try:
            got = call()
        except Exception:
            return None
        except BaseException as panic:
            self.failures.append(f"{told}: {type(panic).__name__}: {panic}")
            return None
        self.keep(got)
        return got

    def keep(self, got):
        for one in got if isinstance(got, list | tuple) else [got]:
            kind = type(one)
            if (kind.__module__ or "").split(".")[0] == PACKAGE and not isinstance(one, type):
                kept = self.kept.setdefault(kind.__name__, [])
                if len(kept) < KEPT:
                    kept.append(one)


def shown(value):
    try:
        text = f"{value!r}"
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else f"{text[:60]}…"


def child(rounds):
    monkey = Monkey(importlib.import_module(PACKAGE), rounds)
    monkey.run()
    for failure in monkey.failures[:20]:
        print(failure)
    kinds = ", ".join(sorted(monkey.kept))
    print(f"{monkey.count} calls, {len(monkey.failures)} failures; objects of {kinds}")
    return 1 if monkey.failures else 0


def main():
    if sys.argv[1:2] == ["--child"]:
        return child(int(sys.argv[2]))
    rounds = sys.argv[1] if len(sys.argv) > 1 else "40"
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "last"), "wb+") as last:
        # Calls may write files: into a folder that is thrown away.
        os.dup2(last.fileno(), 3)
        command = [sys.executable, "-X", "faulthandler", os.path.abspath(__file__), "--child", rounds]
        status = subprocess.run(command, cwd=folder, pass_fds=[3], timeout=900, check=False).returncode
        if status not in (0, 1):
            last.seek(0)
            print(f"the process died with status {status} in {last.read().decode('utf-8', 'replace').strip()}")
        return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
