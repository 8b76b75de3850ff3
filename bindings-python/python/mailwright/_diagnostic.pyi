from typing import Final, Literal, final

__version__: Final[str]

CODES: Final[dict[str, str]]
DEFAULT_LIMITS: Final[dict[str, int]]

class MailwrightError(ValueError):
    """Input that mailwright refuses.

    `diagnostics` has every finding, not the first alone, each with a stable code, the parameter it is about and
    where in it; the text of the exception has a line for each.
    """

    diagnostics: list[Diagnostic]

@final
class Diagnostic:
    """One finding: a stable code, the parameter it is about, and where in that parameter's text."""

    @property
    def code(self) -> str:
        """The stable name of the finding, such as `address-empty`; `CODES` describes all of them."""
    @property
    def severity(self) -> Literal["error", "warning", "note"]:
        """`error` (the input is refused), `warning` or `note`."""
    @property
    def message(self) -> str:
        """What was found, in one line: Mailgun's own message where there is one."""
    @property
    def parameter(self) -> str:
        """The parameter it is about, spelled as Mailgun spells it (`recipient-variables`, `h:Reply-To`)."""
    @property
    def span(self) -> tuple[int, int] | None:
        """Start and end in the text of the parameter, in code points: `source[start:end]` is what it is about."""
    @property
    def help(self) -> str | None:
        """A hint how to mend it."""
    @property
    def is_error(self) -> bool:
        """Whether it refuses the input."""
    @property
    def source(self) -> str | None:
        """The text that the span is in, where the parameter alone does not tell: one of several texts of it, or the source
        of a template that it names. `None`: it is the text of the parameter, or there is no span.
        """
    def excerpt(self, text: str | None = None, /) -> str:
        """The finding as text of several lines, with the offending line underlined.

        `text` is the text that the span is in: the value of `parameter`, by default `source`. Without a span it is not
        looked at; without any text there is no line to show.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Diagnostic: ...
    def __deepcopy__(self, _memo: object, /) -> Diagnostic: ...

def parameter_text(parameter: str, name: str, value: object, /) -> str | None:
    """The text in `value` that a finding's parameter names, so that its span can be shown in it: `routes[0].actions[1]`.

    `name` is what the parameter calls `value` itself (`routes`, `filter`); where it is empty, the parameter begins with a
    member of `value`. A text that stands for a list of one text is its own first element; a number is its digits. `None`
    where the parameter is about something else, or no text is there.
    """
