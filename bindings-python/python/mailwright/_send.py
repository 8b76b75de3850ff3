"""Requests and deliveries; the types are in the stub beside this file."""

from collections.abc import Sequence as _Sequence

from mailwright._core import Batch as Batch
from mailwright._core import Deliveries as Deliveries
from mailwright._core import Delivery as Delivery
from mailwright._core import Recipient as Recipient
from mailwright._core import SendOption as SendOption
from mailwright._core import SendRequest as SendRequest

# For `isinstance` and for `match`, which knows sequences by that.
_Sequence.register(Batch)
