"""The commands of day two, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.store import sites
from app.store.database import Database
from tests.support.service import a_service
from tests.support.stage import fill

KEY = "a key for tests"


@pytest.fixture
def installed(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The settings of an installation with something in it, and no worker alive."""
    monkeypatch.setenv("HANDOFF_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", KEY)
    service = a_service(sqlite_url)
    fill(service.database)
    with service.database.write() as connection:
        sites.leave(connection, "4f2a9c01d3e8b677")
    service.database.close()
    return service.database


def handoff(*arguments: str, succeeds: bool = True) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert (result.exit_code == 0) is succeeds, result.output
    return result


def told(*arguments: str) -> dict[str, object]:
    """The JSON that a command prints."""
    found = json.loads(handoff(*arguments, "--json").stdout)
    assert isinstance(found, dict)
    return found


def test_back_up_verify_and_restore(installed: Database, tmp_path: Path) -> None:
    file = str(tmp_path / "one.backup")
    made = told("backup", file)
    assert told("backup", "--verify", file) == {
        **made,
        "whole": True,
        "audit_holds": True,
        "audit_problems": [],
        "same_key": True,
    }
    assert "--overwrite" in handoff("backup", file, succeeds=False).output
    assert "--yes" in handoff("restore", file, succeeds=False).output
    assert told("restore", file, "--yes") == {**made, "restored": True}
    assert told("audit", "verify")["holds"] is True
    assert "backup: the last one is 0 h old" in CliRunner().invoke(main, ["doctor"]).output.replace("\n", " ")


def test_a_damaged_backup_is_exit_1_with_a_sentence(installed: Database, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    handoff("backup", str(file))
    file.write_bytes(file.read_bytes()[:-20])
    assert "cut short" in handoff("backup", "--verify", str(file), succeeds=False).output


def test_retention_is_shown_tried_and_applied(installed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = told("retention", "show")["rules"]
    assert isinstance(rules, dict)
    waiting = {rule: one["past_their_time"] for rule, one in rules.items()}
    assert told("retention", "apply", "--dry-run")["rules"] == rules
    assert told("retention", "apply")["cleared"] == waiting
    monkeypatch.setenv("HANDOFF_KEEP_TEXTS_DAYS", "30")
    assert "90 or more" in handoff("retention", "show", succeeds=False).output


def test_a_person_and_a_ticket_are_erased(installed: Database) -> None:
    given = ("erase", "person", "Northwind", "--reason", "request 1")
    tried = told(*given, "--dry-run")
    done = told(*given, "--yes")
    assert tried["found"] == done["found"] != []
    assert told("erase", "ticket", "OPS-2", "--reason", "request 2", "--yes")["audit_entries"] == 1
    assert (
        "No ticket goes by" in handoff("erase", "ticket", "OPS-2000", "--reason", "x", "--yes", succeeds=False).output
    )
    assert "too short" in handoff("erase", "person", "al", "--reason", "x", "--yes", succeeds=False).output
    assert told("audit", "verify")["holds"] is True


def test_doctor_speaks_of_disk_queue_backup_and_weak_secrets(
    installed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOFF_GATE_TOKEN", "changeme")
    lines = CliRunner().invoke(main, ["doctor", "--json"]).stdout.splitlines()
    findings = {finding["subject"]: finding for finding in map(json.loads, lines)}
    assert findings["disk"]["says"].endswith("free beside the SQLite file")
    assert findings["database latency"]["state"] in ("ok", "warning")
    assert "1 dead and 1 quarantined" in findings["queue"]["says"]
    assert findings["backup"]["state"] == "warning"
    assert findings["secret HANDOFF_GATE_TOKEN"]["state"] == "warning"
    assert "changeme" not in "".join(lines)
