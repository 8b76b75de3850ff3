"""Messages, headers and names in the charsets of old mail, as bytes made from each charset's own layout.

Python's codecs are not asked: they differ from one another and from one version to the next.
"""

import base64

from .words import BAD_ADDRESSES, PLAIN, word

KINDS = ["forward", "stored", "retrieved"]
ASCII = [b" ", b"a", b"Z", b"7", b"~", b"\\", b"\r\n", b"=", b"?", b"\x7f"]

DOUBLE = {
    # Leads and trails that stand for something, most of them.
    "euc-kr": [((0x81, 0xC6), (0x41, 0x5A)), ((0x81, 0xA0), (0x81, 0xFE)), ((0xB0, 0xFD), (0xA1, 0xFE))],
    "big5": [((0x87, 0xA0), (0x40, 0x7E)), ((0xA1, 0xF9), (0xA1, 0xFE)), ((0xFA, 0xFE), (0x40, 0x7E))],
    "gbk": [((0x81, 0xFE), (0x40, 0x7E)), ((0xA1, 0xA9), (0x80, 0xFE)), ((0xB0, 0xF7), (0xA1, 0xFE))],
    "shift_jis": [((0x81, 0x9F), (0x40, 0x7E)), ((0xE0, 0xEA), (0x80, 0xFC)), ((0xED, 0xFC), (0x80, 0xFC))],
    "euc-jp": [((0xA1, 0xFE), (0xA1, 0xFE)), ((0x8E, 0x8E), (0xA1, 0xDF)), ((0xB0, 0xCF), (0xA1, 0xFE))],
}
SEVEN = ((0x21, 0x7E), (0x21, 0x7E))
SINGLE = ((0x80, 0xFF), (0x80, 0xFF))
ESCAPES = [b"\x1b(B", b"\x1b(J", b"\x1b(I", b"\x1b$@", b"\x1b$B", b"\x1b$B", b"\x1b$B", b"\x1b$(D", b"\x1b", b"\x0e"]
# Two characters of one code point and a mark each, and what lies beyond the first plane.
HONG_KONG = [b"\x88\x62", b"\x88\x64", b"\x88\xa3", b"\x88\xa5", b"\x87\x69", b"\x8b\xc0"]

# The layout, and the labels under which mail has it.
LAYOUTS = [
    ("euc-kr", ["ks_c_5601-1987", "euc-kr", "cp949", "KSC5601", "windows-949"]),
    ("big5", ["big5-hkscs", "big5", "cp950", "Big5", "cn-big5"]),
    ("gbk", ["gb2312", "gbk", "cp936", "GB18030", "gb18030"]),
    ("iso-2022-jp", ["iso-2022-jp", "ISO-2022-JP", "csISO2022JP"]),
    ("shift_jis", ["shift_jis", "cp932", "Windows-31J", "x-sjis"]),
    ("euc-jp", ["euc-jp", "x-euc-jp"]),
    ("single", ["koi8-r", "windows-1251", "iso-8859-8-i", "windows-874", "macintosh", "x-user-defined", "ibm866"]),
    ("single", ["utf-16le", "utf-16", "utf-7", "iso-2022-kr", "hz-gb-2312", "big5-x", "us-ascii", "utf-8"]),
]


def make(dice):
    return dice.weighted([(30, received), (15, routed), (15, sent), (40, addressed)])(dice)


def addressed(dice):
    address = dice.pick(BAD_ADDRESSES) if dice.chance(60) else "ann@example.com"
    one = f"{encoded_words(dice)} <{address}>"
    if dice.chance(30):
        return "address.parse_list", {"list": f"{one}, {encoded_words(dice)} <bob@example.com>"}
    return "address.parse", {"address": one}


def routed(dice):
    subject = encoded_words(dice)
    group = dice.pick(["(.+)", "(\\\\w+)", "([^ -~]+)", "(?i)(\\\\W*)$", "("])
    return "route.evaluate", {
        "routes": [
            {
                "priority": 0,
                "expression": f'match_header("subject", "{group}")',
                "actions": ['forward("https://example.com/\\1")'],
            }
        ],
        "recipient": "ann@example.com",
        "headers": [["Subject", subject]],
    }


def received(dice):
    return "inbound.fields", {
        "mime_base64": coded(message(dice)),
        "sender": "ann@example.com",
        "recipient": "bob@example.com",
        "kind": dice.pick(KINDS),
    }


def sent(dice):
    return "send.from_mime", {"mime_base64": coded(message(dice)), "recipients": ["bob@example.com"]}


def coded(data):
    return base64.b64encode(data).decode("ascii")


def message(dice):
    layout, labels = dice.pick(LAYOUTS)
    label, body = dice.pick(labels), octets(dice, layout, 40)
    name = octets(dice, layout, 6)
    lines = [
        f"From: {encoded_words(dice)} <ann@example.com>".encode(),
        b"To: bob@example.com",
        # At times as the octets are, which no standard allows and mail has.
        b"Subject: " + (line(octets(dice, layout, 8)) if dice.chance(30) else encoded_words(dice).encode()),
        b'Content-Type: multipart/mixed; boundary="b"',
        b"",
        b"--b",
        f"Content-Type: {dice.pick(['text/plain', 'text/html'])}; charset={label}".encode(),
        *transferred(dice, body),
        b"--b",
        b"Content-Type: application/octet-stream",
        b"Content-Disposition: attachment; " + filename(dice, label, name),
        b"",
        b"x",
        b"--b--",
        b"",
    ]
    return b"\r\n".join(lines)


def line(data):
    return data.replace(b"\r", b"").replace(b"\n", b"")


def transferred(dice, body):
    """The header of a transfer encoding, an empty line, and the body in it."""
    encoding = dice.pick(["8bit", "base64", "quoted-printable"])
    if encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = b"=\r\n".join(quoted(body[at : at + 20]) for at in range(0, len(body), 20))
    return [f"Content-Transfer-Encoding: {encoding}".encode(), b"", body]


def quoted(data):
    return b"".join(b"=%02X" % byte for byte in data)


def filename(dice, label, name):
    if dice.chance(50):
        return f"filename*={label}''".encode() + quoted(name).replace(b"=", b"%")
    return b'filename="=?' + label.encode() + b"?B?" + base64.b64encode(name) + b'?="'


def encoded_words(dice):
    """One to three encoded words; the bytes of a character may be in two of them."""
    layout, labels = dice.pick(LAYOUTS)
    label, data = dice.pick(labels), octets(dice, layout, 10)
    cuts = sorted(dice.several(0, 2, lambda: dice.number(0, len(data))))
    pieces = [data[at:to] for at, to in zip([0, *cuts], [*cuts, len(data)])]
    words = []
    for piece in pieces:
        if dice.chance(60):
            words.append(f"=?{label}?B?{coded(piece)}?=")
        else:
            words.append(f"=?{label}?Q?{quoted(piece).decode('ascii')}?=")
    return " ".join(words if dice.chance(80) else [dice.pick(PLAIN), *words])


def octets(dice, layout, most):
    """Text in a layout; most of the time with an accident."""
    pieces = [piece(dice, layout) for _ in range(dice.number(0, most))]
    if layout == "iso-2022-jp":
        pieces.insert(0, b"\x1b$B")
        pieces.append(dice.pick([b"\x1b(B", b""]))
    data = b"".join(pieces)
    if dice.chance(60):
        at = dice.number(0, len(data))
        accident = dice.number(1, 4)
        if accident == 1:
            data = data[:at]
        elif accident == 2:
            data = data[:at] + data[at + 1 :]
        elif accident == 3:
            data = data[:at] + dice.bytes(1) + data[at:]
        else:
            data = data[:at] + dice.bytes(4)
    return data


def piece(dice, layout):
    kind = dice.number(1, 12)
    if kind == 1:
        return dice.pick(ASCII)
    if kind == 2:
        return dice.pick(PLAIN).encode()
    if layout == "single":
        return pair(dice, SINGLE) if kind > 4 else word(dice).encode()
    if layout == "iso-2022-jp":
        return dice.pick(ESCAPES) if kind <= 4 else pair(dice, SEVEN)
    if layout == "big5" and kind == 3:
        return dice.pick(HONG_KONG)
    if layout == "gbk" and kind <= 4:
        second = dice.pick([(0x81, 0x84), (0x90, 0xE3), (0x85, 0xFE)])
        return pair(dice, (second, (0x30, 0x39))) + pair(dice, ((0x81, 0xFE), (0x30, 0x39)))
    if layout == "euc-jp" and kind <= 4:
        return b"\x8f" + pair(dice, ((0xA1, 0xFE), (0xA1, 0xFE)))
    if layout == "shift_jis" and kind == 3:
        return bytes([dice.number(0xA0, 0xDF)])
    return pair(dice, dice.pick(DOUBLE[layout]))


def pair(dice, ranges):
    return bytes(dice.number(*one) for one in ranges)
