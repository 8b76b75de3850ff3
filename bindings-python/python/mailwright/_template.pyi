from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, final

from mailwright._diagnostic import Diagnostic

_Limits: TypeAlias = dict[str, int]
_Dialect: TypeAlias = Literal["mailgun", "handlebars"]
_StoredTemplates: TypeAlias = Mapping[str, str | Mapping[str, Any]]
_Data: TypeAlias = Mapping[str, Any] | Sequence[Any] | str | float | bool | None

@final
class Template:
    """A template, parsed once, to be rendered any number of times."""

    @staticmethod
    def parse(source: str, /, *, dialect: _Dialect | None = None, limits: _Limits | None = None) -> Template:
        """Parses a template.

        `dialect`: `mailgun`, or `handlebars` for the standard one with its own helpers and no others, to compare with.
        Of the limits `template_source`, `template_nesting`, and for rendering `template_output` and `template_steps`
        are read.

        Raises `MailwrightError` with every error of the template and its place: `template-syntax`,
        `template-unclosed-tag`, `template-unclosed-block`, `template-block-mismatch`, `template-unexpected-else`,
        `template-index-without-brackets`, `template-nesting-too-deep`, `template-too-long`; and with
        `template-dialect-unknown`.
        """
    @property
    def source(self) -> str:
        """The source."""
    @property
    def dialect(self) -> _Dialect:
        """The dialect it was parsed in: `mailgun` or `handlebars`."""
    def render(self, data: _Data = None, /) -> str:
        """Renders the template. `data` is what JSON has: a dictionary as a rule; `None` is data without any name.

        Raises `MailwrightError` with what makes Mailgun's engine fail, in the order of rendering, so one error at most:
        `template-helper-arguments`, `template-undefined-partial`, `template-negative-index`, `template-data-variable`,
        `template-number-out-of-range`, `template-recursion`; over a limit `template-output-too-long` or
        `template-too-many-steps`; of the standard dialect `template-handlebars`.
        """
    def render_json(self, data: str, /) -> str:
        """Renders the template with data that is JSON text, read with all that JSON can say: digits that a float does not
        hold, a minus zero.

        Raises `MailwrightError` with `template-json`, parameter `data`, where it is no JSON, and as `render` does.
        """
    def variables(self) -> list[TemplateUse]:
        """The variables that it reads, in order: each place of each, with the blocks around it. Of a template in the
        standard dialect, none where Mailgun's engine cannot read it.
        """
    def helpers(self) -> list[TemplateUse]:
        """The helpers that it calls, in order: each place of each, with the blocks around it."""
    def check(self, data: _Data = None, /, *, compare: _Dialect | None = None) -> list[Diagnostic]:
        """Everything that can be said before sending: where Mailgun does something else than the author probably expects,
        and with `data` what rendering it meets, errors too. In the order of the source.

        `compare`: besides, another dialect (`handlebars`) on the same data; where the outputs part is
        `template-differs-from-handlebars`. For that Handlebars gets a helper `equal` with an else part, as people who
        preview Mailgun's templates register it.

        Raises `MailwrightError` with `template-dialect-unknown`.
        """
    def __copy__(self) -> Template: ...
    def __deepcopy__(self, _memo: object, /) -> Template: ...

@final
class TemplateUse:
    """One place where a template uses a variable or a helper."""

    @property
    def name(self) -> str:
        """The name as the template writes it: `user.first_name`, `../currency`, `@index`; for a helper `each`."""
    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the source, in code points."""
    @property
    def blocks(self) -> list[str]:
        """The blocks around it, from the outermost to the innermost, each as its opening tag says (`each items`); of an
        else part with the word `else` before it. The arguments of a block's own tag are not inside it.
        """
    @property
    def is_local(self) -> bool:
        """Whether it is not read from the data of the template but from a loop (`@index`) or a block parameter."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> TemplateUse: ...
    def __deepcopy__(self, _memo: object, /) -> TemplateUse: ...

@final
class Templates:
    """Stored templates, by name.

    The rules are Mailgun's: names and tags are kept in lower case; the first version of a template is its active one,
    and making another active takes it from the first; an update changes the fields it names and no other. A source that
    does not parse is stored with a warning, as the service does; sending with it is refused.

    `templates`: names, each with a source (which becomes the version `initial`) or with a dictionary of `description`
    and `versions`. A version has `tag`, `template`, `active` (a boolean, `"yes"` or `"no"`), `comment` and `headers` (a
    dictionary, or its JSON text as Mailgun's API takes it). Of the limits `templates`, `template_versions` and those of
    a template are read.

    Raises `MailwrightError` with `template-json` for another shape, and what `create` and `add_version` raise; the
    parameter of each is `templates`.
    """

    def __new__(cls, templates: _StoredTemplates | None = None, /, *, limits: _Limits | None = None) -> Templates: ...
    @staticmethod
    def from_json(text: str, /, *, limits: _Limits | None = None) -> Templates:
        """Reads a store from JSON text: an object as the constructor takes it.

        Raises `MailwrightError` with `template-json` where it is no JSON, and as the constructor does.
        """
    def to_json_value(self) -> dict[str, Any]:
        """The store as JSON has it, in the shape that the constructor takes."""
    def get(self, name: str, /) -> StoredTemplate | None:
        """The template of that name, in any case."""
    def create(self, name: str, /) -> list[Diagnostic]:
        """Creates a template without a version. What is returned are warnings: a name with characters that are unsafe in
        a URL.

        Raises `MailwrightError` with `template-name` where the name is empty, `template-exists` where there is one of
        that name, `template-too-many` over the limit.
        """
    def describe(self, name: str, description: str, /) -> None:
        """Changes the description of a template.

        Raises `MailwrightError` with `template-not-found`.
        """
    def rename(self, name: str, new: str, /) -> list[Diagnostic]:
        """Gives a template another name. What is returned are warnings, as of `create`.

        Raises `MailwrightError` with `template-not-found`, and as `create` does.
        """
    def delete(self, name: str, /) -> None:
        """Deletes a template with all of its versions.

        Raises `MailwrightError` with `template-not-found`.
        """
    def clear(self) -> None:
        """Deletes all templates."""
    def add_version(
        self,
        name: str,
        tag: str,
        /,
        *,
        template: str | None = None,
        comment: str | None = None,
        active: bool | None = None,
        headers: dict[str, str] | None = None,
    ) -> list[Diagnostic]:
        """Adds a version. The first one of a template is active whatever `active` says. What is returned are warnings:
        those about the tag, and what is wrong with a source that does not parse.

        `template`: the source. `comment`: a remark. `headers`: From, Subject or Reply-To.

        Raises `MailwrightError` with `template-not-found`; `template-version-tag` where the tag is empty;
        `template-version-exists`; `template-too-many-versions` over the limit; `template-header` for another header or
        one with a line break.
        """
    def update_version(
        self,
        name: str,
        tag: str,
        /,
        *,
        template: str | None = None,
        comment: str | None = None,
        active: bool | None = None,
        headers: dict[str, str] | None = None,
    ) -> list[Diagnostic]:
        """Changes the fields of a version that are given. What is returned are warnings, as of `add_version`, and that the
        active version cannot be made inactive, only another one active. `headers` replace all that the version had.

        Raises `MailwrightError` with `template-not-found`, `template-version-not-found`, and those of the fields as
        `add_version` does.
        """
    def copy_version(self, name: str, tag: str, new_tag: str, /, *, comment: str | None = None) -> list[Diagnostic]:
        """Copies a version under a new tag, inactive, with a remark of its own or that of the original. A version that has
        the new tag is replaced, and stays active if it was. What is returned are warnings about the tag.

        Raises `MailwrightError` with `template-not-found`, `template-version-not-found`, `template-version-tag`,
        `template-too-many-versions`.
        """
    def delete_version(self, name: str, tag: str, /) -> list[Diagnostic]:
        """Deletes a version. What is returned are warnings: that a template is left without an active version.

        Raises `MailwrightError` with `template-not-found` or `template-version-not-found`.
        """
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[StoredTemplate]: ...
    def __contains__(self, name: str, /) -> bool: ...
    def __copy__(self) -> Templates: ...
    def __deepcopy__(self, _memo: object, /) -> Templates: ...

@final
class StoredTemplate:
    """One stored template with its versions, in the order in which they were added, as it was when it was asked for."""

    @property
    def name(self) -> str:
        """The name, in lower case."""
    @property
    def description(self) -> str:
        """The description; empty where there is none."""
    @property
    def versions(self) -> list[TemplateVersion]:
        """The versions, in the order in which they were added."""
    def version(self, tag: str, /) -> TemplateVersion | None:
        """The version of that tag, in any case."""
    @property
    def active(self) -> TemplateVersion | None:
        """The version that is sent where none is asked for."""
    def __copy__(self) -> StoredTemplate: ...
    def __deepcopy__(self, _memo: object, /) -> StoredTemplate: ...

@final
class TemplateVersion:
    """One version of a stored template."""

    @property
    def tag(self) -> str:
        """The tag, in lower case."""
    @property
    def source(self) -> str:
        """The source."""
    def template(self) -> Template:
        """The parsed template.

        Raises `MailwrightError` with what is wrong with a source that does not parse.
        """
    @property
    def comment(self) -> str:
        """The remark; empty where there is none."""
    @property
    def is_active(self) -> bool:
        """Whether it is the active version."""
    @property
    def headers(self) -> dict[str, str]:
        """The headers that it carries: of From, Subject and Reply-To those that are set. Values are templates themselves."""
    def __copy__(self) -> TemplateVersion: ...
    def __deepcopy__(self, _memo: object, /) -> TemplateVersion: ...
