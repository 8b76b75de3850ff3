"""Addresses, webhook posts and alerts, and messages on their way in."""

import base64
import hashlib
import hmac
import urllib.parse

from .filters import event
from .requests import mime
from .words import (
    DOMAINS,
    FOREIGN,
    LOCALS,
    ODD,
    PLAIN,
    any_address,
    broken,
    json_text,
    maybe_broken,
    phrase,
    value,
    wild,
    word,
)

KEY, NOW = "signing-key-é", 1767225600
PROVIDERS = ["aol", "gmail", "google", "hotmail", "icloud", "yahoo"]
KINDS = ["forward", "mime", "stored", "retrieved", "retrieved-mime"]
DOMAINS_MISTYPED = [
    "gmial.com",
    "yaho.com",
    "hotmial.com",
    "example.con",
    "outlok.com",
    "googlemail.de",
    "bücher.exmaple",
]
MARKS = [
    "On Mon, Mar 2, 2026 at 9:00 AM, Ann <ann@example.com> wrote:",
    "> quoted",
    ">> é",
    "-- ",
    "Sent from my iPhone",
    "-----Original Message-----",
    "From: Ann",
    "Am 02.03.2026 um 09:00 schrieb Ann:",
    "____",
    "",
    "Best regards,",
    "Zoë",
]
TAGS = [
    "<p>",
    "</p>",
    '<div class="gmail_quote">',
    "</div>",
    "<blockquote>",
    "</blockquote>",
    "<br>",
    '<a href="x">',
    "</a>",
    "&eacute;",
    "&#0;",
    "<!--",
    "-->",
    "<table><td>",
    "<b",
    "<hr>",
    "<style>a{}</style>",
]


def make(dice):
    return dice.weighted([(40, an_address), (20, webhook), (6, alert), (15, inbound), (19, reply)])(dice)


def an_address(dice):
    kind = dice.number(1, 10)
    if kind <= 5:
        return "address.parse", {"address": any_address(dice)}
    if kind <= 8:
        text = dice.pick([", ", "; ", ","]).join(dice.several(0, 6, lambda: any_address(dice)))
        return "address.parse_list", {
            "list": text if dice.chance(97) else f"{'a' * (1024 + dice.pick([-12, -11]))}@example.com"
        }
    if kind == 9:
        return "address.suggest", {"address": f"{dice.pick(LOCALS)}@{dice.pick(DOMAINS_MISTYPED + DOMAINS)}"}
    provider = dice.pick(PROVIDERS)
    local = dice.pick(LOCALS + [wild(dice), "a" * 30, "a..b", "a_b+c", "1abc", "abc-def"])
    return "address.esp_grammar", {
        "provider": provider,
        "local": local,
        "domain": dice.pick(DOMAINS + [f"{provider}.com"]),
    }


def sign(timestamp, token):
    return hmac.new(KEY.encode("utf-8"), (timestamp + token).encode("utf-8"), hashlib.sha256).hexdigest()


def signature(dice):
    timestamp = str(NOW - dice.pick([0, 60, 3600, 0, 28_800, 28_801, -300, -301]))
    token = dice.pick(["0123456789abcdef" * 3 + "01", "tökén-🎉", "x", dice.pick(["", " "])])
    signed = sign(timestamp, token)
    if dice.chance(22):
        signed = dice.pick(
            [signed.upper(), signed[:-1], broken(dice, signed), "", "é" * 64, sign(timestamp, token + "x")]
        )
    if dice.chance(7):
        timestamp = dice.pick(["", "-5", "1e9", "٣", " " + timestamp])
    return {"timestamp": timestamp, "token": token, "signature": signed}


def webhook(dice):
    keys = dice.pick([[KEY], ["other", KEY], ["other"], []] if dice.chance(16) else [[KEY]])
    signed = signature(dice)
    if dice.chance(45):
        return "webhook.verify", {"keys": keys, **signed, "now": NOW}
    kind = dice.number(1, 4)
    if kind <= 2:
        body = maybe_broken(dice, json_text(dice, {"signature": signed, "event-data": event(dice)}), 10)
        content_type = dice.pick(
            ["application/json", "application/json; charset=utf-8", "Application/JSON", "text/plain"]
        )
    elif kind == 3:
        pairs = [*signed.items(), ("event", "opened"), ("recipient", any_address(dice)), ("größe", phrase(dice))]
        body = maybe_broken(dice, urllib.parse.urlencode(pairs), 15)
        content_type = "application/x-www-form-urlencoded"
    else:
        pairs = [*signed.items(), ("event", "bounced"), ("code", "550"), ("notification", phrase(dice))]
        body = (
            "".join(f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n' for key, text in pairs)
            + "--b--\r\n"
        )
        body = maybe_broken(dice, body, 20)
        content_type = dice.pick(
            [
                "multipart/form-data; boundary=b",
                "multipart/form-data; boundary=b",
                "multipart/form-data",
                "multipart/form-data; boundary=é",
            ]
        )
    return "webhook.event", {"keys": keys, "body": body, "content_type": content_type, "now": NOW}


def alert(dice):
    body = json_text(dice, {"event_data": {"event": "ip_listed", "list": word(dice), "x": value(dice, 1)}})
    signed = hmac.new(KEY.encode("utf-8"), body.encode("utf-8"), hashlib.sha256).hexdigest()
    return "webhook.alert", {
        "key": KEY,
        "body": body if dice.chance(80) else broken(dice, body),
        "x_sign": maybe_broken(dice, signed, 20),
    }


def inbound(dice):
    text = mime(dice)
    if dice.chance(25):
        depth = 50 + dice.pick([-1, 0, 1])
        parts = "".join(
            f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n' for level in range(depth)
        )
        text = f"From: a@example.com\r\nSubject: {word(dice)}\r\n{parts}\r\nhi".encode()
    ends = [
        any_address(dice) if dice.chance(15) else dice.pick(["ann@example.com", "zoë@bücher.example", ""])
        for _ in range(2)
    ]
    return "inbound.fields", {
        "mime_base64": base64.b64encode(text).decode("ascii"),
        "sender": ends[0],
        "recipient": ends[1],
        "kind": dice.pick(KINDS),
    }


def reply(dice):
    kind = dice.number(1, 3)
    if kind == 1:
        return "inbound.signature", {"body": lines(dice)}
    if kind == 2:
        return "inbound.strip", {"kind": "plain", "body": lines(dice)}
    body = "".join(dice.several(0, 20, lambda: dice.pick(TAGS) if dice.chance(60) else dice.pick([word(dice), *MARKS])))
    return "inbound.strip", {"kind": "html", "body": maybe_broken(dice, body, 30)}


def lines(dice):
    many = dice.pick([999, 1000, 1001]) if dice.chance(4) else dice.number(0, 14)
    made = [
        dice.pick(MARKS) if dice.chance(50) else phrase(dice) + dice.pick(["", "", dice.pick(ODD + FOREIGN + PLAIN)])
        for _ in range(many)
    ]
    return dice.pick(["\n", "\n", "\r\n", "\r"]).join(made)
