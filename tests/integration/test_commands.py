"""The commands that run an installation: migrate, inbox, doctor, setup, and the processes themselves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from app.cli import COMMANDS, main
from app.demo.stage import wait_for
from app.store import audit, deliveries, inbox
from app.store.database import Database
from app.store.inbox import InboxFilter
from app.wiring import connect
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.bench.load import SECRET, requests_of
from tests.bench.servers import free_port

NO_SEARCH = r"^/rest/api/3/(?!search/)"
"""What is posted to Jira in order to change something: a search is posted too."""


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def installed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("HANDOFF_JIRA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("HANDOFF_JIRA_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("HANDOFF_LOG_LEVEL", "error")
    assert handoff("migrate").exit_code == 0
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with start_sandbox("jira") as running:
        monkeypatch.setenv("HANDOFF_JIRA_URL", running.jira.url)
        monkeypatch.setenv("HANDOFF_JIRA_EMAIL", running.jira.credentials["email"])
        monkeypatch.setenv("HANDOFF_JIRA_TOKEN", running.jira.credentials["token"])
        monkeypatch.setenv("HANDOFF_JIRA_WEBHOOK_SECRET", SECRET)
        monkeypatch.setenv("HANDOFF_PUBLIC_URL", "http://127.0.0.1:8000")
        monkeypatch.setenv("HANDOFF_LOG_LEVEL", "error")
        yield running


def receive(body: bytes, identifier: str) -> None:
    """A delivery as the web process stores it."""
    from app.workflow.receive import receive as store

    service = connect()
    ticketing = service.site("jira")
    import hashlib
    import hmac

    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    store(
        service,
        ticketing,
        {"X-Hub-Signature": signature, "X-Atlassian-Webhook-Identifier": identifier},
        body,
    )
    service.database.close()


KNOWN = b'{"webhookEvent": "jira:issue_updated", "timestamp": 1762000000123, "issue": {"id": "10001", "key": "OPS-1"}}'


def test_migrating_twice_says_that_nothing_was_to_do(installed):
    assert "already" in handoff("migrate").output


def test_the_inbox_lists_what_needs_attention_and_nothing_else(installed):
    receive(b"not json", "a")
    receive(KNOWN, "b")
    lines = [json.loads(line) for line in handoff("inbox", "list", "--json").output.splitlines()]
    assert [(line["state"], line["has_body"]) for line in lines] == [("quarantined", True)]
    everything = handoff("inbox", "list", "--all", "--json").output.splitlines()
    assert len(everything) == 2
    assert "quarantined" in handoff("inbox", "list").output


def test_an_empty_inbox_says_so(installed):
    assert "Nothing here needs attention" in handoff("inbox", "list").output


def test_the_body_of_a_quarantined_delivery_can_be_read(installed):
    receive(b"not { json", "a")
    with installed.read() as connection:
        number = inbox.listed(connection, InboxFilter())[0].id
    shown = json.loads(handoff("inbox", "show", str(number), "--body", "--json").output)
    assert shown["body"] == "not { json"


def test_a_dead_letter_is_replayed_by_filter(installed):
    receive(KNOWN, "a")
    with installed.write() as connection:
        item = inbox.listed(connection, InboxFilter())[0]
        deliveries.finish(connection, [item.id], item.received_at, state="dead", cause="jira answered 400")
    result = json.loads(handoff("inbox", "replay", "--state", "dead", "--cause", "400", "--json").output)
    assert result == {"deliveries": [item.id], "problems": {}}


def test_a_quarantined_delivery_that_stays_unreadable_is_explained_and_not_queued(installed):
    receive(b"not json", "a")
    result = handoff("inbox", "replay", "--state", "quarantined")
    assert result.exit_code == 1
    assert "stays quarantined" in result.output


def test_discarding_needs_a_condition(installed):
    assert handoff("inbox", "discard").exit_code == 2
    receive(b"not json", "a")
    assert handoff("inbox", "discard", "--state", "quarantined").output.startswith("1 discarded")


def test_a_dry_run_tells_what_a_filter_means_and_changes_nothing(installed):
    receive(b"not json", "a")
    receive(b"neither", "b")
    receive(KNOWN, "c")
    result = handoff("inbox", "discard", "--system", "jira", "--dry-run", "--json")
    assert result.exit_code == 0, result.exception
    foreseen = json.loads(result.output)
    assert foreseen["counts"] == {"quarantined": 2}
    assert (
        "Would be queued again: 2 deliveries (2 quarantined)"
        in handoff("inbox", "replay", "--since-hours", "1", "--dry-run").output
    )
    with installed.read() as connection:
        counts = inbox.counted(connection)
    assert (counts["quarantined"], counts["queued"]) == (2, 1)


def test_deliveries_are_chosen_by_their_age(installed):
    receive(b"not json", "a")
    assert handoff("inbox", "discard", "--older-than-hours", "1").output.startswith("0 discarded")
    assert handoff("inbox", "discard", "--older-than-hours", "0").output.startswith("1 discarded")


def test_a_discard_by_command_stands_in_the_audit_trail(installed):
    receive(b"not json", "a")
    handoff("inbox", "discard", "--state", "quarantined")
    with installed.read() as connection:
        (entry,) = [entry for entry in audit.entries(connection) if entry.event == "discarded"]
    assert entry.detail == {"deliveries": [1], "count": 1, "by": "handoff inbox"}


def test_a_delivery_that_is_not_there_is_said_so(installed):
    result = handoff("inbox", "show", "999")
    assert result.exit_code == 1
    assert "There is no delivery 999" in result.output


def test_the_doctor_names_a_site_that_cannot_be_reached_and_how_to_mend_it(installed):
    result = handoff("doctor", "--json")
    findings = {line["subject"]: line for line in map(json.loads, result.output.splitlines())}
    assert result.exit_code == 1
    assert findings["database"]["state"] == "ok"
    assert any(line["state"] == "error" and line["mend"] for line in findings.values())


def test_the_doctor_says_that_the_database_needs_migrating(monkeypatch, unmigrated_database_url):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", unmigrated_database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    result = handoff("doctor")
    assert result.exit_code == 1
    assert "Run: handoff migrate" in result.output


def test_the_doctor_names_a_wrong_setting(monkeypatch):
    monkeypatch.setenv("HANDOFF_WORKER_THREADS", "many")
    result = handoff("doctor")
    assert result.exit_code == 1
    assert "HANDOFF_WORKER_THREADS" in result.output


def test_on_postgresql_a_missing_secret_key_is_named(monkeypatch):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", "postgresql+psycopg:///test")
    result = handoff("worker")
    assert result.exit_code == 1
    assert "HANDOFF_SECRET_KEY is not set" in result.output


def test_setting_up_jira_twice_changes_nothing(sandbox, monkeypatch, sqlite_url):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", sqlite_url)
    planned = handoff("setup", "jira", "--dry-run", "--json").output.splitlines()
    assert not any(json.loads(line)["done"] for line in planned if "workflow" not in line)
    assert sandbox.jira.world.requests.count("POST", r"/rest/api/3/field") == 0
    assert handoff("setup", "jira").exit_code == 0
    made = sandbox.jira.world.requests.count("POST", NO_SEARCH)
    assert made > 20
    again = handoff("setup", "jira", "--json")
    assert again.exit_code == 0
    assert sandbox.jira.world.requests.count("POST", NO_SEARCH) == made
    assert all(json.loads(line).get("done", True) for line in again.output.splitlines() if '"workflow"' not in line)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command):
    result = handoff(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 3


def test_serve_runs_everything_and_ends_cleanly(tmp_path: Path):
    port = free_port()
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": f"sqlite:///{tmp_path / 'handoff.db'}",
        "HANDOFF_PORT": str(port),
        "HANDOFF_JIRA_URL": "http://127.0.0.1:9",
        "HANDOFF_JIRA_WEBHOOK_SECRET": SECRET,
        "HANDOFF_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-m", "app.cli", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_for(lambda: _answers(f"http://127.0.0.1:{port}/readyz"), "serve to be ready", seconds=60)
            head, body = requests_of("/webhooks/jira", 1)[0].split(b"\r\n\r\n", 1)
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
            answer = requests.post(f"http://127.0.0.1:{port}/webhooks/jira", data=body, headers=headers, timeout=10)
            assert answer.status_code == 202
            assert requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).ok
        finally:
            process.send_signal(signal.SIGTERM)
            output = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert f"Handoff Gate on http://127.0.0.1:{port}" in output
    assert "token=" not in output, "this is no terminal: the link would end in somebody's log"
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_serve_starts_a_worker_again_that_was_killed(tmp_path: Path):
    port = free_port()
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": f"sqlite:///{tmp_path / 'handoff.db'}",
        "HANDOFF_PORT": str(port),
        "HANDOFF_LOG_LEVEL": "error",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(lambda: _answers(f"http://127.0.0.1:{port}/readyz"), "serve to be ready", seconds=60)
            first = _child(process.pid, "worker")
            os.kill(first, signal.SIGKILL)
            second = wait_for(lambda: _other_child(process.pid, first), "another worker", seconds=30)
            assert second != first
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _answers(url: str) -> bool | None:
    try:
        return requests.get(url, timeout=5).ok or None
    except requests.ConnectionError:
        return None


def _child(parent: int, command: str) -> int:
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if command in Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0"):
            return int(child)
    raise LookupError(f"Process {parent} has no child that runs {command}")


def _other_child(parent: int, first: int) -> int | None:
    try:
        found = _child(parent, "worker")
    except (LookupError, FileNotFoundError):
        return None
    return found if found != first else None


def test_help_imports_no_command():
    """It names every command with a line about it, at once."""
    script = (
        "import sys; from click.testing import CliRunner; from app.cli import COMMANDS, main\n"
        "said = CliRunner().invoke(main, ['--help']).output\n"
        "assert all(f'  {name} ' in said for name in COMMANDS), said\n"
        "print(sorted(name for name in sys.modules if name.startswith('app.cli.') or name == 'sqlalchemy'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_web_process_answers_before_it_imports_the_rules():
    """They take as long as all its own pages together."""
    script = (
        "import sys, app.web.wsgi; from app.workflow.warming import RULES\n"
        "print(sorted(name for name in (*RULES, 'numpy', 'jira', 'zenpy', 'alembic') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
