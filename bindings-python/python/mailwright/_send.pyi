from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias, final, overload, type_check_only

from typing_extensions import Buffer

from mailwright._diagnostic import Diagnostic
from mailwright._form import Form, FormField, FormFile, _Reader
from mailwright._template import Templates, _Dialect, _StoredTemplates

_Limits: TypeAlias = dict[str, int]
_Json: TypeAlias = Mapping[str, _Json] | Sequence[_Json] | str | int | float | bool | None
_Content: TypeAlias = Buffer | _Reader | PathLike[str]
_File: TypeAlias = FormFile | PathLike[str] | tuple[str | None, _Content] | tuple[str | None, _Content, str | None]
_Value: TypeAlias = str | int | float | bool | None | Buffer | _File | Mapping[str, _Json]
_Values: TypeAlias = _Value | Sequence[_Value]
# What a value may be is said above; type checkers do not find their way through dictionaries of so many kinds.
_Parameters: TypeAlias = Mapping[str, object] | Iterable[tuple[str, object] | list[Any]] | Form | SendRequest
_Link: TypeAlias = Literal[
    "unsubscribe_url",
    "tag_unsubscribe_url",
    "mailing_list_unsubscribe_url",
    "unsubscribe_email",
    "tag_unsubscribe_email",
]
_Links: TypeAlias = Callable[[Recipient, _Link], str | None]

@type_check_only
class _Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...

@final
class SendRequest:
    """What a Mailgun user would POST to `/v3/{domain}/messages` or `messages.mime`.

    `parameters`: a dictionary with Mailgun's own names, or an iterable of pairs, which may repeat. A value is `str`, a
    number or a boolean (their JSON text), `None` (no parameter), a file, bytes (a text that need not be UTF-8), in a
    dictionary also a list of these for a parameter that repeats. A file is a `FormFile`, a `pathlib.Path`, which is read at
    once, or a tuple of file name and content (bytes, a path or an open binary file), and a media type if it is known. The
    values of `recipient-variables`, `t:variables` and `v:` parameters may be dictionaries.

    Nothing is checked before `compile` or `check`. Raises `MailwrightError` with `send-json-shape` for a dictionary or
    list where none can be.
    """

    def __new__(cls, parameters: _Parameters | None = None, /) -> SendRequest: ...
    @staticmethod
    def from_body(content_type: str, body: Buffer | str, /, *, limits: _Limits | None = None) -> SendRequest:
        """Reads the body of a request, urlencoded or `multipart/form-data` as its content type says.

        Raises `MailwrightError` as `Form.parse` does.
        """
    @staticmethod
    def from_json(text: str, /) -> SendRequest:
        """Reads a request in JSON: an object of parameters, or a list of `[name, value]`.

        A value is as in the constructor, but a file is `{"filename", "content_type", "base64"}`.

        Raises `MailwrightError` with `send-json-syntax` where it is no JSON, `send-json-shape` for every value that is
        none of the above.
        """
    @staticmethod
    def from_mime(
        mime: Buffer | str, /, *, recipients: Sequence[str] | None = None, limits: _Limits | None = None
    ) -> SendRequest:
        """Reads a MIME message with `X-Mailgun-*` headers, as it is handed in by SMTP or `messages.mime`.

        `recipients` are those of the envelope: addresses of To and Cc keep their place, others are bcc (in batch mode,
        where To is `%recipient%`, they are `to`). Without them To, Cc and Bcc are the recipients.

        Where a template is named, the `text/html` body that it replaces is left out; where `text/plain` is the only
        body Mailgun renders no template, and the request has none.

        Raises `MailwrightError` with what the MIME parser says (`inbound-` codes), parameter `message`.
        """
    def push(self, name: str, value: _Values, /) -> None:
        """Adds a parameter at the end, its value as in the constructor; a list adds each of its values."""
    @property
    def fields(self) -> list[FormField]:
        """The parameters in order."""
    def texts(self, name: str, /) -> list[str]:
        """The texts of all parameters of that name, in order."""
    @property
    def form(self) -> Form:
        """The request as a form, to be written into a real POST."""
    def to_json_value(self) -> list[list[str | dict[str, str | None]]]:
        """The request as JSON has it: a list of `[name, value]`, files in base64. `json.dumps` of it is what `from_json`
        reads.
        """
    def compile(
        self,
        templates: Templates | _StoredTemplates | None = None,
        /,
        *,
        now: float | None = None,
        seed: int | None = None,
        domain: str | None = None,
        limits: _Limits | None = None,
        unsubscribe_links: _Links | None = None,
    ) -> Batch:
        """Compiles the request: what all recipients share is encoded once, what differs is kept as values.

        A template is rendered once, before placeholders are filled in. A delivery is only built when asked for.

        `templates`: stored templates, a `Templates` or what makes one. `now`: the time of sending in Unix seconds, by
        default the host's clock. `seed`: what Message-ID and boundaries derive from, by default one that nobody can
        guess; the same request, templates, `now` and `seed` give the same bytes. `domain`: the sending domain, the part
        of the Message-ID after the `@`, by default that of the first From. `limits`: other ones than `DEFAULT_LIMITS`.
        `unsubscribe_links`: called with a `Recipient` and a name such as `unsubscribe_url`, answers what the
        placeholder stands for, or `None` to leave it.

        Raises `MailwrightError` with every error of the request, each naming its parameter, with Mailgun's own message
        where it is known; and whatever `unsubscribe_links` raises.
        """
    def submission(
        self,
        templates: Templates | _StoredTemplates | None = None,
        /,
        *,
        now: float | None = None,
        seed: int | None = None,
        domain: str | None = None,
        limits: _Limits | None = None,
        unsubscribe_links: _Links | None = None,
    ) -> bytes:
        """The request as one MIME message with `X-Mailgun-*` headers, to hand in by SMTP or `messages.mime`.

        `t:text` has no header: where it is set and the template is in `templates`, the message carries the text part
        that it would make. A template that is not there is no error, since Mailgun has it. The options are those of
        `compile`.

        Raises `MailwrightError` as `compile` does.
        """
    def check(
        self,
        templates: Templates | _StoredTemplates | None = None,
        /,
        *,
        compare: _Dialect | None = None,
        now: float | None = None,
        seed: int | None = None,
        domain: str | None = None,
        limits: _Limits | None = None,
        unsubscribe_links: _Links | None = None,
    ) -> list[Diagnostic]:
        """Says all there is to say about the request; errors are those that `compile` refuses it for.

        `compare`: besides, a dialect (`handlebars`) in which the template is rendered too; where the outputs part is
        `template-differs-from-handlebars`. The other options are those of `compile`.

        Raises `MailwrightError` with `template-dialect-unknown` for another dialect; and whatever `unsubscribe_links`
        raises.
        """
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
    def __copy__(self) -> SendRequest: ...
    def __deepcopy__(self, _memo: object, /) -> SendRequest: ...

@final
class Batch(Sequence[Delivery]):
    """A compiled request: one delivery per recipient where recipient variables are present, else one for all.

    A sequence of `Delivery`. It never changes, and any number of threads may use it.
    """

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int, /) -> Delivery: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[Delivery]: ...
    def __iter__(self) -> Deliveries: ...
    def __contains__(self, delivery: object, /) -> bool: ...
    def index(self, delivery: object, start: int = 0, stop: int | None = None, /) -> int:
        """Where in the batch a delivery is, looked for between `start` and `stop` as in any sequence.

        Raises `ValueError` for what is none of its deliveries.
        """
    def count(self, delivery: object, /) -> int:
        """How often a delivery is in the batch: once, or not at all."""
    @property
    def message_id(self) -> str:
        """The Message-ID that all deliveries share, as Mailgun answers one id per request."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Warnings and notes."""
    def render(self, *, threads: int = 1) -> list[bytes]:
        """The MIME messages of all deliveries, in order, rendered by so many threads (no more than the machine has cores)
        without the interpreter's lock.

        All of them are in memory then; to have one at a time, go over the batch.

        Raises `ValueError` for less than one thread, `OSError` where the system gives none.
        """
    def __copy__(self) -> Batch: ...
    def __deepcopy__(self, _memo: object, /) -> Batch: ...

@final
class Deliveries:
    """The deliveries of a batch, one after the other."""

    def __iter__(self) -> Deliveries: ...
    def __next__(self) -> Delivery: ...
    def __length_hint__(self) -> int: ...

@final
class Delivery:
    """One message with its envelope. `bytes(delivery)` is the message, `len(delivery)` its length.

    Two are equal that are the same one of the same batch.
    """

    @property
    def index(self) -> int:
        """Its number in the batch, from 0."""
    @property
    def envelope_from(self) -> str:
        """The sender of the envelope (SMTP `MAIL FROM`): the bare address of the first From."""
    @property
    def recipients(self) -> list[str]:
        """The recipients of the envelope (SMTP `RCPT TO`), domains as A-labels, each once."""
    @property
    def is_smtputf8(self) -> bool:
        """Whether the message needs SMTPUTF8 (RFC 6531): a local part of envelope or headers is not ASCII."""
    def to_bytes(self) -> bytes:
        """The MIME message."""
    def __bytes__(self) -> bytes: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def write(self, path: str | bytes | PathLike[str] | PathLike[bytes], /) -> int:
        """Writes the message into a file, which is made or emptied: its path as `str`, `pathlib.Path` or whatever `open`
        takes for one. The length of the message is returned.

        Raises `OSError` where that fails.
        """
    def write_to(self, file: _Writer, /) -> None:
        """Writes the message into an open binary file, with one call of its `write`."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Delivery: ...
    def __deepcopy__(self, _memo: object, /) -> Delivery: ...

@final
class Recipient:
    """The recipient of one delivery of a batch, as `unsubscribe_links` is given it."""

    @property
    def address(self) -> str:
        """The bare address, with the domain in A-label form."""
    @property
    def name(self) -> str:
        """The display name; empty where there is none."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Recipient: ...
    def __deepcopy__(self, _memo: object, /) -> Recipient: ...

@final
class SendOption:
    """One parameter that steers Mailgun."""

    @staticmethod
    def all() -> list[SendOption]:
        """All options, in the order of Mailgun's manual."""
    @staticmethod
    def by_parameter(name: str, /) -> SendOption | None:
        """The option of a form parameter; names are case-sensitive, as at Mailgun."""
    @staticmethod
    def by_header(name: str, /) -> SendOption | None:
        """The option that a header of a MIME message sets, in any case."""
    @property
    def parameter(self) -> str:
        """The form parameter: `o:testmode`."""
    @property
    def header(self) -> str | None:
        """The header that says the same in MIME and SMTP: `X-Mailgun-Drop-Message`. `t:text` has none."""
    @property
    def repeats(self) -> bool:
        """Whether it may be given more than once."""
    @property
    def values(self) -> str:
        """What its value looks like, in a few words."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> SendOption: ...
    def __deepcopy__(self, _memo: object, /) -> SendOption: ...
