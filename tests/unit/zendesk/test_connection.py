"""Which connections are accepted, and where requests and credentials may go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.ports import NotPermitted, SiteConnection
from integrations.zendesk import connect
from integrations.zendesk.client import ZendeskTicketing
from integrations.zendesk.download import is_content_host, same_origin
from integrations.zendesk.session import is_loopback

SITE = SiteConnection(
    system="zendesk",
    name="acme",
    url="https://acme.zendesk.com",
    client_id="id",
    client_secret="the-client-secret",
    webhook_secrets=("hook-secret",),
)


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.zendesk.com",
        "https://acme.zendesk.com/",
        "https://support.acme.example:8443",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
    ],
)
def test_https_and_loopback_are_accepted(url: str) -> None:
    ticketing = connect(replace(SITE, url=url))
    assert isinstance(ticketing, ZendeskTicketing)
    assert ticketing.connection.url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "acme.zendesk.com",
        "http://acme.zendesk.com",
        "ftp://127.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "https://user:password@acme.zendesk.com",
        "https://acme.zendesk.com/agent",
        "https://acme.zendesk.com?x=1",
        "https://acme.zendesk.com#x",
        "https://acme",
    ],
)
def test_every_other_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"HANDOFF_ZENDESK_URL|https://acme\.zendesk\.com"):
        connect(replace(SITE, url=url))


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None, "client_secret": None},
        {"client_secret": None},
        {"client_id": None, "client_secret": None, "email": "a@b.example"},
        {"client_id": None, "client_secret": None, "token": "t"},
        {"client_id": "", "client_secret": "", "email": "", "token": ""},
    ],
)
def test_incomplete_credentials_are_named_at_the_first_remote_call(changes: dict[str, str | None]) -> None:
    ticketing = connect(replace(SITE, **changes))  # type: ignore[arg-type]
    with pytest.raises(NotPermitted, match="HANDOFF_ZENDESK_CLIENT_ID"):
        ticketing.read("5158")


def test_another_systems_connection_is_refused() -> None:
    with pytest.raises(ValueError, match="jira"):
        connect(replace(SITE, system="jira"))


def test_secrets_are_not_shown() -> None:
    shown = repr(SITE) + repr(connect(SITE)) + str(vars(connect(SITE)))
    assert "the-client-secret" not in shown
    assert "hook-secret" not in shown


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("LOCALHOST", True), ("10.0.0.1", False), ("a.b", False)],
)
def test_loopback_is_this_machine_only(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.zendesk.com/attachments/token/x/?name=run.png",
        "https://ACME.zendesk.com/x",
        "https://acme.zendesk.com:443/x",
    ],
)
def test_credentials_go_to_the_accounts_own_host(url: str) -> None:
    assert same_origin(url, "https://acme.zendesk.com")


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.zendesk.com/x",
        "https://acme.zendesk.com:8443/x",
        "https://acme.zendesk.com.evil.example/x",
        "https://evil.example/acme.zendesk.com",
        "https://acme.zendesk.com@evil.example/x",
        "https://user@acme.zendesk.com/x",
        "https://evil.example\\@acme.zendesk.com/x",
        "https://acme.zendesk.com\t.evil.example/x",
        "https://acme.zendesk.com\n/x",
        " https://acme.zendesk.com/x",
        "https://acme.zendesk.cöm/x",
        "//acme.zendesk.com/x",
        "https:///x",
        "https://[acme.zendesk.com/x",
        "https://acme.zendesk.com:99999/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_credentials_go_nowhere_else(url: str) -> None:
    assert not same_origin(url, "https://acme.zendesk.com")


@pytest.mark.parametrize("url", ["https://p19.zdusercontent.com/attachment/1", "https://other.zendesk.com/x"])
def test_zendesks_content_hosts_may_be_fetched_from(url: str) -> None:
    assert is_content_host(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://p19.zdusercontent.com/x",
        "https://zdusercontent.com.evil.example/x",
        "https://evilzdusercontent.com/x",
        "https://p19.zdusercontent.com:8443/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:80/x",
        "https://p19.zdusercontent.com@evil.example/x",
        "https://evil.example#.zdusercontent.com",
        "https://evil.example?.zdusercontent.com",
    ],
)
def test_no_other_host_is_fetched_from(url: str) -> None:
    assert not is_content_host(url)
