"""An application over a migrated SQLite file with one ticket, and somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app.settings import Settings
from app.store.accounts import Role
from app.web import create_app, passwords
from app.workflow.service import Service
from tests.support.forms import enter
from tests.support.service import StandingClock, a_service
from tests.support.tracker import Tracker, a_ticket

GATE_TOKEN = "the gate token of these tests"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service behind the application, one for the tests of a file."""
    url = f"sqlite:///{tmp_path_factory.mktemp('doors') / 'handoff.db'}"
    made = a_service(url, Tracker(tickets={"10001": a_ticket()}), clock=StandingClock())
    yield made
    made.close()


@pytest.fixture(scope="module")
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
        return enter(app, service, name, role)

    return sign_in


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed fast."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._hash_of_nothing.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    yield
    passwords._hash_of_nothing.cache_clear()
