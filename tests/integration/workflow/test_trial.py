"""Trying another playbook on what is stored after real looks, on both databases: nobody is asked, nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select, update

from app.cli import main
from app.domain.playbook import Playbook
from app.domain.trial.report import TrialReport
from app.playbook import load_playbook
from app.store.columns import metadata
from app.store.tables import tickets
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.trial import try_playbook
from app.workflow.work import work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, Tracker, a_ticket

LEASE = timedelta(seconds=30)
SINCE = NOW - timedelta(days=90)
PRESENT_LEVEL = "scopes: {job_failure: {screenshot: present}}\n"


@pytest.fixture
def trackers() -> tuple[Tracker, Tracker]:
    jira = Tracker(
        tickets={
            "10001": a_ticket("10001", project="OPS", labels=("erp",)),
            "10002": a_ticket("10002", project="SHOP"),
            "10003": a_ticket(
                "10003", subject="How do I print?", body="Please help.", issue_type="Question", labels=("erp",)
            ),
        }
    )
    zendesk = Tracker(system="zendesk", site="desk")
    zendesk.tickets["7"] = a_ticket(
        "7", system="zendesk", site="desk", key="7", issue_type=None, form="Help", labels=("erp",),
        subject="Voucher rejected by NetSuite", body="How do I use it?",
    )  # fmt: skip
    return jira, zendesk


@pytest.fixture
def service(database_url: str, trackers: tuple[Tracker, Tracker]) -> Iterator[Service]:
    built = a_service(database_url, *trackers, clock=StandingClock())
    yield built
    built.database.close()


def look(service: Service, tracker: Tracker, ticket_id: str) -> None:
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": ticket_id}).encode())
    while work_one(service, "worker", LEASE) is not None:
        pass


def look_at_all(service: Service, trackers: tuple[Tracker, Tracker]) -> None:
    for tracker in trackers:
        for ticket_id in tracker.tickets:
            look(service, tracker, ticket_id)


def edited(folder: Path, text: str) -> Playbook:
    return load_playbook(written(folder, text))


def written(folder: Path, text: str) -> Path:
    path = folder / "edited.yaml"
    path.write_text(f"version: 1\n{text}", encoding="utf-8")
    return path


def content(service: Service) -> dict[str, list[tuple[object, ...]]]:
    with service.database.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables
        }


def kinds(report: TrialReport) -> dict[str, int]:
    return {kind: group.count for kind, group in report.verdicts.items()}


def test_the_same_playbook_changes_nothing_and_a_trial_asks_nobody_and_writes_nothing(service, trackers):
    look_at_all(service, trackers)
    trackers[0].move("10001", "Done", AGENT, NOW)
    look(service, trackers[0], "10001")
    before, asked = content(service), [list(tracker.calls) for tracker in trackers]
    report = try_playbook(service, service.playbook, SINCE)
    assert (report.tickets, report.undone_closes, report.changes_nothing) == (4, 1, True)
    assert report.without_grounds == 0
    assert content(service) == before
    assert [tracker.calls for tracker in trackers] == asked


def test_shadow_mode_would_have_let_the_refused_ones_close(service, trackers, tmp_path):
    look_at_all(service, trackers)
    trackers[0].move("10001", "Done", AGENT, NOW)
    look(service, trackers[0], "10001")
    assert trackers[0].tickets["10001"].status == "In Progress"
    report = try_playbook(
        service, edited(tmp_path, "scopes: {job_failure: {mode: shadow, screenshot: present}}"), SINCE
    )
    group = report.verdicts["now_allowed"]
    assert {example.key for example in group.examples} == {"OPS-1", "OPS-2"}
    assert (group.count, group.undone) == (3, 1)
    assert group.projects == {"jira OPS": 2, "jira SHOP": 1}


def test_what_was_not_asked_for_is_known_when_an_edit_asks_for_it(service, trackers, tmp_path):
    lax = replace(service.playbook.gate, require_containment=False)
    service = replace(service, playbook=replace(service.playbook, gate=lax))
    look_at_all(service, trackers)
    report = try_playbook(service, edited(tmp_path, PRESENT_LEVEL), SINCE)
    group = report.verdicts["other_reasons"]
    assert (group.count, dict(group.requirements)) == (2, {"containment": 2})


def test_a_label_puts_tickets_of_both_trackers_into_a_scope_and_only_what_is_known_is_said_to_be_missing(
    service, trackers, tmp_path
):
    look_at_all(service, trackers)
    text = PRESENT_LEVEL.replace("present", "present, labels: [ERP]")
    report = try_playbook(service, edited(tmp_path, text), SINCE)
    scopes = {pair: [example.key for example in group.examples] for pair, group in report.scopes.items()}
    assert scopes == {"none -> job_failure": ["OPS-3"], "exception -> job_failure": ["7"]}
    assert kinds(report) == {"now_refused": 1, "other_reasons": 1}
    (refused,) = report.verdicts["now_refused"].examples
    assert (refused.key, refused.requirements) == ("OPS-3", ("resolution_reason",))
    assert any("no file was looked at" in limit for limit in report.limits)


def test_systems_buckets_and_owners_are_told_with_their_limits(service, trackers, tmp_path):
    look_at_all(service, trackers)
    text = f"{PRESENT_LEVEL}owners: {{'* -> *': Integrations}}\nbuckets: {{payment_mismatch: [order sync]}}\n"
    report = try_playbook(service, edited(tmp_path, text), SINCE)
    assert {pair: group.count for pair, group in report.readings["bucket"].items()} == {"none -> payment_mismatch": 2}
    assert sum(group.count for group in report.readings["team"].values()) == 4
    assert any(limit.startswith("Bodies and comments are not kept") for limit in report.limits)


def test_a_lower_threshold_flags_more_for_automation(service, trackers, tmp_path):
    jira = trackers[0]
    for number in range(2):
        ticket_id = f"1000{number + 1}"
        moment = NOW - timedelta(days=5 - number)
        body = f"Job ORD-SYNC-{number} failed at {moment:%Y-%m-%dT%H:%M:%SZ} with ORA-00060: deadlock detected."
        jira.tickets[ticket_id] = replace(jira.tickets[ticket_id], body=body, created_at=moment)
    look_at_all(service, trackers)
    report = try_playbook(service, edited(tmp_path, f"{PRESENT_LEVEL}recurrence: {{automation_threshold: 2}}"), SINCE)
    (pair,) = report.readings["next_step"]
    assert pair.endswith("-> Flag for automation review")
    assert report.readings["next_step"][pair].count == 1


def test_without_texts_and_grounds_nothing_is_invented(service, trackers, tmp_path):
    look_at_all(service, trackers)
    with service.database.write() as connection:
        connection.execute(update(tickets).values(grounds=None))
    report = try_playbook(service, edited(tmp_path, PRESENT_LEVEL.replace("present", "legible")), SINCE)
    assert report.without_grounds == 4
    assert any("4 of 4 tickets were last looked at by a release" in limit for limit in report.limits)
    assert try_playbook(service, service.playbook, SINCE).changes_nothing


def test_tickets_of_before_and_those_that_are_gone_are_left_out(service, trackers):
    look_at_all(service, trackers)
    with service.database.write() as connection:
        connection.execute(update(tickets).where(tickets.c.key == "OPS-1").values(gone=True))
    assert try_playbook(service, service.playbook, SINCE).tickets == 3
    assert try_playbook(service, service.playbook, NOW).tickets == 0


def test_more_tickets_than_a_page_are_all_counted_once(service, trackers, tmp_path):
    look_at_all(service, trackers)
    with service.database.write() as connection:
        row = connection.execute(select(tickets).where(tickets.c.key == "OPS-1")).one()._asdict()
        connection.execute(insert(tickets), [{**row, "ticket_id": f"2{number:05}"} for number in range(1200)])
        assert connection.execute(select(func.count()).select_from(tickets)).scalar_one() == 1204
    heard: list[tuple[int, int]] = []
    report = try_playbook(
        service,
        edited(tmp_path, "scopes: {job_failure: {mode: shadow, screenshot: present}}"),
        SINCE,
        told=lambda done, total: heard.append((done, total)),
    )
    assert (report.tickets, report.verdicts["now_allowed"].count) == (1204, 1202)
    assert len(report.verdicts["now_allowed"].examples) == 5
    assert heard[-1] == (1200, 1204)


def test_the_command_tells_it(service, trackers, tmp_path, database_url, monkeypatch):
    look_at_all(service, trackers)
    in_use = tmp_path / "in-use.yaml"
    in_use.write_text(f"version: 1\n{PRESENT_LEVEL}", encoding="utf-8")
    for name, value in {
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_PLAYBOOK": str(in_use),
        "HANDOFF_LOG_LEVEL": "error",
        "COLUMNS": "160",
    }.items():
        monkeypatch.setenv(name, value)
    other = str(written(tmp_path, "scopes: {job_failure: {mode: shadow, screenshot: present}}"))
    days = ["--days", "3660"]
    told = json.loads(CliRunner().invoke(main, ["playbook", "try", other, *days, "--json"]).output)
    assert told["tickets"] == 4
    assert told["verdicts"]["now_allowed"]["count"] == 2
    shown = CliRunner().invoke(main, ["playbook", "try", other, *days])
    assert shown.exit_code == 0
    assert "2 refused now, let close by the other playbook" in shown.output
    assert "jira OPS-1" in shown.output
    assert "What this cannot tell" in shown.output
    same = CliRunner().invoke(main, ["playbook", "try", str(in_use), *days]).output
    assert "would have changed nothing" in same
