"""Routes: expressions and actions to parse, tables to evaluate, with patterns in Python's syntax."""

from .words import FOREIGN, ODD, PLAIN, SIGNS, any_address, broken, maybe_broken, phrase, simple_address, wild, word

HEADERS = ["Subject", "subject", "X-Priority", "To", "List-Id", "x y", ""]
CHARSETS = ["utf-8", "iso-2022-jp", "x-none", "windows-1251"]
ATOMS = [
    ".",
    r"\d",
    r"\w",
    r"\s",
    r"\S",
    r"\b",
    "^",
    "$",
    "[a-z]",
    "[^@]",
    "[äöü]",
    "[0-9-]",
    r"\.",
    r"\\",
    "@",
    "é",
    "🎉",
    r"\x41",
    "ß",
]
RARE = [
    r"(?P=user)",
    r"\1",
    r"(?=a)",
    r"(?!b)",
    r"(?<=@)",
    r"(?<!x)",
    r"\Z",
    r"\A",
    r"(?i:ann)",
    r"\u00e9",
    "[[:alpha:]]",
    r"\U0001f389",
]
QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{,2}", "{0,}", "{3,1}", "++"]
DESTINATIONS = [
    "http://app.example/in",
    "https://hook.example/a?x=1#top",
    "ann@example.com",
    "http://[::1]:8080/x",
    r"https://h.example/\1?u=\g<user>",
    r"\g<user>@example.org",
    r"http://\1.example/",
    "http://bücher.example/ü",
    "ftp://x.example",
    "http://",
    ".*@",
    "",
    r"http://h.example/\g<",
    r"a@b.example, https://c.example/, d@e.example",
    "http://h.example:99999/",
]


def make(dice):
    kind = dice.number(1, 100)
    if kind <= 35:
        return "route.parse", {"expression": expression(dice)}
    if kind <= 50:
        return "route.parse", {"action": action(dice)}
    args = {
        "routes": dice.several(1, 5, lambda: route(dice)),
        "recipient": any_address(dice) if dice.chance(30) else simple_address(dice),
        "headers": dice.several(0, 4, lambda: [dice.pick(HEADERS), header_value(dice)]),
    }
    if dice.chance(25):
        args["reading"] = dice.pick(["search", "start", "full", "search-ignoring-case", "full-ignoring-case"])
    return "route.evaluate", args


def route(dice):
    """A route that is meant to be right: one broken route would refuse the whole table."""
    return {
        "priority": dice.number(0, 5),
        "expression": maybe_broken(dice, dice.weighted([(1, "catch_all()"), (6, clean(dice))]), 4),
        "actions": dice.several(1, 3, lambda: clean_action(dice)),
    }


def clean(dice):
    """An expression that is right, whose patterns match now and then."""
    calls = dice.several(1, 3, lambda: clean_call(dice))
    return f" {dice.pick(['and', 'or', 'AND'])} ".join(calls)


def clean_call(dice):
    captured = dice.pick(
        [r"(?P<user>[^@]+)@(.*)", r"^(.*)\+(?P<user>\w*)@", r"(\w+)", ".*@example\\.com", "^ann", r"é|ß|\d", "(?i)RE:"]
    )
    if dice.chance(55):
        return f"match_recipient({quoted(dice, captured)})"
    wanted = dice.pick([captured, ".", word(dice)[:1]])
    return f"match_header({quoted(dice, dice.pick(HEADERS[:5]))}, {quoted(dice, wanted)})"


def clean_action(dice):
    return dice.pick(
        ["stop()", "store()", 'store(notify="https://n.example/s")', 'forward("ann@example.com")']
        + [f'forward("https://h.example/{number}?s=é")' for number in range(3)]
    )


def expression(dice, depth=3):
    kind = dice.number(1, 100)
    if kind <= 3:
        return edge(dice)
    if kind <= 10:
        return wild(dice)
    return maybe_broken(dice, tree(dice, depth), 30)


def tree(dice, depth):
    kind = dice.number(1, 10)
    if kind <= 5 or depth == 0:
        return call(dice)
    if kind <= 8:
        joint = dice.pick([" and ", " or ", " AND ", "\n Or ", " "][: 4 if dice.chance(90) else 5])
        return tree(dice, depth - 1) + joint + tree(dice, depth - 1)
    return f"not {tree(dice, depth - 1)}" if kind == 9 else f"({tree(dice, depth - 1)})"


def call(dice):
    kind = dice.number(1, 20)
    if kind <= 9:
        return f"match_recipient({quoted(dice, pattern(dice))})"
    if kind <= 16:
        return f"match_header({quoted(dice, dice.pick(HEADERS))} , {quoted(dice, pattern(dice))})"
    return dice.pick(
        ["catch_all()", "catchall( )", "Match_Recipient('x')", "match_header('x')", "catch_all('x')", "größe()"]
    )


def pattern(dice, depth=2):
    parts = dice.several(1, 5, lambda: piece(dice, depth))
    return maybe_broken(dice, "".join(parts), 8)


def piece(dice, depth):
    kind = dice.number(1, 100)
    if kind <= 30:
        text = dice.pick(PLAIN + FOREIGN[:8])
    elif kind <= 65 or depth == 0:
        text = dice.pick(ATOMS)
    elif kind <= 72:
        text = dice.pick(RARE)
    else:
        opening = dice.pick(["(", "(", "(?:", "(?P<user>", "(?P<größe>", "(?i:", "(?>"])
        text = f"{opening}{'|'.join(dice.several(1, 3, lambda: pattern(dice, depth - 1)))})"
    return text + (dice.pick(QUANTIFIERS) if dice.chance(20) else "")


def quoted(dice, text):
    quote = dice.pick(['"', "'"])
    return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote


def action(dice):
    kind = dice.number(1, 100)
    if kind <= 40:
        text = f"forward({quoted(dice, dice.pick(DESTINATIONS))})"
    elif kind <= 55:
        text = f"store(notify={quoted(dice, dice.pick(DESTINATIONS))})"
    elif kind <= 75:
        text = dice.pick(
            [
                "stop()",
                "store()",
                " stop ( ) ",
                "stop('x')",
                "forward()",
                "store(notify='http://a.example', notify='x')",
            ]
        )
    else:
        text = wild(dice) if dice.chance(30) else f"{word(dice)}({quoted(dice, word(dice))})"
    return maybe_broken(dice, text, 25)


def header_value(dice):
    return dice.weighted(
        [
            (4, phrase(dice)),
            (2, f"=?utf-8?q?Re:_Gr=C3=BC=C3=9Fe_{dice.number(0, 99)}?= =?iso-8859-1?b?4g==?="),
            (
                1,
                f"=?{dice.pick(CHARSETS)}?b?{dice.pick(['0LA=', '!', 'GyRCJCI=', ''])}?=",
            ),
            (2, wild(dice)),
            (1, "x" * dice.number(900, 1200)),
            (1, broken(dice, "ann@example.com")),
        ]
    )


def edge(dice):
    """Expressions at the limits: 4096 bytes, 100 levels."""
    more = dice.pick([-1, 0, 1])
    kind = dice.number(1, 3)
    if kind == 1:
        size = 4096 + more - len('match_recipient("")')
        return 'match_recipient("' + "é" * (size // 2) + "a" * (size % 2) + '")'
    if kind == 2:
        depth = 100 + more
        return "(" * depth + "catch_all()" + ")" * depth
    return "not " * (100 + more) + "catch_all()" + dice.pick(["", dice.pick(SIGNS), dice.pick(ODD)])
