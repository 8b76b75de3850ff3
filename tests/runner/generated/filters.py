"""Filter expressions, structured filters, time ranges, and queries of them over events."""

from .words import FOREIGN, PLAIN, any_address, maybe_broken, number, phrase, value, wild, word

FIELDS = [
    "event",
    "list",
    "attachment",
    "from",
    "message-id",
    "subject",
    "to",
    "size",
    "recipient",
    "recipients",
    "tags",
    "severity",
]
EQUAL, CONTAIN, ORDER = ["=", "!="], ["contains", "not contains"], [">", "<"]
ATTRIBUTES = {
    "event": EQUAL,
    "subject": EQUAL + CONTAIN,
    "from": EQUAL + CONTAIN,
    "size": ORDER,
    "tag": EQUAL,
    "recipients": CONTAIN,
    "user_variables": CONTAIN,
    "is_routed": EQUAL,
    "delivery_status_code": EQUAL,
    "domain": EQUAL + CONTAIN,
}
# What is likely to be found in a field.
LIKELY = {
    "event": ["accepted", "delivered", "FAILED", "opened", "clicked", "stored"],
    "severity": ["permanent", "temporary", "5"],
    "tags": PLAIN + FOREIGN[:6],
    "subject": PLAIN + FOREIGN[:6],
    "attachment": ["pdf", *PLAIN],
    "message-id": ["mg", "2026.1", "example.com"],
    **{name: ["example", "com", "example.com", "shop", "ann", "org", "bob.lee", "jürgen"] for name in ("from", "to")},
    "recipient": ["example", "com", "example.com", "shop", "ann", "org", "bob.lee", "jürgen"],
}
KINDS = ["accepted", "delivered", "failed", "opened", "clicked", "stored", "Delivered"]
TIMES = [
    "1772323200",
    "1772409600.25",
    "0",
    "-1",
    "1e9",
    "",
    "Sun, 01 Mar 2026 00:00:00 +0000",
    "2 Mar 2026 11:59 EST",
    "Mon, 30 Feb 2026 00:00:00 GMT",
    "sun, 1 MAR 2026 23:59:60 -0000",
    "1 Mar 2026 24:00:00 UT",
    "２０２６",
    " 1772323200 ",
    "1 Mar 2026 00:00 +0000 (é)",
    "99999999999999999999",
]


def make(dice):
    kind = dice.number(1, 100)
    if kind <= 35:
        of = field(dice)
        return "filter.parse", {"field": of, "expression": expression(dice, of)}
    if kind <= 60:
        pairs = dice.several(1, 2, lambda: pair(dice))
        return "filter.match", {"filters": pairs, "events": events(dice)}
    if kind <= 74:
        return "logfilter.match", {"filter": structured(dice), "events": events(dice)}
    if kind <= 88:
        return "timerange.resolve", time_range(dice, clean=False)
    args = {"filters": dice.several(0, 2, lambda: pair(dice))}
    if dice.chance(50):
        args["structured"] = structured(dice, clean=True)
    if dice.chance(50):
        args["range"] = time_range(dice, clean=True)
    if dice.chance(50):
        return "query.match", {**args, "events": events(dice)}
    return "query.sql", {
        **args,
        "dialect": dice.pick(["duckdb", "sqlite", "postgresql"]),
        "column": dice.pick(["event", "größe", 'a"b']),
    }


def field(dice):
    return dice.pick(FIELDS) if dice.chance(94) else dice.pick(["Subject", "", "größe", "message.size", wild(dice)])


def pair(dice):
    """A filter that is mostly right."""
    of = field(dice)
    return [of, expression(dice, of, clean=True)]


def expression(dice, of, clean=False):
    kind = dice.number(1, 100)
    if kind <= 4:
        depth = 100 + dice.pick([-1, 0, 1])
        return dice.pick(["(" * depth + "é" + ")" * depth, "NOT " * depth + "a", "a " * 300 + "OR b"])
    if kind <= 8 and not clean:
        return wild(dice)
    return maybe_broken(dice, tree(dice, of, 2 if clean else 3), 3 if clean else 40)


def tree(dice, of, depth):
    kind = dice.number(1, 10)
    if kind <= 4 or depth == 0:
        return term(dice, of)
    if kind <= 7:
        joint = dice.pick([" AND ", " OR ", " OR ", "\t", " and "])
        return tree(dice, of, depth - 1) + joint + tree(dice, of, depth - 1)
    return f"NOT {tree(dice, of, depth - 1)}" if kind == 8 else f"({tree(dice, of, depth - 1)})"


def term(dice, of):
    if of == "size" and dice.chance(60):
        return dice.pick([">", "<"]) + str(dice.number(0, 3000))
    if dice.chance(4):
        return dice.pick([">", "<x", ">-1", "<é", '""', ">99999999999999999999999", "<ann@example.com>", ">5"])
    if of in LIKELY and dice.chance(70):
        return dice.pick(LIKELY[of])
    return dice.weighted(
        [
            (5, word(dice)),
            (2, f'"{phrase(dice)}"'),
            (2, f'"{word(dice)[:2]}"'),
            (3, dice.pick(KINDS + ["permanent", "pdf", "250", "41"])),
            (3, dice.pick(["example", "example.com", "ann", "#12", "№", "spring_sale", "ΣΊΣΥΦΟΣ", "i̇", "straße"])),
        ]
    )


def structured(dice, clean=False):
    entries = dice.several(0, 3, lambda: entry(dice, clean))
    if clean or dice.chance(90):
        return {"AND": entries}
    return dice.pick([{"OR": entries}, entries, {"AND": entries, "OR": []}, {"AND": 1}, {}, None, "AND"])


def entry(dice, clean):
    name = dice.pick(list(ATTRIBUTES))
    one = {
        "attribute": name,
        "comparator": dice.pick(ATTRIBUTES[name]),
        "values": dice.several(1, 3, lambda: {"label": "x", "value": entry_value(dice, name)}),
    }
    if not clean and dice.chance(25):
        key = dice.pick(["attribute", "comparator", "values"])
        one[key] = dice.pick(["größe", "~", [], [{"value": 1}], [{}], None, 5, ["x"]])
    return one


def entry_value(dice, name):
    if name == "size":
        return dice.pick(["0", "1200", "0007", "99999999999999999999"])
    return dice.pick([word(dice), phrase(dice), "true", "250", "ann@example.com", dice.pick(KINDS)])


def time_range(dice, clean):
    good = TIMES[:3] + TIMES[6:8] if clean or dice.chance(60) else TIMES
    out = {"begin": dice.pick(good), "ascending": dice.pick(["yes", "no"])}
    if dice.chance(40):
        out["end"] = dice.pick(good)
    if dice.chance(40):
        out["limit"] = dice.pick(["1", "300"] if clean else ["1", "300", "0", "301", "-1", "1.5", "", "é", "١"])
    if not clean and dice.chance(25):
        out["ascending"] = dice.pick(["YES", "", "true", "nein"])
    if dice.chance(50):
        del out["ascending"]
    if not clean and dice.chance(10):
        del out["begin"]
    return out


def events(dice):
    return dice.several(3, 9, lambda: event(dice) if dice.chance(90) else odd_event(dice))


def odd_event(dice):
    """An object whose members have any type. What is no object is no event, and no host takes it for one."""
    members = ["event", "message", "tags", "recipient", "user-variables", "flags", "timestamp", "größe"]
    return {dice.pick(members): value(dice) for _ in range(dice.number(0, 5))}


def event(dice):
    headers = {
        "from": any_address(dice),
        "subject": phrase(dice),
        "to": any_address(dice),
        "message-id": "2026.1@mg.example.com",
    }
    one = {
        "event": dice.pick(KINDS),
        "timestamp": dice.pick([1772323210.5, 1772323200, 1772409600.25, "1772323210", None]),
        "recipient": any_address(dice),
        "tags": dice.several(0, 3, lambda: dice.pick(PLAIN + FOREIGN)),
        "user-variables": value(dice),
        "flags": {"is-routed": dice.pick([True, False, "true"])},
        "message": {"headers": headers, "size": number(dice), "attachments": [{"filename": f"{word(dice)}.pdf"}]},
        "domain": {"name": "mg.example.com"},
        "severity": dice.pick(["permanent", "temporary", 5]),
        "delivery-status": {"code": dice.pick([250, 550, "550"]), "message": phrase(dice)},
    }
    for _ in range(dice.number(0, 3)):
        one.pop(dice.pick(list(one)))
    return one
