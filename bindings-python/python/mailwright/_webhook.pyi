from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, Protocol, TypeAlias, final

from mailwright._form import Form

_Limits: TypeAlias = dict[str, int]
_Octets: TypeAlias = str | bytes | bytearray | memoryview
_Time: TypeAlias = int | float
_WebhookType: TypeAlias = Literal[
    "accepted", "delivered", "opened", "clicked", "unsubscribed", "complained", "temporary_fail", "permanent_fail"
]
_AlertType: TypeAlias = Literal[
    "ip_listed", "ip_delisted", "domain_listed", "domain_delisted", "validation_job", "validation_preview"
]
_PostKind: TypeAlias = Literal["event", "legacy-event", "inbound"]
_Poster: TypeAlias = Literal["event-webhook", "route-post", "alert"]

class ReplayGuard(Protocol):
    """Remembers tokens: what a `WebhookVerifier` asks. Any object with this method will do; it need not inherit."""

    def remember(self, token: str, now: int, until: int, /) -> bool:
        """Remembers `token` until `until`; answers whether it is new. `now` and `until` are Unix seconds.

        Looking up and remembering have to be one step (`SET key 1 NX EXAT until` in Redis), else two copies of a post
        that arrive together are both new. It is called for tokens with a right signature only. What it raises comes
        out of the verifier as it is.

        Give the object a `forget(token)` too, for your own use: a post that was accepted and then could not be handled
        has to be new again when Mailgun tries again.
        """

@final
class WebhookVerifier:
    """Checks signatures with one key or several.

    `keys`: the account's HTTP webhook signing keys, the current one and, after a rotation, older ones; one key or an
    iterable of keys, each `str` or bytes. A key is taken as it is, blanks included; an empty key never fits. What is
    kept of the keys is overwritten when the verifier goes.

    `max_age`: how old a timestamp may be, in seconds. Default: 28800, since Mailgun tries again for up to 7 h 30.
    `max_ahead`: how far ahead of the clock it may be, in seconds. Default: 300. `refuse_replays`: whether a token that
    was seen before refuses the post (`webhook-replayed`, the default) or is merely told by `Verdict.is_seen`. `limits`:
    `webhook_bytes`, `form_bytes` and `form_fields` are read.

    `now` is in Unix seconds everywhere; by default it is the time of the host's clock.
    """

    def __new__(
        cls,
        keys: _Octets | Iterable[_Octets],
        /,
        *,
        max_age: int | None = None,
        max_ahead: int | None = None,
        refuse_replays: bool | None = None,
        limits: _Limits | None = None,
    ) -> WebhookVerifier: ...
    def verify(self, timestamp: str, token: str, signature: str, /, *, now: _Time | None = None) -> Verdict:
        """Accepts what was signed with one of the keys and is recent.

        `signature` is the lower-case hex HMAC-SHA-256 of the `timestamp` text, exactly as received, followed directly
        by `token`.

        Raises `MailwrightError` with `webhook-timestamp-malformed` unless the timestamp is ASCII digits,
        `webhook-field-missing` for an empty token, `webhook-signature-malformed` unless the signature is 64 lower-case
        hex digits, `webhook-no-key` without a usable key; else `webhook-stale` outside the time window; else
        `webhook-signature-mismatch`. None says anything about the signature that was expected.
        """
    def verify_once(
        self, timestamp: str, token: str, signature: str, guard: ReplayGuard, /, *, now: _Time | None = None
    ) -> Verdict:
        """As `verify`, and remembers the token: `guard` is a `MemoryReplayGuard`, or an object with a method
        `remember(token, now, until)` that looks the token up and stores it in one step and answers `True` where it is
        new.

        Raises `MailwrightError` as `verify`, and with `webhook-replayed` for a token that was seen. What the guard
        raises comes through as it is.
        """
    def verify_alert(self, body: _Octets, x_sign: str, /) -> Verdict:
        """Accepts an Optimize alert: `x_sign`, the value of the header `X-Sign`, is the lower-case hex HMAC-SHA-256 of
        the body, byte for byte as received. Alerts have a key of their own; give it to the verifier.

        The body is not parsed: parsing and writing it again would change it. There is no time window, since the
        timestamp is inside.

        Raises `MailwrightError` with `webhook-signature-malformed`, `webhook-no-key` or `webhook-signature-mismatch`.
        """
    def read_post(self, content_type: str, body: _Octets, /, *, now: _Time | None = None) -> WebhookPost:
        """Reads a post and accepts it if it is genuine and recent.

        `content_type` tells the form of the body: `application/json`, `application/x-www-form-urlencoded` or
        `multipart/form-data`; its case and parameters do not matter. `body` is the body as it came, before any
        framework parsed it. A JSON post is genuine if a key fits its `signature` or its `parent-signature` (the key of
        the parent account, for events of a subaccount).

        Raises `MailwrightError` with `webhook-content-type`; `webhook-body-malformed` for broken JSON (with the place)
        or a value of the wrong type, `webhook-field-missing`, `webhook-too-large`; what `Form.parse` says of a form;
        and all of `verify`.
        """
    def read_post_once(
        self, content_type: str, body: _Octets, guard: ReplayGuard, /, *, now: _Time | None = None
    ) -> WebhookPost:
        """As `read_post`, and remembers the token as `verify_once` does.

        Raises `MailwrightError` as `read_post`, and with `webhook-replayed` for a token that was seen. What the guard
        raises comes through as it is.
        """
    def __copy__(self) -> WebhookVerifier: ...
    def __deepcopy__(self, _memo: object, /) -> WebhookVerifier: ...

@final
class Verdict:
    """Why a post is genuine."""

    @property
    def key(self) -> int:
        """Which of the keys fitted, from 0."""
    @property
    def is_by_parent(self) -> bool:
        """Whether it was the `parent-signature` that fitted: the post is about a subaccount."""
    @property
    def is_seen(self) -> bool:
        """Whether the token was seen before. Always `False` without a guard."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Verdict: ...
    def __deepcopy__(self, _memo: object, /) -> Verdict: ...

@final
class WebhookPost:
    """A post that is genuine."""

    @property
    def kind(self) -> _PostKind:
        """What it tells: `event` (an event, as JSON), `legacy-event` (an event as a form, as Mailgun posted them before
        mid-2018) or `inbound` (a message that a route forwarded or stored).
        """
    @property
    def event(self) -> dict[str, Any]:
        """The event: the `event-data` of a JSON post; of a form, its fields. A file in a form is
        `{"filename", "content-type", "size"}`; its bytes are in `form`. Taken apart at the first use.
        """
    @property
    def event_json(self) -> str:
        """The event as JSON: the text of `event-data` as it was sent; of a form, that of `event`."""
    @property
    def form(self) -> Form | None:
        """The form as it came, files and repeated fields included; `None` for JSON."""
    @property
    def token(self) -> str:
        """The signed token, by which a guard knows the post: to make it forget a post that could not be handled."""
    @property
    def verdict(self) -> Verdict:
        """Why it is genuine."""

@final
class MemoryReplayGuard:
    """Remembers tokens in memory, up to a number of them (by default 100000: eight hours at more than three posts a
    second).

    When it is full, the token whose time runs out first is forgotten. Threads may share it. For several processes
    give the verifier an object of your own, with a shared store behind its `remember`.
    """

    def __new__(cls, capacity: int | None = None, /) -> MemoryReplayGuard: ...
    def remember(self, token: str, now: int, until: int, /) -> bool:
        """Remembers `token` until `until`; answers whether it is new. `now` and `until` are Unix seconds."""
    def forget(self, token: str, /) -> None:
        """Forgets `token`, known or not, so that it is new again. For a post that was accepted and then could not be
        handled (`WebhookPost.token`): otherwise Mailgun's next attempt, if it has the same signature, would be refused
        as a replay, and the post be lost.
        """
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...

@final
class WebhookSigner:
    """Signs as Mailgun does: for tests of an endpoint, and for whoever relays posts.

    `key` is text or bytes, taken as it is: blanks are part of it.

    Raises `MailwrightError` with `webhook-no-key` for an empty key, with which anyone could sign.
    """

    def __new__(cls, key: _Octets, /) -> WebhookSigner: ...
    def sign(self, timestamp: str, token: str, /) -> str:
        """The signature of a webhook or a route post: lower-case hex over the timestamp followed by the token."""
    def sign_body(self, body: _Octets, /) -> str:
        """The `X-Sign` of an Optimize alert: lower-case hex over the body."""
    def __copy__(self) -> WebhookSigner: ...
    def __deepcopy__(self, _memo: object, /) -> WebhookSigner: ...

@final
class PostKind:
    """What a post tells: see `WebhookPost.kind`."""

    ALL: Final[tuple[_PostKind, ...]]

@final
class WebhookType:
    """The types of webhooks, as they are named when a webhook is set up."""

    ALL: Final[tuple[_WebhookType, ...]]
    @staticmethod
    def event(kind: _WebhookType, /) -> str:
        """The event in the payload of a type: `failed` for both failures, else the type's name."""

@final
class WebhookSample:
    """A payload in the making.

    `kind` is a type of webhook (`WebhookType.ALL`). `domain` is the sending domain, by default `example.com`;
    `recipient` by default `alice@example.org`. `tags` and `user_variables` (the `v:` parameters of the send request)
    are in the event. With `parent`, a signer, it is signed as the parent account, too, as Mailgun does for events of
    a subaccount.

    Raises `ValueError` for a type that there is not.
    """

    def __new__(
        cls,
        kind: _WebhookType,
        /,
        *,
        domain: str | None = None,
        recipient: str | None = None,
        tags: Sequence[str] | None = None,
        user_variables: Mapping[str, str] | None = None,
        parent: WebhookSigner | None = None,
    ) -> WebhookSample: ...
    def body(self, signer: WebhookSigner, /, *, now: _Time | None = None, seed: int | None = None) -> str:
        """The JSON body, signed at `now` (Unix seconds, by default the host's clock); token and ids are made from
        `seed`, by default one that nobody can guess. The same type, key, time and seed give the same text.
        """
    def __copy__(self) -> WebhookSample: ...
    def __deepcopy__(self, _memo: object, /) -> WebhookSample: ...

@final
class AlertType:
    """The alerts of Mailgun Optimize."""

    ALL: Final[tuple[_AlertType, ...]]

def sample_alert(
    kind: _AlertType, signer: WebhookSigner, /, *, now: _Time | None = None, seed: int | None = None
) -> tuple[str, str]:
    """An alert's body and the value of its `X-Sign` header.

    `kind` is a type of alert (`AlertType.ALL`); `now` and `seed` are as those of `WebhookSample.body`.

    Raises `ValueError` for a type that there is not.
    """

@final
class Poster:
    """Which part of Mailgun posts: `event-webhook`, `route-post` (a `forward()` or `store(notify=…)`) or `alert` (of
    Mailgun Optimize). The schedules differ.
    """

    ALL: Final[tuple[_Poster, ...]]
    @staticmethod
    def retry_schedule(poster: _Poster, /) -> tuple[int, ...]:
        """Seconds from each failed attempt to the next one."""

@final
class NextAttempt:
    """What comes next."""

    @property
    def name(self) -> Literal["done", "refused", "retry", "given-up"]:
        """`done` (the post was taken), `refused` (for good, by 406), `retry` (another attempt comes) or `given-up` (no
        attempt is left; the post is lost, and an alert's address is disabled).
        """
    @property
    def seconds(self) -> int | None:
        """Seconds until the next attempt; `None` unless `name` is `retry`."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> NextAttempt: ...
    def __deepcopy__(self, _memo: object, /) -> NextAttempt: ...

def next_attempt(poster: _Poster, event: str, status: int | None, attempt: int, /) -> NextAttempt:
    """What Mailgun does after an answer to its post.

    `event` is the event's name and matters for event webhooks only. `status` is the HTTP status, `None` where there
    was no answer. `attempt` counts the attempts made so far, from 1.
    """
