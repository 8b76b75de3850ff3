"""Webhooks; the types are in the stub beside this file."""

from mailwright._core import AlertType as AlertType
from mailwright._core import MemoryReplayGuard as MemoryReplayGuard
from mailwright._core import NextAttempt as NextAttempt
from mailwright._core import Poster as Poster
from mailwright._core import Verdict as Verdict
from mailwright._core import WebhookPost as WebhookPost
from mailwright._core import WebhookSample as WebhookSample
from mailwright._core import WebhookSigner as WebhookSigner
from mailwright._core import WebhookType as WebhookType
from mailwright._core import WebhookVerifier as WebhookVerifier
from mailwright._core import next_attempt as next_attempt
from mailwright._core import sample_alert as sample_alert
