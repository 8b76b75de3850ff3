"""What is equal has one hash, so that values can be keys and members of sets; what can be changed has none."""

import inspect

import mailwright
import pytest
from mailwright import (
    Action,
    Address,
    AddressList,
    Charset,
    ContentType,
    Envelope,
    Event,
    EventPoller,
    EventQuery,
    Filter,
    Form,
    FormFile,
    IncomingMessage,
    MailwrightError,
    Metrics,
    PollStep,
    Provider,
    RouteTable,
    SendOption,
    SendRequest,
    Template,
    TimeRange,
    WebhookSigner,
    WebhookVerifier,
    next_attempt,
    split_signature,
)

CHANGEABLE = {Form, SendRequest}
MESSAGE = b"From: Z\xc3\xb6e <zoe@example.net>\r\nSubject: Order 17\r\n\r\nHi\r\n"
BATCH = SendRequest(
    {"from": "a@example.com", "to": ["b@example.com", "c@example.com"], "text": "x", "recipient-variables": {}}
).compile(now=0)
QUERY = EventQuery(filters=[Filter.parse("subject", '"spring sale" OR news'), Filter.parse("size", ">1")])


def finding():
    with pytest.raises(MailwrightError) as caught:
        Template.parse("é {{#if a}}")
    return caught.value.diagnostics[0]


def decision():
    routes = RouteTable.from_json(
        [
            {
                "priority": 1,
                "expression": "match_header('subject', 'Order (.*)')",
                "actions": [r"forward('https://é.example/\1')", "store()", "stop()"],
            }
        ]
    )
    envelope = Envelope("zoe@example.net", "desk@in.example.com")
    return mailwright.deliver(routes, IncomingMessage.parse(MESSAGE), envelope, now=0, seed=0).decision


def verdict():
    signature = WebhookSigner("key").sign("1767225600", "token")
    return WebhookVerifier(["key"]).verify("1767225600", "token", signature, now=1_767_225_600)


def recipient():
    seen = []
    request = SendRequest(
        {
            "from": "a@example.com",
            "to": "Zoë <b@example.com>",
            "text": "%unsubscribe_url%",
            "recipient-variables": {"b@example.com": {}},
        }
    )
    list(request.compile(unsubscribe_links=lambda one, _: seen.append(one)).render())
    return seen[0]


def metrics():
    counted = Metrics(dimensions=["tag"])
    counted.add({"event": "delivered", "timestamp": 1.5, "tags": ["a"]})
    return counted.aggregates


# Two calls of each give equal values that do not share what they are made of; the value beside it is another.
MADE = [
    (lambda: Action.parse("forward('a@example.com')"), Action.parse("stop()")),
    (
        lambda: Action.parse("forward('a@example.com')").destinations[0],
        Action.parse("store(notify='http://a')").destinations[0],
    ),
    (lambda: Address.parse("Zoë <zoe@bücher.example>"), Address.parse("zoe@bücher.example")),
    (lambda: Charset.for_label("utf-8"), Charset.for_label("latin1")),
    (lambda: ContentType.parse("text/plain; charset=é"), ContentType.parse("text/plain")),
    (lambda: Charset.for_label("utf-8").decode(b"\xc3\xa9"), Charset.for_label("utf-8").decode(b"\xff")),
    (lambda: BATCH[0], BATCH[1]),
    (finding, BATCH),
    (lambda: Envelope("a", "é"), Envelope("a", "e")),
    (lambda: Event.from_value({"a": 1, "b": [0.5, "é"]}), Event.from_value({"a": 1})),
    (lambda: decision().executed[0].actions[0], decision().executed[0].actions[1]),
    (lambda: decision().executed[0].actions[1], decision().executed[0].actions[2]),
    (lambda: decision().executed[0].actions[2], decision().executed[0].actions[0]),
    (lambda: decision().executed[0].actions[0].destinations[0], 1),
    (lambda: decision().executed[0], decision().trace[0]),
    (lambda: decision().trace[0], decision().executed[0]),
    (lambda: decision().trace[0].calls[0], None),
    (lambda: QUERY.explain({"message": {"size": 3}})[0], QUERY.explain({"message": {"size": 3}})[1]),
    (lambda: Form({"a": "é", "b": ("x", b"y")}), Form({"a": "é"})),
    (lambda: Form({"a": "é"}).fields[0], Form({"a": "e"}).fields[0]),
    (lambda: FormFile("é", "text/plain", b"x"), FormFile(None, "text/plain", b"x")),
    (lambda: Form({"a": "é"}).encode(seed=1), Form({"a": "e"}).encode(seed=1)),
    (lambda: IncomingMessage.parse(MESSAGE).headers[0], IncomingMessage.parse(MESSAGE).headers[1]),
    (metrics, Metrics().aggregates),
    (lambda: next_attempt("event-webhook", "opened", 500, 1), next_attempt("event-webhook", "opened", 200, 1)),
    (lambda: PollStep.Request(1.5, False), PollStep.Request(1.5, True)),
    (lambda: EventPoller(1.5).step(), PollStep.Wait(15)),
    (lambda: PollStep.Wait(15), PollStep.Wait(16)),
    (lambda: Provider.for_name("gmail"), Provider.for_name("yahoo")),
    (recipient, "b@example.com"),
    (lambda: AddressList.parse("é").rejected[0], AddressList.parse("e").rejected[0]),
    (lambda: TimeRange(begin=1.5, end=2).resolve(), TimeRange(begin=1.5, end=3).resolve()),
    (lambda: SendOption.by_parameter("o:tag"), SendOption.by_parameter("o:dkim")),
    (lambda: SendRequest({"to": "é"}), SendRequest({"to": "e"})),
    (lambda: split_signature("é\n--\nZoë"), split_signature("é")),
    (lambda: QUERY.to_sql("sqlite", "event"), EventQuery().to_sql("sqlite", "event")),
    (lambda: Template.parse("é {{a}}").variables()[0], Template.parse("é {{b}}").variables()[0]),
    (lambda: TimeRange(begin="é"), TimeRange(begin="e")),
    (verdict, None),
]


def classes(owner):
    """Classes that compare by value, those in classes too."""
    for found in vars(owner).values():
        if inspect.isclass(found) and found.__module__.startswith("mailwright"):
            yield from [found] if found.__eq__ is not object.__eq__ else []
            yield from classes(found)


@pytest.mark.parametrize(("make", "other"), MADE)
def test_equal_values_have_one_hash(make, other):
    one, again = make(), make()
    assert one == again and (one != again) is False
    assert one != other and one != object()
    if type(one) in CHANGEABLE:
        with pytest.raises(TypeError, match="unhashable"):
            hash(one)
    else:
        assert hash(one) == hash(again)
        assert {one: "found"}[again] == "found" and len({one, again, other}) == 2


def test_every_class_that_compares_is_tried():
    tried = {kind for make, _ in MADE for kind in type(make()).__mro__}
    assert [kind.__qualname__ for kind in classes(mailwright) if kind not in tried] == []


def test_what_an_event_and_a_form_say_counts():
    assert Event.from_json('{"a": 1E3}') == Event.from_json('{"a":1e+3}') != Event.from_json('{"a":1000}')
    assert hash(Event.from_json('{"a": 1E3}')) == hash(Event.from_json('{"a":1e+3}'))
    odd = Form.parse("application/x-www-form-urlencoded", "a=%é")
    assert odd.diagnostics and odd == Form({"a": "%é"})


def test_numbers_are_equal_whatever_their_sign_of_zero():
    assert hash(PollStep.Request(0.0, False)) == hash(PollStep.Request(-0.0, False))
