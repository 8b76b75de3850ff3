"""What an application does with Mailgun's posts, whichever framework it is written with.

`events` takes event webhooks, `inbound` the messages that routes forward; both answer the HTTP status that tells
Mailgun what it should hear: 200 for "done", 406 for "do not send this again". Anything else makes Mailgun try again for
hours, and that is right when our own database is down: such exceptions are not swallowed here, and the replay guard is
told to forget the post, so that the next attempt is taken for what it is.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mailwright import Diagnostic, Form, InboundPost, MailwrightError, WebhookPost, WebhookVerifier


class SqliteReplayGuard:
    """Remembers tokens in a database that all processes of the application share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, until INTEGER NOT NULL)")

    def remember(self, token: str, now: int, until: int, /) -> bool:
        """Looks the token up and stores it in one step: of two copies that come at once, one is new."""
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute("DELETE FROM tokens WHERE until < ?", (now,))
            added = database.execute("INSERT OR IGNORE INTO tokens VALUES (?, ?)", (token, until))
            return added.rowcount == 1

    def forget(self, token: str, /) -> None:
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute("DELETE FROM tokens WHERE token = ?", (token,))


@dataclass
class Ticket:
    """A message to the support desk, without what it quotes."""

    sender: str
    subject: str | None
    text: str | None
    files: list[tuple[str | None, bytes]]


@dataclass
class Application:
    verifier: WebhookVerifier
    guard: SqliteReplayGuard
    bounced: list[str] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def events(self, content_type: str, body: bytes) -> int:
        """An event webhook."""

        def work(post: WebhookPost) -> int:
            self.handle(post.event)
            return 200

        return self.once(content_type, body, work)

    def handle(self, event: dict[str, Any]) -> None:
        if event["event"] == "failed" and event["severity"] == "permanent":
            self.bounced.append(event["recipient"])

    def inbound(self, content_type: str, body: bytes) -> int:
        """A message that a route forwards: the body of `forward("https://…/mailgun/inbound")`."""

        def work(post: WebhookPost) -> int:
            if post.form is None:
                # An event, not a message: the webhook is set to the wrong address.
                self.log.append(f"unexpected {post.kind}")
                return 406
            try:
                made = ticket(post.form)
            except MailwrightError as error:
                return self.refused(error.diagnostics)
            self.open(made)
            return 200

        return self.once(content_type, body, work)

    def open(self, made: Ticket) -> None:
        self.tickets.append(made)

    def once(self, content_type: str, body: bytes, work: Callable[[WebhookPost], int]) -> int:
        """Does the work for a post that is genuine and new; if the work fails, the post is new again."""
        try:
            post = self.verifier.read_post_once(content_type, body, self.guard)
        except MailwrightError as error:
            return self.refused(error.diagnostics)
        try:
            return work(post)
        except BaseException:  # a worker that is stopped leaves its work undone, too
            self.guard.forget(post.token)
            raise

    def refused(self, found: Iterable[Diagnostic]) -> int:
        codes = [one.code for one in found]
        self.log += codes
        # Ours the first time, so Mailgun may rest. Whatever else is wrong gets no better by trying again.
        return 200 if codes == ["webhook-replayed"] else 406


def ticket(form: Form) -> Ticket:
    message = InboundPost.from_form(form)
    return Ticket(
        sender=message.envelope.sender,
        subject=form.first("subject"),
        text=form.first("stripped-text"),
        files=[(file.filename, file.content) for file in message.attachments],
    )
