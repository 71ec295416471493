"""Addresses, headers and forms as an attacker would send them: no fault, nothing believed that is not proven."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.settings import Settings
from app.store import accounts, tables
from app.web import create_app
from app.workflow.service import Service
from tests.security.conftest import GATE_TOKEN
from tests.support.forms import form_token, send
from tests.support.service import a_service
from tests.support.tracker import Tracker


@pytest.fixture
def admin(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    """The administrator."""
    return signed_in()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/..%2f..%2fsettings.py",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static/..%252f..%252fsettings.py",
        "/static/....//settings.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/..%5c..%5csettings.py",
    ],
)
def test_no_file_but_the_assets_is_served(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (302, 308, 404)
    assert "HANDOFF" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/webhooks/../accounts", "//accounts", "/healthz/../accounts", "/ACCOUNTS"])
def test_no_way_of_writing_an_address_goes_round_the_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (302, 308, 404)
    assert "Who may sign in" not in answer.get_data(as_text=True)


def test_the_host_header_leads_nowhere(client: FlaskClient) -> None:
    for host in ("evil.example", "evil.example:443", "localhost@evil.example"):
        answer = client.get("/deliveries", headers={"Host": host, "X-Forwarded-Host": "evil.example"})
        assert "evil" not in answer.headers.get("Location", "")
        assert "evil" not in answer.get_data(as_text=True)


def test_a_link_that_is_made_on_a_page_names_the_configured_address(service: Service) -> None:
    app = create_app(service, Settings(public_url="https://gate.example.com"))
    admin = enter_by_https(app, service)
    page = send_by_https(admin, "/accounts", {"name": "lea", "role": "viewer"}, host="evil.example")
    assert "https://gate.example.com/signin?token=" in page.get_data(as_text=True)
    assert "evil" not in page.get_data(as_text=True)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")


def enter_by_https(app: Flask, service: Service) -> FlaskClient:
    """The administrator of an installation that is reached by https only."""
    from app.web.signin import make_signin_link

    client = app.test_client()
    path = make_signin_link(service, "").partition("/signin")[2]
    page = client.get(f"/signin{path}", base_url="https://localhost").get_data(as_text=True)
    data = {"token": path.partition("token=")[2], "csrf_token": form_token(page)}
    answer = client.post(
        "/signin/link", data=data, base_url="https://localhost", headers={"Referer": "https://localhost/signin"}
    )
    assert answer.status_code == 302
    return client


def send_by_https(client: FlaskClient, path: str, data: dict[str, str], host: str) -> Any:
    """Send a form whose request says another host than the one that was asked."""
    token = form_token(client.get("/account", base_url="https://localhost").get_data(as_text=True))
    headers = {"Referer": "https://localhost/account", "X-Forwarded-Host": host, "Forwarded": f"host={host}"}
    return client.post(path, data={**data, "csrf_token": token}, base_url="https://localhost", headers=headers)


def failures_by_address(service: Service) -> Iterator[str]:
    with service.database.read() as connection:
        yield from connection.execute(select(tables.signin_failures.c.address)).scalars()


@pytest.mark.usefixtures("cheap_hashes")
@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "10.0.0.1", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_from_as_many_proxies_as_are_configured(
    sqlite_url: str, proxies: int, header: str, counted: str
) -> None:
    service = a_service(sqlite_url, Tracker())
    client = create_app(service, Settings(proxies=proxies)).test_client()
    token = form_token(client.get("/signin").get_data(as_text=True))
    data = {"name": "mia", "password": "wrong", "csrf_token": token}
    assert client.post("/signin", data=data, headers={"X-Forwarded-For": header}).status_code == 401
    assert list(failures_by_address(service)) == [counted]
    service.close()


def test_more_in_a_form_than_it_asks_for_changes_nothing(admin: FlaskClient, service: Service) -> None:
    more = {"password_hash": "x", "created_at": "2020-01-01", "account": "admin", "is_admin": "1"}
    assert send(admin, "/accounts", {"name": "mia", "role": "viewer", **more}).status_code == 200
    with service.database.read() as connection:
        made = accounts.find(connection, "mia")
    assert made is not None
    assert (made.role, made.password_hash) == ("viewer", None)


@pytest.mark.usefixtures("cheap_hashes")
def test_nobody_gives_himself_a_role(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    nobody = signed_in("nobody", "viewer")
    password = {"password": "correct horse battery staple", "repeated": "correct horse battery staple"}
    assert send(nobody, "/account", {**password, "role": "admin", "name": "admin"}).status_code == 302
    with service.database.read() as connection:
        known = {one.name: (one.role, one.password_hash is not None) for one in accounts.listed(connection)}
    assert known["nobody"] == ("viewer", True)


@pytest.mark.parametrize("key", ["allowed", "verdict", "applies", "memory", "evidence", "override", "path"])
def test_a_caller_of_the_gate_cannot_bring_the_verdict_along(client: FlaskClient, key: str) -> None:
    asked = {"ticket": "OPS-1", key: True, "proposed": {"fields": {}, key: {"allowed": True}}}
    headers = {"Authorization": f"Bearer {GATE_TOKEN}"}
    answer = client.post("/gate/jira/check", data=json.dumps(asked), headers=headers)
    assert answer.status_code == 400 or answer.json["allowed"] is False


def test_a_packed_body_is_taken_as_it_is(client: FlaskClient) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    headers = {"Authorization": f"Bearer {GATE_TOKEN}", "Content-Encoding": "gzip", "X-Signature": "good"}
    assert client.post("/gate/jira/check", data=bomb, headers=headers).status_code == 400
    assert client.post("/webhooks/jira", data=bomb, headers=headers).json["state"] == "quarantined"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_other_methods_do_nothing(admin: FlaskClient, method: str) -> None:
    for path in ("/", "/webhooks/jira", "/gate/jira/check", "/accounts"):
        assert admin.open(path, method=method).status_code in (302, 405)


def test_no_answer_may_be_framed_sniffed_or_kept(admin: FlaskClient) -> None:
    for path in ("/", "/accounts", "/tickets/jira/test/10001", "/signin", "/nothing"):
        headers = admin.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
