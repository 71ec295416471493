"""Where a file is fetched from, step by step, and where the credentials go along."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from urllib3.response import HTTPResponse

from app.domain.ticket import Attachment, Person
from app.ports import Rejected, RemoteUnavailable
from integrations.zendesk.download import fetch

SITE = "https://acme.zendesk.com"
OWN = f"{SITE}/attachments/token/abc/?name=run.png"
CONTENT = "https://p19.zdusercontent.com/attachment/1?token=xyz"


def reply(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers or {})
    response.raw = HTTPResponse(io.BytesIO(body), preload_content=False, status=status)
    response.request = requests.Request("GET", OWN).prepare()
    return response


class Session:
    """Answers from a plan, and notes what was asked and whether the credentials went along."""

    site = SITE

    def __init__(self, plan: Mapping[str, requests.Response]) -> None:
        self.plan = plan
        self.asked: list[tuple[str, bool]] = []

    def open_file(self, url: str, *, signed_in: bool) -> requests.Response:
        self.asked.append((url, signed_in))
        return self.plan[url]


def file_at(url: str | None) -> Attachment:
    author = Person(id="3", name="Priya", role="agent")
    return Attachment(
        id="7",
        filename="run.png",
        mime_type="image/png",
        size=5,
        author=author,
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
        url=url,
    )


def fetched(session: Session, url: str | None = OWN, limit: int = 100) -> bytes:
    wanted: Any = session
    return fetch(wanted, file_at(url), limit)


def test_the_credentials_stay_behind_when_a_redirect_leads_to_a_content_host() -> None:
    session = Session({OWN: reply(302, headers={"Location": CONTENT}), CONTENT: reply(200, b"image")})
    assert fetched(session) == b"image"
    assert session.asked == [(OWN, True), (CONTENT, False)]


def test_a_content_host_is_asked_without_credentials_from_the_start() -> None:
    session = Session({CONTENT: reply(200, b"image")})
    assert fetched(session, CONTENT) == b"image"
    assert session.asked == [(CONTENT, False)]


def test_a_redirect_within_the_account_keeps_the_credentials() -> None:
    session = Session({OWN: reply(301, headers={"Location": "/b"}), f"{SITE}/b": reply(200, b"image")})
    assert fetched(session) == b"image"
    assert session.asked[1] == (f"{SITE}/b", True)


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/x",
        "http://acme.zendesk.com/x",
        "http://169.254.169.254/latest",
        "http://127.0.0.1/x",
        "//evil.example/x",
        "file:///etc/passwd",
        "https://p19.zdusercontent.com@evil.example/x",
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(location: str) -> None:
    session = Session({OWN: reply(302, headers={"Location": location})})
    with pytest.raises(Rejected, match="not fetched"):
        fetched(session)
    assert session.asked == [(OWN, True)]


def test_redirects_end_somewhere() -> None:
    session = Session({OWN: reply(302, headers={"Location": OWN})})
    with pytest.raises(Rejected, match="redirects"):
        fetched(session)
    assert len(session.asked) == 6


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_gone_is_refused_for_good(status: int) -> None:
    with pytest.raises(Rejected, match="no longer there"):
        fetched(Session({OWN: reply(status, b"<html>")}))


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_file_that_cannot_be_had_now_is_asked_for_later(status: int) -> None:
    with pytest.raises(RemoteUnavailable):
        fetched(Session({OWN: reply(status, b"<html>")}))


def test_no_more_than_the_limit_and_a_byte_is_read() -> None:
    assert fetched(Session({OWN: reply(200, b"x" * 1_000_000)}), limit=10) == b"x" * 11


def test_a_file_without_an_address_is_refused() -> None:
    with pytest.raises(Rejected, match="no host"):
        fetched(Session({}), None)
