"""What tests share."""

from collections.abc import Callable
from typing import Any

import pytest
from mailwright import Diagnostic, MailwrightError


@pytest.fixture
def refused() -> Callable[..., list[Diagnostic]]:
    """Calls, and gives the diagnostics of the exception that must come."""

    def call(function: Callable[..., Any], *args: Any, **options: Any) -> list[Diagnostic]:
        with pytest.raises(MailwrightError) as caught:
            function(*args, **options)
        return caught.value.diagnostics

    return call
