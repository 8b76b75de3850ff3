from collections.abc import Sequence
from typing import Final, Literal, TypeAlias, final

from mailwright._diagnostic import Diagnostic

_Conformance: TypeAlias = Literal["valid", "obsolete", "invalid"]
_Limits: TypeAlias = dict[str, int]

@final
class Address:
    """A mailbox: display name, local part and domain.

    Addresses are equal when name, local part and domain are; `is_same_mailbox` leaves the name out. `str(address)` is
    the form for people: `name <local@domain>`, the name quoted where it must be, nothing encoded.
    """

    @staticmethod
    def parse(
        text: str,
        /,
        *,
        limits: _Limits | None = None,
        parameter: str | None = None,
        require_rfc: bool | None = None,
    ) -> Address:
        """Reads one mailbox by the grammar that Mailgun published, without URLs and without groups.

        The options are those of `AddressParser`.

        Raises `MailwrightError`: its diagnostic says where the text leaves the grammar.
        """
    @staticmethod
    def parse_lenient(
        text: str,
        /,
        *,
        limits: _Limits | None = None,
        parameter: str | None = None,
        require_rfc: bool | None = None,
    ) -> Address:
        """Reads text typed by people: as `parse`, and where that fails the last word is taken for the address and all
        before it for the name.

        Raises `MailwrightError`: its diagnostic says where the text leaves the grammar.
        """
    def with_display_name(self, name: str, /) -> Address:
        """The same mailbox with another display name, as it is: nothing is decoded."""
    @property
    def display_name(self) -> str:
        """The display name, decoded; empty where there is none.

        It may hold control characters, which an encoded word hides well; the address then carries the warning
        `address-control-character`, and nothing here writes it into a header.
        """
    @property
    def rfc_display_name(self) -> str:
        """The display name as RFC 5322 and RFC 2047 read it, which is mostly the same, and else better for people:
        Mailgun's library leaves encoded words next to plain text undecoded, and decodes those in quotes.
        """
    @property
    def local(self) -> str:
        """The local part as it was written: case, quotes and backslashes kept."""
    @property
    def domain(self) -> str:
        """The domain in lower case, A-labels shown as U-labels; or an address literal in its brackets."""
    @property
    def domain_ascii(self) -> str:
        """The domain as it goes over the wire: lower case, A-labels."""
    @property
    def address(self) -> str:
        """`local@domain` for people."""
    @property
    def wire(self) -> str:
        """`local@domain` for the wire, the domain in A-labels and without a final dot.

        Two addresses with the same wire form are the same mailbox. With a local part outside ASCII the result is not
        ASCII: see `is_smtputf8`.
        """
    @property
    def ascii(self) -> str | None:
        """`local@domain` in ASCII; `None` where the local part is not ASCII."""
    @property
    def is_smtputf8(self) -> bool:
        """Whether the local part is not ASCII, so that only SMTPUTF8 (RFC 6531) can carry the address."""
    def is_same_mailbox(self, other: Address, /) -> bool:
        """Whether two addresses name the same mailbox: the local part counts exactly, the domain whatever its spelling."""
    @property
    def is_domain_literal(self) -> bool:
        """Whether the domain is in brackets."""
    @property
    def is_via_fallback(self) -> bool:
        """Whether `parse_lenient` had to take the last word for the address."""
    @property
    def has_control(self) -> bool:
        """Whether the display name or the address holds a control character (C0, DEL or C1)."""
    @property
    def conformance(self) -> _Conformance:
        """How the text stands to RFC 5322, 5321, 6531, 6532 and IDNA2008: `valid`, `obsolete` or `invalid`."""
    @property
    def span(self) -> tuple[int, int]:
        """Where the mailbox stood in the text, in code points."""
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Warnings: what the standards object to, a name from the fallback, control characters."""
    def check_provider(self) -> Diagnostic | None:
        """A warning where the domain belongs to a provider that has no such local part: such mail bounces."""
    def display_name_in_header(self) -> str:
        """The display name as a header has it: atoms, a quoted string, or RFC 2047 encoded words, in ASCII. At each space
        the line may be folded. Empty where there is no name.

        Raises `MailwrightError` with `address-control-character` where the name holds one.
        """
    def in_header(self) -> str:
        """The mailbox as a header has it: `name <local@domain>`, the domain in A-labels; ASCII unless `is_smtputf8`.

        Raises `MailwrightError` with `address-control-character` where the name or the address holds one: it must not
        reach a header.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Address: ...
    def __deepcopy__(self, _memo: object, /) -> Address: ...

@final
class AddressParser:
    """Reads addresses, with options: limits, the name for diagnostics, and how strict to be.

    `limits`: `address`, `address_list` and `address_array` are read. `parameter`: what diagnostics name, by default
    `address`. `require_rfc`: whether what Mailgun accepts and the RFCs forbid is refused, by default not.
    """

    def __new__(
        cls,
        *,
        limits: _Limits | None = None,
        parameter: str | None = None,
        require_rfc: bool | None = None,
    ) -> AddressParser: ...
    def parse(self, text: str, /) -> Address:
        """Reads one mailbox by the grammar that Mailgun published, without URLs and without groups.

        Raises `MailwrightError` with `address-empty`, `address-input-too-long`, `address-url`,
        `address-domain-not-idna`, or what the grammar refuses: `address-syntax`, `address-unterminated`,
        `address-comment`, `address-space-at-sign`, `address-group-syntax`.
        """
    def parse_addr_spec(self, text: str, /) -> Address:
        """Reads a bare `local@domain`, white space and comments around it allowed: what Mailgun's validation parses.

        Raises `MailwrightError` as `parse` does.
        """
    def parse_lenient(self, text: str, /) -> Address:
        """Reads text typed by people: as `parse`, and where that fails the last word is taken for the address and all
        before it for the name, as it stands.

        The result then says `is_via_fallback` and carries a warning. The name may hold anything, commas, other
        addresses and line breaks included. For recipients this is the wrong call.

        Raises `MailwrightError` as `parse` does, for the whole text.
        """
    def is_email(self, text: str, /) -> bool:
        """Whether Mailgun takes the text for a bare address, the last-word fallback included: `Nora nora@example.org`
        counts, `<nora@example.org>` does not.
        """
    def parse_list(self, text: str, /) -> AddressList:
        """Reads a list by the grammar that Mailgun published: `,` and `;` separate, groups are refused.

        It is all or nothing: where one member does not fit the grammar, the whole text is rejected, once, and the
        reasons name each member that does not fit. Only members that are grammatical but no mailbox (a bad
        international domain, a URL) are rejected on their own, written `local@domain`; if no address is left because
        of bad domains, the whole text is rejected besides. Duplicates are kept.
        """
    def parse_each(self, texts: Sequence[str], /) -> AddressList:
        """Reads texts one by one, each as `parse` does.

        More texts than the limit `address_array` (1024) give nothing at all, as at Mailgun, and an error in the
        list's diagnostics. Spans point into the text of the address.
        """
    def parse_recipients(self, text: str, /) -> AddressList:
        """Reads the recipients of a message, as `to`, `cc` and `bcc` name them.

        The grammar is that of `parse_list`, and besides groups (RFC 6854) are expanded: their members count as
        recipients, and a note says so. Nothing is rejected in silence: every member that cannot be a recipient is an
        error, URLs and control characters in a name or address among them.

        Raises `MailwrightError` with one error for every member that is refused, each with its span.
        """
    def __copy__(self) -> AddressParser: ...
    def __deepcopy__(self, _memo: object, /) -> AddressParser: ...

@final
class AddressList:
    """The mailboxes of a list, and what of it was rejected."""

    @staticmethod
    def parse(
        text: str,
        /,
        *,
        limits: _Limits | None = None,
        parameter: str | None = None,
        require_rfc: bool | None = None,
    ) -> AddressList:
        """Reads a list: as `AddressParser.parse_list`, whose options it takes."""
    @staticmethod
    def parse_recipients(
        text: str,
        /,
        *,
        limits: _Limits | None = None,
        parameter: str | None = None,
        require_rfc: bool | None = None,
    ) -> AddressList:
        """Reads recipients: as `AddressParser.parse_recipients`, whose options it takes.

        Raises `MailwrightError` with one error for every member that is refused.
        """
    @property
    def addresses(self) -> list[Address]:
        """The mailboxes in their order, duplicates included."""
    @property
    def rejected(self) -> list[Rejected]:
        """What was rejected, with the reasons."""
    @property
    def conformance(self) -> _Conformance:
        """How the list stands to RFC 5322 (`valid`, `obsolete` or `invalid`): as the worst of its addresses, and what
        separates them counts too.
        """
    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Notes on the list, and the warnings of all its addresses."""
    def __copy__(self) -> AddressList: ...
    def __deepcopy__(self, _memo: object, /) -> AddressList: ...

@final
class Rejected:
    """A part of a list that is not an address, and why."""

    @property
    def text(self) -> str:
        """The text: the whole list, or the one address (without its name)."""
    @property
    def reasons(self) -> list[Diagnostic]:
        """Why, with spans into the source of the list."""
    @property
    def reason(self) -> Diagnostic | None:
        """The first reason."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Rejected: ...
    def __deepcopy__(self, _memo: object, /) -> Rejected: ...

@final
class Provider:
    """A provider with rules of its own for local parts."""

    ALL: Final[tuple[Provider, ...]]
    @staticmethod
    def for_name(name: str, /) -> Provider | None:
        """The provider of a name, in lower case: `gmail`."""
    @staticmethod
    def for_domain(domain: str, /) -> Provider | None:
        """The provider of a domain, by the providers' own domains. Case does not count."""
    @staticmethod
    def for_mx_host(host: str, /) -> Provider | None:
        """The provider whose rules Mailgun applies for a mail exchanger. Case counts, except for Google's."""
    @property
    def name(self) -> str:
        """The name, in lower case."""
    def accepts(self, local: str, domain: str = "", /) -> bool:
        """Whether the provider has such a local part. `domain` matters for Yahoo and AOL only, in lower case, as
        `Address.domain` has it; empty, it stands for the provider's main domain.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Provider: ...
    def __deepcopy__(self, _memo: object, /) -> Provider: ...

def did_you_mean(address: str, /) -> str | None:
    """The address with the domain that was probably meant; `None` where there is nothing to suggest.

    The local part is what stands before the first `@`, the domain what follows the last one. Text without `@` has
    nothing to suggest for.
    """

def suggest_domain(domain: str, /) -> str | None:
    """The domain that was probably meant; `None` where there is nothing to suggest."""
