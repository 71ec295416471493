"""An application over a migrated SQLite file and a ticketing system in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app.settings import Settings
from app.store.accounts import Role
from app.web import create_app, passwords
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.tracker import Tracker, a_ticket

GATE_TOKEN = "the gate token of these tests"


@pytest.fixture(autouse=True)
def _cheap_password_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._hash_of_nothing.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    yield
    passwords._hash_of_nothing.cache_clear()


@pytest.fixture
def clock() -> StandingClock:
    """Stands still until a test moves it."""
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    """The Jira site ``test`` with one ticket."""
    return Tracker(tickets={"10001": a_ticket()})


@pytest.fixture
def service(sqlite_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    """The service behind the application."""
    made = a_service(sqlite_url, tracker, clock=clock)
    yield made
    made.database.close()


@pytest.fixture
def app(service: Service) -> Flask:
    """The application with a gate token."""
    return create_app(service, Settings(gate_token=GATE_TOKEN))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, service: Service) -> Callable[..., FlaskClient]:
    """Signs somebody in by one-time link: ``signed_in("mia", "operator")``."""

    def sign_in(name: str = "admin", role: Role = "admin") -> FlaskClient:
        client = app.test_client()
        token = urlsplit(make_signin_link(service, "http://localhost", name, role)).query.removeprefix("token=")
        answer = post(client, "/signin/link", {"token": token}, form=f"/signin?token={token}")
        assert answer.status_code == 302
        return client

    return sign_in


def form_token(html: str) -> str:
    """The CSRF token in a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


def post(client: FlaskClient, path: str, data: dict[str, object], *, form: str = "/account"):  # type: ignore[no-untyped-def]
    """Send a form as the page ``form`` would."""
    token = form_token(client.get(form).get_data(as_text=True))
    return client.post(path, data={**data, "csrf_token": token})
