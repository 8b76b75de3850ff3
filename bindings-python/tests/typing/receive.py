"""Types of the rooms receive and webhook, for mypy and pyright; it runs, too."""

from typing import assert_type

from mailwright import (
    Action,
    CallTrace,
    Decision,
    Destination,
    EncodedForm,
    Envelope,
    ExecutedAction,
    ExecutedDestination,
    Expression,
    Form,
    FormField,
    FormFile,
    InboundPost,
    InboundRequest,
    IncomingMessage,
    MemoryReplayGuard,
    MessagePart,
    PayloadKind,
    Poster,
    Route,
    RouteInput,
    RouteOutcome,
    RouteTable,
    SpamCheck,
    SplitSignature,
    Verdict,
    WebhookPost,
    WebhookSample,
    WebhookSigner,
    WebhookType,
    WebhookVerifier,
    deliver,
    next_attempt,
    sample_alert,
    split_signature,
)

message = IncomingMessage.parse("Subject: Hi\r\n\r\nHello")
assert_type(message.header("subject"), str | None)
assert_type(message.text_part, MessagePart | None)
assert_type(message.root.content, bytes)
assert_type([part.filename for part in message.attachments], list[str | None])
envelope = Envelope("ann@example.net", "box@in.example.com")

routes = RouteTable.from_json(
    [{"expression": "catch_all()", "actions": [r"forward('https://a.example/')", "store()", "stop()"]}],
    reading="full",
)
table = RouteTable([Route.parse("catch_all()", ["stop()"], priority=1, id="x")])
assert_type(table.routes[0].actions[0], Action)
assert_type(Action.parse("store()").destinations, list[Destination])
assert_type(Expression.parse("catch_all()").group_count, int)

decision = table.evaluate(RouteInput("a@example.com", {"Subject": "x"}))
assert_type(decision, Decision)
assert_type(decision.stopped_by, int | None)
assert_type([call for trace in decision.trace for call in trace.calls], list[CallTrace])
for action in decision.executed[0].actions:
    match action:
        case ExecutedAction.Forward(destinations):
            assert_type(destinations, list[ExecutedDestination])
        case ExecutedAction.Store(notify):
            assert_type(notify, ExecutedDestination | None)
        case ExecutedAction.Stop():
            pass
first: ExecutedAction = decision.executed[0].actions[0]

delivery = deliver(routes, message, envelope, signer=WebhookSigner("k"), spam=SpamCheck(score=1.5, spf="Pass"))
for outcome in delivery.outcomes:
    match outcome:
        case RouteOutcome.Post(route, request):
            assert_type(route, int)
            assert_type(request, InboundRequest)
        case RouteOutcome.Email(envelope=to, message=raw):
            assert_type(to, Envelope)
            assert_type(raw, bytes)
        case RouteOutcome.Store(message_url=url, notice=notice):
            assert_type(url, str)
            assert_type(notice, InboundRequest | None)

verifier = WebhookVerifier(["k", b"old"], max_age=60, limits={"webhook_bytes": 10_000})
guard = MemoryReplayGuard(10)
post = verifier.read_post_once(delivery.requests[0].content_type, delivery.requests[0].body, guard)
assert_type(post, WebhookPost)
assert_type(post.form, Form | None)
assert_type(post.verdict, Verdict)
if post.form is not None:
    assert_type(InboundPost.from_form(post.form).attachments, list[FormFile])
    assert_type([field.value for field in post.form], list[str | FormFile])
    assert_type(list(post.form), list[FormField])


class Store:
    def remember(self, token: str, now: int, until: int, /) -> bool:
        return bool(token) and now < until


body = WebhookSample("opened", tags=["a"], user_variables={"a": "b"}).body(WebhookSigner("k"))
assert_type(verifier.read_post_once("application/json", body, Store()).event_json, str)
assert_type(sample_alert("ip_listed", WebhookSigner("k")), tuple[str, str])
assert_type(next_attempt("alert", "", None, 1).seconds, int | None)
assert_type(Poster.retry_schedule("alert"), tuple[int, ...])
for kind in WebhookType.ALL:
    WebhookSample(kind)
for payload_kind in PayloadKind.ALL:
    assert_type(message.payload(payload_kind, envelope).encode(), EncodedForm)
assert_type(split_signature("x"), SplitSignature)
form = Form({"a": ["b", FormFile(None, "text/plain", b"x")]})
assert_type(Form([("a", b"b")]).encode(seed=1).body, bytes)
