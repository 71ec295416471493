"""Signing in: one-time links, passwords, limits, sessions, and the CSRF protection of every form."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.settings import Settings
from app.store import accounts
from app.store.tables import audit, signin_links
from app.web import create_app
from app.web.passwords import WeakPassword, set_password, token_hash
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.integration.web.conftest import form_token, post
from tests.support.service import StandingClock

PASSWORD = "correct horse battery staple"


def token_of(link: str) -> str:
    return urlsplit(link).query.removeprefix("token=")


def use(client: FlaskClient, token: str):  # type: ignore[no-untyped-def]
    return post(client, "/signin/link", {"token": token}, form=f"/signin?token={token}")


def enter(client: FlaskClient, password: str, name: str = "admin", **more: object):  # type: ignore[no-untyped-def]
    return post(client, "/signin", {"name": name, "password": password, **more}, form="/signin")


def events(service: Service) -> list[tuple[str, str | None]]:
    with service.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(audit.c.event, audit.c.actor).order_by(audit.c.id))]


@pytest.fixture
def admin_password(service: Service) -> str:
    """The admin's password, set."""
    with service.database.write() as connection:
        accounts.add(connection, "admin", "admin", service.clock())
        account = accounts.find(connection, "admin")
    assert account is not None
    set_password(service, account, PASSWORD, PASSWORD)
    return PASSWORD


def test_a_link_leads_to_the_sign_in_page_of_the_given_address(service: Service) -> None:
    link = make_signin_link(service, "https://gate.example/")
    assert link.startswith("https://gate.example/signin?token=")
    assert len(token_of(link)) == 43


def test_only_the_hash_of_a_token_is_stored(service: Service) -> None:
    token = token_of(make_signin_link(service, "http://localhost"))
    with service.database.read() as connection:
        rows = connection.execute(select(signin_links)).all()
    assert [row.token_hash for row in rows] == [token_hash(token)]
    assert token not in repr(rows)


def test_opening_a_link_does_not_spend_it_and_the_button_does(
    client: FlaskClient, app: Flask, service: Service
) -> None:
    token = token_of(make_signin_link(service, "http://localhost"))
    for _ in range(3):
        assert app.test_client().get(f"/signin?token={token}").status_code == 200
    answer = use(client, token)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/").status_code == 200
    assert events(service)[-1] == ("signin", "admin")


def test_a_link_works_once(client: FlaskClient, app: Flask, service: Service) -> None:
    token = token_of(make_signin_link(service, "http://localhost"))
    use(client, token)
    second = app.test_client()
    answer = use(second, token)
    assert answer.status_code == 401
    assert "used already" in answer.text
    assert second.get("/").status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(14.9, 302), (15, 401), (60, 401)])
def test_a_link_works_for_15_minutes(
    client: FlaskClient, service: Service, clock: StandingClock, minutes: float, status: int
) -> None:
    token = token_of(make_signin_link(service, "http://localhost"))
    clock.advance(minutes=minutes)
    assert use(client, token).status_code == status


@pytest.mark.parametrize("token", ["", "wrong", "ü" * 43, "x" * 10_000])
def test_an_invented_token_signs_nobody_in(client: FlaskClient, service: Service, token: str) -> None:
    make_signin_link(service, "http://localhost")
    assert post(client, "/signin/link", {"token": token}, form="/signin").status_code == 401


def test_a_new_link_leaves_the_role_of_an_existing_account_alone(service: Service) -> None:
    with service.database.write() as connection:
        accounts.add(connection, "mia", "viewer", service.clock())
    make_signin_link(service, "http://localhost", "mia")
    with service.database.read() as connection:
        account = accounts.find(connection, "mia")
    assert account is not None
    assert account.role == "viewer"


def test_a_password_set_after_the_link_signs_in(client: FlaskClient, app: Flask, service: Service) -> None:
    use(client, token_of(make_signin_link(service, "http://localhost")))
    saved = post(client, "/account", {"password": PASSWORD, "repeated": PASSWORD})
    assert saved.status_code == 302
    assert client.get("/").status_code == 200
    other = app.test_client()
    assert enter(other, PASSWORD).status_code == 302
    assert other.get("/").status_code == 200
    assert PASSWORD not in repr(events(service))


@pytest.mark.parametrize(
    ("password", "repeated"),
    [
        (PASSWORD, PASSWORD + "x"),
        ("short", "short"),
        ("x" * 257, "x" * 257),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
        ("the admin's password", "the admin's password"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(
    signed_in: Callable[..., FlaskClient], password: str, repeated: str
) -> None:
    client = signed_in()
    answer = post(client, "/account", {"password": password, "repeated": repeated})
    assert answer.status_code == 400
    assert password not in answer.text


def test_changing_a_password_asks_for_the_present_one(client: FlaskClient, admin_password: str) -> None:
    enter(client, admin_password)
    new = "another long enough password"
    refused = post(client, "/account", {"password": new, "repeated": new, "present_password": "wrong"})
    assert refused.status_code == 403
    changed = post(client, "/account", {"password": new, "repeated": new, "present_password": admin_password})
    assert changed.status_code == 302


def test_a_new_password_ends_the_other_sessions(client: FlaskClient, app: Flask, admin_password: str) -> None:
    other = app.test_client()
    enter(client, admin_password)
    enter(other, admin_password)
    new = "another long enough password"
    post(client, "/account", {"password": new, "repeated": new, "present_password": admin_password})
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(("name", "password"), [("admin", "wrong"), ("nobody", PASSWORD), ("", ""), ("admin", "")])
def test_wrong_name_or_password_get_the_same_answer(
    client: FlaskClient, admin_password: str, name: str, password: str
) -> None:
    answer = enter(client, password, name)
    assert answer.status_code == 401
    assert "Name and password do not fit" in answer.text


def test_an_account_without_password_cannot_be_entered_with_one(client: FlaskClient, service: Service) -> None:
    make_signin_link(service, "http://localhost")
    for password in ("", "None"):
        assert enter(client, password).status_code == 401


def test_after_five_failures_in_15_minutes_no_password_is_looked_at(
    client: FlaskClient, admin_password: str, clock: StandingClock
) -> None:
    for _ in range(5):
        assert enter(client, "wrong").status_code == 401
    limited = enter(client, admin_password)
    assert limited.status_code == 429
    assert "Wait 15 minutes" in limited.text
    assert limited.headers["Retry-After"] == "900"
    clock.advance(minutes=15)
    assert enter(client, admin_password).status_code == 302


def test_a_successful_sign_in_forgets_the_failures(client: FlaskClient, admin_password: str) -> None:
    for _ in range(2):
        for _ in range(4):
            enter(client, "wrong")
        assert enter(client, admin_password).status_code == 302
        client.post("/signout", data={"csrf_token": form_token(client.get("/account").text)})


def test_the_limit_of_an_address_holds_over_many_accounts(client: FlaskClient, admin_password: str) -> None:
    answers = [enter(client, "wrong", f"name-{number}").status_code for number in range(21)]
    assert answers == [401] * 20 + [429]


def test_a_limit_reached_elsewhere_does_not_lock_the_account_here(app: Flask, admin_password: str) -> None:
    attacker = app.test_client()
    attacker.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    for _ in range(6):
        enter(attacker, "wrong")
    assert enter(attacker, admin_password).status_code == 429
    assert enter(app.test_client(), admin_password).status_code == 302


@pytest.mark.parametrize(
    ("onward", "location"),
    [
        ("/tickets/jira/test/10001?x=1", "/tickets/jira/test/10001?x=1"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ],
)
def test_after_signing_in_the_way_leads_on_within_the_service_only(
    client: FlaskClient, admin_password: str, onward: str, location: str
) -> None:
    assert enter(client, admin_password, next=onward).location == location


def test_the_cookie_is_http_only_lax_and_secure_on_https(app: Flask, admin_password: str, service: Service) -> None:
    plain = enter(app.test_client(), admin_password).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    page = app.test_client().get("/signin", base_url="https://gate.example")
    assert "Secure" in page.headers["Set-Cookie"]
    behind_proxy = create_app(service, Settings(public_url="https://gate.example")).test_client().get("/signin")
    assert "Secure" in behind_proxy.headers["Set-Cookie"]


def test_a_session_ends_after_12_hours(signed_in: Callable[..., FlaskClient], clock: StandingClock) -> None:
    client = signed_in()
    clock.advance(hours=11.9)
    assert client.get("/").status_code == 200
    clock.advance(hours=0.1)
    assert client.get("/").status_code == 302


def test_signing_out_ends_the_session_and_is_noted(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    client = signed_in()
    answer = post(client, "/signout", {})
    assert (answer.status_code, answer.location) == (302, "/signin")
    assert client.get("/").status_code == 302
    assert events(service)[-1] == ("signout", "admin")


def test_a_session_signed_with_another_key_is_none(signed_in: Callable[..., FlaskClient], app: Flask) -> None:
    client = signed_in()
    app.secret_key = b"another key"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/deliveries"),
        ("GET", "/tickets/jira/test/10001"),
        ("POST", "/tickets/jira/test/10001/look"),
        ("POST", "/deliveries/replay"),
        ("POST", "/deliveries/discard"),
        ("GET", "/account"),
        ("POST", "/account"),
        ("GET", "/accounts"),
        ("POST", "/accounts"),
        ("POST", "/accounts/link"),
        ("POST", "/accounts/remove"),
        ("POST", "/signout"),
        ("GET", "/no/such/page"),
    ],
)
def test_everything_else_needs_a_session(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 302
    assert answer.location.startswith("/signin")


def test_every_route_is_either_named_open_or_needs_a_session(app: Flask) -> None:
    open_routes = {"/signin", "/signin/link", "/healthz", "/readyz", "/metrics", "/openapi.json"}
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<any(jira, zendesk):system>", "jira")
        path = path.replace("<site>", "test").replace("<ticket_id>", "1").replace("<path:filename>", "icon.svg")
        if path in open_routes or path.startswith(("/webhooks/", "/gate/", "/jobs/", "/events/", "/api/", "/static/")):
            continue
        method = "GET" if rule.methods and "GET" in rule.methods else "POST"
        answer = app.test_client().open(path, method=method)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/signin"), rule


def test_a_live_refresh_without_session_leads_the_browser_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/signin")


@pytest.mark.parametrize(
    "path", ["/deliveries/replay", "/deliveries/discard", "/account", "/accounts", "/signout", "/accounts/remove"]
)
def test_no_form_is_accepted_without_its_token(signed_in: Callable[..., FlaskClient], path: str) -> None:
    client = signed_in()
    for data in ({}, {"csrf_token": "forged"}):
        answer = client.post(path, data=data)
        assert answer.status_code == 400
        assert "The form was not accepted" in answer.text
    assert client.get("/").status_code == 200


def test_signing_in_itself_is_protected_too(client: FlaskClient, admin_password: str) -> None:
    assert client.post("/signin", data={"name": "admin", "password": admin_password}).status_code == 400
    assert client.post("/signin/link", data={"token": "x"}).status_code == 400


def test_what_is_entered_is_shown_as_text(client: FlaskClient, admin_password: str) -> None:
    name = '"><script>alert(1)</script>'
    page = enter(client, "wrong", name, next=name).text
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/signin", query_string={"token": name, "next": name}).text


def test_a_weak_password_error_names_no_password(service: Service, admin_password: str) -> None:
    with service.database.read() as connection:
        account = accounts.find(connection, "admin")
    assert account is not None
    with pytest.raises(WeakPassword) as caught:
        set_password(service, account, "tiny secret", "tiny secret")
    assert "tiny" not in str(caught.value)


def entries(service: Service) -> list[tuple[str, str | None, dict[str, object]]]:
    with service.database.read() as connection:
        rows = connection.execute(select(audit.c.event, audit.c.actor, audit.c.detail).order_by(audit.c.id))
        return [(row.event, row.actor, row.detail) for row in rows]


def test_a_wrong_password_stands_in_the_audit_trail_without_it(
    client: FlaskClient, service: Service, admin_password: str
) -> None:
    enter(client, "a wrong password")
    event, actor, detail = entries(service)[-1]
    assert (event, actor) == ("signin_refused", None)
    assert detail == {"by": "password", "account": "admin", "address": "127.0.0.1"}
    assert "a wrong password" not in repr(entries(service))


def test_a_name_that_nobody_has_is_not_kept_since_it_may_be_a_password(
    client: FlaskClient, service: Service, admin_password: str
) -> None:
    enter(client, "", name="my secret typed into the wrong field")
    event, _, detail = entries(service)[-1]
    assert (event, detail) == ("signin_refused", {"by": "password", "address": "127.0.0.1"})


def test_being_held_back_stands_in_the_audit_trail_once_in_15_minutes(
    client: FlaskClient, service: Service, admin_password: str, clock: StandingClock
) -> None:
    for _ in range(8):
        enter(client, "wrong")
    told = [detail for event, _, detail in entries(service) if event == "signin_limited"]
    assert told == [{"by": "password", "account": "admin", "address": "127.0.0.1"}]
    clock.advance(minutes=15)
    for _ in range(7):
        enter(client, "wrong")
    assert [event for event, _, _ in entries(service)].count("signin_limited") == 2


def test_a_wrong_link_stands_in_the_audit_trail_once_in_15_minutes(client: FlaskClient, service: Service) -> None:
    for _ in range(3):
        use(client, "wrong")
    assert [(event, detail) for event, _, detail in entries(service)] == [
        ("signin_refused", {"by": "link", "address": "127.0.0.1"})
    ]


def test_signing_out_ends_the_session_in_every_browser(
    client: FlaskClient, app: Flask, service: Service, admin_password: str
) -> None:
    enter(client, admin_password)
    copied = client.get_cookie("handoff_session")
    assert copied is not None
    post(client, "/signout", {})
    thief = app.test_client()
    thief.set_cookie("handoff_session", copied.value)
    assert thief.get("/").status_code == 302
    assert entries(service)[-1] == ("signout", "admin", {"address": "127.0.0.1"})
