"""Only the service's account may close: agents leave a ticket in the ready status, and the service closes it when
there is proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.people import Refused
from app.demo.picture import run_page
from app.demo.story import NOTICE, VERIFICATION, ticket_text
from app.ports import ClosingRules
from tests.support.installation import Installation, installation

PLAYBOOK = """
version: 1
gate: {ready_status: in progress}
scopes: {job_failure: {screenshot: present}}
ask: {enabled: false}
"""
JOB = "ORD-SYNC-4471"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def place(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    (tmp_path / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.setenv("HANDOFF_PLAYBOOK", str(tmp_path / "playbook.yaml"))
    with installation(sqlite_url) as running:
        jira = running.ticketing("jira")
        rules: ClosingRules = jira  # type: ignore[assignment]
        for step in rules.plan_closing_rule(["OPS", "ARC"], role="Handoff Gate"):
            jira.apply_setup(step, None)
        yield running


def report(place: Installation, kind: str, subject: str, text: str) -> str:
    key = place.agent.report("OPS", kind, subject, text)
    place.settle()
    return key


def status(place: Installation, key: str) -> str:
    return str(place.agent.issue(key)["fields"]["status"]["name"])


def ready(place: Installation, key: str) -> None:
    place.agent.press(key, "Start work")
    place.settle()


def prove(place: Installation, key: str) -> None:
    stamp = f"{NOW:%Y-%m-%dT%H:%M:%S.000+0000}"
    place.agent.attach(key, "run.png", run_page(JOB, "Succeeded", NOW))
    place.agent.say(key, NOTICE.format(at="02:00 UTC"))
    place.agent.enter(
        key,
        {
            "contained_at": stamp,
            "account_status": "reactivated",
            "resolution_reason": "credentials_renewed",
            "verification_path": "technical",
            "verification_note": VERIFICATION.format(job=JOB, at="10:42"),
            "retailer_notified_at": stamp,
            "verified_by": place.agent.account,
        },
    )
    place.settle()


def a_job_failure(place: Installation) -> str:
    text = ticket_text(JOB, NOW.replace(year=NOW.year - 1), 312)
    return report(place, "Job failure", "Order sync errored", text)


def test_a_ticket_without_proof_waits_and_is_closed_when_the_proof_is_there(place: Installation) -> None:
    key = a_job_failure(place)
    ready(place, key)
    assert status(place, key) == "In Progress"
    prove(place, key)
    assert status(place, key) == "Done"
    moves = [
        item["toString"]
        for entry in place.agent.issue(key)["changelog"]["histories"]
        for item in entry["items"]
        if item["field"] == "status"
    ]
    assert moves.count("Done") == 1


def test_proof_alone_closes_nothing_that_nobody_left_to_be_closed(place: Installation) -> None:
    key = a_job_failure(place)
    prove(place, key)
    assert status(place, key) == "To Do"
    ready(place, key)
    assert status(place, key) == "Done"


def test_a_ticket_that_needs_no_proof_is_closed_for_the_agent(place: Installation) -> None:
    key = report(place, "Task", "A question", "Where can I invite a colleague to the portal?")
    ready(place, key)
    assert status(place, key) == "Done"


def test_an_agent_is_offered_no_way_into_done(place: Installation) -> None:
    key = a_job_failure(place)
    with pytest.raises(Refused, match="There is no button Done"):
        place.agent.press(key, "Done")
    assert status(place, key) == "To Do"


def test_a_job_failure_that_a_person_reopens_needs_new_proof(place: Installation) -> None:
    key = a_job_failure(place)
    prove(place, key)
    ready(place, key)
    assert status(place, key) == "Done"
    place.agent.press(key, "Reopen")
    place.settle()
    assert status(place, key) == "In Progress"
