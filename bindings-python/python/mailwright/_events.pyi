import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Protocol, TypeAlias, final

from typing_extensions import Buffer, disjoint_base

from mailwright._diagnostic import Diagnostic

_Limits: TypeAlias = dict[str, int]
_Octets: TypeAlias = str | bytes | bytearray | memoryview
_Span: TypeAlias = tuple[int, int]
_Event: TypeAlias = Event | Mapping[str, Any] | str | Buffer
_EventKind: TypeAlias = Literal[
    "accepted",
    "rejected",
    "delivered",
    "failed-temporary",
    "failed-permanent",
    "delayed-bounce",
    "opened",
    "clicked",
    "unsubscribed",
    "complained",
    "stored",
    "list_member_uploaded",
    "list_member_upload_error",
    "list_uploaded",
]
_Metric: TypeAlias = Literal[
    "accepted_incoming_count",
    "accepted_outgoing_count",
    "delivered_smtp_count",
    "delivered_http_count",
    "delivered_first_attempt_count",
    "delivered_two_plus_attempts_count",
    "delivered_optimized_count",
    "permanent_failed_count",
    "temporary_failed_count",
    "permanent_failed_old_count",
    "permanent_failed_optimized_count",
    "hard_bounces_count",
    "soft_bounces_count",
    "delayed_bounce_count",
    "suppressed_bounces_count",
    "suppressed_complaints_count",
    "suppressed_unsubscribed_count",
    "esp_block_count",
    "webhook_count",
    "stored_count",
    "opened_count",
    "clicked_count",
    "unique_opened_count",
    "unique_clicked_count",
    "complained_count",
    "unsubscribed_count",
    "accepted_count",
    "delivered_count",
    "failed_count",
    "bounced_count",
    "delayed_first_attempt_count",
    "sent_count",
    "processed_count",
    "bounce_rate",
    "clicked_rate",
    "complained_rate",
    "delayed_rate",
    "delivered_rate",
    "opened_rate",
    "permanent_fail_rate",
    "unique_clicked_rate",
    "unique_opened_rate",
    "unsubscribed_rate",
]
_Dimension: TypeAlias = Literal[
    "time", "domain", "ip", "ip_pool", "recipient_domain", "recipient_provider", "subaccount", "tag", "country", "bot"
]
_Resolution: TypeAlias = Literal["hour", "day", "month"]
_SqlDialect: TypeAlias = Literal["duckdb", "sqlite", "postgresql"]

class _Reader(Protocol):
    def read(self, size: int, /) -> str | bytes: ...

_Source: TypeAlias = str | Buffer | os.PathLike[str] | os.PathLike[bytes] | _Reader | Iterable[_Octets]

@final
class Event:
    """An event. Reading and writing it changes nothing: `str(event)` is its JSON, numbers with their digits.

    A member that is missing, null or of another type than documented is `None`; `fields` still has it.
    """

    @staticmethod
    def from_json(text: _Octets, /) -> Event:
        """Reads an event from JSON, text or bytes.

        Raises `MailwrightError` with `event-malformed`, with the place where the text stops being JSON, or
        `event-not-an-object`; `UnicodeDecodeError` for bytes that are not UTF-8.
        """
    @staticmethod
    def from_value(value: Mapping[str, Any], /) -> Event:
        """Takes an event that is a dictionary already.

        Raises `MailwrightError` with `event-not-an-object` for anything else.
        """
    @property
    def fields(self) -> dict[str, Any]:
        """All fields, in order; a new dictionary each time."""
    @property
    def kind(self) -> _EventKind | Literal["unknown"]:
        """The type, with the sub-types of `failed` told apart: one of `EventKind.ALL`, or `unknown`."""
    @property
    def timestamp(self) -> float | None:
        """When it happened, in Unix seconds with their fraction."""
    @property
    def tags(self) -> list[str]:
        """Tags of the message."""
    @property
    def campaigns(self) -> list[str]:
        """Campaigns of the message; Mailgun no longer fills them."""
    @property
    def user_variables(self) -> dict[str, Any] | str | None:
        """Custom data: a dictionary, or a text where Mailgun cut it or found no JSON (in the Logs API the JSON text)."""
    @property
    def routes(self) -> list[EventRoute]:
        """The routes that an incoming message matched, in the order of evaluation."""
    @property
    def batch_id(self) -> str | None:
        """The id of the batch that the message belongs to, `batch.id`."""
    @property
    def error_message(self) -> str | None:
        """Why a member of a list could not be added, `error.message`."""
    @property
    def name(self) -> str | None:
        """The type as Mailgun writes it; `kind` tells the sub-types apart."""
    @property
    def id(self) -> str | None:
        """The id: unique within a day only, so keep it together with the `timestamp`."""
    @property
    def log_level(self) -> str | None:
        """How serious it is: `info`, `warn` or `error`."""
    @property
    def method(self) -> str | None:
        """How the message came in: `smtp` or `http`."""
    @property
    def recipient(self) -> str | None:
        """Who the event is about: one address, without a name. A message to several recipients has events for each."""
    @property
    def recipient_domain(self) -> str | None:
        """The domain of the recipient, as Mailgun has it; events of old archives lack it."""
    @property
    def recipient_provider(self) -> str | None:
        """Who runs the recipient's mailbox, in Mailgun's words: `Gmail`, `Outlook` …"""
    @property
    def severity(self) -> str | None:
        """Of a failure: `temporary` where Mailgun tries again, `permanent` where it gave up."""
    @property
    def reason(self) -> str | None:
        """Why delivery failed: `bounce`, `suppress-complaint`, `espblock`, `greylisted` …"""
    @property
    def url(self) -> str | None:
        """The link that was clicked, as it stood in the message before Mailgun rewrote it."""
    @property
    def ip(self) -> str | None:
        """The IP address from which the recipient opened, clicked or unsubscribed. The sending address is
        `EventEnvelope.sending_ip`.
        """
    @property
    def originating_ip(self) -> str | None:
        """The IP address from which the message was handed in to Mailgun."""
    @property
    def api_key_id(self) -> str | None:
        """The id of the API key with which the message was handed in; not the key itself."""
    @property
    def primary_dkim(self) -> str | None:
        """The DKIM key that signed the message: its selector and domain, as a DNS name."""
    @property
    def task_id(self) -> str | None:
        """The id of the upload that a list event is about; all events of one upload have it."""
    @property
    def format(self) -> str | None:
        """The format of an uploaded list: `csv` or `json`."""
    @property
    def is_upsert(self) -> bool | None:
        """Whether an upload changed members that were there already, rather than leaving them as they were."""
    @property
    def upserted_count(self) -> int | None:
        """How many members an upload added or changed."""
    @property
    def failed_count(self) -> int | None:
        """How many members an upload could not add."""
    @property
    def subscribed(self) -> bool | None:
        """Whether the members of an upload are subscribed."""
    @property
    def member_description(self) -> str | None:
        """The member that could not be added, as it was uploaded; `error_message` says why."""
    @property
    def envelope(self) -> EventEnvelope | None:
        """Sender, transport and targets of the SMTP dialogue."""
    @property
    def delivery_status(self) -> DeliveryStatus | None:
        """What the recipient's server said; `None` also where it is null, as for messages that were never sent."""
    @property
    def flags(self) -> EventFlags | None:
        """Marks of the message: test mode, routed, authenticated …"""
    @property
    def message(self) -> EventMessage | None:
        """The message: headers, recipients, attachments, size. Opens and clicks have its Message-ID alone."""
    @property
    def storage(self) -> Storage | None:
        """Where Mailgun keeps the message, for some days."""
    @property
    def client_info(self) -> ClientInfo | None:
        """Who or what opened, clicked or unsubscribed."""
    @property
    def geolocation(self) -> Geolocation | None:
        """Where the `ip` of the recipient is, roughly."""
    @property
    def reject(self) -> Reject | None:
        """Why Mailgun refused the message, of the event `rejected`."""
    @property
    def mailing_list(self) -> MailingList | None:
        """The mailing list that the message went through, or that was uploaded."""
    @property
    def member_added(self) -> ListMember | None:
        """The member that a list event is about."""
    @property
    def template(self) -> EventTemplate | None:
        """The stored template that the message was made from; `None` where it was made from none."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Event: ...
    def __deepcopy__(self, _memo: object, /) -> Event: ...

@final
class EventEnvelope:
    """The envelope: who sent, how, to whom."""

    @property
    def sender(self) -> str | None:
        """The envelope sender (`MAIL FROM`), which need not be the `From` of the message."""
    @property
    def transport(self) -> str | None:
        """How the message left: `smtp`, or `http` for routes and forwards to a URL."""
    @property
    def targets(self) -> str | None:
        """The envelope recipients, as one text: addresses separated by commas, or a URL."""
    @property
    def sending_ip(self) -> str | None:
        """The IP address that Mailgun sent from."""
    @property
    def ip_pool_name(self) -> str | None:
        """The name of the pool that the sending address belongs to; the member is `i-ip-pool-name`."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> EventEnvelope: ...
    def __deepcopy__(self, _memo: object, /) -> EventEnvelope: ...

@final
class DeliveryStatus:
    """What the recipient's server said, and how the attempt went."""

    @property
    def code(self) -> int | None:
        """The SMTP code, or one of Mailgun's own (498, 499, 605, 607, 650). `None` for a code that is no integer."""
    @property
    def message(self) -> str | None:
        """The server's text, without its code."""
    @property
    def description(self) -> str | None:
        """Mailgun's text, often empty."""
    @property
    def attempt_no(self) -> int | None:
        """Attempts so far, this one included."""
    @property
    def session_seconds(self) -> float | None:
        """How long the SMTP session took, in seconds."""
    @property
    def retry_seconds(self) -> float | None:
        """Seconds until the next attempt, of a temporary failure."""
    @property
    def enhanced_code(self) -> str | None:
        """The enhanced status code (RFC 3463): `5.1.1`."""
    @property
    def mx_host(self) -> str | None:
        """The name of the server that Mailgun talked to."""
    @property
    def tls(self) -> bool | None:
        """Whether the session was encrypted."""
    @property
    def utf8(self) -> bool | None:
        """Whether the server takes SMTPUTF8 (RFC 6531)."""
    @property
    def certificate_verified(self) -> bool | None:
        """Whether the server's certificate was verified (`o:require-tls`, `o:skip-verification`)."""
    @property
    def bounce_type(self) -> str | None:
        """`hard` or `soft`."""
    @property
    def bounce_code(self) -> str | None:
        """The code of a delayed bounce, as a text."""
    @property
    def first_delivery_attempt_seconds(self) -> float | None:
        """Seconds from acceptance to the first attempt."""
    @property
    def last_code(self) -> int | None:
        """The code of the attempt before this one."""
    @property
    def last_message(self) -> str | None:
        """The server's text of the attempt before this one."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> DeliveryStatus: ...
    def __deepcopy__(self, _memo: object, /) -> DeliveryStatus: ...

@final
class EventFlags:
    """Marks of a message. A mark that is missing is `None`, not `False`."""

    @property
    def is_authenticated(self) -> bool | None:
        """Handed in with a password or key."""
    @property
    def is_routed(self) -> bool | None:
        """Came in through a route."""
    @property
    def is_system_test(self) -> bool | None:
        """Mailgun's own test."""
    @property
    def is_test_mode(self) -> bool | None:
        """Sent with `o:testmode`: accepted, charged, never delivered."""
    @property
    def is_big(self) -> bool | None:
        """Too large to be kept in memory."""
    @property
    def is_amp(self) -> bool | None:
        """Has an AMP part (`amp-html`)."""
    @property
    def is_callback(self) -> bool | None:
        """Was to be posted to a URL rather than mailed."""
    @property
    def is_encrypted(self) -> bool | None:
        """Was handed in over an encrypted connection."""
    @property
    def is_delayed_bounce(self) -> bool | None:
        """Bounced after the recipient's server had taken it."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> EventFlags: ...
    def __deepcopy__(self, _memo: object, /) -> EventFlags: ...

@final
class EventMessage:
    """The message of an event."""

    @property
    def size(self) -> int | None:
        """Its size in bytes, as MIME."""
    def header(self, name: str, /) -> str | None:
        """A header by its lower-case name: `subject`, `message-id`, `from`, `to`."""
    @property
    def recipients(self) -> list[str]:
        """All potential recipients."""
    @property
    def attachments(self) -> list[EventAttachment]:
        """The attachments."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> EventMessage: ...
    def __deepcopy__(self, _memo: object, /) -> EventMessage: ...

@final
class EventAttachment:
    """An attachment of a message, as events tell of it."""

    @property
    def filename(self) -> str | None:
        """Its file name. It is the sender's: never use it as a path."""
    @property
    def content_type(self) -> str | None:
        """Its media type, as it was sent."""
    @property
    def size(self) -> int | None:
        """Its size in bytes, decoded."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> EventAttachment: ...
    def __deepcopy__(self, _memo: object, /) -> EventAttachment: ...

@final
class Storage:
    """Where Mailgun keeps a message."""

    @property
    def url(self) -> str | None:
        """The URL to get it from, with the API key."""
    @property
    def key(self) -> str | None:
        """Its key, the last part of the URL."""
    @property
    def region(self) -> str | None:
        """The region in which it is kept."""
    @property
    def env(self) -> str | None:
        """The environment in which it is kept."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> Storage: ...
    def __deepcopy__(self, _memo: object, /) -> Storage: ...

@final
class Reject:
    """Why Mailgun refused a message."""

    @property
    def reason(self) -> str | None:
        """In a word or two."""
    @property
    def description(self) -> str | None:
        """In a sentence, often empty."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> Reject: ...
    def __deepcopy__(self, _memo: object, /) -> Reject: ...

@final
class MailingList:
    """A mailing list."""

    @property
    def address(self) -> str | None:
        """Its address."""
    @property
    def list_id(self) -> str | None:
        """Its id, as in the header `List-Id` (RFC 2919)."""
    @property
    def sid(self) -> str | None:
        """Its id within Mailgun."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> MailingList: ...
    def __deepcopy__(self, _memo: object, /) -> MailingList: ...

@final
class ListMember:
    """A member of a mailing list."""

    @property
    def address(self) -> str | None:
        """The address."""
    @property
    def name(self) -> str | None:
        """The name."""
    @property
    def subscribed(self) -> bool | None:
        """Whether mail is wanted."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> ListMember: ...
    def __deepcopy__(self, _memo: object, /) -> ListMember: ...

@final
class EventTemplate:
    """The stored template that a message was made from."""

    @property
    def name(self) -> str | None:
        """Its name, the parameter `template` of the request."""
    @property
    def version(self) -> str | None:
        """The tag of its version, `t:version` or the one that was active."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> EventTemplate: ...
    def __deepcopy__(self, _memo: object, /) -> EventTemplate: ...

@final
class EventRoute:
    """A route that an incoming message matched."""

    @property
    def id(self) -> str | None:
        """Its id."""
    @property
    def expression(self) -> str | None:
        """Its expression."""
    @property
    def description(self) -> str | None:
        """The description that was given to it."""
    @property
    def priority(self) -> int | None:
        """Its priority: lower ones are evaluated first."""
    @property
    def matched_recipient(self) -> str | None:
        """The recipient that matched."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> EventRoute: ...
    def __deepcopy__(self, _memo: object, /) -> EventRoute: ...

@final
class ClientInfo:
    """Who or what opened or clicked, as its user agent tells."""

    @property
    def client_name(self) -> str | None:
        """The program: `Chrome`, `Thunderbird` …"""
    @property
    def client_os(self) -> str | None:
        """The operating system: `Linux`, `iOS` …"""
    @property
    def client_type(self) -> str | None:
        """The kind of program: `browser`, `mobile browser`, `email client`, `library`, `robot` …"""
    @property
    def device_type(self) -> str | None:
        """`desktop`, `mobile`, `tablet`, `other` or `unknown`."""
    @property
    def user_agent(self) -> str | None:
        """The HTTP header `User-Agent`, as the client names itself."""
    @property
    def accept_language(self) -> str | None:
        """The HTTP header `Accept-Language`: the languages that it asks for."""
    @property
    def ip(self) -> str | None:
        """The IP address that it came from."""
    @property
    def bot(self) -> str | None:
        """Which robot it was: `apple`, `gmail` or `generic`; `None` or empty for a person."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> ClientInfo: ...
    def __deepcopy__(self, _memo: object, /) -> ClientInfo: ...

@final
class Geolocation:
    """Where the recipient was, by the IP address. Members that Mailgun does not know are `Unknown`."""

    @property
    def country(self) -> str | None:
        """The country, in two letters (ISO 3166-1)."""
    @property
    def region(self) -> str | None:
        """The region: a state, a canton."""
    @property
    def city(self) -> str | None:
        """The city."""
    @property
    def members(self) -> dict[str, Any]:
        """All members, documented or not, in order."""
    def __copy__(self) -> Geolocation: ...
    def __deepcopy__(self, _memo: object, /) -> Geolocation: ...

@final
class EventKind:
    """The type of an event, the sub-types of `failed` told apart."""

    ALL: Final[tuple[_EventKind, ...]]
    @staticmethod
    def event(kind: _EventKind | Literal["unknown"], /) -> str | None:
        """What Mailgun writes in the field `event` for a kind; `None` for `unknown`."""

@final
class Filter:
    """A filter expression of the Events API for one field, parsed once."""

    @staticmethod
    def parse(field: str, expression: str, /, *, limits: _Limits | None = None) -> Filter:
        """Parses an expression for a field (`Filter.field_names()`). Of the limits `filter_depth` is read.

        Raises `MailwrightError` with `filter-unknown-field`, `filter-empty`, `filter-unexpected-end`,
        `filter-unexpected-token`, `filter-unclosed-parenthesis`, `filter-unterminated-phrase`, `filter-empty-phrase`,
        `filter-comparison-on-text-field`, `filter-bad-number` or `filter-too-deep`; the parameter is the field, the
        span points into the expression.
        """
    @staticmethod
    def field_names() -> list[str]:
        """The names of the fields that filters know."""
    @property
    def field(self) -> str:
        """The name of the field."""
    @property
    def expression(self) -> str:
        """The expression as it was written."""
    def syntax_tree(self) -> dict[str, Any]:
        """The syntax tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"term": "…"}`, `{"phrase": "…"}`, `{"gt": n}`,
        `{"lt": n}`. Parentheses leave no node.
        """
    def matches(self, event: _Event, /) -> bool:
        """Whether the filter holds for an event: an `Event`, its JSON (text or bytes), or a dictionary.

        Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for a text that is no event.
        """
    def __copy__(self) -> Filter: ...
    def __deepcopy__(self, _memo: object, /) -> Filter: ...

@final
class LogFilter:
    """The structured filter of the Logs and Metrics APIs, checked once. `LogFilter()` holds for every event."""

    def __new__(cls) -> LogFilter: ...
    @staticmethod
    def from_json(filter: Mapping[str, Any], /) -> LogFilter:
        """Reads a filter: `{"AND": [{"attribute", "comparator", "values": [{"label", "value"}]}]}`.

        Raises `MailwrightError`, for each entry with `logfilter-unsupported-operator`, `logfilter-bad-shape`,
        `logfilter-unknown-attribute`, `logfilter-bad-comparator` or `logfilter-bad-values`. The parameter is `filter`
        with the place (`filter.AND[1].comparator`).
        """
    @staticmethod
    def attributes() -> dict[str, list[str]]:
        """The names of the attributes, and the comparators that each of them takes."""
    def matches(self, event: _Event, /) -> bool:
        """Whether the filter holds for an event: an `Event`, its JSON (text or bytes), or a dictionary.

        Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for a text that is no event.
        """
    def __copy__(self) -> LogFilter: ...
    def __deepcopy__(self, _memo: object, /) -> LogFilter: ...

@final
class TimeRange:
    """The parameters of a time range: `begin` and `end`, Unix seconds or RFC 2822 dates; `ascending`, `yes` or `no`, or a
    `bool`; `limit`, 1 to 300.

    They are checked by `resolve`.
    """

    def __new__(
        cls,
        *,
        begin: str | int | float | None = None,
        end: str | int | float | None = None,
        ascending: str | bool | None = None,
        limit: str | int | None = None,
    ) -> TimeRange: ...
    def resolve(self) -> ResolvedTimeRange:
        """Checks the parameters together.

        Raises `MailwrightError`, malformed values first (`timerange-bad-time`, `timerange-bad-ascending`,
        `timerange-bad-limit`), then with `timerange-missing-begin`, `timerange-missing-ascending`,
        `timerange-direction-conflict`.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> TimeRange: ...
    def __deepcopy__(self, _memo: object, /) -> TimeRange: ...

@final
class ResolvedTimeRange:
    """A time range, in the order in which results come."""

    @property
    def begin(self) -> float:
        """Where the walk begins, in Unix seconds."""
    @property
    def end(self) -> float | None:
        """Where the walk ends, in Unix seconds; `None` where it is open."""
    @property
    def is_ascending(self) -> bool:
        """Whether results come in the order of time."""
    @property
    def limit(self) -> int | None:
        """Results on a page."""
    def contains(self, timestamp: float, /) -> bool:
        """Whether a point in time (Unix seconds) lies in the range, its bounds included."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> ResolvedTimeRange: ...
    def __deepcopy__(self, _memo: object, /) -> ResolvedTimeRange: ...

@final
class EventQuery:
    """A search over events: all its filters have to hold.

    `time_range`, as `TimeRange.resolve` gives it, also sets the order of the results and their limit; `filters` are
    filter expressions, `log_filters` structured filters; `limit` is the number of results at most and has precedence
    over that of the time range. Of the limits `event_line` is read.

    An event is an `Event`, its JSON (text or bytes), or a dictionary.
    """

    def __new__(
        cls,
        *,
        time_range: ResolvedTimeRange | None = None,
        filters: Sequence[Filter] | None = None,
        log_filters: Sequence[LogFilter] | None = None,
        limit: int | None = None,
        limits: _Limits | None = None,
    ) -> EventQuery: ...
    @property
    def max_results(self) -> int | None:
        """The number of results at most; `None` where it is not limited."""
    def matches(self, event: _Event, /) -> bool:
        """Whether an event lies in the time range and satisfies every filter.

        Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for a text that is no event.
        """
    def run(self, events: Iterable[_Event], /) -> list[int]:
        """The indexes of the matching events in the order in which Mailgun returns them: by time, in the direction of the
        time range, events of one time in the order given; without a time range in the order given. Cut to the limit.

        Raises `MailwrightError` as `matches`.
        """
    def explain(self, event: _Event, /) -> list[Explanation]:
        """What each term, phrase and comparison of the filter expressions found in an event, in their order.

        Raises `MailwrightError` as `matches`.
        """
    def scan(self, archive: _Octets, /) -> Scan:
        """Searches an archive in memory: NDJSON, text or bytes, lines ended by LF or CRLF, blank lines passed over.

        An iterator over the lines that match and those that are broken, in the order of the archive; it ends with the
        archive or when the query's limit is reached.
        """
    def scan_reader(self, source: _Source, /) -> Scan:
        """Searches an archive as it is read, in memory that does not grow with it: `source` is a path (`str` or `PathLike`), an
        object with `read`, an iterable of pieces (text or bytes, joined as they are), or bytes, which are all of it. A line
        longer than the limit `event_line` is passed over with `event-line-too-long`.

        Raises `OSError` where a file cannot be opened or read; what `source` raises comes through as it is.
        """
    def scan_gzip(self, source: _Source, /) -> Scan:
        """Searches a gzip archive, of one member or several; see `scan_reader`.

        Raises `OSError` where a file cannot be opened or read, or is no gzip archive.
        """
    def to_sql(self, dialect: _SqlDialect, column: str, /) -> SqlFilter:
        """The query as a `WHERE` clause over `column`, which is put into it as it is: a column name, quoted as the
        database wants it. Order and limit are the caller's.

        Raises `ValueError` for a dialect that is not in `SqlDialect.ALL`.
        """
    def __copy__(self) -> EventQuery: ...
    def __deepcopy__(self, _memo: object, /) -> EventQuery: ...

@final
class Explanation:
    """What one part of a filter (a term, phrase or comparison) found in an event."""

    @property
    def filter(self) -> int:
        """The index of the filter in the query."""
    @property
    def part(self) -> _Span:
        """The part of the expression, start and end."""
    @property
    def is_found(self) -> bool:
        """Whether some value of the field satisfies the part."""
    @property
    def value(self) -> str | None:
        """The first value that does."""
    @property
    def place(self) -> _Span | None:
        """Where in the value, start and end."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Explanation: ...
    def __deepcopy__(self, _memo: object, /) -> Explanation: ...

@final
class Scan:
    """The lines of an archive that match, and the broken ones; an iterator. Threads may share it: each line goes to one."""

    def __iter__(self) -> Iterator[ScannedLine]: ...
    def __next__(self) -> ScannedLine: ...

@final
class ScannedLine:
    """A line of an archive: one that matches, or a broken one."""

    @property
    def number(self) -> int:
        """The line's number, from 1, blank lines counted."""
    @property
    def bytes(self) -> bytes:
        """The line, without its end. Empty where it is longer than the limit."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Empty for a line that matches. Of a broken one `event-line-broken`, its span the byte of the line where it
        stops being an object, or `event-line-too-long`; such lines are passed over.
        """
    def event(self) -> Event:
        """The line as an event.

        Raises `MailwrightError` with the diagnostics of a broken line, and with `event-malformed` where a part that
        the scan skipped is no JSON.
        """
    def __copy__(self) -> ScannedLine: ...
    def __deepcopy__(self, _memo: object, /) -> ScannedLine: ...

@final
class SqlDialect:
    """The databases that queries are written for: in `duckdb` the column is JSON, in `sqlite` text or JSONB, in
    `postgresql` jsonb.
    """

    ALL: Final[tuple[_SqlDialect, ...]]

@final
class SqlFilter:
    """A `WHERE` clause, without the word."""

    @property
    def clause(self) -> str:
        """The clause: a boolean expression that is never null."""
    @property
    def parameters(self) -> list[str | float]:
        """What to bind, texts and numbers: the first is `$1` (SQLite: `?1`), and so on. A clause may name one several
        times.
        """
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """`filter-sql-approximate` where the clause may select more than the query."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> SqlFilter: ...
    def __deepcopy__(self, _memo: object, /) -> SqlFilter: ...

@disjoint_base
class PollStep:
    """What to do next: a `Request` or a `Wait`."""

    @final
    class Request(PollStep):
        __match_args__ = ("begin", "next_page")
        def __new__(cls, begin: float, next_page: bool) -> PollStep.Request: ...
        @property
        def begin(self) -> float: ...
        @property
        def next_page(self) -> bool: ...

    @final
    class Wait(PollStep):
        __match_args__ = ("seconds",)
        def __new__(cls, seconds: int) -> PollStep.Wait: ...
        @property
        def seconds(self) -> int: ...

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> PollStep: ...
    def __deepcopy__(self, _memo: object, /) -> PollStep: ...

@final
class EventPoller:
    """Follows events from a point in time (Unix seconds) on, by the manual's rule, as a state machine that the caller
    drives: a page may be trusted only when its last event is old enough.

    `threshold`: how old the last event of a page has to be, in seconds, by default 1800. `wait`: how long to wait
    before a page is asked for again, by default, and at least, 15.
    """

    def __new__(cls, begin: float, /, *, threshold: int | None = None, wait: int | None = None) -> EventPoller: ...
    def step(self) -> PollStep.Request | PollStep.Wait:
        """What to do next. A `Wait` is followed by the same request again."""
    def page(self, timestamps: Sequence[float], /, *, now: float | None = None) -> bool:
        """Takes the timestamps of a page, in their order, and the time it is (by default the host's clock); answers
        whether the page may be trusted. If not, its events come again and have to be thrown away. An empty page tells
        nothing yet.
        """

@final
class Metric:
    """Counts and rates of the Metrics API, by their names there."""

    ALL: Final[tuple[_Metric, ...]]
    @staticmethod
    def quotient(metric: _Metric, /) -> tuple[_Metric, _Metric] | None:
        """What a rate is the quotient of; `None` for a count."""
    @staticmethod
    def is_rate(metric: _Metric, /) -> bool:
        """Whether it is a percentage."""

@final
class Dimension:
    """What events may be grouped by."""

    ALL: Final[tuple[_Dimension, ...]]

@final
class Resolution:
    """How long a group of the dimension `time` is: an hour (of the time zone), a day or a month (of UTC)."""

    ALL: Final[tuple[_Resolution, ...]]

@final
class Metrics:
    """Counts events, in groups.

    Events may come in any order; unique opens and clicks are exact where events come in the order of time.

    `dimensions` (`Dimension.ALL`): what events are grouped by, up to three, in the order of the values in a group.
    `resolution`: how long a group of time is, by default a day. `utc_offset`: the time zone of hours, as seconds east
    of UTC, as a function that gives them at a Unix time, or as a `tzinfo`; days and months are UTC's. `period`: start
    and end, in Unix seconds, the end not included; earlier events still decide whether an open or a click is unique.
    `duration` in its place: `24h`, `7d` or `1m` (hours, days, months) before `end`, by default the host's clock.
    `filter`: only events that satisfy it. `limits`: `event_groups` and `event_unique` are read.

    Raises `MailwrightError` with `event-metrics-dimensions` where there are more than three, or one is named twice;
    `event-metrics-duration`; `logfilter-bad-comparator` for `>` and `<`, which the Logs API alone has. Raises
    `ValueError` for a dimension or resolution that there is not.
    """

    def __new__(
        cls,
        *,
        dimensions: Sequence[_Dimension] | None = None,
        resolution: _Resolution | None = None,
        utc_offset: int | Callable[[int], int] | datetime.tzinfo | None = None,
        period: tuple[float, float] | None = None,
        duration: str | None = None,
        end: float | None = None,
        filter: LogFilter | None = None,
        limits: _Limits | None = None,
    ) -> Metrics: ...
    def add(self, event: _Event, /) -> None:
        """Counts an event: an `Event`, its JSON (text or bytes), or a dictionary. Types that no count is made of change
        nothing.

        Raises `MailwrightError` with `event-malformed` or `event-not-an-object` for what is no event. What the
        function given as `utc_offset` raises comes through as it is.
        """
    @property
    def groups(self) -> list[tuple[tuple[str, ...], MetricCounts]]:
        """The groups, ordered by time and then by their values: the values in the order of the dimensions, and the
        counts.
        """
    def group(self, values: Sequence[str], /) -> MetricCounts | None:
        """The group with these values."""
    @property
    def aggregates(self) -> MetricCounts:
        """The totals over all groups. A message with several tags is in several groups of the dimension `tag`."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What the figures do not hold: `event-metrics-without-time` and `event-metrics-too-many`, with the numbers."""
    def report(self, page: MetricsPage, /) -> dict[str, Any]:
        """What a page shows, as the Metrics API answers it: `dimensions`, `items`, `pagination`, and `aggregates` where
        asked for.

        Raises `MailwrightError` with `event-metrics-limit` where the page's limit is over the API's,
        `event-metrics-sort` where it sorts by a dimension that the metrics are not grouped by.
        """

@final
class MetricsPage:
    """What of the metrics is wanted: `names` are counts and rates (`Metric.ALL`), up to ten.

    `sort`: the name of a dimension or metric, with `:asc` or `:desc` (`:asc` may be left out); without it groups come
    in the order of time and of their values, and a rate that there is none of comes last. `skip`: how many groups to
    leave out at the start. `limit`: how many groups at most, by default 1500 where `time` is a dimension, else 10; at
    most 1500 and 1000. `include_aggregates`: whether the totals over all groups are added.

    Raises `MailwrightError` with `event-metrics-unknown-name`, `event-metrics-metrics` where the names are none or more
    than ten, `event-metrics-sort`.
    """

    def __new__(
        cls,
        names: Sequence[_Metric],
        /,
        *,
        sort: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
        include_aggregates: bool | None = None,
    ) -> MetricsPage: ...
    def __copy__(self) -> MetricsPage: ...
    def __deepcopy__(self, _memo: object, /) -> MetricsPage: ...

@final
class MetricCounts:
    """The counts of one group of events."""

    def count(self, metric: _Metric, /) -> int:
        """A count, by its name in the Metrics API. For a rate: what it counts, the numerator.

        Differences never fall below zero: of a period that holds delayed bounces without their deliveries
        `processed_count` is 0.
        """
    def rate(self, metric: _Metric, /) -> float | None:
        """A rate, in percent; `None` for a count, and where the denominator is zero."""
    def value(self, metric: _Metric, /) -> int | float | None:
        """A count or rate as the Metrics API has it: an integer, a number in percent, or `None`."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> MetricCounts: ...
    def __deepcopy__(self, _memo: object, /) -> MetricCounts: ...
