"""Templates in Mailgun's Handlebars, with data of every kind."""

from .words import FOREIGN, ODD, broken, maybe_broken, name, number, phrase, value, wild, word

PATHS = [
    "first",
    "name",
    "user.name",
    "this",
    ".",
    "items.[0]",
    "items.length",
    "../first",
    "@root.user",
    "@index",
    "@key",
    "größe",
    "[a b]",
    "user.[x.y]",
    "missing.deep.er",
]
LITERALS = ['"é"', "'x'", "7", "-1.5", "true", "false", "null", '"<b>"', "undefined"]
HELPERS = ["lookup user", "pluralize n 'items' 'item'", "log 'x' ", "equal n", "unknown", "ifGt n", "if"]
REGEXES = ["^a", "é+", "(", "[[:alpha:]]+", r"\\pL", "(?i)ANN", "a{2,1}", "x*?"]


def make(dice):
    source = edge(dice) if dice.chance(3) else body(dice, 3)
    if dice.chance(5):
        source = wild(dice, 40)
    return "template.render", {"template": maybe_broken(dice, source, 16), "data": data(dice)}


def data(dice):
    if dice.chance(5):
        return value(dice)
    out = {
        "first": dice.pick([word(dice), "<b>&\"'`=", "", None]),
        "n": number(dice),
        "on": dice.pick([True, False]),
        "user": {"name": phrase(dice), "x.y": value(dice, 1), "tags": dice.several(0, 3, lambda: value(dice, 1))},
        "items": dice.several(
            0, 4, lambda: {"name": word(dice), "n": number(dice), "items": dice.several(0, 2, lambda: word(dice))}
        ),
        "größe": value(dice),
        "list": dice.several(0, 4, lambda: value(dice, 1)),
        "a b": word(dice),
    }
    for _ in range(dice.number(0, 3)):
        out[name(dice)] = value(dice)
    return out


def body(dice, depth):
    return "".join(dice.several(1, 5, lambda: part(dice, depth)))


def part(dice, depth):
    kind = dice.number(1, 100)
    if kind <= 30:
        return dice.weighted(
            [
                (4, phrase(dice)),
                (2, dice.pick(["\n", "  \n", "\r\n", "<p>", "{", "}", "\\{{x}}", "\\\\"])),
                (1, dice.pick(ODD)),
            ]
        )
    if kind <= 62 or depth == 0:
        return tag(dice)
    if kind <= 64:
        return dice.pick(
            [
                "{{! note }}",
                "{{!-- {{x}} é --}}",
                "{{> part}}",
                "{{{{raw}}}}{{x}}{{{{/raw}}}}",
                "{{else}}",
                "{{&first}}",
            ]
        )
    return block(dice, depth)


def tag(dice):
    text = expression(dice)
    if dice.chance(15):
        return "{{{" + text + "}}}"
    left, right = dice.pick(["", "", "", "~"]), dice.pick(["", "", "", "~"])
    return "{{" + left + text + right + "}}"


def expression(dice, depth=2):
    kind = dice.number(1, 10)
    if kind <= 6 or depth == 0:
        return dice.pick(PATHS)
    if kind == 7:
        return dice.pick(LITERALS)
    return f"{dice.pick(HELPERS)} {argument(dice, depth)}"


def argument(dice, depth):
    return f"({expression(dice, depth - 1)})" if dice.chance(25) else dice.pick(PATHS + LITERALS)


def block(dice, depth):
    helper, opening = dice.weighted(
        [
            (5, ("if", argument(dice, 1))),
            (2, ("unless", argument(dice, 1))),
            (
                5,
                (
                    "each",
                    dice.pick(["items", "list", "user.tags", "user", "größe", "missing", "this"])
                    + dice.pick(["", "", " as |item i|"]),
                ),
            ),
            (2, ("with", dice.pick(["user", "items.[0]", "missing"]))),
            (2, ("equal", f"{dice.pick(PATHS)} {dice.pick(LITERALS + PATHS)}")),
            (1, (dice.pick(["ifGt", "ifLt", "ifEq"]), f"n {dice.pick(LITERALS)}")),
            (1, ("ifMatchesRegexStr", f'"{dice.pick(REGEXES)}" first')),
            (1, (dice.pick(["items", "first", "unknown"]), "")),
        ]
    )
    inside = body(dice, depth - 1)
    if dice.chance(30):
        inside += dice.pick(["{{else}}", "{{~else~}}", "{{^}}", "{{else if n}}"]) + body(dice, depth - 1)
    closing = helper if dice.chance(97) else dice.pick(["if", "größe", ""])
    return "{{#" + f"{helper} {opening}".rstrip() + "}}" + inside + "{{/" + closing + "}}"


def edge(dice):
    """Templates at the limits: nesting, size, long words."""
    depth = 100 + dice.pick([-1, 0, 1])
    return dice.pick(
        [
            "{{#if n}}" * depth + "é" + "{{/if}}" * depth,
            "{{lookup " + "(lookup " * depth + "user 'name'" + ")" * depth + "}}",
            "é" * 51_200 + dice.pick(["", "x"]) + "{{first}}",
            "{{" + "a." * 500 + "b}}",
            broken(dice, "{{#each items}}" * 20 + dice.pick(FOREIGN) + "{{/each}}" * 20),
        ]
    )
