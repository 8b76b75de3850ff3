"""Character sets, and the text of HTML."""

import pytest
from mailwright import Charset, decode_encoded_words, html_to_text


def test_charsets():
    latin = Charset.for_label(" ISO-8859-1\n")
    assert latin.name == "windows-1252" and not latin.is_multi_byte
    assert latin == Charset.for_label("us-ascii") and latin in {*Charset.all()}
    for given in (b"caf\xe9", bytearray(b"caf\xe9"), memoryview(b"caf\xe9")):
        assert latin.decode(given).text == "café"
    assert Charset.for_label("utf-8").decode(b"caf\xe9") == Charset.for_label("utf-8").decode(b"caf\xea")
    assert Charset.for_label("utf-8").decode(b"caf\xe9").is_malformed
    assert Charset.for_label("big5").decode(b"\xa4\x73").text == "山"
    assert Charset.for_label("x-unknown") is None
    with pytest.raises(TypeError):
        latin.decode(1)


def test_encoded_words():
    assert decode_encoded_words("=?utf-8?q?caf=C3=A9?= =?koi8-r?B?7s/SwQ==?=") == "caféНора"


def test_html_to_text():
    assert html_to_text("<h1>Hi Ann</h1><p>Fish &amp; <b>chips</b></p>") == "Hi Ann\n\nFish & chips"
