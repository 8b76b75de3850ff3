"""Requests and deliveries: what Python adds to them."""

import array
import io
import json
import os
import pathlib
import threading
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy

import pytest
from mailwright import Batch, Form, FormFile, MailwrightError, Recipient, SendOption, SendRequest, Templates

CONTEXT = {"now": 1_767_225_600, "seed": 7}
BASIC = {"from": "News <news@shop.example>", "to": "ann@example.com", "subject": "Hello", "text": "Hi"}


def campaign(recipients: int, **more) -> SendRequest:
    addresses = [f"r{number}@example.com" for number in range(recipients)]
    variables = {address: {"n": number} for number, address in enumerate(addresses)}
    return SendRequest(
        BASIC | {"to": addresses, "text": "You are %recipient.n%.", "recipient-variables": variables} | more
    )


def parsed(message: bytes):
    return message_from_bytes(message, policy=policy.default)


def test_values_of_parameters():
    request = SendRequest(
        {
            "to": ["a@example.com", "b@example.com"],
            "cc": ("c@example.com", "d@example.com"),
            "bcc": None,
            "o:testmode": True,
            "v:count": 3,
            "v:price": 1e16,
            "v:big": 123456789012345678901234567890,
            "v:order": {"id": 7, "items": [1.5, None, "é"]},
            "text": "bytes: é".encode(),
        }
    )
    assert request.texts("to") == ["a@example.com", "b@example.com"]
    assert request.texts("cc") == ["c@example.com", "d@example.com"]
    assert request.texts("bcc") == []
    assert request.texts("o:testmode") == ["true"]
    assert request.texts("v:count") + request.texts("v:price") == ["3", json.dumps(1e16)]
    assert request.texts("v:big") == ["123456789012345678901234567890"]
    assert json.loads(request.texts("v:order")[0]) == {"id": 7, "items": [1.5, None, "é"]}
    assert request.texts("text") == ["bytes: é"]


def test_a_request_from_pairs_mappings_forms_bodies_and_json():
    pairs = [("to", "a@example.com"), ["to", "b@example.com"], ("o:tag", "june")]
    request = SendRequest(pairs)
    assert [(field.name, field.text) for field in request.fields] == [tuple(pair) for pair in pairs]

    class Own(Mapping):
        def __getitem__(self, name):
            return {"to": ["a@example.com", "b@example.com"], "o:tag": "june"}[name]

        def __iter__(self):
            return iter(["to", "o:tag"])

        def __len__(self):
            return 2

    assert SendRequest(Own()) == request == SendRequest(iter(pairs)) == SendRequest(request)
    assert SendRequest(request.form) == request
    assert SendRequest(Form([("o:tag", "june")])).texts("o:tag") == ["june"]
    assert Form(Own()) == Form(dict(Own())) == SendRequest(Own()).form
    for wrong in [5, "ab", [("a",)], [("a", None)], [(1, "a")]]:
        with pytest.raises(TypeError, match="fields: expected|a: expected"):
            Form(wrong)
    body = request.form.encode_multipart(seed=1)
    assert SendRequest.from_body(body.content_type, memoryview(body.body)) == request
    assert SendRequest.from_json(json.dumps(request.to_json_value())) == request
    assert SendRequest(request.to_json_value()) == request


def test_push_adds_at_the_end():
    request = SendRequest(BASIC)
    copy = SendRequest(request)
    request.push("o:tag", ["news", "june"])
    request.push("attachment", ("a.txt", b"a"))
    assert request.texts("o:tag") == ["news", "june"] and len(request.fields) == 7
    assert copy != request and copy == SendRequest(BASIC)
    with pytest.raises(TypeError):
        hash(request)


@pytest.mark.parametrize(
    "content",
    [
        b"a\x00b",
        bytearray(b"a\x00b"),
        memoryview(b"xa\x00b")[1:],
        memoryview(b"a-\x00-b-")[::2],
        array.array("b", [97, 0, 98]),
    ],
)
def test_files_hold_any_buffer(content):
    request = SendRequest(BASIC)
    request.push("attachment", ("a.bin", content))
    request.push("inline", ("b.bin", content, "image/png"))
    request.push("attachment", FormFile("c.bin", "text/x-own", content))
    files = [field.file for field in request.fields if field.file]
    assert [file.content for file in files] == [b"a\x00b"] * 3
    assert [file.content_type for file in files] == ["application/octet-stream", "image/png", "text/x-own"]
    message = parsed(request.compile(**CONTEXT)[0].to_bytes())
    assert sorted(part.get_filename() for part in message.walk() if part.get_filename()) == ["a.bin", "b.bin", "c.bin"]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"o:tag": {"a"}}, "o:tag: expected text, a number"),
        ({"o:tag": ["a", object()]}, "o:tag: expected text, a number"),
        ({"attachment": ("a.txt", b"a", 5)}, "attachment: expected str, not int"),
        ({"attachment": (5, b"a")}, "attachment: expected str, not int"),
        ({"attachment": ("a.txt", io.StringIO("a"))}, "attachment: expected a file that is open in binary mode"),
        (
            {"v:order": {"items": [1, {"é": b"x"}]}},
            'v:order["items"][1]["é"]: expected a value that JSON has, not bytes',
        ),
        ({"t:variables": {"a": {1: 2}}}, 't:variables["a"]: expected str as a key, not int'),
        ([("o:tag", "a"), "ab"], "parameters: expected a pair of a name and a value, not str"),
        ({b"to": "a"}, "parameters: expected str, not bytes"),
        (5, "parameters: expected a dictionary or pairs"),
    ],
)
def test_type_errors_tell_where(parameters, told):
    with pytest.raises(TypeError) as caught:
        SendRequest(parameters)
    assert str(caught.value).startswith(told)


def test_values_that_text_cannot_be_tell_where():
    with pytest.raises(ValueError, match="v:x.*: NaN"):
        SendRequest({"v:x": {"a": float("nan")}})
    for wrong in [{"o:tag": "\ud800"}, {"o:tag": ["a", "\ud800"]}, {"v:x": {"a": "\ud800"}}]:
        with pytest.raises(UnicodeEncodeError) as caught:
            SendRequest(wrong)
        assert "o:tag" in caught.value.__notes__[0] or 'v:x["a"]' in caught.value.__notes__[0]


def test_files_may_be_open(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"a\x00b")
    with open(tmp_path / "a.bin", "rb") as file:
        request = SendRequest({"attachment": [("a.bin", file), ("b.txt", io.BytesIO(b"b"), "text/plain")]})
    files = [field.file for field in request.fields]
    assert [(file.filename, file.content, file.content_type) for file in files] == [
        ("a.bin", b"a\x00b", "application/octet-stream"),
        ("b.txt", b"b", "text/plain"),
    ]
    assert Form({"file": ("b.txt", io.BytesIO(b"b"))}).fields[0].file.content == b"b"


def test_wrong_types_are_type_errors():
    for wrong in (1, "to=a", b"to=a", object(), {1: "a"}, {"to": object()}, {"to": {1: 2}}, [("to",)], [1], ["to"]):
        with pytest.raises((TypeError, ValueError)) as caught:
            SendRequest(wrong)
        assert not isinstance(caught.value, MailwrightError)
    with pytest.raises(TypeError):
        SendRequest(BASIC).compile(nwo=1)
    with pytest.raises(TypeError):
        SendRequest(BASIC).compile(now="1")
    with pytest.raises(TypeError):
        SendRequest(BASIC).compile(unsubscribe_links="https://example.com")


def test_wrong_shapes_are_refused_all_at_once(refused):
    found = refused(SendRequest, {"to": {"name": "Ann"}, "cc": [["x"]], "subject": "é"})
    assert [(one.code, one.parameter) for one in found] == [("send-json-shape", "to"), ("send-json-shape", "cc")]


def test_values_that_hold_themselves_do_no_harm():
    loop: list = []
    loop.append(loop)
    with pytest.raises(RecursionError):
        SendRequest({"v:loop": {"a": loop}})
    with pytest.raises(ValueError):
        SendRequest({"v:number": float("nan")})
    with pytest.raises(ValueError):
        SendRequest({"to": "\ud800"})


def test_a_dictionary_that_changes_while_it_is_read():
    class Vicious(Mapping):
        def __getitem__(self, name):
            return 1

        def __iter__(self):
            parameters["v:more"] = variables["more"] = "x"
            return iter(["a"])

        def __len__(self):
            return 1

    variables: dict = {"b": Vicious()}
    parameters = {"v:own": Vicious(), "v:order": variables}
    assert SendRequest(parameters).texts("v:own") == ['{"a":1}']
    form = Form({"a": [b"x"], "b": "y"})
    assert len(form) == 2


def test_the_same_context_gives_the_same_bytes():
    request = campaign(3)
    one, other = request.compile(**CONTEXT), request.compile(**CONTEXT)
    assert one.render() == other.render() == [bytes(delivery) for delivery in one]
    assert one.message_id == other.message_id
    assert request.compile().message_id != request.compile().message_id
    assert request.compile(domain="mail.example.com").message_id.endswith("@mail.example.com>")
    assert request.compile(now=1_767_225_600.9, seed=7).render() == one.render()


def test_a_batch_is_a_sequence():
    batch = campaign(5).compile(**CONTEXT)
    assert len(batch) == 5 and [one.index for one in batch] == [0, 1, 2, 3, 4]
    assert batch[-1].recipients == ["r4@example.com"]
    assert [one.index for one in batch[1:4]] == [1, 2, 3]
    assert [one.index for one in batch[::-2]] == [4, 2, 0]
    assert [one.index for one in reversed(batch)] == [4, 3, 2, 1, 0]
    assert batch[2] == batch[2] and batch[2] != batch[3] and len({*batch, *batch}) == 5
    for beyond in (5, -6, 2**70):
        with pytest.raises(IndexError):
            batch[beyond]
    with pytest.raises(TypeError):
        batch["0"]
    assert isinstance(batch, Sequence)
    assert batch.index(batch[3]) == 3 and batch.count(batch[3]) == 1 and batch[3] in batch
    assert batch.index(batch[3], 3) == batch.index(batch[3], -2, -1) == batch.index(batch[3], 1, 4) == 3
    for beside in [(4,), (0, 3), (0, -2), (-1,), (9, 10)]:
        with pytest.raises(ValueError, match="not a delivery"):
            batch.index(batch[3], *beside)
    other = campaign(5).compile(**CONTEXT)
    assert other[3] not in batch and 3 not in batch and batch.count(other[3]) == 0
    with pytest.raises(ValueError, match="not a delivery of this batch"):
        batch.index(other[3])
    match batch:
        case [first, *_, last]:
            assert (first.index, last.index) == (0, 4)
        case _:
            raise AssertionError("no sequence to `match`")
    deliveries = iter(batch)
    next(deliveries)
    assert deliveries.__length_hint__() == 4 and len(list(deliveries)) == 4 and list(deliveries) == []


@pytest.mark.parametrize("threads", [1, 2, 3, 7, 64, 10**9])
def test_threads_render_the_same(threads):
    batch = campaign(50, attachment=("a.bin", bytes(range(256)) * 50)).compile(**CONTEXT)
    assert batch.render(threads=threads) == [delivery.to_bytes() for delivery in batch]


def test_no_thread_at_all():
    for none in (0, -1):
        with pytest.raises(ValueError, match="threads"):
            campaign(1).compile(**CONTEXT).render(threads=none)


def test_many_threads_share_a_batch_and_a_request():
    request, templates = campaign(20), Templates({"t": "Hi"})
    expected = request.compile(**CONTEXT).render()
    failures = []

    def work(number: int) -> None:
        try:
            for turn in range(20):
                assert request.compile(templates, **CONTEXT).render(threads=2) == expected
                templates.create(f"t-{number}-{turn}")
        except BaseException as failure:
            failures.append(failure)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == [] and len(templates) == 81


def test_a_delivery_and_its_envelope(tmp_path):
    request = SendRequest(BASIC | {"bcc": "Eve <eve@bücher.example>", "cc": "ñ@example.com"})
    delivery = request.compile(**CONTEXT)[0]
    assert delivery.envelope_from == "news@shop.example"
    assert delivery.recipients == ["ann@example.com", "ñ@example.com", "eve@xn--bcher-kva.example"]
    assert delivery.is_smtputf8 and not SendRequest(BASIC).compile(**CONTEXT)[0].is_smtputf8
    message = delivery.to_bytes()
    assert len(delivery) == len(message) == len(bytes(delivery)) and delivery
    assert parsed(message)["Subject"] == "Hello"
    assert delivery.write(tmp_path / "a.eml") == len(message)
    assert (tmp_path / "a.eml").read_bytes() == message
    delivery.write(str(tmp_path / "a.eml"))
    for name in [b"b.eml", b"not utf-8 \xff.eml", "größe 𝄞.eml".encode()]:
        path = os.fsencode(tmp_path) + b"/" + name
        assert delivery.write(path) == delivery.write(os.fsdecode(path)) == os.stat(path).st_size
    out = io.BytesIO()
    delivery.write_to(out)
    assert out.getvalue() == message


def test_a_file_that_cannot_be_written_is_an_os_error(tmp_path):
    delivery = SendRequest(BASIC).compile(**CONTEXT)[0]
    missing = tmp_path / "missing" / "a.eml"
    with pytest.raises(FileNotFoundError) as caught:
        delivery.write(missing)
    assert caught.value.errno == 2 and str(caught.value.filename) == str(missing)
    with pytest.raises(IsADirectoryError):
        delivery.write(tmp_path)
    for path in [str(missing), missing, os.fsencode(missing)]:
        with pytest.raises(FileNotFoundError) as caught:
            delivery.write(path)
        with pytest.raises(FileNotFoundError) as expected:
            pathlib.Path(os.fsdecode(path)).write_bytes(b"")
        assert caught.value.filename == os.fspath(path) and caught.value.errno == expected.value.errno
        assert caught.value.strerror == expected.value.strerror
    with pytest.raises(ValueError, match="null byte"):
        delivery.write("a\0b")
    with pytest.raises(TypeError):
        delivery.write(1)


def test_unsubscribe_links():
    asked: list[tuple[Recipient, str]] = []

    def links(recipient: Recipient, link: str) -> str | None:
        asked.append((recipient, link))
        return f"https://shop.example/u/{recipient.address}" if recipient.name else None

    request = SendRequest(
        BASIC
        | {"to": "Ann <ann@example.com>, bob@example.com", "text": "%unsubscribe_url%", "recipient-variables": "{}"}
    )
    bodies = [parsed(one).get_content().strip() for one in request.compile(unsubscribe_links=links).render()]
    assert bodies == ["https://shop.example/u/ann@example.com", "%unsubscribe_url%"]
    assert {(one.address, one.name, link) for one, link in asked} == {
        ("ann@example.com", "Ann", "unsubscribe_url"),
        ("bob@example.com", "", "unsubscribe_url"),
    }


def test_what_a_callback_raises_is_raised():
    class Own(Exception):
        pass

    def links(recipient: Recipient, link: str) -> str:
        raise Own(recipient.address)

    request = campaign(3, html="%unsubscribe_url%")
    with pytest.raises(Own, match="r0@example.com"):
        request.compile(unsubscribe_links=links)
    with pytest.raises(TypeError):
        request.compile(unsubscribe_links=lambda recipient, link: 1)


def test_errors_come_all_at_once_with_spans(refused):
    found = refused(SendRequest({"to": "Zoë <zoe@example.com>, nobody", "subject": "é\r\nBcc: x"}).compile)
    spans = {one.parameter: one for one in found}
    assert spans["from"].message == "from parameter is missing"
    subject = spans["subject"]
    assert "é\r\nBcc: x"[slice(*subject.span)] == "\r"
    to = spans["to"]
    assert "Zoë <zoe@example.com>, nobody"[slice(*to.span)] == "nobody"


def test_spans_of_repeated_parameters_are_in_the_right_text(refused):
    values = ["ééé <a@example.com>", "ünsinn <é>", "b@example.com"]
    found = refused(SendRequest(BASIC | {"to": values}).compile)
    assert [(one.source, one.source[slice(*one.span)]) for one in found] == [("ünsinn <é>", ">")]
    tags = ["é", "ok", "xx é"]
    found = refused(SendRequest(BASIC | {"o:tag": tags}).compile)
    assert [one.source[slice(*one.span)] for one in found] == ["é", "xx é"]
    header = refused(SendRequest(BASIC | {"h:X-Mailgun-Tag": "é!"}).compile)[0]
    assert (header.parameter, header.source[slice(*header.span)]) == ("o:tag", "é!")


def test_spans_of_a_template_are_in_its_source(refused):
    templates = Templates({"t": "é{{#if a b}}x{{/if}}"})
    found = refused(SendRequest(BASIC | {"template": "t", "text": None}).compile, templates)
    assert found[0].parameter == "template"
    assert found[0].source == "é{{#if a b}}x{{/if}}"
    assert "if" in found[0].source[slice(*found[0].span)]
    assert "^" in found[0].excerpt()


def test_spans_of_missing_variables_are_in_the_text():
    text = "Grüße, %recipient.name%!"
    request = SendRequest(BASIC | {"text": text, "recipient-variables": {}})
    found = request.compile(**CONTEXT).diagnostics
    assert [(one.code, text[slice(*one.span)]) for one in found] == [
        ("send-recipient-variable-missing", "%recipient.name%")
    ]


def test_check_says_errors_too():
    report = SendRequest({"to": "nonsense", "html": "<p>Hi</p>", "o:trackng": "yes"}).check(**CONTEXT)
    assert {one.code for one in report if one.is_error} == {"send-parameter-missing", "send-address-invalid"}
    assert {"send-unknown-parameter", "send-html-without-text"} <= {one.code for one in report}


def test_check_compares_dialects(refused):
    request = SendRequest(BASIC | {"template": "t", "v:name": "O'Hara", "text": None})
    found = request.check({"t": "{{name}}"}, compare="handlebars")
    assert "template-differs-from-handlebars" in {one.code for one in found}
    assert refused(request.check, compare="mustache")[0].code == "template-dialect-unknown"


def test_a_sending_domain_is_one_that_a_message_id_can_carry(refused):
    request = SendRequest(BASIC)
    for given, written in [("MG.example.com", "MG.example.com"), ("münchen.example", "xn--mnchen-3ya.example")]:
        batch = request.compile(**CONTEXT, domain=given)
        assert batch.message_id.endswith(f"@{written}>")
        assert f"\r\nMessage-Id: {batch.message_id}\r\n".encode() in batch[0].to_bytes()
        assert batch.message_id.encode() in request.submission(**CONTEXT, domain=given)
    # The same domain, whichever way it is written.
    own = SendRequest(BASIC | {"from": "news@münchen.example"})
    for same in ["münchen.example", "MÜNCHEN.example", "xn--mnchen-3ya.example"]:
        assert own.compile(**CONTEXT, domain=same).diagnostics == []
    for wrong, what in [("é\r\nX: y", "X"), ("𝄞 b.example", "b"), ("é.example>", ">"), ("", "")]:
        for call in (request.compile, request.submission):
            (found,) = refused(call, **CONTEXT, domain=wrong)
            assert (found.parameter, found.code, wrong[slice(*found.span)]) == ("domain", "address-syntax", what)
        assert "domain" in [found.parameter for found in request.check(**CONTEXT, domain=wrong)]


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_seeds_have_64_bits(seed):
    request = SendRequest(BASIC)
    for call in [request.compile, request.submission, request.form.encode, request.form.encode_multipart]:
        with pytest.raises(ValueError, match="not a number from 0 to 18446744073709551615") as caught:
            call(seed=seed)
        assert caught.value.__notes__ == ["while processing 'seed'"]
    with pytest.raises(TypeError, match="expected int, not float"):
        request.compile(seed=1.0)
    assert request.compile(now=0, seed=2**64 - 1).render() == request.compile(now=0, seed=2**64 - 1).render()


def test_a_file_may_be_a_path(tmp_path):
    path = tmp_path / "größe.txt"
    path.write_bytes(b"a\0\xff")
    request = SendRequest({"attachment": [path, ("b.bin", path, "image/png")], "inline": path})
    assert request == SendRequest(
        {
            "attachment": [("größe.txt", b"a\0\xff"), ("b.bin", b"a\0\xff", "image/png")],
            "inline": ("größe.txt", b"a\0\xff"),
        }
    )
    assert SendRequest({"text": str(path)}).texts("text") == [str(path)]
    assert request.form == Form({"attachment": [path, ("b.bin", path, "image/png")], "inline": path})
    for call in (SendRequest, Form):
        with pytest.raises(FileNotFoundError) as caught:
            call({"attachment": tmp_path / "none"})
        assert caught.value.filename == str(tmp_path / "none")
        for wrong in [io.BytesIO(b"x"), object()]:
            with pytest.raises(TypeError, match="attachment: expected .* a file .a `FormFile`, a path, or a tuple of"):
                call({"attachment": wrong})


def test_a_dkim_key_is_one_that_a_header_can_carry(refused):
    secondary, public = "o:secondary-dkim", "o:secondary-dkim-public"
    request = SendRequest(BASIC | {secondary: "münchen.example/s1", public: "münchen.example/s2"})
    submission = request.submission(**CONTEXT)
    assert b"\r\nX-Mailgun-Secondary-DKIM: xn--mnchen-3ya.example,s1\r\n" in submission
    assert b"\r\nX-Mailgun-Secondary-DKIM-Public: xn--mnchen-3ya.example/s2\r\n" in submission
    for wrong, what in [("𝄞.example/s1", "𝄞.example"), ("é.example/s 1", "1"), ("é.example", "é.example")]:
        (found,) = refused(SendRequest(BASIC | {secondary: wrong}).compile, **CONTEXT)
        assert (found.parameter, found.code, wrong[slice(*found.span)]) == (secondary, "send-option-value", what)
        assert found.message == f"{wrong} is not a valid secondary dkim domain name"


def test_submission_and_back():
    request = SendRequest(BASIC | {"o:tag": ["june", "news"], "v:order": 7})
    message = request.submission(**CONTEXT)
    assert b"X-Mailgun-Tag: june\r\n" in message
    read = SendRequest.from_mime(bytearray(message), recipients=["ann@example.com", "eve@example.com"])
    assert read.texts("o:tag") == ["june", "news"] and read.texts("bcc") == ["eve@example.com"]
    assert SendRequest.from_mime(message).compile(**CONTEXT).render() == request.compile(**CONTEXT).render()


def test_from_mime_of_text_has_spans_in_it(refused):
    assert refused(SendRequest.from_mime, b"x" * 100, limits={"incoming_bytes": 10})[0].parameter == "message"


def test_limits(refused):
    found = refused(campaign(3).compile, limits={"recipients": 2})
    assert found[0].message == "Too many recipients, max is 2"
    assert refused(campaign(3).compile, limits={"recipiënts": 2})[0].span == (0, 10)


def test_options():
    option = SendOption.by_parameter("o:testmode")
    assert option == SendOption.by_header("x-mailgun-drop-message") and option in SendOption.all()
    assert (option.header, option.repeats, repr(option)) == ("X-Mailgun-Drop-Message", False, "<SendOption o:testmode>")
    assert SendOption.by_parameter("o:nothing") is None
    assert len({*SendOption.all()}) == len(SendOption.all())


def test_reprs():
    batch = campaign(2).compile(**CONTEXT)
    assert isinstance(batch, Batch)
    assert [repr(batch), repr(batch[0]), repr(campaign(1))] == [
        "<Batch of 2 deliveries>",
        "<Delivery 0 to ['r0@example.com']>",
        "<SendRequest of 5 parameters>",
    ]
