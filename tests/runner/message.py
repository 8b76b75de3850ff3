"""MIME messages read back: header lines as they are, decoded words, mailboxes, the tree of parts.

Written on Python's `email` package, so that messages are judged by another parser than the one under test.
"""

import base64
import email
import re

ENCODED_WORD = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")


def decode_words(text):
    """RFC 2047, with adjacent words of one charset joined as bytes."""
    out, pending, at = [], None, 0

    def flush():
        nonlocal pending
        if pending:
            try:
                out.append(pending[1].decode(pending[0], "replace"))
            except LookupError:
                out.append(pending[1].decode("latin-1"))
        pending = None

    for match in ENCODED_WORD.finditer(text):
        between = text[at : match.start()]
        if pending is None or between.strip(" \t"):
            flush()
            out.append(between)
        charset, kind, data = match[1].lower(), match[2].lower(), match[3]
        try:
            if kind == "b":
                raw = base64.b64decode(data + "=" * (-len(data) % 4))
            else:
                raw = re.sub(
                    rb"=([0-9A-Fa-f]{2})",
                    lambda one: bytes([int(one[1], 16)]),
                    data.replace("_", " ").encode("utf-8", "surrogateescape"),
                )
        except ValueError:
            raw = match[0].encode()
        if pending and pending[0] == charset:
            pending = charset, pending[1] + raw
        else:
            flush()
            pending = charset, raw
        at = match.end()
    flush()
    out.append(text[at:])
    return "".join(out)


def mailboxes(raw):
    """The (display name, address) pairs of an address header; groups are flattened."""
    tokens, at, blank = [], 0, False
    while at < len(raw):
        char = raw[at]
        if char in " \t":
            blank, at = True, at + 1
        elif char == "(":
            depth, start = 0, at
            while at < len(raw):
                if raw[at] == "\\":
                    at += 1
                elif raw[at] == "(":
                    depth += 1
                elif raw[at] == ")":
                    depth -= 1
                at += 1
                if depth == 0:
                    break
            blank = True
        elif char == '"':
            value, at = "", at + 1
            while at < len(raw) and raw[at] != '"':
                if raw[at] == "\\" and at + 1 < len(raw):
                    at += 1
                value, at = value + raw[at], at + 1
            at += 1
            tokens.append(("quoted", value, blank))
            blank = False
        elif char in "<>,:;@":
            tokens.append((char, char, blank))
            blank, at = False, at + 1
        else:
            start = at
            while at < len(raw) and raw[at] not in ' \t()"<>,:;@':
                at += 1
            tokens.append(("atom", raw[start:at], blank))
            blank = False
    out, words, at = [], [], 0

    def phrase(parts):
        text, run = "", ""
        for kind, value, gap in parts:
            encoded = kind == "atom" and ENCODED_WORD.fullmatch(value)
            if encoded:
                if not run and text and gap:
                    text += " "
                run += value + " "
                continue
            if run:
                text, run = text + decode_words(run.strip()), ""
            text += (" " if gap and text else "") + value
        return (text + decode_words(run.strip())).strip()

    def address(parts):
        return "".join(f'"{escape(value)}"' if kind == "quoted" else value for kind, value, _ in parts)

    def escape(value):
        return value.replace("\\", "\\\\").replace('"', '\\"')

    def finish():
        if any(kind == "@" for kind, _, _ in words):
            out.append(("", address(words)))
        elif words:
            out.append((phrase(words), ""))
        words.clear()

    done = False
    for kind, value, gap in tokens + [(",", ",", False)]:
        if kind == "<":
            inside = []
            words.append(("open", inside, gap))
        elif kind == ">" and words and words[-1][0] == "open":
            _, inside, _ = words.pop()
            out.append((phrase(words), address(inside)))
            words.clear()
            done = True
        elif words and words[-1][0] == "open":
            words[-1][1].append((kind, value, gap))
        elif kind == ":":
            words.clear()
        elif kind in ",;":
            if not done:
                finish()
            words.clear()
            done = False
        else:
            words.append((kind, value, gap))
    return out


def fold_domain(address):
    local, at, domain = address.rpartition("@")
    return local + at + domain.lower()


class Message:
    """One MIME message: its raw header lines and its tree."""

    def __init__(self, data):
        self.data = data
        head, gap, _ = data.partition(b"\r\n\r\n")
        self.head = head
        self.headers = []
        for line in head.split(b"\r\n"):
            text = line.decode("utf-8", "surrogateescape")
            if text[:1] in (" ", "\t") and self.headers:
                self.headers[-1][1] += text
            else:
                name, _, value = text.partition(":")
                self.headers.append([name, value])
        self.headers = [(name, value.strip(" \t")) for name, value in self.headers]
        self.tree = email.message_from_bytes(data)

    def values(self, name):
        return [value for one, value in self.headers if one.lower() == name.lower()]

    def structure(self, part=None):
        part = part or self.tree
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            return [part.get_content_type()] + [self.structure(child) for child in part.get_payload()]
        return part.get_content_type()

    def leaves(self, part=None):
        part = part or self.tree
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            return [leaf for child in part.get_payload() for leaf in self.leaves(child)]
        return [part]

    def wire_problems(self, smtputf8):
        out = []
        bare = re.search(rb"(?<!\r)\n|\r(?!\n)", self.data)
        if bare:
            out.append(
                f"wire: bare line end at octet {bare.start()}: {self.data[bare.start() - 20 : bare.end() + 20]!r}"
            )
        if b"\0" in self.data:
            out.append("wire: NUL")
        longest = max(map(len, self.data.split(b"\r\n")))
        if longest > 998:
            out.append(f"wire: a line has {longest} octets")
        if not smtputf8:
            if not self.head.isascii():
                out.append("wire: header block is not ASCII")
            for part in self.tree.walk():
                if part is not self.tree and not all((name + str(value)).isascii() for name, value in part.raw_items()):
                    out.append(f"wire: header of a {part.get_content_type()} part is not ASCII")
        return out


def payload_of(part):
    if part.is_multipart():
        return part.get_payload(0).as_bytes()
    return part.get_payload(decode=True) or b""


def plain_text(value):
    return re.sub(r"\r\n?", "\n", value).rstrip("\n")
