"""Words, addresses and JSON that the inputs are made of, and ways to break a text."""

import json

PLAIN = [
    "news",
    "order",
    "Ann",
    "invoice",
    "Re",
    "hello",
    "x",
    "sale",
    "2026",
    "a1",
    "DELIVERED",
    "spring_sale",
    "can't",
]
FOREIGN = [
    "Größe",
    "é",
    "e\u0301",
    "名前",
    "Привет",
    "İ",
    "ß",
    "Σίσυφος",
    "🎉",
    "👩‍💻",
    "שלום",
    "ﬁ",
    "Ⅷ",
    "\u00a0",
    "𝒳",
]
# Characters that grammars, headers and terminals trip over.
ODD = [
    "\0",
    "\r\n",
    "\n",
    "\t",
    "\x1b[0m",
    "\x7f",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ufffd",
    "\U0010ffff",
    "\\",
    '"',
    "'",
]
SIGNS = list("()[]{}<>@,;:.%&=+*?|^$#!/~`-_ ")
DOMAINS = ["example.com", "Example.ORG", "mail.shop.example", "bücher.example", "xn--bcher-kva.example", "例え.テスト"]
LOCALS = ["ann", "Bob.Lee", "a+b", "o'neil", "x_y-z", "jürgen", "用户", '"two words"', "n0reply", "a" * 64]
BAD_ADDRESSES = [
    "",
    "ann",
    "@example.com",
    "ann@",
    "a@b@c",
    "ann@exa mple.com",
    "ann@-x.example",
    "<ann@example.com",
    "a..b@example.com",
]


def word(dice):
    return dice.pick(FOREIGN if dice.chance(35) else PLAIN)


def phrase(dice, low=1, high=4):
    return " ".join(dice.several(low, high, lambda: word(dice)))


def wild(dice, length=12):
    """Text without any rule."""
    kinds = [(4, PLAIN), (4, FOREIGN), (2, ODD), (4, SIGNS)]
    return "".join(dice.several(0, length, lambda: dice.pick(dice.weighted(kinds))))


def broken(dice, text):
    """The text after one to three accidents."""
    for _ in range(dice.number(1, 3)):
        at = dice.number(0, len(text))
        to = min(len(text), at + dice.number(1, 6))
        accident = dice.number(1, 5)
        if accident == 1:
            text = text[:at] + text[to:]
        elif accident == 2:
            text = text[:at]
        elif accident == 3:
            text = text[:at] + dice.pick(SIGNS + ODD + FOREIGN) + text[at:]
        elif accident == 4:
            text = text[:to] + text[at:to] + text[to:]
        else:
            text = text[:at] + text[at:to].swapcase() + text[to:]
    return text


def maybe_broken(dice, text, percent):
    return broken(dice, text) if dice.chance(percent) else text


def address(dice):
    """One that Mailgun takes, with or without a name."""
    spec = f"{dice.pick(LOCALS)}@{dice.pick(DOMAINS)}"
    name = dice.number(1, 5)
    if name == 1:
        return f"{dice.pick(PLAIN[:6])} {dice.pick(PLAIN[:6])} <{spec}>"
    if name == 2:
        return f'"{phrase(dice)}, {word(dice)}" <{spec}>'
    if name == 3:
        return f"=?utf-8?q?Gr=C3=BC=C3=9Fe_{dice.number(0, 99)}?= <{spec}>"
    return spec


def simple_address(dice):
    return f"{dice.pick(['ann', 'bob', 'eve', 'zoë', 'm.x'])}{dice.number(0, 30)}@{dice.pick(DOMAINS[:4])}"


def any_address(dice):
    kind = dice.number(1, 10)
    if kind <= 6:
        return address(dice)
    if kind <= 8:
        return dice.pick(BAD_ADDRESSES)
    return wild(dice) if kind == 9 else broken(dice, address(dice))


def number(dice):
    """A number that every host spells alike."""
    return dice.pick([0, 1, 2, 7, -3, 250, 41.5, 0.25, -1.75, 99999, 1772323200])


def value(dice, depth=2):
    """Any JSON value."""
    kind = dice.number(1, 10)
    if kind <= 4 or depth == 0:
        return dice.weighted([(3, word(dice)), (2, phrase(dice)), (1, wild(dice, 6)), (2, number(dice))])
    if kind == 5:
        return dice.pick([True, False, None, "", 0])
    if kind <= 7:
        return dice.several(0, 4, lambda: value(dice, depth - 1))
    return {name(dice): value(dice, depth - 1) for _ in range(dice.number(0, 4))}


def name(dice):
    return dice.pick(["first", "code", "items", "name", "Name", "n", "größe", "a b", "user", "list", "x.y", "on"])


def json_text(dice, data):
    """JSON with spellings that only a text can have, at times broken."""
    text = json.dumps(data, ensure_ascii=dice.chance(50))
    if dice.chance(20) and text.startswith("{") and len(text) > 2:
        text = '{"10": 1.50, "9": 1e3, "big": 12345678901234567890, ' + text[1:]
    return maybe_broken(dice, text, 15)
