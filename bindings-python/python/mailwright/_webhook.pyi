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
_Poster: TypeAlias = Literal["event-webhook", "route-post", "alert"]

class _ReplayGuard(Protocol):
    def remember(self, token: str, now: int, until: int, /) -> bool: ...

@final
class WebhookVerifier:
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
    def verify(self, timestamp: str, token: str, signature: str, /, *, now: _Time | None = None) -> Verdict: ...
    def verify_once(
        self, timestamp: str, token: str, signature: str, guard: _ReplayGuard, /, *, now: _Time | None = None
    ) -> Verdict: ...
    def verify_alert(self, body: _Octets, x_sign: str, /) -> Verdict: ...
    def read_post(self, content_type: str, body: _Octets, /, *, now: _Time | None = None) -> WebhookPost: ...
    def read_post_once(
        self, content_type: str, body: _Octets, guard: _ReplayGuard, /, *, now: _Time | None = None
    ) -> WebhookPost: ...

@final
class Verdict:
    @property
    def key(self) -> int: ...
    @property
    def is_by_parent(self) -> bool: ...
    @property
    def is_seen(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class WebhookPost:
    @property
    def kind(self) -> Literal["event", "legacy-event", "inbound"]: ...
    @property
    def event(self) -> dict[str, Any]: ...
    @property
    def event_json(self) -> str: ...
    @property
    def form(self) -> Form | None: ...
    @property
    def verdict(self) -> Verdict: ...

@final
class MemoryReplayGuard:
    def __new__(cls, capacity: int | None = None, /) -> MemoryReplayGuard: ...
    def remember(self, token: str, now: int, until: int, /) -> bool: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...

@final
class WebhookSigner:
    def __new__(cls, key: _Octets, /) -> WebhookSigner: ...
    def sign(self, timestamp: str, token: str, /) -> str: ...
    def sign_body(self, body: _Octets, /) -> str: ...

@final
class WebhookType:
    ALL: Final[tuple[_WebhookType, ...]]
    @staticmethod
    def event(kind: _WebhookType, /) -> str: ...

@final
class WebhookSample:
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
    def body(self, signer: WebhookSigner, /, *, now: _Time | None = None, seed: int | None = None) -> str: ...

@final
class AlertType:
    ALL: Final[tuple[_AlertType, ...]]

def sample_alert(
    kind: _AlertType, signer: WebhookSigner, /, *, now: _Time | None = None, seed: int | None = None
) -> tuple[str, str]: ...

@final
class Poster:
    ALL: Final[tuple[_Poster, ...]]
    @staticmethod
    def retry_schedule(poster: _Poster, /) -> tuple[int, ...]: ...

@final
class NextAttempt:
    @property
    def name(self) -> Literal["done", "refused", "retry", "given-up"]: ...
    @property
    def seconds(self) -> int | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def next_attempt(poster: _Poster, event: str, status: int | None, attempt: int, /) -> NextAttempt: ...
