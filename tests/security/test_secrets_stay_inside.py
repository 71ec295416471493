"""No secret of the settings leaves by a log, an answer, a metric, the database, or what Python prints of an object."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from app.cli import main
from app.cli.logs import configure
from app.ports import SiteConnection
from app.settings import Settings, SettingsError, load_settings
from app.store import migrate
from app.store.database import StoreUnavailable
from app.web import create_app, dashboard, gate, receivers
from app.wiring import connect
from app.workflow.service import Service
from tests.support.forms import send

MARK = "CANARY"
SECRETS = {
    name: f"{MARK}-{name}-0123456789abcdef"
    for name in (
        "jira_token",
        "jira_webhook_secret",
        "zendesk_client_secret",
        "zendesk_webhook_secret",
        "gate_token",
        "secret_key",
        "source_secret",
        "oidc_client_secret",
    )
}
SITES = {
    "jira_url": "https://127.0.0.1:9",
    "jira_email": "service@desk.example",
    "zendesk_url": "https://127.0.0.1:9",
    "zendesk_client_id": "handoff",
    "public_url": "http://localhost",
    "oidc_issuer": "https://127.0.0.1:9",
    "oidc_client_id": "handoff",
    "oidc_default_role": "viewer",
}
"""Nobody listens there, so that whatever asks them fails."""


@dataclass
class Marked:
    """An installation whose every secret is marked."""

    settings: Settings
    service: Service
    client: FlaskClient
    database: Path


@pytest.fixture
def marked(tmp_path: Path) -> Iterator[Marked]:
    """The installation, with its log set up as a process does."""
    database = tmp_path / "handoff.db"
    settings = load_settings(database_url=f"sqlite:///{database}", log_level="debug", **SITES, **SECRETS)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure(settings)
    service = connect(settings)
    migrate.upgrade(service.database)
    yield Marked(settings, service, create_app(service, settings).test_client(), database)
    service.close()
    root.handlers[:] = before
    root.setLevel(level)


def fail(*_args: object, **_more: object) -> None:
    """A fault that quotes what it should not."""
    raise RuntimeError(f"could not sign with {' '.join(SECRETS.values())}")


def gone(*_args: object, **_more: object) -> None:
    """A store that is not there."""
    raise StoreUnavailable("The database does not answer: disk I/O error")


def requests(client: FlaskClient) -> str:
    """Everything a caller can ask for, with right, wrong and no credentials; what is answered, headers included."""
    said = ""
    for token in ("", "Bearer wrong", f"Bearer {SECRETS['gate_token']}"):
        headers = {"Authorization": token, "X-Hub-Signature": "sha256=00", "X-Zendesk-Webhook-Signature": "00"}
        for system in ("jira", "zendesk"):
            for path in (f"/webhooks/{system}", f"/gate/{system}/check", f"/gate/{system}/panel"):
                for body in (b"", b"{", b'{"ticket": "OPS-1"}'):
                    answer = client.post(path, data=body, headers=headers)
                    said += f"{answer.headers}{answer.get_data(as_text=True)}"
    for path in ("/api/v1/records", "/api/v1/patterns/x"):
        for token in ("", "Bearer wrong", f"Bearer {SECRETS['gate_token']}"):
            answer = client.get(path, headers={"Authorization": token})
            said += f"{answer.headers}{answer.get_data(as_text=True)}"
    for path in ("/", "/signin", "/signin/oidc", "/metrics", "/readyz", "/healthz", "/openapi.json", "/nothing"):
        answer = client.get(path)
        said += f"{answer.headers}{answer.get_data(as_text=True)}"
    wrong = {"name": "admin", "password": "wrong"}
    return said + send(client, "/signin", wrong, form="/signin").get_data(as_text=True)


def test_no_answer_and_no_line_of_the_log_holds_a_secret(
    marked: Marked, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(marked.settings)
    said = requests(marked.client)
    for breakage in (gone, fail):
        monkeypatch.setattr(receivers, "receive", breakage)
        monkeypatch.setattr(gate, "check_ticket", breakage)
        monkeypatch.setattr(dashboard.overview, "recent_tickets", breakage)
        said += requests(marked.client)
    written = "".join(capfd.readouterr())
    assert MARK not in said
    assert "gate_check_fault" in written, "nothing failed, so that nothing was tried"
    assert MARK not in written


def test_the_database_holds_no_secret(marked: Marked) -> None:
    requests(marked.client)
    marked.service.database.checkpoint()
    files = [path for path in marked.database.parent.iterdir() if path.is_file()]
    assert len(files) >= 1
    assert [path.name for path in files if MARK.encode() in path.read_bytes()] == []


def test_printing_an_object_shows_no_secret(marked: Marked) -> None:
    settings = load_settings(database_url=f"postgresql+psycopg://me:{MARK}@db/handoff", **SITES, **SECRETS)
    shown = [settings, *settings.connections(), marked.service, marked.service.vault, marked.service.database.url]
    assert [type(each).__name__ for each in shown if MARK in repr(each) + str(each)] == []


def test_the_commands_that_look_print_no_secret(
    marked: Marked, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**SITES, **SECRETS, "database_url": marked.settings.database_url}.items():
        monkeypatch.setenv(f"HANDOFF_{name.upper()}", value)
    said = ""
    for command in (["doctor", "--json"], ["gate", "check", "jira", "OPS-1"], ["setup", "jira", "--dry-run"]):
        done = CliRunner().invoke(main, command)
        said += done.output + repr(done.exception)
    assert "127.0.0.1" in said, "nothing was looked at"
    assert MARK not in said + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "wrong",
    [
        {"jira_url": f"https://me:{MARK}@example.atlassian.net"},
        {"jira_url": "ftp://example", "jira_token": MARK},
        {"port": "70000", "secret_key": MARK},
    ],
)
def test_a_complaint_about_a_setting_quotes_no_secret(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as complaint:
        load_settings(**wrong).connections()
    assert MARK not in str(complaint.value)


def test_a_secret_of_the_wrong_kind_in_the_file_of_sites_is_not_quoted(tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(f'[jira.main]\nurl = "https://a.example"\ntoken = ["{MARK}"]\n')
    with pytest.raises(SettingsError) as complaint:
        load_settings(sites=sites).connections()
    assert MARK not in str(complaint.value)


def test_a_connection_hides_its_secrets() -> None:
    site = SiteConnection(
        system="jira", name="a", url="https://a", token=MARK, client_secret=MARK, webhook_secrets=(MARK,)
    )
    assert MARK not in repr(site)
