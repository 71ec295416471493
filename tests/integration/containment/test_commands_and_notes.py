"""``handoff containment`` as people type it, against local trackers, and what the live tickets show of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.store import accounts
from app.store.accounts import Account
from app.web.passwords import set_password
from app.workflow import containments as work
from app.workflow.overrides import Origin
from tests.support.containment import Stoppable
from tests.support.installation import PLENTY, Installation, installation
from tests.support.terminal import typed

PASSWORD = "correct horse battery staple"
REASON = "It fails on every ten minutes."
BODY = "Job ORD-SYNC-4471 failed at 2026-11-02T09:14:05Z with ORA-00060: deadlock detected."


@pytest.fixture
def running(systems: Stoppable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    url = f"sqlite:///{tmp_path / 'handoff.db'}"
    with installation(url, playbook=systems.playbook) as started:
        more = {
            "HANDOFF_SECRET_KEY": "a key for tests",
            "HANDOFF_LOG_LEVEL": "error",
            "HANDOFF_PLAYBOOK": str(systems.playbook),
            "HANDOFF_JIRA_REQUESTS_PER_MINUTE": str(PLENTY),
            "COLUMNS": "200",
        }
        for name, value in {**started.environment(url), **more}.items():
            monkeypatch.setenv(name, value)
        yield started


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def approver(running: Installation) -> Account:
    service = running.service
    with service.database.write() as connection:
        accounts.add(connection, "kim", "approver", service.clock() - timedelta(days=30))
        account = accounts.find(connection, "kim")
    assert account is not None
    return set_password(service, account, PASSWORD, PASSWORD)


def test_the_whole_way_is_typed_and_told_on_the_live_ticket(running: Installation, systems: Stoppable) -> None:
    approver(running)
    key = str(running.agent.report("OPS", "Job failure", "Order sync errored", BODY))
    running.settle()
    assert "pause-dag: Pause dag now (target ORD-SYNC-4471)" in handoff("containment", "rehearse", "jira", key).output
    assert "Nothing is stopped." in handoff("containment", "list").output
    shown = handoff("containment", "rehearse", "jira", key, "pause-dag")
    assert shown.exit_code == 0, shown.output
    assert '{"is_paused": true}' in shown.output
    refused = handoff("containment", "apply", "1", "--reason", REASON)
    assert (refused.exit_code, "typed at a terminal" in refused.output) == (1, True)
    code, said = typed(["containment", "apply", "1", "--reason", REASON], "kim", PASSWORD)
    assert code == 0, said
    assert PASSWORD not in said
    assert systems.dag()["is_paused"] is True
    running.settle()
    ticketing = running.ticketing("jira")
    view = ticketing.read(ticketing.locate(key))
    bodies = [comment.body for comment in view.ticket.comments if not comment.public]
    assert sum("Paused since" in body and "by kim" in body for body in bodies) == 2
    assert any("To be told: Order integration." in body for body in bodies)
    listed = json.loads(handoff("containment", "list", "--json").output)
    assert (listed["state"], listed["ticket"], listed["overdue"]) == ("in_force", key, False)
    assert handoff("containment", "check", "1").exit_code == 0
    code, said = typed(["containment", "lift", "1", "--reason", "The token was renewed."], "kim", PASSWORD)
    assert code == 0, said
    assert systems.dag()["is_paused"] is False
    running.settle()
    view = ticketing.read(ticketing.locate(key))
    bodies = [comment.body for comment in view.ticket.comments]
    record = next(note for note in view.traces.notes if ":record:" in note.marker)
    assert any("No longer paused since" in body for body in bodies)
    assert not any("Paused since" in body for body in bodies if record.marker in body)
    assert "containment_lifted" in handoff("audit", "export", "--ticket", key).output


def test_zendesk_agents_are_told_in_internal_notes(running: Installation, systems: Stoppable) -> None:
    kim = approver(running)
    number = running.zen_customer.report("Order sync errored", BODY)
    running.settle()
    row = work.rehearse(running.service, "zendesk", str(number), "pause-dag", "ORD-SYNC-4471", "kim")
    work.apply(running.service, row.id, kim, REASON, Origin(via="web"))
    running.settle()
    ticketing = running.ticketing("zendesk")
    told = [comment for comment in ticketing.read(str(number)).ticket.comments if "Paused since" in comment.body]
    assert told
    assert not any(comment.public for comment in told)
    running.settle()
    again = [one for one in ticketing.read(str(number)).ticket.comments if "Paused since" in one.body]
    assert len(again) == len(told)


def test_checking_the_playbook_tells_what_cannot_be_used(
    running: Installation, systems: Stoppable, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = handoff("playbook", "check")
    assert sound.exit_code == 0, sound.output
    assert "pause-dag  Pause the DAG" in sound.output
    monkeypatch.delenv("CELIGO_API_TOKEN")
    systems.write(suspend_cronjob={"target": "../other"})
    wrong = handoff("playbook", "check")
    assert wrong.exit_code == 1
    assert "names the variable CELIGO_API_TOKEN, which is not set" in wrong.output
    assert "'../other' cannot be the name of a CronJob" in wrong.output
    assert systems.stand.world.requests.count() == 0
