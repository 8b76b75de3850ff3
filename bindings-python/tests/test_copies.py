"""What crosses processes, and what is copied."""

import concurrent.futures
import copy
import multiprocessing
import pickle

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
    ],
)
def test_values_can_be_pickled(value):
    again = pickle.loads(pickle.dumps(value))
    assert again == value and repr(again) == repr(value)


def test_what_never_changes_is_its_own_copy():
    values = [
        FormFile("a.txt", "text/plain", b"a"),
        Envelope("a", "b"),
        Address.parse("a@b.example"),
        Event.from_value({}),
    ]
    for value in values:
        assert copy.copy(value) is value and copy.deepcopy([value])[0] is value


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
