"""Incoming messages, routes and replies: what Python adds to them."""

import json
import threading
from email.message import EmailMessage

import pytest
from mailwright import (
    Action,
    Envelope,
    ExecutedAction,
    Expression,
    Form,
    InboundPost,
    IncomingMessage,
    MailwrightError,
    MemoryReplayGuard,
    PayloadKind,
    Reading,
    Route,
    RouteInput,
    RouteOutcome,
    RouteTable,
    SpamCheck,
    SpfResult,
    WebhookSigner,
    WebhookVerifier,
    deliver,
    escape_pattern,
    match_header_containing,
    match_recipient_domain,
    match_recipient_exactly,
    parameter_text,
    quote_route_string,
    split_signature,
    strip_html,
    strip_text,
)

ENVELOPE = Envelope("ann@example.net", "support@in.example.com")


def refused(call, *args, **options) -> MailwrightError:
    with pytest.raises(MailwrightError) as caught:
        call(*args, **options)
    return caught.value


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann Ünal <ann@example.net>", "Grüße 𝄞"
    mail.set_content("Hällo\n\n--\nAnn\n")
    mail.add_alternative("<p>Hällo</p>", subtype="html")
    mail.add_attachment(b"\0\xff" * 10, maintype="application", subtype="pdf", filename="ä.pdf")
    return mail


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_messages_of_pythons_own_making(kind):
    raw = message().as_bytes()
    parsed = IncomingMessage.parse(kind(raw))
    assert parsed.raw == raw
    assert parsed.header("SUBJECT") == "Grüße 𝄞" and parsed.header("x") is None
    assert [part.content_type for part in parsed.parts] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    assert parsed.text_part.text.startswith("Hällo") and parsed.html_parts[0].text == "<p>Hällo</p>\n"
    assert [part.content_type for part in parsed.root.children] == ["multipart/alternative", "application/pdf"]
    assert parsed.text_part.parent.index == 1 and parsed.root.parent is None
    [file] = parsed.attachments
    assert (file.filename, file.content, file.disposition) == ("ä.pdf", b"\0\xff" * 10, "attachment")
    assert file.content_type_parameter("name") is None and parsed.text_part.content_type_parameter("charset") == "utf-8"
    assert parsed.raw[-len(file.raw) - 40 :].count(file.raw_body) == 1
    assert (parsed.headers[1].name, parsed.headers[1].value) == ("Subject", "Grüße 𝄞")
    assert b"utf-8" in parsed.headers[1].raw


def test_spans_of_a_message_are_those_of_what_was_given():
    text = "Subject: ö\r\nno header hére\r\n\r\n"
    for raw, offending in [(text, "no header hére"), (text.encode(), "no header hére".encode())]:
        [found] = [one for one in IncomingMessage.parse(raw).diagnostics if one.code == "inbound-header-malformed"][-1:]
        assert raw[slice(*found.span)].strip() == offending
    assert [one.code for one in refused(IncomingMessage.parse, "x" * 9, limits={"incoming_bytes": 8}).diagnostics] == [
        "inbound-too-large"
    ]


def test_payloads_of_every_kind_read_back():
    parsed = IncomingMessage.parse(message().as_bytes())
    for kind in PayloadKind.ALL:
        payload = parsed.payload(kind, ENVELOPE, now=5, seed=6, signer=WebhookSigner("k"))
        assert payload.kind == kind and payload.form.first("recipient") == "support@in.example.com"
        assert payload.to_json()["subject"] == "Grüße 𝄞"
        assert payload.encode() == parsed.payload(kind, ENVELOPE, now=5, seed=6, signer=WebhookSigner("k")).encode()
        if kind in ("forward", "mime"):
            sent = payload.encode()
            post = InboundPost.parse(sent.content_type, sent.body)
            assert post.envelope == ENVELOPE and ("Subject", "Grüße 𝄞") in post.headers
            again = post.to_message()
            assert again.text_part.text.replace("\r\n", "\n") == parsed.text_part.text.replace("\r\n", "\n")
            assert [file.content for file in again.attachments] == [b"\0\xff" * 10]
    assert PayloadKind.of_url("https://x/raw-mime") == "mime"
    with pytest.raises(ValueError, match="retrieved-mime"):
        parsed.payload("Forward", ENVELOPE)
    missing = refused(InboundPost.from_form, Form({"recipient": "a@example.com"}))
    assert [found.parameter for found in missing.diagnostics] == ["sender", "message-headers"]
    broken = Form({"recipient": "", "sender": "", "message-headers": "é{"})
    assert refused(InboundPost.from_form, broken).diagnostics[0].span == (0, 2)


def test_an_envelope_that_breaks_out_of_its_header():
    parsed = IncomingMessage.parse("Subject: x\r\n\r\n")
    error = refused(parsed.arrived, Envelope("é\r\nX: y", "b"), spam=SpamCheck(rules="ÄÖ\n"))
    assert [(found.parameter, found.span) for found in error.diagnostics] == [
        ("sender", (1, 2)),
        ("spam-rules", (2, 3)),
    ]
    kept = parsed.arrived(ENVELOPE, spam=SpamCheck(spam=True, score=7.5, spf="SoftFail", dkim=False, rules="A"))
    assert kept.header("x-mailgun-spf") == "SoftFail" and kept.header("X-Mailgun-Sscore") == "7.5"
    assert SpfResult.ALL == ("Pass", "Neutral", "Fail", "SoftFail")
    with pytest.raises(ValueError, match="SoftFail"):
        SpamCheck(spf="softfail")


ROUTES = [
    {
        "priority": 1,
        "expression": "match_recipient('(?P<box>.*)@in.example.com')",
        "actions": [r"forward('https://example.org/posts/\g<box>?who=\1, désk@example.org')", "store()"],
        "id": "7",
    },
    {
        "priority": 2,
        "expression": "match_header('subject', 'Grü.e')",
        "actions": ["store(notify='https://n.example/')"],
    },
    {"priority": 3, "expression": "catch_all()", "actions": "stop()"},
]


def test_headers_of_a_route_input_are_pairs_or_a_dictionary():
    headers = [["Subject", "Hi"], ("X-A", "1"), ["x-a", "2"]]
    # As the field `message-headers` has them.
    for given in [headers, json.loads(json.dumps(headers)), iter(headers)]:
        assert RouteInput("a@example.com", given).header("X-A") == ["1", "2"]
    for wrong in [[("a",)], ["ab"], [("a", 1)], {"a": None}]:
        with pytest.raises(TypeError, match="headers: expected"):
            RouteInput("a@example.com", wrong)


def test_decisions_tell_why_in_code_points():
    table = RouteTable.from_json(ROUTES)
    assert len(table) == 3 and [route.priority for route in table.routes] == [1, 2, 3]
    assert (table.routes[0].id, table.routes[1].id) == ("7", None)
    found = table.evaluate(RouteInput("dänü@in.example.com", {"Subject": "=?utf-8?Q?Hi_Gr=C3=BC=C3=9Fe?="}))
    assert [one.route for one in found.executed] == [0, 1] and found.stopped_by is None
    match found.executed[0].actions:
        case [ExecutedAction.Forward([url, mail]), ExecutedAction.Store(None)]:
            assert url.encoded == "https://example.org/posts/d%C3%A4n%C3%BC?who=d%C3%A4n%C3%BC"
            assert (url.kind, mail.kind, mail.raw) == ("url", "email", "désk@example.org")
        case other:
            pytest.fail(str(other))
    assert isinstance(found.executed[0].actions[0], ExecutedAction)
    [call] = found.trace[1].calls
    assert table.routes[1].expression.source[slice(*call.span)] == "match_header('subject', 'Grü.e')"
    assert call.text[slice(*call.place)] == "Grüße" and call.header_index == 0
    assert found.routes_record[0] == {
        "id": "7",
        "expression": ROUTES[0]["expression"],
        "match": {"recipient": "dänü@in.example.com"},
    }
    assert {one.code for one in found.diagnostics} == {"route-reading-differs"}
    full = RouteTable.from_json(ROUTES, reading="full").evaluate(
        RouteInput("x@other.example", [("subject", "a Grüße")])
    )
    assert (full.stopped_by, full.skipped) == (2, [])
    for reading in Reading.ALL:
        assert RouteTable.from_json(ROUTES, reading=reading).evaluate(RouteInput("x@y.example")).stopped_by == 2
    with pytest.raises(ValueError, match="full-ignoring-case"):
        RouteTable.from_json(ROUTES, reading="match everything")


def test_spans_of_routes_point_into_their_text():
    source = "match_recipient('é𝄞' x)"
    [found] = refused(Expression.parse, source).diagnostics
    assert source[slice(*found.span)] == "x"
    pattern = "match_recipient('é𝄞(')"
    [found] = refused(Expression.parse, pattern).diagnostics
    assert pattern[slice(*found.span)] == "'é𝄞('"
    # Columns of people, as in an excerpt.
    assert found.help == f"at `(`, line 1, column {pattern.index('𝄞(') + 2}"
    action = "forward('https://é/', 'x')"
    [found] = refused(Action.parse, action).diagnostics
    assert action[slice(*found.span)] == "'x'"
    error = refused(Route.parse, source, ["stop()", action])
    assert [(one.parameter, one.span is not None) for one in error.diagnostics] == [
        ("expression", True),
        ("actions[1]", True),
    ]
    assert action[slice(*error.diagnostics[1].span)] == "'x'"
    routes = [{"expression": "catch_all()"}, {"expression": source, "actions": [action]}]
    error = refused(RouteTable.from_json, routes)
    assert [(one.parameter, one.span) for one in error.diagnostics] == [
        ("routes[1].expression", (21, 22)),
        ("routes[1].actions[0]", (22, 25)),
    ]
    assert RouteTable.lint_json(routes)[:2] == error.diagnostics
    texts = [parameter_text(one.parameter, "routes", routes) for one in error.diagnostics]
    assert texts == [source, action] and "^" in error.diagnostics[1].excerpt(action)
    assert parameter_text("signature.timestamp", "", {"signature": {"timestamp": 7}}) == "7"
    assert parameter_text("routes[7].expression", "routes", routes) is None
    with pytest.raises(TypeError, match=r"routes\[0\]: expected"):
        parameter_text("routes[0]", "routes", [object()])
    loose = [{"expression": "not match_header('é', 'x') and match_recipient('ann@example.com')", "actions": []}]
    for found in (RouteTable.from_json(loose).lint(), RouteTable.lint_json(loose)):
        shown = [loose[0]["expression"][slice(*one.span)] for one in found]
        assert shown == ["not", "match_recipient('ann@example.com')"]
    for wrong in [None, 5, "stop()", [5]]:
        with pytest.raises(TypeError):
            Route.parse("catch_all()", wrong)
    assert refused(RouteTable.from_json, "[]").diagnostics[0].code == "route-bad-shape"


def test_tables_of_parsed_routes():
    first = Route.parse(r"match_recipient('(.*)@a\.example')", [r"forward('\1@b.example')"], priority=-1, id="x")
    table = RouteTable([Route.parse("catch_all()", ["stop()"]), first], limits={"regex_steps": 10})
    found = table.evaluate(RouteInput("ann@A.example"))
    assert [one.route for one in found.executed] == [1]
    assert found.executed[0].actions[0].destinations[0].raw == "ann@b.example"
    assert first.expression.group_count == 1 and first.expression.syntax_tree() == {
        "match_recipient": r"(.*)@a\.example"
    }
    assert first.actions == [Action.parse(r"forward('\1@b.example')")]
    assert first.actions[0].destinations[0].source == r"\1@b.example"
    assert first.actions[0].syntax_tree() == {"forward": [{"email": r"\1@b.example"}]}
    with pytest.raises(TypeError):
        RouteTable(["catch_all()"])


def test_expressions_from_data():
    for address in ["ann+news@example.com", "o'neill\"\\@example.com", "ä@example.com"]:
        table = RouteTable.from_json([{"expression": match_recipient_exactly(address), "actions": ["stop()"]}])
        assert table.evaluate(RouteInput(address)).stopped_by == 0
        assert table.evaluate(RouteInput("x" + address)).stopped_by is None
    assert match_recipient_domain("Example.com") == r'match_recipient("^.*@example\\.com$")'
    assert match_header_containing("subject", "[x]") == r'match_header("subject", "^.*\\[x\\].*$")'
    assert (escape_pattern("a.b"), quote_route_string('"')) == (r"a\.b", r'"\""')


def test_deliveries():
    parsed = IncomingMessage.parse(message().as_bytes())
    table = RouteTable.from_json(ROUTES)
    delivery = deliver(table, parsed, ENVELOPE, now=9, seed=1, signer=WebhookSigner("k"), spam=SpamCheck(score=1.5))
    match delivery.outcomes:
        case [
            RouteOutcome.Post(0, post),
            RouteOutcome.Email(0, envelope, kept),
            RouteOutcome.Store(0, url, None),
            RouteOutcome.Store(route=1, notice=notice),
        ]:
            assert post.url == "https://example.org/posts/support?who=support" and post.method == "POST"
            assert envelope == Envelope("ann@example.net", "désk@example.org")
            assert kept.startswith(b"X-Mailgun-Sscore: 1.5\r\n") and kept == delivery.message.raw
            assert url.startswith("https://storage-us-east4.api.mailgun.net/v3/domains/in.example.com/messages/")
            assert notice.url == "https://n.example/"
        case other:
            pytest.fail(str(other))
    assert [request.url for request in delivery.requests] == [post.url, notice.url]
    assert [one.route for one in delivery.decision.executed] == [0, 1]
    guard, verifier = MemoryReplayGuard(), WebhookVerifier("k")
    for request in delivery.requests:
        found = verifier.read_post_once(request.content_type, request.body, guard, now=9)
        assert found.kind == "inbound" and found.form == request.payload.form
        assert found.event["subject"] == "Grüße 𝄞"
    bad = refused(deliver, table, parsed, Envelope("a\r\nb", "c"))
    assert [found.code for found in bad.diagnostics] == ["inbound-envelope-unsafe"]


def test_replies():
    body = "Früh passt.\n\nOn Tue, Mar 5, 2024 at 9:14 AM, Dana <dana@example.com> wrote:\n> Wann?\n"
    assert strip_text(body) == "Früh passt."
    assert strip_text("a\nb\nc", limits={"reply_lines": 2}) == "a\nb"
    html = '<p>Fine é.</p><div class="gmail_quote">On Tue Dana wrote: <blockquote>When?</blockquote></div>'
    assert strip_html(html) == "<html><head></head><body><p>Fine &#233;.</p></body></html>"
    parts = split_signature("Früh passt.\n\n--\nDana")
    assert (parts.text, parts.signature) == ("Früh passt.", "--\nDana")
    assert split_signature("x").signature is None
    with pytest.raises(TypeError):
        strip_text(b"bytes have no character set")


def test_variants_show_their_members():
    table = RouteTable.from_json([{"expression": "catch_all()", "actions": ["forward('désk@example.org')", "stop()"]}])
    delivery = deliver(table, IncomingMessage.parse("Subject: x\r\n\r\n"), ENVELOPE, now=0, seed=0)
    (email,) = delivery.outcomes
    raw = email.message
    assert repr(email) == f"RouteOutcome.Email(route=0, envelope={email.envelope!r}, message=<{len(raw)} bytes>)"
    forward, stop = delivery.decision.executed[0].actions
    assert repr(forward) == f"ExecutedAction.Forward(destinations={forward.destinations!r})"
    assert repr(stop) == "ExecutedAction.Stop()"
    assert "\n" not in repr(Envelope("a\r\nb", "c"))


def test_tables_are_shared_by_threads():
    routes = [{"expression": match_recipient_exactly(f"u{n}@example.com"), "actions": ["stop()"]} for n in range(2000)]
    table, stopped = RouteTable.from_json(routes), {}

    def work(start):
        for n in range(start, 2000, 4):
            stopped[n] = table.evaluate(RouteInput(f"u{n}@example.com")).stopped_by

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert stopped == {n: n for n in range(2000)}
