"""Addresses: what Python adds to them, types, spans in code points, equality."""

import pytest
from mailwright import Address, AddressList, AddressParser, MailwrightError, Provider


def refused(call, *args, **options) -> MailwrightError:
    with pytest.raises(MailwrightError) as caught:
        call(*args, **options)
    return caught.value


def test_spans_are_code_points():
    text = "Øyvind 山田 𝄞 <ø ya@example.org>"
    found = refused(Address.parse, text).diagnostics[0]
    start, end = found.span
    assert text[start:end] == "ya"
    assert found.excerpt(text).count("^") == len("ya")
    many = "Ñandú <n@example.org>, Zoë <zoe@under_score.example>"
    addresses = AddressList.parse(many).addresses
    assert [many[slice(*one.span)] for one in addresses] == many.split(", ")
    warning = addresses[1].diagnostics[0]
    assert (warning.code, many[slice(*warning.span)]) == ("address-domain-not-ldh", "under_score.example")


def test_texts_read_one_by_one_have_their_own_spans():
    texts = ["é@under_score.example", "ñ ", "ö ä", "ab@gmail.com"]
    found = AddressParser().parse_each(texts)
    assert [one.text for one in found.rejected] == ["ñ ", "ö ä"]
    assert [one.text[slice(*one.reason.span)] for one in found.rejected] == ["ñ", "ö ä"]
    assert [texts[0][slice(*one.span)] for one in found.diagnostics] == ["under_score.example"]
    assert texts[3][slice(*found.addresses[1].check_provider().span)] == "ab@gmail.com"


def test_all_errors_at_once():
    error = refused(AddressList.parse_recipients, "nora, ö, b@example.org")
    assert len(error.diagnostics) == 2
    assert str(error).count("\n") == 1
    assert isinstance(error, ValueError)
    assert error.diagnostics[0] == error.diagnostics[0]
    assert len({*error.diagnostics, *error.diagnostics}) == 2


def test_equality_is_that_of_the_mailbox_and_its_name():
    one, other = Address.parse("Nora <nora@Bücher.example>"), Address.parse("Nora <nora@xn--bcher-kva.example>")
    assert one == other and hash(one) == hash(other) and len({one, other}) == 1
    assert one != other.with_display_name("N") and one.is_same_mailbox(other.with_display_name("N"))
    assert str(one) == "Nora <nora@bücher.example>" and repr(one) == "<Address 'Nora <nora@bücher.example>'>"
    assert one != "nora"


def test_options():
    parser = AddressParser(parameter="cc", limits={"address": 10}, require_rfc=True)
    found = refused(parser.parse, "nora@example.org").diagnostics[0]
    assert (found.parameter, found.code) == ("cc", "address-input-too-long")
    assert refused(AddressParser, limits={"adress": 1}).diagnostics[0].span == (0, 6)
    with pytest.raises(ValueError, match="address"):
        AddressParser(limits={"address": -1})
    for wrong in (
        {"limits": {1: 1}},
        {"limits": {"address": "1"}},
        {"limits": [1]},
        {"parameter": 1},
        {"strict": True},
    ):
        with pytest.raises(TypeError):
            AddressParser(**wrong)


def test_wrong_types_are_type_errors():
    for wrong in (None, b"nora@example.org", 1, ["nora@example.org"]):
        with pytest.raises(TypeError):
            Address.parse(wrong)
    with pytest.raises(TypeError):
        Address.parse(text="nora@example.org")
    with pytest.raises(TypeError):
        Address("nora@example.org")


def test_providers():
    assert [one.name for one in Provider.ALL] == ["aol", "gmail", "google", "hotmail", "icloud", "yahoo"]
    gmail = Provider.for_domain("Gmail.com")
    assert gmail == Provider.for_name("gmail") and gmail in {*Provider.ALL} and repr(gmail) == "<Provider gmail>"
    assert gmail.accepts("nora.quill") and not gmail.accepts("nora", "gmail.com")


def test_control_characters_never_reach_a_header():
    hostile = Address.parse("=?utf-8?q?x=0D=0ABcc=3A_e?= <nora@example.org>")
    assert hostile.has_control
    assert refused(hostile.in_header).diagnostics[0].code == "address-control-character"
