"""Cases of inbound.json."""

import base64
import hashlib
import html.parser
import json

from message import plain_text
from values import differ, shorten


class VisibleText(html.parser.HTMLParser):
    """The words a reader of the page sees: no head, script, style, template, noscript or comments."""

    HIDDEN = {"head", "script", "style", "template", "noscript"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.hidden, self.body = [], [], False

    def handle_starttag(self, tag, attributes):
        self.body = self.body or tag == "body"
        early_title = tag == "title" and not self.body and not "".join(self.words).strip()
        if tag in self.HIDDEN or early_title:
            self.hidden.append(tag)
        self.words.append(" ")

    def handle_startendtag(self, tag, attributes):
        self.words.append(" ")

    def handle_endtag(self, tag):
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        self.words.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def visible_text(source):
    reader = VisibleText()
    reader.feed(source or "")
    reader.close()
    return " ".join("".join(reader.words).split())


def same_words(one, other):
    """Equality of visible texts; parsers split inline text differently, so blanks do not count."""
    return "".join(one.split()) == "".join(other.split())


def run_strip_plain(case, testee, timeout):
    answer = testee.ask("inbound.strip", {"kind": "plain", "body": case["input"]}, timeout)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    got = answer["ok"].get("text")
    return [] if got == case["expected"] else [differ("text", case["expected"], got)]


def run_strip_html(case, testee, timeout):
    answer = testee.ask("inbound.strip", {"kind": "html", "body": case["input"]}, timeout)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    got = answer["ok"].get("html")
    if not isinstance(got, str):
        return [differ("html", case["expected_html"], got)]
    if case.get("unchanged"):
        return [] if got == case["expected_html"] else [differ("unchanged html", case["expected_html"], got)]
    shown = visible_text(got)
    return [] if same_words(shown, case["visible_text"]) else [differ("visible text", case["visible_text"], shown)]


def run_signature(case, testee, timeout):
    answer = testee.ask("inbound.signature", {"body": case["input"]}, timeout)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    out = []
    if answer["ok"].get("text") != case["text"]:
        out.append(differ("text", case["text"], answer["ok"].get("text")))
    if (answer["ok"].get("signature") or None) != case["signature"]:
        out.append(differ("signature", case["signature"], answer["ok"].get("signature")))
    return out


ENVELOPE = {"sender": "envelope-sender@example.org", "recipient": "envelope-recipient@example.net"}


def run_inbound_message(case, testee, timeout):
    data = case["raw_base64"] if "raw_base64" in case else base64.b64encode(case["raw"].encode("utf-8")).decode()
    answer = testee.ask("inbound.fields", {"mime_base64": data, **ENVELOPE, "kind": "forward"}, timeout)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    fields = {}
    for name, value in answer["ok"].get("fields") or []:
        fields.setdefault(name, value)  # the first value of a name is Mailgun's, not a header's
    out = []

    def same(name, want, got, blanks=False):
        fold = (lambda text: " ".join(str(text).split())) if blanks else (lambda text: plain_text(str(text)))
        if got is None or fold(got) != fold(want):
            out.append(differ(f"field {name}", want, got))

    for name, value in ENVELOPE.items():
        same(name, value, fields.get(name))
    for name in ("subject", "from"):
        if case.get(name) is not None:
            same(name, case[name], fields.get(name), blanks=True)
    if "headers" in case:
        try:
            pairs = json.loads(fields.get("message-headers") or "")
        except ValueError:
            pairs = None
        good = (
            isinstance(pairs, list)
            and len(pairs) == len(case["headers"])
            and all(
                one[0] == other[0] and (one[1] is None or " ".join(one[1].split()) == " ".join(str(other[1]).split()))
                for one, other in zip(case["headers"], pairs)
            )
        )
        if not good:
            out.append(differ("field message-headers", case["headers"], pairs))
    if case.get("text_plain") is not None:
        same("body-plain", case["text_plain"], fields.get("body-plain"))
    if case.get("text_html") is not None:
        same("body-html", case["text_html"], fields.get("body-html"))
    elif "text_html" in case and fields.get("body-html"):
        out.append(differ("field body-html", None, fields["body-html"]))
    if "stripped_text" in case:
        same("stripped-text", case["stripped_text"], fields.get("stripped-text"))
        if (fields.get("stripped-signature") or None) != case.get("stripped_signature"):
            same("stripped-signature", case.get("stripped_signature"), fields.get("stripped-signature"))
    if "stripped_html_visible_text" in case:
        shown = visible_text(fields.get("stripped-html"))
        if not same_words(shown, case["stripped_html_visible_text"]):
            out.append(differ("visible text of stripped-html", case["stripped_html_visible_text"], shown))
    if "attachment_count" in case and str(fields.get("attachment-count") or 0) != str(case["attachment_count"]):
        out.append(differ("field attachment-count", case["attachment_count"], fields.get("attachment-count")))
    if "content_id_map" in case:
        try:
            found = json.loads(fields.get("content-id-map") or "{}")
        except ValueError:
            found = fields.get("content-id-map")
        if found != case["content_id_map"]:
            out.append(differ("field content-id-map", case["content_id_map"], found))
    if "attachments" in case:
        out += compare_attachments(case["attachments"], answer["ok"].get("attachments") or [])
    return out


def compare_attachments(want, got):
    if len(want) != len(got):
        return [differ("number of attachments", len(want), len(got))]
    out = []
    for number, (one, other) in enumerate(zip(want, got), 1):
        facts = {
            "filename": other.get("filename"),
            "size": other.get("size"),
            "sha256": other.get("sha256"),
            "content_type": str(other.get("content_type") or "").split(";")[0].strip().lower(),
        }
        if "base64" in other:
            data = base64.b64decode(other["base64"] or "")
            facts["size"], facts["sha256"] = len(data), hashlib.sha256(data).hexdigest()
        for key in ("filename", "content_type", "size", "sha256"):
            # A field must have a file name: where the part has none, any name will do.
            if one.get(key) is not None and facts[key] != one[key]:
                out.append(differ(f"attachment-{number} {key}", one[key], facts[key]))
    return out
