from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import Protocol, TypeAlias, final, overload, type_check_only

from typing_extensions import Buffer

from mailwright._diagnostic import Diagnostic

_Limits: TypeAlias = dict[str, int]
_Octets: TypeAlias = str | bytes | bytearray | memoryview
_Content: TypeAlias = _Octets | _Reader | PathLike[str]
_Value: TypeAlias = (
    _Octets | FormFile | PathLike[str] | tuple[str | None, _Content] | tuple[str | None, _Content, str | None]
)

@type_check_only
class _Reader(Protocol):
    def read(self) -> Buffer: ...

@final
class Form:
    """A form: fields in order, names may repeat.

    `fields`: pairs of a name and a value, or a dictionary; a value is `str`, bytes (a text that need not be UTF-8), a
    file, or a list of these for a name that repeats. A file is a `FormFile`, a `pathlib.Path`, which is read at once, or a
    tuple of file name and content (bytes, a path or an open binary file), and a media type if it is known.
    """

    @overload
    def __new__(cls, fields: Mapping[str, _Value | list[_Value]] | None = None, /) -> Form: ...
    @overload
    def __new__(cls, fields: Iterable[tuple[str, _Value | list[_Value]]], /) -> Form: ...
    @staticmethod
    def parse(content_type: str, body: _Octets, /, *, limits: _Limits | None = None) -> Form:
        """Reads a body; `content_type` tells its form. Case and further parameters of it do not matter.

        Bytes that are not UTF-8 become U+FFFD, and a `%` without two hex digits stands for itself, each with a warning
        among `diagnostics`. Of the limits `form_bytes` and `form_fields` are read.

        Raises `MailwrightError` with `form-content-type` for any other content type, `form-boundary-missing`,
        `form-too-large`, `form-too-many-fields`; for multipart also with `form-unterminated` (the body ends without
        its closing boundary: it was cut off), `form-part-malformed` and `form-part-unnamed`. Spans of these are places
        in the body.
        """
    @staticmethod
    def parse_urlencoded(body: _Octets, /, *, limits: _Limits | None = None) -> Form:
        """Reads an `application/x-www-form-urlencoded` body.

        Raises `MailwrightError` with `form-too-large` or `form-too-many-fields`.
        """
    @staticmethod
    def parse_multipart(boundary: str, body: _Octets, /, *, limits: _Limits | None = None) -> Form:
        """Reads a `multipart/form-data` body with a known boundary (without the leading `--`).

        Raises `MailwrightError` as `parse` does.
        """
    def push(self, name: str, value: str, /) -> None:
        """Adds a text field at the end."""
    def push_bytes(self, name: str, value: _Octets, /) -> None:
        """Adds a text field of bytes at the end, which need not be UTF-8 and are written as they are."""
    def push_file(self, name: str, file: FormFile, /) -> None:
        """Adds a file at the end."""
    def first(self, name: str, /) -> str | None:
        """The text of the first field of that name that is not a file. Names are case-sensitive."""
    def last(self, name: str, /) -> str | None:
        """The text of the last field of that name that is not a file."""
    def all(self, name: str, /) -> list[str]:
        """The texts of all fields of that name, in order."""
    @property
    def fields(self) -> list[FormField]:
        """The fields in order."""
    @property
    def has_files(self) -> bool:
        """Whether a field is a file; such a form can only be written as multipart."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was odd about the body that this form was read from: warnings and notes. Spans are places in the body: bytes,
        or code points of a `str`.
        """
    def encode(self, *, seed: int | None = None) -> EncodedForm:
        """The form as a request body: multipart where there are files, else urlencoded.

        The boundary is derived from `seed` (by default one that nobody can guess) and from what the form holds, so
        that it does not occur in it.

        Raises `MailwrightError` with `form-value-unsafe` where the media type of a file is no media type (it would
        break out of its header).
        """
    def encode_urlencoded(self) -> EncodedForm:
        """The form as `application/x-www-form-urlencoded`.

        Raises `MailwrightError` with `form-file-in-urlencoded`: a file cannot be sent that way.
        """
    def encode_multipart(self, *, seed: int | None = None) -> EncodedForm:
        """The form as `multipart/form-data`, files or not.

        Raises `MailwrightError` as `encode` does.
        """
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[FormField]: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
    def __copy__(self) -> Form: ...
    def __deepcopy__(self, _memo: object, /) -> Form: ...

@final
class FormField:
    """One field of a form."""

    @property
    def name(self) -> str:
        """The name, decoded."""
    @property
    def value(self) -> str | FormFile:
        """The text, or the file."""
    @property
    def text(self) -> str | None:
        """The text; `None` for a file."""
    @property
    def file(self) -> FormFile | None:
        """The file; `None` for a text."""
    @property
    def bytes(self) -> bytes:
        """The bytes of the text or the file, as sent: those of a text that is not UTF-8 too."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> FormField: ...
    def __deepcopy__(self, _memo: object, /) -> FormField: ...

@final
class FormFile:
    """A file in a form.

    `filename` is `None` for a file without a name; `content_type` is its media type; `content` its bytes.
    """

    def __new__(cls, filename: str | None, content_type: str, content: _Octets, /) -> FormFile: ...
    @property
    def filename(self) -> str | None:
        """The file name as sent; `None` where there was none. It is the client's: never use it as a path."""
    @property
    def content_type(self) -> str:
        """The media type as sent, parameters included; `application/octet-stream` where there was none."""
    @property
    def content(self) -> bytes:
        """The bytes."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str | None, str, bytes]: ...
    def __copy__(self) -> FormFile: ...
    def __deepcopy__(self, _memo: object, /) -> FormFile: ...

@final
class EncodedForm:
    """A form as bytes, with the content type that tells how to read them."""

    @property
    def content_type(self) -> str:
        """The value of the `Content-Type` header, boundary included."""
    @property
    def body(self) -> bytes:
        """The body."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> EncodedForm: ...
    def __deepcopy__(self, _memo: object, /) -> EncodedForm: ...

@final
class ContentType:
    """A media type and its parameters."""

    @staticmethod
    def parse(value: str, /) -> ContentType | None:
        """Reads the value of a `Content-Type` header; `None` unless it begins with `type/subtype`.

        Parameters are read tolerantly: missing quotes, comments and stray semicolons do no harm.
        """
    @property
    def essence(self) -> str:
        """`type/subtype` in lower case."""
    @property
    def top_level(self) -> str:
        """The part before the slash, in lower case."""
    def parameter(self, name: str, /) -> str | None:
        """The value of a parameter; the case of its name does not matter."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> ContentType: ...
    def __deepcopy__(self, _memo: object, /) -> ContentType: ...
