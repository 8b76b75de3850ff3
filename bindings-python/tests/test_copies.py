"""What crosses processes, and what is copied."""

import concurrent.futures
import copy
import inspect
import multiprocessing
import pickle

import mailwright
import pytest
from mailwright import Address, Envelope, Event, Form, FormFile, MailwrightError, SendRequest, Template, Templates

SOURCE = "Grüße 𝄞 {{#if name}}!"


def fail():
    Template.parse(SOURCE)


def refusals():
    calls = [
        lambda: Template.parse(SOURCE),
        lambda: SendRequest({"from": "ä", "to": ["Zoë <zoe@example.com>", "nobody"], "text": "x"}).compile(),
        lambda: SendRequest({"from": "a@example.com", "to": "b@example.com", "template": "t"}).compile({"t": SOURCE}),
        lambda: Templates().delete("é"),
    ]
    for call in calls:
        with pytest.raises(MailwrightError) as caught:
            call()
        yield caught.value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_exception_keeps_all_it_says(protocol):
    for error in refusals():
        again = pickle.loads(pickle.dumps(error, protocol))
        assert type(again) is MailwrightError and str(again) == str(error)
        assert again.diagnostics == error.diagnostics
        for before, after in zip(error.diagnostics, again.diagnostics, strict=True):
            for name in ["code", "severity", "parameter", "message", "span", "source", "help", "is_error"]:
                assert getattr(before, name) == getattr(after, name), name
            assert hash(before) == hash(after) and repr(before) == repr(after) and str(before) == str(after)
            assert before.excerpt(SOURCE) == after.excerpt(SOURCE)
        assert copy.copy(error).diagnostics == copy.deepcopy(error).diagnostics == error.diagnostics


def test_findings_differ_in_what_they_say():
    first, second = (next(iter(error.diagnostics)) for error in list(refusals())[:2])
    assert first != second and len({first, second, copy.copy(first)}) == 2


@pytest.mark.parametrize(
    "value",
    [
        Envelope("ann@example.net", "désk@example.com"),
        FormFile("größe.txt", "text/plain", b"a\0\xff"),
        FormFile(None, "text/plain", b""),
        Event.from_value({"event": "opened", "n": [1e22, -0.0, 2**70, "é\u2028"]}),
        Event.from_json('{"event": "opened", "n": [1.50, 1E5, 12345678901234567890]}'),
        Form([("a", "é"), ("a", b"\xff"), ("f", FormFile("é", "text/plain", b"\0")), ("f", ("", b"", None))]),
        Form.parse("application/x-www-form-urlencoded", "a=%é&b=%ff"),
        SendRequest({"to": ["é", b"\xff"], "attachment": ("é", b"\xff"), "v:a": {"b": 1.5}}),
        SendRequest.from_body("application/x-www-form-urlencoded", "to=%é&text=%ff"),
    ],
)
def test_values_can_be_pickled(value):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(value, protocol))
        assert type(again) is type(value) and again == value
        assert (repr(again), str(again)) == (repr(value), str(value))
        form, form_again = (getattr(one, "form", one) for one in (value, again))
        assert getattr(form, "diagnostics", None) == getattr(form_again, "diagnostics", None)


# Iterators, what counts and remembers, and a post, whose event is a dictionary.
STATES = {"Deliveries", "EventPoller", "MemoryReplayGuard", "Metrics", "ReplayGuard", "Scan", "WebhookPost"}


def test_what_never_changes_is_its_own_copy():
    values = [
        FormFile("a.txt", "text/plain", b"a"),
        Envelope("a", "b"),
        Address.parse("a@b.example"),
        Event.from_value({}),
        Template.parse("é"),
        mailwright.RouteTable.from_json([]),
        mailwright.WebhookVerifier("key"),
        mailwright.PollStep.Wait(15),
        SendRequest({"from": "a@example.com", "to": "b@example.com", "text": "x"}).compile(),
    ]
    for value in values:
        assert copy.copy(value) is value and copy.deepcopy([value])[0] is value


def test_every_class_says_how_it_is_copied():
    """Names without values (`EventKind`, say) are never made."""
    classes = {name: kind for name, kind in vars(mailwright).items() if inspect.isclass(kind)}
    values = {name for name, kind in classes.items() if not is_list_of_names(kind)} - {"MailwrightError"}
    assert values - {name for name, kind in classes.items() if hasattr(kind, "__copy__")} == STATES
    for name in ("Metrics", "MemoryReplayGuard"):
        with pytest.raises(TypeError, match=name):
            copy.deepcopy(classes[name]())


def is_list_of_names(kind):
    return isinstance(getattr(kind, "ALL", None), tuple) and isinstance(kind.ALL[0], str)


def test_what_changes_is_copied():
    request, form, templates = SendRequest({"to": "a@example.com"}), Form({"to": "a"}), Templates({"a": "x"})
    for copied in (copy.copy, copy.deepcopy):
        others = copied(request), copied(form), copied(templates)
        assert others[:2] == (request, form) and others[2].to_json_value() == templates.to_json_value()
        others[0].push("cc", "b@example.com")
        others[1].push("cc", "b")
        others[2].create("b")
        assert (len(request.fields), len(form), len(templates)) == (1, 1, 1)
        assert (len(others[0].fields), len(others[1]), len(others[2])) == (2, 2, 2)


def test_an_exception_comes_out_of_another_process():
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(fail).exception()
    assert type(error) is MailwrightError
    (found,) = error.diagnostics
    assert (found.code, SOURCE[slice(*found.span)]) == ("template-unclosed-block", "{{#if name}}")
