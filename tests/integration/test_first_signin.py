"""The first sign-in: a link on the terminal while nobody can sign in yet, and never where no terminal is."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import structlog

from app.cli.greeting import greet_first
from app.demo.stage import wait_for
from app.settings import Settings
from app.store import accounts
from app.store.database import Database
from app.web.passwords import account_of_link, set_password
from app.workflow.service import Service
from tests.bench.servers import free_port
from tests.support.service import a_service

LINK = re.compile(r"http://127\.0\.0\.1:\d+/signin\?token=([\w-]{43})")
PASSWORD = "correct horse battery staple"


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    """A migrated service without any account."""
    made = a_service(sqlite_url)
    yield made
    made.close()


def an_admin(service: Service, password: str | None) -> None:
    with service.database.write() as connection:
        accounts.add(connection, "admin", "admin", service.clock())
        account = accounts.find(connection, "admin")
    assert account is not None
    if password is not None:
        set_password(service, account, password, password)


def test_on_a_terminal_the_link_signs_in_the_administrator_once(
    service: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    greet_first(service, Settings())
    (token,) = LINK.findall(capsys.readouterr().out)
    account = account_of_link(service, token, "127.0.0.1")
    assert account is not None
    assert (account.name, account.role) == ("admin", "admin")
    assert account_of_link(service, token, "127.0.0.1") is None


def test_where_no_terminal_is_the_log_says_how_to_make_one(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    with structlog.testing.capture_logs() as logged:
        greet_first(service, Settings())
    assert capsys.readouterr().out == ""
    assert [line["event"] for line in logged] == ["nobody_can_sign_in"]
    assert "handoff signin-link" in logged[0]["mend"]
    with service.database.read() as connection:
        assert accounts.listed(connection) == [], "no link was made that nobody gets"


@pytest.mark.parametrize(("password", "links"), [(None, 1), (PASSWORD, 0)])
def test_a_link_is_shown_until_an_administrator_has_a_password(
    service: Service,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    password: str | None,
    links: int,
) -> None:
    an_admin(service, password)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    greet_first(service, Settings())
    assert len(LINK.findall(capsys.readouterr().out)) == links


def test_a_database_without_tables_or_out_of_reach_greets_nobody(
    unmigrated_database_url: str, service: Service, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for database in (Database(unmigrated_database_url), Database(f"sqlite:///{tmp_path}/no/such/folder/x.db")):
        greet_first(replace(service, database=database), Settings())
        database.close()
    assert "token" not in capsys.readouterr().out


def test_serve_shows_the_link_once_on_a_terminal(tmp_path: Path) -> None:
    shown, log = _served(tmp_path)
    assert len(LINK.findall(shown)) == 1
    assert "token=" not in log


def _served(folder: Path) -> tuple[str, str]:
    """What ``handoff serve`` shows on a terminal until it is told to end, after its web process answers."""
    port = free_port()
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": f"sqlite:///{folder / 'handoff.db'}",
        "HANDOFF_PORT": str(port),
        "HANDOFF_WEB_PROCESSES": "1",
    }
    ours, theirs = pty.openpty()
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"], env=environment, stdout=theirs, stderr=log
        ) as process,
    ):
        os.close(theirs)
        try:
            wait_for(lambda: _ready(port), "serve to be ready", seconds=240)
        finally:
            process.send_signal(signal.SIGTERM)
        shown = ""
        try:
            while part := os.read(ours, 4096):
                shown += part.decode()
        except OSError:  # the other end is closed
            os.close(ours)
        assert process.wait(timeout=120) == 0
    return shown, (folder / "log").read_text()


def _ready(port: int) -> bool | None:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10).ok or None
    except requests.RequestException:
        return None
