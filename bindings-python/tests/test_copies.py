"""What crosses processes, and what is copied."""

import concurrent.futures
import copy
import multiprocessing
import pickle

import pytest
from mailwright import MailwrightError, SendRequest, Template, Templates

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


def test_an_exception_comes_out_of_another_process():
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(fail).exception()
    assert type(error) is MailwrightError
    (found,) = error.diagnostics
    assert (found.code, SOURCE[slice(*found.span)]) == ("template-unclosed-block", "{{#if name}}")
