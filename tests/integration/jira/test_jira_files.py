"""Fetching files of a Jira issue: from where, how much, and with whose credentials."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.domain.ticket import Attachment
from app.ports import Rejected, RemoteUnavailable
from integrations.jira.download import _may_leave_for


def file_of(site: Any, content: bytes = b"0123456789") -> Attachment:
    issue = site.mia.create()
    site.mia.attach(issue, "run.png", content)
    found: Attachment = site.jira.read(issue).ticket.attachments[0]
    return found


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A host that is not the site: its address and the headers of what it was asked."""
    asked: list[dict[str, str]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"media")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("limit", "got"), [(100, 10), (10, 10), (9, 10), (4, 5)])
def test_at_most_one_byte_more_than_the_limit_is_read(site: Any, limit: int, got: int) -> None:
    assert len(site.jira.fetch(file_of(site), limit)) == got


def test_the_media_host_never_sees_the_credentials(site: Any, elsewhere: tuple[str, list[dict[str, str]]]) -> None:
    file = file_of(site)
    address, asked = elsewhere
    site.state.media_base_url = address
    assert site.jira.fetch(file, 100) == b"media"
    assert len(asked) == 1
    assert "authorization" not in asked[0]
    assert "cookie" not in asked[0]


def test_a_file_that_is_said_to_be_elsewhere_is_not_asked_for(
    site: Any, elsewhere: tuple[str, list[dict[str, str]]]
) -> None:
    address, asked = elsewhere
    file = file_of(site)
    for url in ("https://evil.example/x", f"{address}/x", "//evil.example/x", "file:///etc/passwd"):
        with pytest.raises(Rejected, match="not this Jira site"):
            site.jira.fetch(replace(file, url=url), 100)
    assert asked == []


def test_a_file_without_an_address_is_asked_for_by_its_id(site: Any) -> None:
    assert site.jira.fetch(replace(file_of(site), url=None), 100) == b"0123456789"


def test_a_file_that_was_deleted_is_said_to_be_gone(site: Any) -> None:
    file = file_of(site)
    site.admin.call("DELETE", f"attachment/{file.id}")
    with pytest.raises(Rejected, match="no longer on the ticket"):
        site.jira.fetch(file, 100)


def test_a_download_that_fails_is_an_outage(site: Any) -> None:
    file = file_of(site)
    site.stand.world.faults.add("error", path="attachment/content", status=503)
    with pytest.raises(RemoteUnavailable):
        site.jira.fetch(file, 100)
    site.stand.world.faults.add("half", path="media/file")
    with pytest.raises(RemoteUnavailable):
        site.jira.fetch(file, 100)


def test_a_file_that_the_media_host_does_not_have_is_gone(site: Any) -> None:
    file = file_of(site)
    site.stand.world.faults.add("error", path="media/file", status=404)
    with pytest.raises(Rejected, match="no longer on the ticket"):
        site.jira.fetch(file, 100)


@pytest.mark.parametrize(
    ("target", "site_url", "allowed"),
    [
        ("https://api.media.atlassian.com/file/1", "https://x.atlassian.net", True),
        ("http://api.media.atlassian.com/file/1", "https://x.atlassian.net", False),
        ("https://user:pw@api.media.atlassian.com/", "https://x.atlassian.net", False),
        ("https://169.254.169.254/latest", "https://x.atlassian.net", False),
        ("https://10.0.0.1/", "https://x.atlassian.net", False),
        ("https://[::1]/", "https://x.atlassian.net", False),
        ("https://localhost/", "https://x.atlassian.net", False),
        ("https://intranet/", "https://x.atlassian.net", False),
        ("http://127.0.0.1:9/", "https://x.atlassian.net", False),
        ("http://127.0.0.1:9/", "http://127.0.0.1:8", True),
        ("http://localhost:9/", "http://127.0.0.1:8", True),
        ("ftp://media.example/", "https://x.atlassian.net", False),
        ("https://[bad/", "https://x.atlassian.net", False),
    ],
)
def test_only_public_https_hosts_may_be_sent_on_to(target: str, site_url: str, allowed: bool) -> None:
    assert _may_leave_for(target, site_url) is allowed
