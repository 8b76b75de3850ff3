from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, final

from typing_extensions import disjoint_base

from mailwright._diagnostic import Diagnostic
from mailwright._form import EncodedForm, Form, FormFile
from mailwright._webhook import WebhookSigner

_Limits: TypeAlias = dict[str, int]
_Octets: TypeAlias = str | bytes | bytearray | memoryview
_Time: TypeAlias = int | float
_PayloadKind: TypeAlias = Literal["forward", "mime", "stored", "retrieved", "retrieved-mime"]
_DestinationKind: TypeAlias = Literal["url", "email"]
_Reading: TypeAlias = Literal[
    "search", "search-ignoring-case", "start", "start-ignoring-case", "full", "full-ignoring-case"
]
_SpfResult: TypeAlias = Literal["Pass", "Neutral", "Fail", "SoftFail"]
_Span: TypeAlias = tuple[int, int]

@final
class IncomingMessage:
    """A message as received."""

    @staticmethod
    def parse(raw: _Octets, /, *, limits: _Limits | None = None) -> IncomingMessage:
        """Reads a message. Line ends may be CRLF or LF.

        Whatever is broken is read as well as possible and told in `diagnostics`: headers without a colon, boundaries
        that are missing, parts that are nested too deep (they stay whole).

        Raises `MailwrightError` with `inbound-too-large`, `inbound-too-many-parts` or `inbound-too-many-headers`, by
        the limits `incoming_bytes`, `incoming_parts` and `incoming_headers`.
        """
    @property
    def raw(self) -> bytes:
        """The bytes as received."""
    @property
    def headers(self) -> list[MessageHeader]:
        """The headers of the message in order, repeated ones included."""
    def header(self, name: str, /) -> str | None:
        """The decoded value of the first header of that name, in any case."""
    @property
    def root(self) -> MessagePart:
        """The message itself as a part: its body, or the outermost multipart."""
    @property
    def parts(self) -> list[MessagePart]:
        """All parts, multiparts included, in the order in which they begin; the first is `root`."""
    @property
    def text_part(self) -> MessagePart | None:
        """The plain text of the message: its first `text/plain` that is no file."""
    @property
    def html_parts(self) -> list[MessagePart]:
        """Every `text/html` that is no file, in order."""
    @property
    def alternative_parts(self) -> list[MessagePart]:
        """Further texts beside these in a `multipart/alternative`: `text/calendar`, `text/x-amp-html`."""
    @property
    def attachments(self) -> list[MessagePart]:
        """The files, inline ones included, in order. A message inside the message is one file."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was odd about the message: warnings and notes. Spans are places in what was parsed: bytes, or code points
        of a `str`.
        """
    def arrived(
        self, envelope: Envelope, /, *, spam: SpamCheck | None = None, limits: _Limits | None = None
    ) -> IncomingMessage:
        """The message as Mailgun keeps it: `X-Mailgun-Incoming: Yes`, `X-Envelope-From` and what the spam filter found
        stand before its own headers.

        Raises `MailwrightError` with `inbound-envelope-unsafe` where the sender or the rules hold control characters,
        which would break out of their header; and as `parse`, since the message grows.
        """
    def payload(
        self,
        kind: _PayloadKind,
        envelope: Envelope,
        /,
        *,
        now: _Time | None = None,
        seed: int | None = None,
        signer: WebhookSigner | None = None,
        domain: str | None = None,
        storage_url: str | None = None,
        limits: _Limits | None = None,
    ) -> InboundPayload:
        """The fields that Mailgun makes of the message.

        `kind` is `forward` (`forward("https://…")`: the parsed message, files included), `mime`
        (`forward("https://…/mime")`: the message as it came, in `body-mime`), `stored` (`store(notify="https://…")`:
        the parsed message, with metadata in place of the files), `retrieved` (a stored message, fetched as JSON) or
        `retrieved-mime` (fetched with `Accept: message/rfc2822`).

        Options: `signer` signs `timestamp` and `token`; without one a post has none of the three fields. `domain` is
        the receiving domain, by default that of the envelope's recipient. `storage_url` is where stored messages are
        fetched from. `now` (by default the host's clock) is the timestamp; token, storage key and multipart boundary
        are made from `seed`. Of the limits `reply_lines` is read.

        What cannot be decoded is read as well as possible and told in `InboundPayload.diagnostics`. The message is
        taken as it is; for the headers that Mailgun adds on arrival see `arrived`.
        """
    def __copy__(self) -> IncomingMessage: ...
    def __deepcopy__(self, _memo: object, /) -> IncomingMessage: ...

@final
class MessagePart:
    """A part of a message, or the message itself."""

    @property
    def index(self) -> int:
        """Its place among `IncomingMessage.parts`."""
    @property
    def parent(self) -> MessagePart | None:
        """The multipart it stands in; `None` for the message itself."""
    @property
    def children(self) -> list[MessagePart]:
        """The parts of a multipart, in order; none of any other part."""
    @property
    def headers(self) -> list[MessageHeader]:
        """Its headers in order."""
    def header(self, name: str, /) -> str | None:
        """The decoded value of its first header of that name, in any case."""
    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters. `text/plain` where there is none or a broken one
        (`message/rfc822` in a digest), and for a multipart without parts.
        """
    def content_type_parameter(self, name: str, /) -> str | None:
        """A parameter of the media type, decoded; `name` in lower case."""
    @property
    def disposition(self) -> str | None:
        """`attachment`, `inline` or whatever `Content-Disposition` says, in lower case."""
    @property
    def filename(self) -> str | None:
        """The file name: of `Content-Disposition`, else the `name` of `Content-Type`; decoded. An empty name is none. It
        is the sender's: never use it as a path.
        """
    @property
    def content_id(self) -> str | None:
        """The value of `Content-ID` as written, with its angle brackets."""
    @property
    def is_multipart(self) -> bool:
        """Whether it holds parts instead of a body."""
    @property
    def raw(self) -> bytes:
        """The part as it stands in the message: headers, blank line and encoded body."""
    @property
    def raw_body(self) -> bytes:
        """The body as it stands in the message, still encoded."""
    @property
    def content(self) -> bytes:
        """The body without its transfer encoding. What is broken is read as well as possible."""
    @property
    def text(self) -> str:
        """The body as text: transfer encoding and character set undone, line ends as sent.

        Without a character set, or with an unknown one, bytes are read as UTF-8 where they are, else as windows-1252.
        Bytes that mean nothing become U+FFFD.
        """
    def __copy__(self) -> MessagePart: ...
    def __deepcopy__(self, _memo: object, /) -> MessagePart: ...

@final
class MessageHeader:
    """One header field of a message or of a part."""

    @property
    def name(self) -> str:
        """The name in the case in which it was written."""
    @property
    def raw(self) -> bytes:
        """The value as written: everything between the colon and the last line end, folds included."""
    @property
    def value(self) -> str:
        """The value for people: unfolded, trimmed, encoded words decoded.

        An encoded word can bring control characters, line ends too: encode it before writing it anywhere.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> MessageHeader: ...
    def __deepcopy__(self, _memo: object, /) -> MessageHeader: ...

@final
class Envelope:
    """Who sent a message and to whom, by the SMTP dialogue (`MAIL FROM` and `RCPT TO`). The sender of a bounce is empty."""

    def __new__(cls, sender: str, recipient: str, /) -> Envelope: ...
    @property
    def sender(self) -> str:
        """The address of `MAIL FROM`, empty for a bounce."""
    @property
    def recipient(self) -> str:
        """The address of `RCPT TO`."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str, str]: ...
    def __copy__(self) -> Envelope: ...
    def __deepcopy__(self, _memo: object, /) -> Envelope: ...

@final
class SpamCheck:
    """What Mailgun's spam filter found; what is not set writes no header.

    `spam`: whether the message is spam (`X-Mailgun-Sflag: Yes`, a header that only spam has); `score`
    (`X-Mailgun-Sscore`); `spf`: one of `SpfResult.ALL` (`X-Mailgun-Spf`); `dkim`: whether it passed
    (`X-Mailgun-Dkim-Check-Result`); `rules`: the names of the rules that matched (`X-Mailgun-Spam-Rules`).
    """

    def __new__(
        cls,
        *,
        spam: bool | None = None,
        score: float | None = None,
        spf: _SpfResult | None = None,
        dkim: bool | None = None,
        rules: str | None = None,
    ) -> SpamCheck: ...
    def __copy__(self) -> SpamCheck: ...
    def __deepcopy__(self, _memo: object, /) -> SpamCheck: ...

@final
class SpfResult:
    """What SPF found out about the sending server."""

    ALL: Final[tuple[_SpfResult, ...]]

@final
class Reading:
    """How patterns are applied: see `RouteTable`."""

    ALL: Final[tuple[_Reading, ...]]

@final
class PayloadKind:
    """Which of Mailgun's forms of a message: see `IncomingMessage.payload`."""

    ALL: Final[tuple[_PayloadKind, ...]]
    @staticmethod
    def of_url(url: str, /) -> _PayloadKind:
        """What `forward()` posts to that address: the raw message where the address ends in `mime`, as in `raw-mime`."""

@final
class InboundPayload:
    """The fields that Mailgun makes of a message."""

    @property
    def kind(self) -> _PayloadKind:
        """Which form of the message it is, one of `PayloadKind.ALL`."""
    @property
    def form(self) -> Form:
        """The fields in order; a copy."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was odd about the message, and what of it could not be decoded."""
    def encode(self) -> EncodedForm:
        """The request body: multipart where there are files (or metadata of files), else urlencoded."""
    def to_json(self) -> dict[str, Any]:
        """The fields as the JSON object that fetching a stored message answers: `message-headers`, `attachments` and
        `content-id-map` are no texts there; of several fields of one name the first is kept; files are left out.
        """
    def __copy__(self) -> InboundPayload: ...
    def __deepcopy__(self, _memo: object, /) -> InboundPayload: ...

@final
class InboundPost:
    """A post of a route, as an endpoint sees it."""

    @staticmethod
    def parse(content_type: str, body: _Octets, /, *, limits: _Limits | None = None) -> InboundPost:
        """Reads the body of a post. Whether it is genuine is for a `WebhookVerifier` to say.

        Raises `MailwrightError` as `Form.parse` and `from_form`.
        """
    @staticmethod
    def from_form(form: Form, /) -> InboundPost:
        """Takes a form that was read already, by `Form.parse` or from `WebhookPost.form`.

        Raises `MailwrightError` with `inbound-field-missing` without `recipient`, `sender`, or either of
        `message-headers` and `body-mime`; with `inbound-field-malformed` where `message-headers` or `content-id-map`
        is not the JSON that it should be.
        """
    @property
    def form(self) -> Form:
        """The fields in order; a copy."""
    @property
    def envelope(self) -> Envelope:
        """Sender and recipient."""
    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers of the message in order, names and values, of the field `message-headers`."""
    @property
    def attachments(self) -> list[FormFile]:
        """The files, in order of their numbers."""
    def content_id(self, number: int, /) -> str | None:
        """The `Content-ID` of the file of that number, by the field `content-id-map`."""
    def to_message(self, *, limits: _Limits | None = None) -> IncomingMessage:
        """The message again: `body-mime` as it came; else one that is put together of the fields, with the same headers
        (its own `Content-Type` and the like excepted), texts and files.

        Raises `MailwrightError` as `IncomingMessage.parse`.
        """
    def __copy__(self) -> InboundPost: ...
    def __deepcopy__(self, _memo: object, /) -> InboundPost: ...

@final
class SplitSignature:
    """A message text apart from its signature."""

    @property
    def text(self) -> str:
        """The text, trimmed."""
    @property
    def signature(self) -> str | None:
        """The signature, `None` where none was found."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> SplitSignature: ...
    def __deepcopy__(self, _memo: object, /) -> SplitSignature: ...

def strip_text(body: str, /, *, limits: _Limits | None = None) -> str:
    """The text of a reply without what it quotes: Mailgun's `stripped-text` before the signature is taken off.

    An attribution ("On Tue, Mar 5, 2024, Dana wrote:", in nine languages), a header block, a line such as
    `-----Original Message-----` begin a quotation, lines that start with `>` are one. A forwarded message is kept
    whole, and so is a message with answers between quoted lines. Line ends become those of the first line; the result
    is trimmed. Lines past the limit `reply_lines` are dropped, as Mailgun's parser does.
    """

def strip_html(html: str, /, *, limits: _Limits | None = None) -> str:
    """An HTML reply without what it quotes: Mailgun's `stripped-html`.

    The elements in which Gmail, Outlook, Zimbra, Thunderbird and others put a quotation are removed, then what the
    rules of `strip_text` find in the remaining text. Where something was removed the document is written anew: without
    document type, comments and styles, in ASCII with character references. Where nothing was (or nothing readable
    would be left, or the text has more lines than the limit `reply_lines`) the input comes back, with LF for CRLF and
    without XML declarations.
    """

def split_signature(body: str, /) -> SplitSignature:
    """Parts a text from its signature: Mailgun's `stripped-text` and `stripped-signature`.

    Give it a text whose quotations are gone (`strip_text`).
    """

@final
class Expression:
    """A route expression, parsed and its patterns compiled."""

    @staticmethod
    def parse(source: str, /, *, limits: _Limits | None = None) -> Expression:
        """Parses an expression. Of the limits `route_expression`, `route_depth` and `regex_program` are read.

        Raises `MailwrightError` with the leftmost error, the parameter being `expression`: `route-empty`,
        `route-too-long`, `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`,
        `route-unexpected-end`, `route-unknown-function`, `route-wrong-arity`, `route-unclosed-parenthesis`,
        `route-invalid-pattern`, `route-pattern-too-large` or `route-too-deep`.
        """
    @property
    def source(self) -> str:
        """The expression as it was written."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Warnings: what of it Mailgun does not document."""
    @property
    def group_count(self) -> int:
        """The number of groups of all its patterns together."""
    def syntax_tree(self) -> dict[str, Any]:
        """The syntax tree: `{"and": […]}`, `{"or": […]}`, `{"not": …}`, `{"match_recipient": "re"}`,
        `{"match_header": ["name", "re"]}`, `{"catch_all": True}`. Parentheses leave no node.
        """
    def __copy__(self) -> Expression: ...
    def __deepcopy__(self, _memo: object, /) -> Expression: ...

@final
class Action:
    """An action of a route."""

    @staticmethod
    def parse(source: str, /, *, limits: _Limits | None = None) -> Action:
        """Parses an action. Of the limits `route_action` is read.

        Raises `MailwrightError` with the leftmost error, the parameter being `action`: `route-empty`,
        `route-too-long`, `route-unterminated-string`, `route-unexpected-char`, `route-unexpected-token`,
        `route-unexpected-end`, `route-unknown-action`, `route-unknown-keyword`, `route-duplicate-keyword`,
        `route-wrong-arity`, `route-bad-destination`, `route-bad-template` or `route-capture-in-hostname`.
        """
    @property
    def destinations(self) -> list[Destination]:
        """Where the message or a notice of it goes."""
    def syntax_tree(self) -> dict[str, Any]:
        """The action as JSON: `{"forward": [{"url": "…"}, {"email": "…"}]}`, `{"store": None}`, `{"store": "…"}`,
        `{"stop": True}`.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Action: ...
    def __deepcopy__(self, _memo: object, /) -> Action: ...

@final
class Destination:
    """A URL or an address, as an action has it."""

    @property
    def kind(self) -> _DestinationKind:
        """`url` (Mailgun posts there) or `email` (Mailgun forwards the message)."""
    @property
    def source(self) -> str:
        """As it is written, references included."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Destination: ...
    def __deepcopy__(self, _memo: object, /) -> Destination: ...

def escape_pattern(text: str, /) -> str:
    """A text as a pattern that matches it and nothing else, as `re.escape`."""

def quote_route_string(text: str, /) -> str:
    """A text as a string of an expression or action, in double quotes."""

def match_recipient_exactly(address: str, /) -> str:
    """The expression for one recipient, whichever way Mailgun reads patterns."""

def match_recipient_domain(domain: str, /) -> str:
    """The expression for all recipients of a domain, whichever way Mailgun reads patterns."""

def match_header_containing(name: str, text: str, /) -> str:
    """The expression for messages with a header that contains a text, whichever way Mailgun reads patterns."""

@final
class Route:
    """A route: an expression, actions, a priority."""

    @staticmethod
    def parse(
        expression: str,
        actions: Sequence[str],
        /,
        *,
        priority: int | None = None,
        id: str | None = None,
        limits: _Limits | None = None,
    ) -> Route:
        """Parses a route.

        `priority`: lower ones are evaluated first, by default 0. `id`: Mailgun's id of the route. The limits are those
        of `Expression.parse` and `Action.parse`.

        Raises `MailwrightError` with what `Expression.parse` and `Action.parse` say, and `route-unknown-group`;
        parameters are `expression` and `actions[0]` …
        """
    @property
    def expression(self) -> Expression:
        """The expression."""
    @property
    def actions(self) -> list[Action]:
        """The actions, in order."""
    @property
    def priority(self) -> int:
        """The priority."""
    @property
    def id(self) -> str | None:
        """Mailgun's id of the route."""
    def __copy__(self) -> Route: ...
    def __deepcopy__(self, _memo: object, /) -> Route: ...

@final
class RouteTable:
    """Routes of an account, compiled.

    `reading`: how patterns are applied, since Mailgun does not say: `search` (anywhere, as `re.search`; the default,
    and the only reading under which every documented example is true), `start` (as `re.match`) or `full` (as
    `re.fullmatch`), with `-ignoring-case` behind it where case does not count. Of the limits `regex_steps` and
    `regex_memory` are read.
    """

    def __new__(
        cls, routes: Iterable[Route], /, *, reading: _Reading | None = None, limits: _Limits | None = None
    ) -> RouteTable: ...
    @staticmethod
    def from_json(
        routes: Sequence[Mapping[str, Any]],
        /,
        *,
        reading: _Reading | None = None,
        limits: _Limits | None = None,
    ) -> RouteTable:
        """Reads a list of routes as Mailgun's API has them: `[{"priority", "expression", "actions", "id"}]`.

        The options are those of the table; besides the limits of `Route.parse` are read.

        Raises `MailwrightError` with `route-bad-shape` for what is no such list; and with what `Route.parse` says of
        each route, parameters being `routes[0].expression`, `routes[0].actions[1]` …
        """
    @property
    def routes(self) -> list[Route]:
        """The routes, in table order."""
    def evaluate(self, input: RouteInput, /) -> Decision:
        """What happens to a message.

        A route whose pattern takes more steps than the limits allow does not match; the rest of the table still runs,
        and the decision carries `route-limit-exhausted`.
        """
    def lint(self) -> list[Diagnostic]:
        """Says what is hardly meant, in the order of evaluation: routes that are never reached, patterns that match more
        than they seem to, `catch_all()` that can never be true, undocumented syntax.
        """
    @staticmethod
    def lint_json(routes: Sequence[Mapping[str, Any]], /, *, limits: _Limits | None = None) -> list[Diagnostic]:
        """The same for a list of routes as `from_json` reads it, wherever routes are wrong: what is an error there comes
        first here, and the other routes are looked at all the same. Mailgun stores routes with invalid patterns or
        destinations without a word; they never work.
        """
    def __len__(self) -> int: ...
    def __copy__(self) -> RouteTable: ...
    def __deepcopy__(self, _memo: object, /) -> RouteTable: ...

@final
class RouteInput:
    """A message as routes see it: the recipient of the envelope, and the header fields in order, names and values as they
    came (pairs, or a dictionary).

    The domain of the recipient is lower-cased; an internationalised one is looked at as U-labels and as A-labels.
    Header values are unfolded, trimmed, and their encoded words (RFC 2047) decoded.
    """

    def __new__(
        cls, recipient: str, headers: Mapping[str, str] | Iterable[tuple[str, str] | list[str]] | None = None, /
    ) -> RouteInput: ...
    @staticmethod
    def from_message(envelope: Envelope, message: IncomingMessage, /) -> RouteInput:
        """A parsed message with its envelope."""
    @property
    def recipient(self) -> str:
        """The recipient, its domain in lower case."""
    def header(self, name: str, /) -> list[str]:
        """The values of a header, in order; the name in any case."""
    def __copy__(self) -> RouteInput: ...
    def __deepcopy__(self, _memo: object, /) -> RouteInput: ...

@final
class Decision:
    """What happens to a message."""

    @property
    def executed(self) -> list[ExecutedRoute]:
        """The routes that matched, in the order of evaluation."""
    @property
    def stopped_by(self) -> int | None:
        """The route whose `stop()` ended the evaluation, by its index in the table."""
    @property
    def trace(self) -> list[RouteTrace]:
        """The routes that were evaluated, in order. Those whose patterns need a text that the message does not have are
        not listed: they were not tried.
        """
    @property
    def skipped(self) -> list[int]:
        """The routes that were not reached because of a `stop()`, by their indexes in the table."""
    @property
    def routes_record(self) -> list[dict[str, Any]]:
        """The value of `routes` in the `accepted` event: `[{"id", "expression", "match": {"recipient"}}]`."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """`route-reading-differs` where another reading of patterns gives another verdict, `route-limit-exhausted` where
        a pattern took too many steps.
        """
    def __copy__(self) -> Decision: ...
    def __deepcopy__(self, _memo: object, /) -> Decision: ...

@final
class ExecutedRoute:
    """A route that matched, and what it does."""

    @property
    def route(self) -> int:
        """Its index in the table."""
    @property
    def actions(self) -> list[ExecutedAction.Forward | ExecutedAction.Store | ExecutedAction.Stop]:
        """Its actions, in order."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> ExecutedRoute: ...
    def __deepcopy__(self, _memo: object, /) -> ExecutedRoute: ...

@disjoint_base
class ExecutedAction:
    """An action with its references filled in: a `Forward`, a `Store` or a `Stop`."""

    @final
    class Forward(ExecutedAction):
        __match_args__ = ("destinations",)
        def __new__(cls, destinations: Sequence[ExecutedDestination]) -> ExecutedAction.Forward: ...
        @property
        def destinations(self) -> list[ExecutedDestination]: ...

    @final
    class Store(ExecutedAction):
        __match_args__ = ("notify",)
        def __new__(cls, notify: ExecutedDestination | None) -> ExecutedAction.Store: ...
        @property
        def notify(self) -> ExecutedDestination | None: ...

    @final
    class Stop(ExecutedAction):
        __match_args__ = ()
        def __new__(cls) -> ExecutedAction.Stop: ...

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> ExecutedAction: ...
    def __deepcopy__(self, _memo: object, /) -> ExecutedAction: ...

@final
class ExecutedDestination:
    """A destination with its references filled in."""

    @property
    def kind(self) -> _DestinationKind:
        """`url` or `email`."""
    @property
    def raw(self) -> str:
        """With captured texts as they are."""
    @property
    def encoded(self) -> str:
        """With captured texts percent-encoded in a URL, as they are in an address."""
    @property
    def wire(self) -> str:
        """As `encoded`, the host or domain as A-labels."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> ExecutedDestination: ...
    def __deepcopy__(self, _memo: object, /) -> ExecutedDestination: ...

@final
class RouteTrace:
    """How a route was evaluated."""

    @property
    def route(self) -> int:
        """Its index in the table."""
    @property
    def verdict(self) -> bool | None:
        """Whether the expression held; `None` where a limit ended its evaluation."""
    @property
    def calls(self) -> list[CallTrace]:
        """The calls that were evaluated, in order."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> RouteTrace: ...
    def __deepcopy__(self, _memo: object, /) -> RouteTrace: ...

@final
class CallTrace:
    """What a call of an expression saw."""

    @property
    def span(self) -> _Span:
        """The call, as start and end in the expression."""
    @property
    def is_matched(self) -> bool:
        """Whether it was true."""
    @property
    def text(self) -> str | None:
        """The text that its pattern matched in: a form of the recipient, or the value of a header."""
    @property
    def place(self) -> _Span | None:
        """Where in that text, start and end."""
    @property
    def recipient_form(self) -> Literal["given", "unicode", "ascii"] | None:
        """Which form of the recipient it was: `given`, or with the domain as U-labels (`unicode`) or A-labels (`ascii`)."""
    @property
    def header_index(self) -> int | None:
        """Which header field it was, counted from 0 over all fields."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> CallTrace: ...
    def __deepcopy__(self, _memo: object, /) -> CallTrace: ...

def deliver(
    routes: RouteTable,
    message: IncomingMessage,
    envelope: Envelope,
    /,
    *,
    now: _Time | None = None,
    seed: int | None = None,
    signer: WebhookSigner | None = None,
    domain: str | None = None,
    storage_url: str | None = None,
    spam: SpamCheck | None = None,
    limits: _Limits | None = None,
) -> RouteDelivery:
    """Asks the routes about a message and makes what each of their actions sends.

    The options are those of `IncomingMessage.payload`, and `spam`, what the spam filter found.

    Raises `MailwrightError` as `IncomingMessage.arrived`: with an envelope that would break out of its header, or a
    message that its new headers bring over a limit.
    """

@final
class InboundRequest:
    """A request that Mailgun would send."""

    @property
    def method(self) -> str:
        """The method: always `POST`."""
    @property
    def url(self) -> str:
        """The address, captures filled in and percent-encoded, the host in A-labels."""
    @property
    def content_type(self) -> str:
        """The value of the `Content-Type` header."""
    @property
    def body(self) -> bytes:
        """The body."""
    @property
    def payload(self) -> InboundPayload:
        """The fields in the body."""
    def __copy__(self) -> InboundRequest: ...
    def __deepcopy__(self, _memo: object, /) -> InboundRequest: ...

@disjoint_base
class RouteOutcome:
    """What one destination of one action gets: a `Post`, an `Email` or a `Store`."""

    @final
    class Post(RouteOutcome):
        __match_args__ = ("route", "request")
        def __new__(cls, route: int, request: InboundRequest) -> RouteOutcome.Post: ...
        @property
        def route(self) -> int: ...
        @property
        def request(self) -> InboundRequest: ...

    @final
    class Email(RouteOutcome):
        __match_args__ = ("route", "envelope", "message")
        def __new__(cls, route: int, envelope: Envelope, message: bytes) -> RouteOutcome.Email: ...
        @property
        def route(self) -> int: ...
        @property
        def envelope(self) -> Envelope: ...
        @property
        def message(self) -> bytes: ...

    @final
    class Store(RouteOutcome):
        __match_args__ = ("route", "message_url", "notice")
        def __new__(cls, route: int, message_url: str, notice: InboundRequest | None) -> RouteOutcome.Store: ...
        @property
        def route(self) -> int: ...
        @property
        def message_url(self) -> str: ...
        @property
        def notice(self) -> InboundRequest | None: ...

    def __copy__(self) -> RouteOutcome: ...
    def __deepcopy__(self, _memo: object, /) -> RouteOutcome: ...

@final
class RouteDelivery:
    """What happens to a message."""

    @property
    def decision(self) -> Decision:
        """Which routes matched, and why."""
    @property
    def outcomes(self) -> list[RouteOutcome.Post | RouteOutcome.Email | RouteOutcome.Store]:
        """What goes where, in the order of the actions."""
    @property
    def requests(self) -> list[InboundRequest]:
        """The requests among the outcomes, notices of `store()` included."""
    @property
    def message(self) -> IncomingMessage:
        """The message as Mailgun keeps it, with the headers of its arrival."""
    def __copy__(self) -> RouteDelivery: ...
    def __deepcopy__(self, _memo: object, /) -> RouteDelivery: ...
