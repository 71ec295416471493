"""Administrators add people, make links for them, and remove them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.settings import Settings
from app.store import accounts
from app.web import create_app
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.integration.web.conftest import post


def shown_link(page: str) -> str:
    found = re.search(r'<code class="link">([^<]+)</code>', page)
    assert found
    return html.unescape(found[1])


def test_a_new_person_signs_in_with_the_link_shown_once(signed_in: Callable[..., FlaskClient], app: Flask) -> None:
    admin = signed_in()
    page = post(admin, "/accounts", {"name": "mia@example.com", "role": "operator"}, form="/accounts").text
    token = shown_link(page).partition("token=")[2]
    assert token not in admin.get("/accounts").text
    mia = app.test_client()
    assert post(mia, "/signin/link", {"token": token}, form="/signin").status_code == 302
    assert "mia@example.com" in mia.get("/account").text
    assert mia.get("/accounts").status_code == 403


def test_links_begin_with_the_public_url_where_there_is_one(service: Service) -> None:
    client = create_app(service, Settings(public_url="https://gate.example")).test_client()
    token = make_signin_link(service, "").partition("token=")[2]
    base = "https://gate.example"
    page = client.get("/signin", base_url=base).text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    headers = {"Referer": base}
    client.post("/signin/link", data={"token": token, "csrf_token": csrf[1]}, base_url=base, headers=headers)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/accounts", base_url=base).text)
    assert csrf
    made = client.post(
        "/accounts",
        data={"name": "mia", "role": "viewer", "csrf_token": csrf[1]},
        base_url=base,
        headers={"Referer": base, "Host": "gate.example"},
    )
    assert shown_link(made.text).startswith("https://gate.example/signin?token=")


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("", "viewer", 400),
        ("a b", "viewer", 400),
        ("<b>", "viewer", 400),
        ("mia", "owner", 400),
        ("admin", "admin", 409),
    ],
)
def test_a_name_or_role_that_cannot_be_is_refused(
    signed_in: Callable[..., FlaskClient], service: Service, name: str, role: str, status: int
) -> None:
    assert post(signed_in(), "/accounts", {"name": name, "role": role}).status_code == status
    with service.database.read() as connection:
        assert [account.name for account in accounts.listed(connection)] == ["admin"]


def test_a_removed_person_is_signed_out_at_once(signed_in: Callable[..., FlaskClient]) -> None:
    admin, mia = signed_in(), signed_in("mia", "operator")
    assert mia.get("/").status_code == 200
    assert post(admin, "/accounts/remove", {"name": "mia"}).status_code == 302
    assert mia.get("/").status_code == 302
    assert post(admin, "/accounts/remove", {"name": "mia"}).status_code == 404


def test_nobody_removes_the_account_in_use(signed_in: Callable[..., FlaskClient]) -> None:
    admin = signed_in()
    assert post(admin, "/accounts/remove", {"name": "admin"}).status_code == 409
    assert admin.get("/").status_code == 200


def test_a_link_for_somebody_known_is_made_again(signed_in: Callable[..., FlaskClient], app: Flask) -> None:
    admin = signed_in()
    signed_in("mia", "viewer")
    token = shown_link(post(admin, "/accounts/link", {"name": "mia"}).text).partition("token=")[2]
    assert post(app.test_client(), "/signin/link", {"token": token}, form="/signin").status_code == 302
    assert post(admin, "/accounts/link", {"name": "nobody"}).status_code == 404
