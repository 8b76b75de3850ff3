from typing import final

from typing_extensions import Buffer

@final
class Charset:
    """A character set, found by its label.

    Labels and tables are those of the WHATWG Encoding Standard, as browsers have them, and besides UTF-7.
    """

    @staticmethod
    def for_label(label: str, /) -> Charset | None:
        """The charset of a label, in any case, white space around it ignored; `None` where no such label is known."""
    @staticmethod
    def all() -> list[Charset]:
        """All charsets."""
    @property
    def name(self) -> str:
        """The name in the Encoding Standard."""
    @property
    def is_multi_byte(self) -> bool:
        """Whether a character may take several bytes of a table that is large: gb18030, Big5, `Shift_JIS` and their like."""
    def decode(self, data: Buffer | str, /) -> Decoded | None:
        """Decodes bytes.

        UTF-16 follows its byte order mark, and without one its label; the mark is removed. A mark in UTF-8 is kept.
        Bytes without a meaning become U+FFFD.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Charset: ...
    def __deepcopy__(self, _memo: object, /) -> Charset: ...

@final
class Decoded:
    """Text that was decoded, and whether all of its bytes had a meaning."""

    @property
    def text(self) -> str:
        """The text, with U+FFFD in place of bytes that have no meaning."""
    @property
    def is_malformed(self) -> bool:
        """Whether some bytes had no meaning."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Decoded: ...
    def __deepcopy__(self, _memo: object, /) -> Decoded: ...

def decode_encoded_words(text: str, /) -> str:
    """A header value with its RFC 2047 encoded words decoded; what is none of them stays as it is."""

def html_to_text(html: str, /) -> str:
    """The text of an HTML document, lines apart by line feeds and without one at the end.

    White space is collapsed as browsers do. What a reader does not see is left out: comments, scripts, styles, the head,
    and elements with `hidden` or `display:none`, which mail uses for preview texts. A link shows its address in
    parentheses unless its text is the address. Any text is accepted; broken markup is read as far as it goes.
    """
