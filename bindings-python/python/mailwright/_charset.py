"""Character sets, and the text of HTML; the types are in the stub beside this file."""

from mailwright._core import Charset as Charset
from mailwright._core import Decoded as Decoded
from mailwright._core import decode_encoded_words as decode_encoded_words
from mailwright._core import html_to_text as html_to_text
