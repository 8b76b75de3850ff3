"""Mailgun's message engine, offline.

What goes in is what a Mailgun user writes: send parameters, templates, route expressions, event filters. What comes
out is what Mailgun would do with it. Nothing here opens a connection; where time or randomness matters the caller may
pass `now` and `seed`, so that the same input gives the same bytes on every host.

Every call that refuses its input raises `MailwrightError`, whose `diagnostics` have all errors at once.
"""

from mailwright._address import Address as Address
from mailwright._address import AddressList as AddressList
from mailwright._address import AddressParser as AddressParser
from mailwright._address import Provider as Provider
from mailwright._address import Rejected as Rejected
from mailwright._address import did_you_mean as did_you_mean
from mailwright._address import suggest_domain as suggest_domain
from mailwright._charset import Charset as Charset
from mailwright._charset import Decoded as Decoded
from mailwright._charset import decode_encoded_words as decode_encoded_words
from mailwright._charset import html_to_text as html_to_text
from mailwright._diagnostic import CODES as CODES
from mailwright._diagnostic import DEFAULT_LIMITS as DEFAULT_LIMITS
from mailwright._diagnostic import Diagnostic as Diagnostic
from mailwright._diagnostic import MailwrightError as MailwrightError
from mailwright._diagnostic import __version__ as __version__
from mailwright._form import ContentType as ContentType
from mailwright._form import EncodedForm as EncodedForm
from mailwright._form import Form as Form
from mailwright._form import FormField as FormField
from mailwright._form import FormFile as FormFile
from mailwright._send import Batch as Batch
from mailwright._send import Deliveries as Deliveries
from mailwright._send import Delivery as Delivery
from mailwright._send import Recipient as Recipient
from mailwright._send import SendOption as SendOption
from mailwright._send import SendRequest as SendRequest
from mailwright._template import StoredTemplate as StoredTemplate
from mailwright._template import Template as Template
from mailwright._template import Templates as Templates
from mailwright._template import TemplateUse as TemplateUse
from mailwright._template import TemplateVersion as TemplateVersion
from mailwright._webhook import AlertType as AlertType
from mailwright._webhook import MemoryReplayGuard as MemoryReplayGuard
from mailwright._webhook import NextAttempt as NextAttempt
from mailwright._webhook import Poster as Poster
from mailwright._webhook import Verdict as Verdict
from mailwright._webhook import WebhookPost as WebhookPost
from mailwright._webhook import WebhookSample as WebhookSample
from mailwright._webhook import WebhookSigner as WebhookSigner
from mailwright._webhook import WebhookType as WebhookType
from mailwright._webhook import WebhookVerifier as WebhookVerifier
from mailwright._webhook import next_attempt as next_attempt
from mailwright._webhook import sample_alert as sample_alert
