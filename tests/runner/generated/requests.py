"""Send requests: compiled, checked, as submissions, and read back from MIME."""

import base64
import json

from .words import (
    BAD_ADDRESSES,
    DOMAINS,
    FOREIGN,
    ODD,
    address,
    broken,
    json_text,
    maybe_broken,
    name,
    phrase,
    simple_address,
    value,
    wild,
    word,
)

NOW = 1767225600
PLACEHOLDERS = [
    "%recipient%",
    "%recipient.first%",
    "%recipient.code%",
    "%recipient_name%",
    "%recipient_email%",
    "%unsubscribe_url%",
    "%recipient.größe%",
    "%recipient.",
    "100%",
    "%recipient.first%recipient.code%",
]
OPTIONS = {
    "o:tag": ["june", "a" * 128, "a" * 129, "é", "", "spring sale"],
    "o:dkim": ["yes", "false", "2"],
    "o:deliverytime": ["Fri, 02 Jan 2026 08:00:00 +0100", "1767300000", "tomorrow", "Thu, 01 Jan 2026 00:00:00 GMT"],
    "o:deliver-within": ["1h30m", "5m", "4m", "24h", "25h", "é"],
    "o:deliverytime-optimize-period": ["24h", "72h", "73h"],
    "o:time-zone-localize": ["14:05", "02:00pm", "14h00"],
    "o:testmode": ["yes", "True", ""],
    "o:tracking": ["yes", "htmlonly", "no", "maybe"],
    "o:tracking-opens": ["no", "htmlonly"],
    "o:require-tls": ["true", "1"],
    "o:sending-ip": ["192.0.2.7", "2001:db8::1", "300.1.1.1"],
    "o:archive-to": ["https://archive.example/x", "ftp://x.example", "é"],
    "o:suppress-headers": ["X-One, X-Two", "all", "X Ö"],
    "o:trackng": ["yes"],
    "h:Reply-To": ["Ann <ann@example.com>", "%recipient%", "nobody"],
    "h:X-Größe": ["v"],
    "h:X-Count": ["1", "é" * 300, "a\r\nBcc: x@example.com", "=?utf-8?q?=C3=A9?=", "x" * 1200],
    "h:Subject": ["Other"],
    "h:Bcc": ["x@example.com"],
    "h:Message-Id": ["<mine@example.com>", "broken"],
    "v:first": ["Ann", "%recipient.first%", "é\n"],
    "v:data": ['{"a": 1}', "[1, 2.50]"],
    "t:text": ["yes", "no", "x"],
    "t:version": ["v1", "v9", "é"],
}
TYPES = [
    "text/plain",
    "image/png",
    "application/pdf; x=ü",
    "message/rfc822",
    "multipart/mixed",
    "é",
    "",
    "text/html; charset=utf-8",
]
SOURCES = ["<p>{{first}} %recipient.code%</p>", "{{#if a}}", "{{> x}}", "Größe: {{größe}}", "<p>%recipient.first%</p>"]


def make(dice):
    op = dice.weighted([(11, "send.compile"), (3, "send.check"), (3, "send.submission"), (3, "send.from_mime")])
    if op == "send.from_mime":
        args = {"mime_base64": base64.b64encode(mime(dice)).decode("ascii")}
        if dice.chance(50):
            args["recipients"] = dice.several(
                0, 3, lambda: address(dice) if dice.chance(90) else dice.pick(BAD_ADDRESSES)
            )
        return op, args
    args = {"request": request(dice), "now": NOW + dice.number(0, 86400), "seed": dice.number(0, 2**53 - 1)}
    if "template" in json.dumps(args["request"]) or dice.chance(10):
        args["templates"] = templates(dice)
    return op, args


def request(dice):
    fields = [
        ["from", address(dice)],
        ["to", recipients(dice)],
        ["subject", text(dice, 2)],
        [dice.pick(["text", "html"]), text(dice)],
    ]
    for make_one, percent in (
        (body, 50),
        (copies, 20),
        (variables, 45),
        (file, 25),
        (option, 70),
        (option, 50),
        (option, 30),
        (stored, 25),
        (large, 2),
    ):
        if dice.chance(percent):
            fields.append(make_one(dice))
    if dice.chance(6):
        fields.append(
            [
                "message",
                {
                    "filename": "message.eml",
                    "content_type": "message/rfc822",
                    "base64": base64.b64encode(mime(dice)).decode("ascii"),
                },
            ]
        )
    if dice.chance(25):
        ruin(dice, fields)
    return as_object(fields) if dice.chance(30) else fields


def ruin(dice, fields):
    one = dice.pick(fields)
    accident = dice.number(1, 4)
    if accident == 1:
        fields.remove(one)
    elif accident == 2:
        fields.append([one[0], one[1]])
    elif accident == 3 and isinstance(one[1], str):
        one[1] = broken(dice, one[1])
    else:
        one[0] = maybe_broken(dice, one[0], 80)


def as_object(fields):
    """The same as a JSON object; a name given twice has a list."""
    out = {}
    for key, given in fields:
        out[key] = [*(out[key] if isinstance(out[key], list) else [out[key]]), given] if key in out else given
    return {key: given for key, given in out.items() if not key.isdigit()}


def recipients(dice):
    kind = dice.number(1, 100)
    if kind <= 2:
        return ", ".join(f"u{number}@example.com" for number in range(1000 + dice.pick([-1, 0, 1])))
    if kind <= 6:
        return f"Team: {address(dice)}, {address(dice)};"
    if kind <= 12:
        return dice.pick(BAD_ADDRESSES) + ", " + address(dice)
    return ", ".join(dice.several(1, 4, lambda: address(dice) if dice.chance(60) else simple_address(dice)))


def text(dice, most=5):
    piece = lambda: dice.weighted(  # noqa: E731 - it is short and used once
        [
            (5, phrase(dice)),
            (3, dice.pick(PLACEHOLDERS)),
            (1, dice.pick(["<p>", "</p>", "&amp;", "cid:logo.png", "{{first}}", "=", ".", "\t "])),
            (1, dice.pick(["\n", "\r\n", "\n.\n", "From ", " \n"]) if most > 2 else dice.pick(FOREIGN)),
            (1, dice.pick(ODD) if dice.chance(15) else word(dice)),
            (1, "long" * dice.number(20, 300) if most > 2 else word(dice)),
        ]
    )
    return " ".join(dice.several(1, most, piece))


def body(dice):
    return [dice.pick(["text", "html", "amp-html"]), text(dice)]


def copies(dice):
    return [dice.pick(["cc", "bcc"]), recipients(dice)]


def variables(dice):
    people = {
        simple_address(dice): {name(dice): value(dice, 1) for _ in range(dice.number(0, 3))}
        for _ in range(dice.number(1, 4))
    }
    people["ann@example.com"] = {"first": phrase(dice), "code": dice.number(1, 999)}
    key = dice.pick(["recipient-variables", "recipient-variables", "t:variables"])
    return [
        key,
        json_text(
            dice,
            people
            if key == "recipient-variables"
            else value(dice)
            if dice.chance(20)
            else {"first": word(dice), "a": value(dice)},
        ),
    ]


def file(dice):
    content = dice.pick([b"", b"a\r\nb\r\n", b"%recipient.first%", dice.bytes(dice.number(1, 300)), "é".encode() * 100])
    names = ["logo.png", "größe.pdf", 'a "b".txt', "../x", "名前.docx", "a\r\nb", "", "x" * 200]
    return [
        dice.pick(["attachment", "inline", "attachment"]),
        {
            "filename": dice.pick(names[:5] if dice.chance(80) else names),
            "content_type": dice.pick(TYPES),
            "base64": base64.b64encode(content).decode("ascii"),
        },
    ]


def option(dice):
    key = dice.pick(list(OPTIONS))
    choices = OPTIONS[key]
    return [key, dice.pick(choices[:2] if dice.chance(75) else choices)]


def stored(dice):
    return ["template", dice.pick(["welcome", "welcome", "größe", "nothing", ""])]


def large(dice):
    """The 16 KiB of options and headers."""
    key = "v:x"
    return [key, "a" * (16_384 - len(key) + dice.pick([-1, 0, 1]))]


def templates(dice):
    versions = [
        {"tag": f"v{number + 1}", "template": dice.pick(SOURCES), "active": number == 0}
        for number in range(dice.number(1, 3))
    ]
    if dice.chance(30):
        versions[0]["headers"] = {"Subject": "{{first}} é", "From": address(dice)}
    return {"welcome": dice.pick(SOURCES) if dice.chance(50) else {"versions": versions}, "größe": dice.pick(SOURCES)}


def mime(dice):
    lines = [
        f"From: {address(dice)}",
        f"To: {recipients(dice)}",
        f"Subject: {dice.pick(['Hi', '=?utf-8?q?Gr=C3=BC=C3=9Fe?=', 'Größe', word(dice)])}",
    ]
    for header in dice.several(0, 4, lambda: mime_header(dice)):
        lines.append(header)
    kind = dice.number(1, 4)
    if kind == 1:
        lines += ["Content-Type: text/plain; charset=utf-8", "", text(dice)]
    elif kind == 2:
        lines += [
            "Content-Type: text/html; charset=iso-8859-1",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "<p>gr=FC=DFe %recipient.first%</p>",
        ]
    elif kind == 3:
        lines += [
            'Content-Type: multipart/mixed; boundary="b"',
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            text(dice),
            "--b",
            'Content-Type: image/png; name="l.png"',
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment",
            "",
            "iVBORw==",
            "--b--",
        ]
    else:
        lines += ["", wild(dice, 30)]
    made = "\r\n".join(lines) + "\r\n"
    return maybe_broken(dice, made, 25).encode("utf-8") + (dice.bytes(3) if dice.chance(8) else b"")


def mime_header(dice):
    return dice.pick(
        [
            "X-Mailgun-Tag: june",
            "X-Mailgun-Track: maybe",
            'X-Mailgun-Recipient-Variables: {"ann@example.com": {"first": "Ann"}}',
            "X-Mailgun-Variables: " + json_text(dice, {"a": value(dice)}).replace("\r", "").replace("\n", ""),
            "X-Mailgun-Template-Name: welcome",
            f"Cc: {simple_address(dice)}",
            "Date: Thu, 01 Jan 2026 09:00:00 +0100",
            "X-Folded: a\r\n b",
            f"Reply-To: x@{dice.pick(DOMAINS)}",
            "Broken header",
        ]
    )
