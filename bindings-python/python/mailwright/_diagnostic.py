"""Errors and diagnostics; the types are in the stub beside this file."""

from mailwright._core import CODES as CODES
from mailwright._core import DEFAULT_LIMITS as DEFAULT_LIMITS
from mailwright._core import Diagnostic as Diagnostic
from mailwright._core import MailwrightError as MailwrightError
from mailwright._core import __version__ as __version__
from mailwright._core import parameter_text as parameter_text
