"""Webhooks: what Python adds to them, keys, clocks, guards, errors in its own units."""

import copy
import gc
import json
import threading
import time

import pytest
from mailwright import (
    AlertType,
    Form,
    FormFile,
    InboundPost,
    MailwrightError,
    MemoryReplayGuard,
    NextAttempt,
    Poster,
    PostKind,
    ReplayGuard,
    SendRequest,
    WebhookSample,
    WebhookSigner,
    WebhookType,
    WebhookVerifier,
    next_attempt,
    sample_alert,
)

KEY = "example-signing-key"
SIGNER = WebhookSigner(KEY)
NOW = 1_767_225_600


def refused(call, *args, **options) -> MailwrightError:
    with pytest.raises(MailwrightError) as caught:
        call(*args, **options)
    return caught.value


def codes(error: MailwrightError) -> list[str]:
    return [found.code for found in error.diagnostics]


def test_keys_are_one_or_many_as_text_or_bytes():
    signature = SIGNER.sign(str(NOW), "token")
    for keys, place in [
        (KEY, 0),
        (KEY.encode(), 0),
        (bytearray(KEY.encode()), 0),
        (["new", KEY.encode()], 1),
        ((key for key in ["", "other", KEY]), 2),
    ]:
        assert WebhookVerifier(keys).verify(str(NOW), "token", signature, now=NOW).key == place
    assert codes(refused(WebhookVerifier([]).verify, str(NOW), "t", signature, now=NOW)) == ["webhook-no-key"]
    for wrong in [None, 7, [7], [None]]:
        with pytest.raises(TypeError):
            WebhookVerifier(wrong)
    assert codes(refused(WebhookSigner, "")) == ["webhook-no-key"]


def test_the_clock_is_the_hosts_unless_told():
    now = int(time.time())
    signature = SIGNER.sign(str(now), "token")
    verifier = WebhookVerifier(KEY, max_age=300, max_ahead=0)
    assert verifier.verify(str(now), "token", signature).key == 0
    assert verifier.verify(str(now), "token", signature, now=now + 300.9).key == 0
    assert codes(refused(verifier.verify, str(now), "token", signature, now=now + 301)) == ["webhook-stale"]
    assert codes(refused(verifier.verify, str(now), "token", signature, now=now - 1)) == ["webhook-stale"]
    with pytest.raises(TypeError):
        verifier.verify(str(now), "token", signature, now="today")
    with pytest.raises(TypeError):
        verifier.verify(now, "token", signature)


def test_samples_of_every_type_are_genuine():
    verifier = WebhookVerifier(KEY)
    for kind in WebhookType.ALL:
        sample = WebhookSample(kind, recipient="zoë@example.org", tags=["a"], user_variables={"order": "42"})
        body = sample.body(SIGNER, now=NOW, seed=7)
        assert body == sample.body(SIGNER, now=NOW, seed=7) != sample.body(SIGNER, now=NOW)
        post = verifier.read_post("application/json", body, now=NOW)
        assert (post.kind, post.event["event"]) == ("event", WebhookType.event(kind))
        assert post.event is post.event
        assert post.event["user-variables"] == {"order": "42"} and post.event["tags"] == ["a"]
        assert post.event == json.loads(post.event_json) == json.loads(body)["event-data"]
        assert post.form is None
    with pytest.raises(ValueError, match="permanent_fail"):
        WebhookSample("bounced")
    parent = WebhookSample("opened", parent=WebhookSigner("parent")).body(SIGNER, now=NOW)
    assert WebhookVerifier("parent").read_post("application/json", parent, now=NOW).verdict.is_by_parent
    for kind in AlertType.ALL:
        body, x_sign = sample_alert(kind, SIGNER, now=NOW, seed=1)
        assert verifier.verify_alert(body.encode(), x_sign).key == 0
        assert codes(refused(verifier.verify_alert, body + " ", x_sign)) == ["webhook-signature-mismatch"]


def test_wrong_variables_of_a_sample_tell_where():
    for wrong in [{"a": 1}, {"a": {"b": "c"}}, {1: "a"}]:
        with pytest.raises(TypeError, match="user_variables: expected str"):
            WebhookSample("opened", user_variables=wrong)


def test_numbers_of_an_event_are_numbers():
    signature = SIGNER.sign("1", "t")
    digits = "9" * 5000
    event = f'{{"event":"x","big":{2**80},"huge":{digits},"part":1767225600.25,"small":-3,"e":1e3}}'
    body = f'{{"signature":{{"timestamp":1,"token":"t","signature":"{signature}"}},"event-data":{event}}}'
    post = WebhookVerifier(KEY).read_post("application/json", body.replace(digits, "1"), now=1)
    assert post.event == {"event": "x", "big": 2**80, "huge": 1, "part": 1767225600.25, "small": -3, "e": 1000.0}
    assert WebhookVerifier(KEY).read_post("application/json", body, now=1).event["huge"] == float("inf")


def test_spans_point_into_what_was_given():
    verifier = WebhookVerifier(KEY)
    error = refused(verifier.verify, "１２３", "t", "é" * 64, now=NOW)
    assert [(one.code, one.span) for one in error.diagnostics] == [
        ("webhook-timestamp-malformed", (0, 3)),
        ("webhook-signature-malformed", (0, 64)),
    ]
    body = '{"signature": {"timestamp": "é１", "token": "t", "signature": "ß"}, "event-data": {"event": "x"}}'
    for given in [body, body.encode()]:
        error = refused(verifier.read_post, "application/json", given, now=NOW)
        assert [(one.parameter, one.span) for one in error.diagnostics] == [
            ("signature.timestamp", (0, 2)),
            ("signature.signature", (0, 1)),
        ]
    broken = '{"é": 𝄞}'
    [found] = refused(verifier.read_post, "application/json", broken).diagnostics
    assert broken[slice(*found.span)] == "𝄞"
    [found] = refused(verifier.read_post, "application/json", broken.encode()).diagnostics
    assert broken.encode()[slice(*found.span)] == "𝄞".encode()
    form = "timestamp=%C3%A9%C3%A9&token=t&signature=" + "0" * 64
    found = refused(verifier.read_post, "application/x-www-form-urlencoded", form).diagnostics[0]
    assert (found.code, found.span) == ("webhook-timestamp-malformed", (0, 2))
    [found] = refused(verifier.read_post, "text/plaïn", b"").diagnostics
    assert (found.code, found.span) == ("webhook-content-type", (0, 10))


def test_findings_about_forms_slice_what_was_given():
    form_type = "application/x-www-form-urlencoded"
    signature = SIGNER.sign("1", "t")
    text = f"é𝄞=1&a=%zz&b=%ff&recipient=r&sender=s&message-headers=[]&timestamp=1&token=t&signature={signature}"
    for body in [text, text.encode()]:
        form = Form.parse(form_type, body)
        forms = [
            form,
            Form.parse_urlencoded(body),
            copy.copy(form),
            SendRequest.from_body(form_type, body).form,
            InboundPost.parse(form_type, body).form,
            InboundPost.from_form(form).form,
            WebhookVerifier(KEY).read_post(form_type, body, now=1).form,
        ]
        for one in forms:
            found = [(odd.code, body[slice(*odd.span)]) for odd in one.diagnostics]
            expected = ["%zz", "%ff"] if body is text else [b"%zz", b"%ff"]
            assert found == [*zip(["form-malformed-escape", "form-invalid-utf8"], expected, strict=True)]


def test_forms_keep_files_and_repeats():
    form = Form([("subject", "Grüße"), ("tag", ["a", "b"])])
    form.push_file("attachment-1", FormFile("ä.bin", "application/pdf", b"\0\xff"))
    assert (
        Form({"subject": "Grüße", "tag": ["a", "b"], "attachment-1": ("ä.bin", b"\0\xff", "application/pdf")}) == form
    )
    for name, value in [("timestamp", "5"), ("token", "t"), ("signature", SIGNER.sign("5", "t")), ("body-plain", "Hi")]:
        form.push(name, value)
    sent = form.encode(seed=1)
    post = WebhookVerifier(KEY).read_post(sent.content_type, memoryview(sent.body), now=5)
    assert post.kind == "inbound" and post.kind in PostKind.ALL
    assert post.event["attachment-1"] == {"filename": "ä.bin", "content-type": "application/pdf", "size": 2}
    assert post.form == form and post.form.all("tag") == ["a", "b"]
    [file] = [field.file for field in post.form if field.file]
    assert (file.filename, file.content) == ("ä.bin", b"\0\xff")
    cut = refused(WebhookVerifier(KEY, limits={"form_bytes": 10}).read_post, sent.content_type, sent.body, now=5)
    assert codes(cut) == ["form-too-large"]


class Guard(ReplayGuard):
    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def remember(self, token, now, until):
        self.asked.append((token, now, until))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_any_object_may_guard():
    signature = SIGNER.sign(str(NOW), "tökén")
    verifier = WebhookVerifier(KEY, max_age=60)
    guard = Guard(True, False, False)
    assert not verifier.verify_once(str(NOW), "tökén", signature, guard, now=NOW).is_seen
    assert guard.asked == [("tökén", NOW, NOW + 60)]
    error = refused(verifier.verify_once, str(NOW), "tökén", signature, guard, now=NOW)
    assert codes(error) == ["webhook-replayed"]
    lenient = WebhookVerifier(KEY, refuse_replays=False)
    assert lenient.verify_once(str(NOW), "tökén", signature, guard, now=NOW).is_seen
    # It is asked about genuine posts alone.
    refused(verifier.verify_once, str(NOW), "tökén", "0" * 64, guard, now=NOW)
    assert len(guard.asked) == 3


@pytest.mark.parametrize("size", [1, 100_000])
def test_what_a_guard_raises_comes_through(size):
    body = WebhookSample("opened", tags=["x" * size]).body(SIGNER, now=NOW)
    verifier = WebhookVerifier(KEY)
    lost = ConnectionError("the store is gone")
    with pytest.raises(ConnectionError) as caught:
        verifier.read_post_once("application/json", body, Guard(lost), now=NOW)
    assert caught.value is lost
    with pytest.raises(TypeError, match="True or False"):
        verifier.read_post_once("application/json", body, Guard(None), now=NOW)
    # At once, not first when a post is genuine.
    for content in [body, "{}"]:
        with pytest.raises(TypeError, match="guard"):
            verifier.read_post_once("application/json", content, object(), now=NOW)
    with pytest.raises(TypeError, match="guard"):
        verifier.verify_once("1", "token", "0" * 64, None, now=NOW)


def test_threads_share_a_guard_in_memory():
    guard, verifier, accepted = MemoryReplayGuard(), WebhookVerifier(KEY), []
    bodies = [WebhookSample("opened", tags=["x" * 5000]).body(SIGNER, now=NOW, seed=seed) for seed in range(40)]

    def work():
        for body in bodies:
            try:
                accepted.append(verifier.read_post_once("application/json", body, guard, now=NOW).event_json)
            except MailwrightError as error:
                assert codes(error) == ["webhook-replayed"]

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(accepted) == len(set(accepted)) == len(guard) == 40
    small = MemoryReplayGuard(2)
    assert [small.remember(token, 0, 9) for token in "aabc"] == [True, False, True, True] and len(small) == 2


def test_a_forgotten_token_is_new_again():
    guard, verifier = MemoryReplayGuard(), WebhookVerifier(KEY)
    body = WebhookSample("opened").body(SIGNER, now=NOW)
    post = verifier.read_post_once("application/json", body, guard, now=NOW)
    assert post.token == json.loads(body)["signature"]["token"]
    assert codes(refused(verifier.read_post_once, "application/json", body, guard, now=NOW)) == ["webhook-replayed"]
    assert guard.forget(post.token) is None and len(guard) == 0
    guard.forget("never seen")
    assert verifier.read_post_once("application/json", body, guard, now=NOW).token == post.token
    with pytest.raises(TypeError):
        guard.forget(None)


def test_retries():
    assert Poster.retry_schedule("event-webhook")[:2] == (300, 600)
    assert [next_attempt("event-webhook", "opened", status, 1).name for status in (200, 204, 406, None)] == [
        "done",
        "retry",
        "refused",
        "retry",
    ]
    after = next_attempt("route-post", "", 500, 7)
    assert (after.name, after.seconds, isinstance(after, NextAttempt)) == ("given-up", None, True)
    assert next_attempt("alert", "", 503, 1).seconds == Poster.retry_schedule("alert")[0]
    with pytest.raises(ValueError, match="event-webhook, route-post, alert"):
        next_attempt("Alert", "", 1, 1)


def test_nothing_is_leaked_by_refusals():
    verifier = WebhookVerifier(KEY)
    for wrong in ["\ud800", None, b"1", 1]:
        with pytest.raises((TypeError, ValueError)):
            verifier.verify(wrong, "t", "s")
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(100):
        refused(verifier.read_post, "application/json", '{"é"', now=NOW)
    gc.collect()
    assert len(gc.get_objects()) - before < 50


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("capacity", MemoryReplayGuard),
        ("max_age", lambda number: WebhookVerifier(KEY, max_age=number)),
        ("max_ahead", lambda number: WebhookVerifier(KEY, max_ahead=number)),
        ("status", lambda number: next_attempt("route", "", number, 1)),
        ("attempt", lambda number: next_attempt("route", "", 500, number)),
    ],
)
def test_numbers_are_whole_and_from_0(name, call):
    for number in [-1, 2**64]:
        with pytest.raises(ValueError, match=r"not a number from 0 to \d+") as caught:
            call(number)
        assert caught.value.__notes__ == [f"while processing '{name}'"]
