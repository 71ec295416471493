"""Guessing in parallel takes neither all memory nor all threads: few passwords are hashed at a time."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from app.web import passwords
from tests.support.forms import send


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds no place is told at once."""
    monkeypatch.setattr(passwords, "LONGEST_TURN_SECONDS", 0.01)


@pytest.mark.usefixtures("no_waiting", "cheap_hashes")
def test_where_every_place_is_taken_the_sign_in_page_says_to_wait(client: FlaskClient) -> None:
    wrong = {"name": "mia", "password": "a wrong password"}
    with ExitStack() as taken:
        for _ in range(passwords.MOST_AT_ONCE):
            taken.enter_context(passwords._turn())
        busy = send(client, "/signin", wrong, form="/signin")
        assert busy.status_code == 429
        assert "Many people are signing in" in busy.get_data(as_text=True)
    assert send(client, "/signin", wrong, form="/signin").status_code == 401
