"""The report before going live, from the store and from past tickets, and what ``gate.since`` leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.decide import understand
from app.domain.gate.model import Mode
from app.playbook import with_modes
from app.ports import RateLimited, RemoteUnavailable
from app.store import backfills, going_live
from app.workflow.going_live import report_of
from app.workflow.past import past_ticket
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, SERVICE, Tracker, a_ticket

LEASE = timedelta(seconds=30)
MONTH = NOW - timedelta(days=30)


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(
        tickets={
            "10001": a_ticket("10001", project="OPS"),
            "10002": a_ticket("10002", project="SHOP"),
            "10003": a_ticket("10003", subject="How do I print?", body="Please help.", issue_type="Question"),
        }
    )


@pytest.fixture
def service(database_url: str, tracker: Tracker) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=StandingClock())
    yield built
    built.database.close()


def in_mode(service: Service, mode: Mode) -> Service:
    return replace(service, playbook=with_modes(service.playbook, {"job_failure": mode, "exception": mode}))


def close_all(service: Service, tracker: Tracker) -> None:
    for ticket_id in tracker.tickets:
        tracker.move(ticket_id, "Done", SERVICE if ticket_id == "10002" else AGENT, NOW)
        look(service, tracker, ticket_id)


def look(service: Service, tracker: Tracker, ticket_id: str) -> None:
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": ticket_id}).encode())
    while work_one(service, "worker", LEASE) is not None:
        pass


def test_in_shadow_mode_nothing_is_undone_and_the_report_says_what_would_be_refused(service, tracker):
    shadow = in_mode(service, "shadow")
    close_all(shadow, tracker)
    assert {ticket.status for ticket in tracker.tickets.values()} == {"Done"}
    assert all(trace.verdict_copy["allowed"] for trace in tracker.traces.values() if trace.verdict_copy)
    made = report_of(shadow, MONTH)
    assert [(close.key, close.outcome, close.route, close.project) for close in made.closes] == [
        ("OPS-2", "would_refuse", "app", "SHOP"),
        ("OPS-1", "would_refuse", "agent", "OPS"),
    ]
    assert ("success_screenshot", 2) in made.by_requirement()
    shares = made.shares()
    assert {(share.name, share.refused, share.closes) for share in shares["route"]} == {
        ("a person in the tracker", 1, 1),
        ("an automation or app", 1, 1),
    }
    assert [share.name for share in shares["scope"]] == ["job_failure"]
    assert [share.name for share in shares["team"]] == ["no team named"]


def test_the_team_of_a_boundary_is_that_of_the_playbook(service, tracker):
    shadow = in_mode(service, "shadow")
    shadow = replace(shadow, playbook=replace(shadow.playbook, owners={"* -> *": "Integrations"}))
    close_all(shadow, tracker)
    assert [share.name for share in report_of(shadow, MONTH).shares()["team"]] == ["Integrations"]


def test_what_shadow_mode_foretold_is_what_enforcing_refuses_for_the_same_reasons(service, tracker):
    shadow = in_mode(service, "shadow")
    close_all(shadow, tracker)
    foretold = {close.key: close.missing for close in report_of(shadow, MONTH).refused}
    for ticket_id in tracker.tickets:
        look(in_mode(service, "enforce"), tracker, ticket_id)
    assert tracker.tickets["10001"].status == "In Progress"
    enforced = report_of(in_mode(service, "enforce"), MONTH)
    assert {close.key: close.missing for close in enforced.refused} == foretold
    assert {close.outcome for close in enforced.refused} == {"undone"}


def test_past_tickets_are_read_and_judged_without_being_written(service, tracker):
    for ticket_id in tracker.tickets:
        tracker.move(ticket_id, "Done", AGENT, NOW)
    keep_as_past(service, tracker)
    assert report_of(service, MONTH).closes == ()
    tracker.calls.clear()
    tracker.fail_with += [RateLimited("slow down", retry_after=0.0)]
    made = report_of(service, MONTH, past=True)
    assert sorted((close.key, close.outcome) for close in made.closes) == [
        ("OPS-1", "would_refuse"),
        ("OPS-2", "would_refuse"),
    ]
    assert not [call for call in tracker.calls if call.startswith("write")]
    assert tracker.tickets["10001"].status == "Done"


def test_a_past_ticket_that_cannot_be_read_is_told(service, tracker):
    for ticket_id in tracker.tickets:
        tracker.move(ticket_id, "Done", AGENT, NOW)
    keep_as_past(service, tracker)
    tracker.fail_with += [RemoteUnavailable("503 from Jira")]
    made = report_of(service, MONTH, past=True)
    assert made.unread == (("503 from Jira", 1),)
    assert len(made.closes) == 1


def keep_as_past(service: Service, tracker: Tracker) -> None:
    past = [past_ticket(ticket, understand(ticket, service.playbook)) for ticket in tracker.tickets.values()]
    with service.database.write() as connection:
        backfills.remember_past(connection, past)


def test_open_tickets_from_before_the_gate_are_left_alone_and_listed(service, tracker):
    keep_as_past(service, Tracker(tickets={"10009": a_ticket("10009")}))
    gate = replace(service.playbook.gate, since=NOW)
    exempting = replace(service, playbook=replace(service.playbook, gate=gate))
    tracker.move("10002", "Done", AGENT, NOW)
    for ticket_id in tracker.tickets:
        look(exempting, tracker, ticket_id)
    assert tracker.tickets["10002"].status == "Done"
    with service.database.read() as connection:
        found = going_live.exempt(connection, NOW)
    assert [(one.key, one.scope) for one in found] == [("OPS-1", "job_failure"), ("OPS-9", None)]


def test_tickets_judged_before_the_moment_was_set_are_listed_as_well(service, tracker):
    for ticket_id in tracker.tickets:
        look(service, tracker, ticket_id)
    with service.database.read() as connection:
        found = going_live.exempt(connection, NOW)
    assert [(one.key, one.scope) for one in found] == [("OPS-1", "job_failure"), ("OPS-2", "job_failure")]
