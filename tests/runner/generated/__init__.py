"""Inputs that no vector lists, made by rules from a fixed seed: the same ones on every machine and every day.

They have no expected answer. A host must answer each of them by the rules of the protocol (see probes.py), and all
hosts must give the same answer. About half of each kind is valid; the rest is broken in ways that people and
attackers break things, and some lie on either side of a limit. Every op of the protocol occurs.

Left out on purpose, since it is another input in JavaScript before any package sees it: numbers that a double does
not hold or spells differently, and objects with keys like `7`, which JavaScript moves to the front. Both occur in
JSON that is handed over as text. And names of characters in patterns (`\\N{EURO SIGN}`), which the WebAssembly package
leaves out for its size.
"""

from . import charsets, filters, mail, requests, routes, templates
from .dice import Dice

SEED = 20260101

# Name of the kind: how many, and what makes them.
KINDS = {
    "requests": (500, requests.make),
    "routes": (500, routes.make),
    "filters": (500, filters.make),
    "templates": (500, templates.make),
    "addresses, posts, messages": (500, mail.make),
    "charsets of old mail": (500, charsets.make),
}


def inputs(kind):
    """The inputs of a kind as (name, op, args)."""
    count, make = KINDS[kind]
    for number in range(count):
        op, args = make(Dice(f"{SEED}/{kind}/{number}"))
        yield f"{number:03} {op}", op, args
