"""Every pair of bytes in every charset of several bytes, as the text of a message: hosts have decoders of their own."""

import base64

import probes

LABELS = ["big5", "euc-jp", "euc-kr", "gb18030", "gbk", "iso-2022-jp", "shift_jis"]
# What may come before a pair: a third byte, half of four, and what changes the meaning of all that follows.
BEFORE = {"euc-jp": [b"", b"\x8f"], "gb18030": [b"", b"\x810", b"\xe32"], "gbk": [b"", b"\x810"]}
SETS = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"]


def cases():
    out = []
    for label in LABELS:
        for number, body in enumerate(bodies(label)):
            head = f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            mime = head.encode("ascii") + base64.encodebytes(body)
            args = {
                "mime_base64": base64.b64encode(mime).decode("ascii"),
                "recipients": ["ann@example.com"],
            }
            out.append(probes.case(f"{label} {number}", label, "send.from_mime", args))
    return out


def bodies(label):
    if label == "iso-2022-jp":
        return [line(start, 0x00, 0x80) for start in SETS]
    return [line(b"", 0x80, 0x100, before) for before in BEFORE.get(label, [b""])]


def line(start, low, high, before=b""):
    """Every pair with a first byte from low to high: a line for each, blanks in between."""
    lines = [
        start + b"".join(before + bytes([first, second]) + b" " for second in range(0x20, 0x100))
        for first in range(low, high)
    ]
    return b"\x1b(B\r\n".join(lines) if start else b"\r\n".join(lines)
