"""Posts what Mailgun would post, through the test clients of both frameworks."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import django_app
import fastapi_app
import pytest
from django.test import Client
from django.urls import clear_url_caches
from fastapi.testclient import TestClient
from mailwright import Envelope, IncomingMessage, RouteTable, WebhookSample, WebhookSigner, WebhookVerifier, deliver
from posts import Application, SqliteReplayGuard

SIGNER = WebhookSigner("example-signing-key")
Post = Callable[[str, str, str | bytes], int]


@pytest.fixture
def application(tmp_path: Path) -> Application:
    return Application(
        verifier=WebhookVerifier(["key-of-tomorrow", "example-signing-key"]),
        guard=SqliteReplayGuard(tmp_path / "tokens.sqlite"),
    )


@pytest.fixture(params=["fastapi", "django"])
def post(request: pytest.FixtureRequest, application: Application) -> Iterator[Post]:
    if request.param == "fastapi":
        client = TestClient(fastapi_app.create_app(application), raise_server_exceptions=False)

        def by_fastapi(path: str, content_type: str, body: str | bytes) -> int:
            return client.post(path, content=body, headers={"content-type": content_type}).status_code

        yield by_fastapi
    else:
        django_app.create_app(application)
        clear_url_caches()
        server = Client(raise_request_exception=False, enforce_csrf_checks=True)

        def by_django(path: str, content_type: str, body: str | bytes) -> int:
            return server.post(path, body, content_type=content_type).status_code

        yield by_django


def test_an_event_counts_once(post: Post, application: Application) -> None:
    body = WebhookSample("permanent_fail", recipient="zoë@example.org").body(SIGNER)
    assert [post("/mailgun/events", "application/json", body) for _ in range(3)] == [200, 200, 200]
    assert application.bounced == ["zoë@example.org"]
    assert application.log == ["webhook-replayed"] * 2
    assert post("/mailgun/events", "application/json; charset=utf-8", WebhookSample("opened").body(SIGNER)) == 200
    assert application.bounced == ["zoë@example.org"]


def test_what_is_not_mailguns_is_refused_for_good(post: Post, application: Application) -> None:
    forged = WebhookSample("permanent_fail").body(WebhookSigner("guessed"))
    stale = WebhookSample("permanent_fail").body(SIGNER, now=1_700_000_000)
    assert post("/mailgun/events", "application/json", forged) == 406
    assert post("/mailgun/events", "application/json", stale) == 406
    assert post("/mailgun/events", "application/json", b"\xff{") == 406
    assert post("/mailgun/inbound", "text/plain", b"") == 406
    assert application.log == [
        "webhook-signature-mismatch",
        "webhook-stale",
        "webhook-body-malformed",
        "webhook-content-type",
    ]
    # Genuine, but not what belongs there.
    assert post("/mailgun/inbound", "application/json", WebhookSample("opened").body(SIGNER)) == 406
    assert not application.bounced and not application.tickets


def test_a_message_becomes_a_ticket(post: Post, application: Application) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann <ann@example.net>", "Hilfe für 𝄞"
    mail.set_content("Bitte um Hilfe.\n\nOn Tue, Mar 5, 2024 at 9:14 AM, Bo <bo@example.com> wrote:\n> Wie gehts?\n")
    mail.add_attachment(b"\0" * 3_000_000, maintype="application", subtype="pdf", filename="größe.pdf")
    routes = RouteTable.from_json(
        [
            {
                "expression": "match_recipient('support@in.example.com')",
                "actions": ["forward('https://example.com/mailgun/inbound')", "stop()"],
            }
        ]
    )
    message = IncomingMessage.parse(mail.as_bytes())
    delivery = deliver(routes, message, Envelope("ann@example.net", "support@in.example.com"), signer=SIGNER)
    for request in [*delivery.requests, *delivery.requests]:
        assert post("/mailgun/inbound", request.content_type, request.body) == 200
    [ticket] = application.tickets
    assert (ticket.sender, ticket.subject, ticket.text) == ("ann@example.net", "Hilfe für 𝄞", "Bitte um Hilfe.")
    assert ticket.files == [("größe.pdf", b"\0" * 3_000_000)]


def test_work_that_fails_is_done_at_the_next_attempt(
    post: Post, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ConnectionError("our database is down")

    event = WebhookSample("permanent_fail").body(SIGNER)
    routes = RouteTable.from_json(
        [{"expression": "catch_all()", "actions": ["forward('https://example.com/mailgun/inbound')"]}]
    )
    message = IncomingMessage.parse(b"Subject: Help\r\n\r\nPlease.\r\n")
    envelope = Envelope("ann@example.net", "support@in.example.com")
    [request] = deliver(routes, message, envelope, signer=SIGNER).requests
    attempts = [
        ("/mailgun/events", "application/json", event),
        ("/mailgun/inbound", request.content_type, request.body),
    ]
    with monkeypatch.context() as down:
        down.setattr(application, "handle", fail)
        down.setattr(application, "open", fail)
        assert [post(*attempt) for attempt in attempts] == [500, 500]
    assert not application.bounced and not application.tickets
    # Up again: the same posts count, once each.
    assert [post(*attempt) for attempt in attempts * 2] == [200] * 4
    assert (len(application.bounced), len(application.tickets)) == (1, 1)
    assert application.log == ["webhook-replayed"] * 2


def test_mailgun_tries_again_while_the_database_is_down(post: Post, application: Application, tmp_path: Path) -> None:
    body = WebhookSample("permanent_fail").body(SIGNER)
    application.guard.path = tmp_path / "no such folder" / "tokens.sqlite"
    assert post("/mailgun/events", "application/json", body) == 500
    application.guard.path = tmp_path / "tokens.sqlite"
    assert post("/mailgun/events", "application/json", body) == 200
    assert len(application.bounced) == 1
