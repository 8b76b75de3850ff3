"""Types of the send room, for mypy and pyright; it runs, too."""

import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, assert_type

from mailwright import (
    Batch,
    Charset,
    Delivery,
    Diagnostic,
    FormFile,
    MailwrightError,
    Recipient,
    SendOption,
    SendRequest,
    StoredTemplate,
    Template,
    Templates,
)

request = SendRequest(
    {
        "from": "News <news@shop.example>",
        "to": ["Ann <ann@example.com>", "bob@example.com"],
        "subject": "Hello %recipient.first%",
        "text": "Hi",
        "o:testmode": True,
        "recipient-variables": {"ann@example.com": {"first": "Ann", "code": 1}},
        "attachment": [
            ("a.txt", b"a"),
            ("b.txt", bytearray(b"b"), "text/plain"),
            FormFile("c.txt", "text/plain", b"c"),
            Path(__file__),
            ("d.py", Path(__file__)),
        ],
    }
)
pairs = SendRequest([("from", "a@example.com"), ("to", "b@example.com"), ("v:order", {"id": 7}), ("o:tag", "june")])
request.push("o:tag", ["news", "june"])
request.push("attachment", ("d.txt", io.BytesIO(b"d")))

Fields = TypedDict("Fields", {"from": str, "to": list[str], "o:tag": list[str], "o:testmode": bool}, total=False)
fields: Fields = {"from": "a@example.com", "to": ["b@example.com"], "o:tag": ["june"], "o:testmode": True}
assert SendRequest(fields).texts("o:tag") == ["june"]


def links(recipient: Recipient, link: str) -> str | None:
    return f"https://shop.example/{link}/{recipient.address}"


batch = request.compile({"welcome": "Hi {{name}}"}, now=1_767_225_600, seed=7, unsubscribe_links=links)
assert_type(batch, Batch)
assert_type(batch[0], Delivery)
assert_type(batch[:1], list[Delivery])
assert_type(batch.render(threads=2), list[bytes])
deliveries: Sequence[Delivery] = batch
assert_type(batch.index(deliveries[0]), int)
for delivery in batch:
    assert_type(delivery.recipients, list[str])
    assert_type(bytes(delivery), bytes)
with tempfile.TemporaryDirectory() as folder:
    assert_type(batch[0].write(Path(folder) / "0.eml"), int)
    assert_type(batch[0].write(os.fsencode(folder) + b"/1.eml"), int)
    with open(Path(folder) / "0.eml", "rb") as file:
        request.push("attachment", ("0.eml", file, "message/rfc822"))
batch[0].write_to(io.BytesIO())
assert_type(request.check(compare="handlebars"), list[Diagnostic])
assert_type(request.submission(now=0.5), bytes)

templates = Templates({"welcome": {"versions": [{"tag": "v1", "template": "Hi {{name}}", "active": True}]}})
templates.add_version("welcome", "v2", template="Hello", headers={"Subject": "Hi"})
for stored in templates:
    assert_type(stored, StoredTemplate)
assert_type(Template.parse("{{name}}").render({"name": "Ann", "list": [1, 2.5, None]}), str)
assert_type(SendOption.by_parameter("o:tag"), SendOption | None)
assert_type(Charset.for_label("utf-8"), Charset | None)

try:
    Template.parse("{{name")
except MailwrightError as error:
    assert_type(error.diagnostics, list[Diagnostic])
    assert_type(error.diagnostics[0].span, tuple[int, int] | None)
