"""What a delivery or submission is held to: the wire rules, and the expectations of a case."""

import base64
import email.utils
import hashlib
import json
import re

from message import Message, decode_words, fold_domain, mailboxes, payload_of, plain_text
from values import as_list, differ, same_value, shorten

# Headers for Mailgun alone: a submission may carry them, a delivery may not.
CONTROL_HEADERS = {
    "x-mailgun-tag",
    "x-mailgun-dkim",
    "x-mailgun-secondary-dkim",
    "x-mailgun-secondary-dkim-public",
    "x-mailgun-deliver-by",
    "x-mailgun-deliver-within",
    "x-mailgun-delivery-time-optimize-period",
    "x-mailgun-time-zone-localize",
    "x-mailgun-drop-message",
    "x-mailgun-track",
    "x-mailgun-track-clicks",
    "x-mailgun-track-opens",
    "x-mailgun-track-pixel-location-top",
    "x-mailgun-require-tls",
    "x-mailgun-skip-verification",
    "x-mailgun-sending-ip",
    "x-mailgun-sending-ip-pool",
    "x-mailgun-archive-to",
    "x-mailgun-suppress-headers",
    "x-mailgun-template-name",
    "x-mailgun-template-version",
    "x-mailgun-template-variables",
    "x-mailgun-recipient-variables",
}


def compare_header(name, expected, message):
    raw = message.values(name)
    what = f"header {name}"
    if isinstance(expected, str):
        got = [decode_words(value) for value in raw]
        return [] if got == [expected] else [differ(what, expected, got[0] if len(got) == 1 else got)]
    if isinstance(expected, list):
        if expected and isinstance(expected[0], list):
            want = [(one, fold_domain(address)) for one, address in expected]
            got = [(one, fold_domain(address)) for one, address in mailboxes(raw[0])] if len(raw) == 1 else raw
            return [] if got == want else [differ(what, want, got)]
        got = [decode_words(value) for value in raw]
        return [] if got == expected else [differ(what, expected, got)]
    if not raw:
        return [f"{what}: missing"]
    if "json" in expected:
        merged = None
        try:
            for value in raw:
                data = json.loads(decode_words(value))
                merged = {**merged, **data} if isinstance(merged, dict) else data
        except ValueError as error:
            return [f"{what}: not JSON ({error}): {shorten(raw)}"]
        return [] if same_value(expected["json"], merged) else [differ(what, expected["json"], merged)]
    if len(raw) != 1:
        return [f"{what}: {len(raw)} times"]
    value = decode_words(raw[0])
    if "match" in expected and not re.search(expected["match"], value):
        return [differ(what, f"match for {expected['match']}", value)]
    if "any_of" in expected and value not in expected["any_of"]:
        return [differ(what, f"one of {expected['any_of']}", value)]
    if "date" in expected:
        try:
            got = email.utils.parsedate_to_datetime(value).timestamp()
        except (TypeError, ValueError):
            got = value
        if got != expected["date"]:
            return [differ(what, expected["date"], value)]
    if "address_count" in expected and len(mailboxes(raw[0])) != expected["address_count"]:
        return [differ(what, f"{expected['address_count']} addresses", len(mailboxes(raw[0])))]
    return []


def compare_structure(expected, got):
    if isinstance(expected, list):
        return isinstance(got, list) and len(expected) == len(got) and all(map(compare_structure, expected, got))
    return expected == got or (expected == "*" and isinstance(got, str))


def compare_part(index, expected, part):
    what, out = f"part {index}", []
    if "content_type" in expected and expected["content_type"] not in ("*", part.get_content_type()):
        out.append(differ(f"{what} content type", expected["content_type"], part.get_content_type()))
    data = payload_of(part)
    if any(key in expected for key in ("text", "text_contains", "text_lacks")):
        charset = part.get_content_charset() or "utf-8"
        try:
            text = plain_text(data.decode("utf-8" if charset == "us-ascii" else charset))
        except (UnicodeDecodeError, LookupError) as error:
            return out + [f"{what}: {error}"]
        if "text" in expected and text != plain_text(expected["text"]):
            out.append(differ(f"{what} text", plain_text(expected["text"]), text))
        for one in as_list(expected.get("text_contains", [])):
            if one not in text:
                out.append(f"{what}: {shorten(one)} is not in {shorten(text)}")
        for one in as_list(expected.get("text_lacks", [])):
            if one in text:
                out.append(f"{what}: {shorten(one)} is in {shorten(text)}")
    if "sha256" in expected and hashlib.sha256(data).hexdigest() != expected["sha256"]:
        out.append(f"{what}: other content, {len(data)} octets: {data[:60]!r}")
    if "filename" in expected:
        name = part.get_filename()
        name = decode_words(name) if name else name
        if name != expected["filename"]:
            out.append(differ(f"{what} file name", expected["filename"], name))
    if "disposition" in expected and part.get_content_disposition() != expected["disposition"]:
        out.append(differ(f"{what} disposition", expected["disposition"], part.get_content_disposition()))
    if "content_id" in expected:
        got = (part.get("Content-ID") or "").strip() or None
        if got != expected["content_id"]:
            out.append(differ(f"{what} Content-ID", expected["content_id"], got))
    return out


def compare_message(expected, message):
    out = []
    for name, value in expected.get("headers", {}).items():
        out += compare_header(name, value, message)
    out += [
        f"header {name}: present: {shorten(message.values(name))}"
        for name in expected.get("absent", [])
        if message.values(name)
    ]
    if "raw_headers_ascii" in expected and message.head.isascii() != expected["raw_headers_ascii"]:
        out.append(differ("header block ASCII", expected["raw_headers_ascii"], message.head.isascii()))
    if "structure" in expected and not compare_structure(expected["structure"], message.structure()):
        out.append(differ("structure", expected["structure"], message.structure()))
    if "parts" in expected:
        leaves = message.leaves()
        if len(leaves) != len(expected["parts"]):
            out.append(differ("number of parts", len(expected["parts"]), message.structure()))
        for index, (part, leaf) in enumerate(zip(expected["parts"], leaves)):
            out += compare_part(index, part, leaf)
    for word in expected.get("wire_lacks", []):
        if word.encode("utf-8") in message.data:
            out.append(f"wire: {shorten(word)} is in the message")
    return out


def decoded_message(text, what):
    try:
        return Message(base64.b64decode(text, validate=True)), []
    except (TypeError, ValueError):
        return None, [f"{what}: mime_base64 is not base64"]


def compare_delivery(what, expected, got):
    message, out = decoded_message(got.get("mime_base64"), what)
    if message is None:
        return out
    smtputf8 = bool(got.get("smtputf8"))
    out += message.wire_problems(smtputf8)
    for name in ("Mime-Version", "Date", "Message-Id", "From", "To", "Subject"):
        if len(message.values(name)) != 1:
            out.append(f"header {name}: {len(message.values(name))} times")
    for name, _ in message.headers:
        if name.lower() == "bcc" or name.lower() in CONTROL_HEADERS:
            out.append(f"header {name}: must not be delivered")
    envelope = [got.get("envelope_from") or ""] + list(got.get("recipients") or [])
    if not smtputf8 and not all(one.isascii() for one in envelope):
        out.append(f"envelope is not ASCII: {shorten(envelope)}")
    if "envelope_from" in expected and fold_domain(expected["envelope_from"]) != fold_domain(envelope[0]):
        out.append(differ("envelope from", expected["envelope_from"], envelope[0]))
    if "recipients" in expected and sorted(map(fold_domain, expected["recipients"])) != sorted(
        map(fold_domain, envelope[1:])
    ):
        out.append(differ("recipients", expected["recipients"], envelope[1:]))
    if "recipient_count" in expected and expected["recipient_count"] != len(envelope) - 1:
        out.append(differ("number of recipients", expected["recipient_count"], len(envelope) - 1))
    if "smtputf8" in expected and expected["smtputf8"] is not smtputf8:
        out.append(differ("smtputf8", expected["smtputf8"], got.get("smtputf8")))
    out += compare_message(expected, message)
    return [f"{what}: {one}" for one in out]
