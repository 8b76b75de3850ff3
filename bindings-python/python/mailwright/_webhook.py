"""Webhooks; the types are in the stub beside this file."""

from typing import Protocol

from mailwright._core import AlertType as AlertType
from mailwright._core import MemoryReplayGuard as MemoryReplayGuard
from mailwright._core import NextAttempt as NextAttempt
from mailwright._core import Poster as Poster
from mailwright._core import PostKind as PostKind
from mailwright._core import Verdict as Verdict
from mailwright._core import WebhookPost as WebhookPost
from mailwright._core import WebhookSample as WebhookSample
from mailwright._core import WebhookSigner as WebhookSigner
from mailwright._core import WebhookType as WebhookType
from mailwright._core import WebhookVerifier as WebhookVerifier
from mailwright._core import next_attempt as next_attempt
from mailwright._core import sample_alert as sample_alert


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
        ...
