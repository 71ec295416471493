"""``handoff tokens``: made once shown, listed without the secret, revoked at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from app.domain.moments import instant
from app.settings import Settings, load_settings
from app.store import migrate
from app.store.database import Database
from app.web import create_app
from app.wiring import connect
from tests.support.api_rows import ask


@pytest.fixture(autouse=True)
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def handoff(*words: str) -> Any:
    return CliRunner().invoke(main, ["tokens", *words], env={"COLUMNS": "160"})


def test_a_token_is_shown_once_reads_and_is_revoked() -> None:
    made = handoff("create", "bi", "--scope", "records:read", "--scope", "patterns:read")
    assert re.fullmatch(r"hgt_[0-9a-f]{64}\n", made.stdout)
    secret = made.stdout.strip()
    service = connect(load_settings())
    client = create_app(service, Settings()).test_client()
    assert ask(client, "/records", secret).status_code == 200
    assert ask(client, "/verdicts", secret).status_code == 403
    (line,) = handoff("list", "--json").output.splitlines()
    told = json.loads(line)
    assert (told["name"], told["state"], told["scopes"]) == ("bi", "valid", ["records:read", "patterns:read"])
    assert told["used_at"] is not None
    assert secret not in line + handoff("list").output
    assert handoff("revoke", "bi").exit_code == 0
    assert ask(client, "/records", secret).status_code == 401
    assert "revoked" in handoff("list").output
    service.close()


def test_how_long_a_token_lasts_is_told_or_ninety_days() -> None:
    lengths = []
    for name, more in (("a", []), ("b", ["--expires", "2w"]), ("c", ["--expires", "never"])):
        told = json.loads(handoff("create", name, "--scope", "records:read", "--json", *more).stdout)
        begun, ends = told["created_at"], told["expires_at"]
        lengths.append(None if ends is None else (instant(ends) - instant(begun)))
    assert lengths == [timedelta(days=90), timedelta(weeks=2), None]


def test_what_cannot_be_is_said_in_a_sentence() -> None:
    assert "handoff tokens create" in handoff("list").output
    for words, says in {
        ("create", "bi"): "--scope",
        ("create", "bi", "--scope", "all"): "records:read",
        ("create", "bi", "--scope", "records:read", "--expires", "soon"): "no length of time",
        ("create", "bi", "--scope", "records:read", "--site", "jira:main"): "There is no site jira:main",
        ("create", "b i", "--scope", "records:read"): "A name has",
        ("revoke", "nobody"): "There is no token nobody",
    }.items():
        done = handoff(*words)
        assert done.exit_code != 0
        assert says in done.output
