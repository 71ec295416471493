"""``handoff override``, ``handoff audit`` and ``handoff gate report`` as people type them, against a local Jira."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.store import accounts, audit, overrides
from app.store.audit import Wanted
from app.web.passwords import set_password
from app.workflow import overrides as work_of
from app.workflow.overrides import Origin, Wish
from tests.support.installation import PLENTY, Installation, installation
from tests.support.terminal import typed

PASSWORD = "correct horse battery staple"
REASON = "the scheduler console is down until Monday"


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    url = f"sqlite:///{tmp_path / 'handoff.db'}"
    with installation(url) as started:
        jira = started.sandbox.jira
        for name, value in {
            "HANDOFF_DATABASE_URL": url,
            "HANDOFF_SECRET_KEY": "a key for tests",
            "HANDOFF_LOG_LEVEL": "error",
            "HANDOFF_JIRA_URL": jira.url,
            "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
            "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
            "HANDOFF_JIRA_REQUESTS_PER_MINUTE": str(PLENTY),
            "COLUMNS": "200",
        }.items():
            monkeypatch.setenv(name, value)
        yield started


@pytest.fixture
def key(running: Installation) -> str:
    """A gated ticket."""
    issue = running.agent.report(
        "OPS",
        "Job failure",
        "Order sync errored",
        "Job ORD-SYNC-4471 failed at 2026-11-02T09:14:05Z with ORA-00060: deadlock detected.",
    )
    running.settle()
    return str(issue)


def handoff(*arguments: str, **options: str) -> Result:
    return CliRunner().invoke(main, list(arguments), **options)  # type: ignore[arg-type]


def an_approver(running: Installation) -> None:
    service = running.service
    with service.database.write() as connection:
        accounts.add(connection, "kim", "approver", service.clock() - timedelta(days=30))
        account = accounts.find(connection, "kim")
    assert account is not None
    set_password(service, account, PASSWORD, PASSWORD)


def test_a_request_is_made_listed_and_taken_back(key: str) -> None:
    asked = handoff("override", "request", "jira", key, "--reason", REASON, "--for", "4h", "--json")
    assert asked.exit_code == 0, asked.output
    made = json.loads(asked.output)
    assert (made["ticket"], made["state"], made["hours"], made["requested_from"]["via"]) == (
        key,
        "requested",
        4,
        "shell",
    )
    assert REASON in handoff("override", "list").output
    assert json.loads(handoff("override", "list", "--week", "--json").output)["id"] == made["id"]
    assert handoff("override", "withdraw", str(made["id"])).exit_code == 0
    assert "No override waits or is in force." in handoff("override", "list").output
    assert REASON in handoff("override", "list", "--all").output


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--reason", "x"), 1, "Give a reason"),
        ((), 2, "--reason"),
        (("--reason", REASON, "--for", "soon"), 2, "no length of time"),
        (("--reason", REASON, "--for", "9d"), 1, "5 minutes to 7 days"),
        (("--reason", REASON, "--for", "1h", "--lower-scope", "none"), 2, "Leave one of the two out"),
    ],
)
def test_a_request_that_cannot_be_made_says_why(key: str, arguments: tuple[str, ...], code: int, says: str) -> None:
    answer = handoff("override", "request", "jira", key, *arguments)
    assert answer.exit_code == code
    assert says in answer.output


def test_a_ticket_that_is_not_there_is_said_to_be_missing(running: Installation) -> None:
    answer = handoff("override", "request", "jira", "OPS-9999", "--reason", REASON)
    assert answer.exit_code == 1
    assert "OPS-9999 could not be read" in answer.output


def test_approving_takes_a_terminal_and_no_option_can_stand_for_the_password(running: Installation, key: str) -> None:
    an_approver(running)
    handoff("override", "request", "jira", key, "--reason", REASON)
    answer = handoff("override", "approve", "1", input=f"kim\n{PASSWORD}\n")
    assert answer.exit_code == 1
    assert "typed at a terminal" in answer.output
    for option in ("--password", "--yes", "--account", "--as"):
        assert handoff("override", "approve", "1", option, "x").exit_code == 2


def test_a_request_of_the_dashboard_is_approved_with_a_typed_password(running: Installation, key: str) -> None:
    an_approver(running)
    desk = Origin(via="web", address="10.0.0.5")
    row = work_of.request(running.service, "jira", key, Wish(reason=REASON), "bill", desk)
    code, shown = typed(["override", "approve", str(row.id)], "kim", "a wrong password")
    assert (code, "Name and password do not fit" in shown) == (1, True)
    code, shown = typed(["override", "approve", str(row.id)], "kim", PASSWORD)
    assert code == 0, shown
    assert PASSWORD not in shown
    assert "may be closed without proof until" in shown
    with running.service.database.read() as connection:
        found = overrides.find(connection, row.id)
    assert found is not None
    assert (found.state, found.decided_by) == ("approved", "kim")


def test_a_request_of_this_shell_is_not_approved_from_this_machine(running: Installation, key: str) -> None:
    an_approver(running)
    handoff("override", "request", "jira", key, "--reason", REASON)
    code, shown = typed(["override", "approve", "1"], "kim", PASSWORD)
    assert code == 1
    assert "system user, host" in shown


def test_an_approved_override_is_told_on_the_live_ticket(running: Installation, key: str) -> None:
    an_approver(running)
    row = work_of.request(running.service, "jira", key, Wish(reason=REASON), "bill", Origin(via="web"))
    with running.service.database.read() as connection:
        kim = accounts.find(connection, "kim")
    assert kim is not None
    work_of.approve(running.service, row.id, kim, Origin(via="web"))
    running.settle()
    ticketing = running.ticketing("jira")
    view = ticketing.read(ticketing.locate(key))
    copy = view.traces.verdict_copy
    assert copy is not None
    assert (copy["allowed"], copy["override"]) == (True, [row.id])
    told = [comment.body for comment in view.ticket.comments if "Override by bill, approved by kim" in comment.body]
    assert told
    assert all(not comment.public for comment in view.ticket.comments if "Override by bill" in comment.body)
    notes = [note.marker for note in view.traces.notes]
    assert f"handoff-gate:override:{row.id}" in notes
    running.settle()
    assert [note.marker for note in ticketing.read(ticketing.locate(key)).traces.notes] == notes


def test_the_trail_is_verified_exported_and_verified_again_offline(
    running: Installation, key: str, tmp_path: Path
) -> None:
    report = handoff("audit", "verify", "--json")
    assert report.exit_code == 0, report.output
    head = json.loads(report.output)["head"]
    file = tmp_path / "trail.jsonl"
    assert handoff("audit", "export", "--ticket", key, "-o", str(file)).exit_code == 0
    offline = handoff("audit", "verify", "--file", str(file), "--anchor", head)
    assert offline.exit_code == 0, offline.output
    assert "The anchor is in it" in offline.output
    events = [json.loads(line).get("event") for line in file.read_text().splitlines()]
    assert "decided" in events
    changed = file.read_text().replace('"allowed": false', '"allowed": true', 1)
    file.write_text(changed)
    broken = handoff("audit", "verify", "--file", str(file))
    assert broken.exit_code == 1
    assert "its actor or detail was changed" in broken.output
    assert handoff("audit", "verify", "--anchor", "7:" + "0" * 64).exit_code == 1
    assert handoff("audit", "export", "--ticket", "NO-1").exit_code == 1


def test_what_a_person_did_is_erased_and_the_chain_holds(running: Installation) -> None:
    an_approver(running)
    assert handoff("audit", "erase", "--reason", "asked").exit_code == 2
    erased = handoff("audit", "erase", "--actor", "kim", "--reason", "asked by the person", "--yes", "--json")
    assert json.loads(erased.output) == {"erased": 1}
    report = json.loads(handoff("audit", "verify", "--json").output)
    assert (report["holds"], report["erased"]) == (True, 1)
    with running.service.database.read() as connection:
        assert audit.first_position(connection, Wanted(actor="kim")) is None


def test_every_decision_is_in_the_trail_with_its_evidence_and_policy(running: Installation, key: str) -> None:
    with running.service.database.read() as connection:
        decided = [entry.detail for entry in audit.entries(connection) if entry.event == "decided"]
    assert len(decided) == 1
    assert decided[0]["policy_version"] == running.service.playbook.version
    assert "success_screenshot" in decided[0]["missing"]
    assert set(decided[0]) >= {"allowed", "evidence", "enforced", "scope", "status", "path"}


def test_the_report_of_going_live_is_printed_and_given_as_json(key: str) -> None:
    printed = handoff("gate", "report")
    assert printed.exit_code == 0, printed.output
    assert "No gated ticket is known to have been closed" in printed.output
    assert json.loads(handoff("gate", "report", "--since", "30d", "--json").output)["closes"] == 0
    assert "No ticket is exempt" in handoff("gate", "exempt", "list").output
    assert handoff("gate", "report", "--since", "whenever").exit_code == 2
