"""Events of another system on their way to a ticket, on both trackers: opened once, fed, counted, limited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.store import events, inbox
from app.store.event_tables import source_events
from app.store.inbox import InboxFilter
from app.store.tables import audit, deliveries
from app.workflow.handle import handle_ticket
from app.workflow.outcome import Outcome
from app.workflow.service import Service
from app.workflow.work import work_one
from integrations.sandbox.jira import state_of
from tests.support.event_sources import SHIPPED, Desk, a_source, feeding, opening
from tests.support.installation import LEASE, installation

HOSTILE = (
    '"}} {code}x{code} [~admin] | *b* <script>alert(1)</script> {{ticket.requester.email}} {% if 1 %} '
    '" OR project = SECRET ORDER BY created'
)


@pytest.fixture
def start(sqlite_url: str) -> Iterator[Callable[..., Desk]]:
    """A running installation with one source; both go by a clock that the test can move."""
    with ExitStack() as stack:

        def begin(system: str, url: str = sqlite_url, **table: Any) -> Desk:
            source = a_source(**(table or {"open": [opening(system)]}))
            place = stack.enter_context(
                installation(url, one_clock=True, adjust=lambda service: replace(service, sources={"wms": source}))
            )
            return Desk(place, system)

        yield begin


@pytest.fixture(params=["jira", "zendesk"])
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_failure_opens_one_ticket_that_carries_the_whole_record(
    start: Callable[..., Desk], system: str, database_url: str
) -> None:
    desk = start(system, database_url)
    assert desk.sender.fail()["queued"] == 1
    desk.settle()
    (ticket,) = desk.tickets()
    assert desk.subject(ticket) == "WAVE-PICK-88: WMS-4102 allocation failed: no stock in zone B7"
    record = desk.record(ticket)
    assert record["job_or_transaction_id"] == "WAVE-PICK-88"
    assert record["error_code"] == "WMS-4102: allocation failed: no stock in zone B7"
    assert record["exact_timestamp"].startswith(str(desk.sender.now.date()))
    assert record["trigger"].startswith("scheduler")
    assert {desk.kept_record(ticket)[key] for key in ("job_or_transaction_id", "error_code", "exact_timestamp")} == {
        "event"
    }
    assert desk.notes(ticket, "handoff-gate:record") == 1
    assert desk.notes(ticket, "handoff-gate:events") == 0
    assert desk.place.violations() == []


def test_no_event_opens_anything_without_a_rule_for_its_type(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    answer = desk.sender.fail(kind="com.example.other.failed")
    assert (answer["queued"], len(answer["runs"])) == (0, 1)
    desk.settle()
    assert desk.tickets() == []


def test_a_start_or_a_success_opens_nothing_whatever_the_rule_names(start: Callable[..., Desk], system: str) -> None:
    desk = start(system, open=[opening(system, types=["*"])])
    for kind in ("com.handoffgate.job.started", "com.handoffgate.job.success"):
        assert desk.sender.fail(kind=kind)["queued"] == 0
    desk.settle()
    assert desk.tickets() == []


def test_a_success_does_not_close_the_ticket_that_a_failure_opened(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    desk.sender.fail()
    desk.settle()
    desk.sender.fail(kind="com.handoffgate.job.success")
    desk.settle()
    (ticket,) = desk.tickets()
    assert desk.is_open(ticket)


def test_the_same_event_again_changes_nothing(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    event = desk.sender.event("e-1")
    assert desk.sender.send(event).json()["known"] == 0
    desk.settle()
    writes = desk.writes()
    for _ in range(3):
        assert desk.sender.send(event, event).json() | {"runs": []} == {
            "runs": [],
            "ignored": 0,
            "queued": 0,
            "known": 2,
            "rejected": [],
        }
    desk.settle()
    assert desk.writes() == writes
    assert len(desk.tickets()) == 1


def test_repeated_failures_are_counted_on_the_open_ticket_in_one_note(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    for _ in range(12):
        desk.sender.fail()
        desk.later(minutes=1)
        desk.settle()
    (ticket,) = desk.tickets()
    notes = desk.texts(ticket, "handoff-gate:events")
    if system == "jira":
        assert len(notes) == 1
        assert "12 times" in notes[0]
    else:
        assert ["2 times" in notes[0], "10 times" in notes[1]] == [True, True]
        assert len(notes) == 2
    assert desk.place.violations() == []


def test_a_storm_of_one_failure_is_one_ticket_and_a_handful_of_writes(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    desk.place.forget_requests()
    answer = desk.sender.send(*(desk.sender.event() for _ in range(600)))
    assert answer.json()["queued"] == 600
    desk.settle()
    (ticket,) = desk.tickets()
    assert desk.told(ticket).events == 600
    assert desk.writes() <= 4


def test_a_failure_after_the_ticket_was_closed_opens_another(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    desk.sender.fail()
    desk.settle()
    desk.hold_no_gate()
    (first,) = desk.tickets()
    desk.close(first)
    desk.sender.fail()
    desk.settle()
    second = next(ticket for ticket in desk.tickets() if ticket != first)
    assert desk.is_open(second)
    assert "same episode" in desk.record(second)["prior_occurrences_90d"]


def test_a_persons_open_ticket_about_the_same_failure_is_fed_and_no_other_opened(
    start: Callable[..., Desk], system: str
) -> None:
    desk = start(system)
    mine = desk.report("Wave broken", "The job WAVE-PICK-88 failed again, please look.")
    desk.settle()
    desk.sender.fail()
    desk.settle()
    assert desk.tickets() == []
    assert desk.record(mine)["error_code"] == "WMS-4102: allocation failed: no stock in zone B7"
    (note,) = desk.texts(mine, "handoff-gate:events")
    assert "wms reported this failure once" in note


def test_an_event_that_only_feeds_finds_the_ticket_by_transaction_or_correlation(
    start: Callable[..., Desk], system: str
) -> None:
    desk = start(system, open=[opening(system)], feed=[feeding(system)])
    desk.sender.fail(transaction="SO-100482", correlation_id="wave-88")
    desk.settle()
    (ticket,) = desk.tickets()
    desk.sender.fail(kind=SHIPPED, job=None, transaction="SO-100482", error_text="truck left without it")
    desk.sender.fail(kind=SHIPPED, job=None, correlation_id="wave-88")
    desk.settle()
    assert desk.tickets() == [ticket]
    assert desk.told(ticket).events == 3


def test_an_event_that_only_feeds_and_finds_nothing_is_put_aside_and_can_be_replayed(
    start: Callable[..., Desk], system: str
) -> None:
    desk = start(system, feed=[feeding(system)])
    desk.sender.fail(kind=SHIPPED, job="WAVE-PICK-88")
    desk.settle()
    desk.later(minutes=2)
    desk.settle()
    with desk.place.service.database.read() as connection:
        row = connection.execute(select(deliveries)).one()
    assert (row.state, row.cause) == ("ignored", "no open ticket is about this job, transaction or correlation")
    mine = desk.report("Wave broken", "The job WAVE-PICK-88 failed again, error WMS-1.")
    desk.settle()
    with desk.place.service.database.write() as connection:
        inbox.requeue(connection, InboxFilter(ids=(row.id,)), desk.place.service.clock())
    desk.settle()
    assert desk.told(mine).events == 1


def test_beyond_the_limit_of_an_hour_everything_goes_to_one_ticket(start: Callable[..., Desk], system: str) -> None:
    desk = start(system, open=[opening(system)], most_per_hour=3)
    desk.to_the_hour()
    for number in range(9):
        desk.sender.fail(job=f"JOB-{number}")
    desk.settle()
    tickets = desk.tickets()
    assert len(tickets) == 4
    (rest,) = [ticket for ticket in tickets if "more failures than 3 an hour" in desk.subject(ticket)]
    assert desk.told(rest).events == 6
    assert len(desk.told(rest).jobs) == 6
    desk.later(hours=1)
    desk.sender.fail(job="JOB-of-the-next-hour")
    desk.settle()
    assert len(desk.tickets()) == 5


def test_of_a_batch_with_a_bad_event_the_good_ones_open_tickets(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    bad = desk.sender.event("bad", failed_at="2026-11-02T10:00:00")
    answer = desk.sender.send(desk.sender.event("a", job="A"), bad, desk.sender.event("b", job="B"))
    assert answer.status_code == 202
    assert [(one["index"], one["id"]) for one in answer.json()["rejected"]] == [(1, "bad")]
    desk.settle()
    assert len(desk.tickets()) == 2


def test_an_event_in_binary_mode_opens_a_ticket(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    assert desk.sender.send_binary(desk.sender.event()).json()["queued"] == 1
    desk.settle()
    assert len(desk.tickets()) == 1


def test_hostile_values_stay_words(start: Callable[..., Desk], system: str) -> None:
    desk = start(system, open=[opening(system, subject="{job} {error_text}", labels=["night"])])
    desk.sender.fail(job=f"J-1 {HOSTILE}", error_text=HOSTILE, error_code=HOSTILE)
    desk.settle()
    (ticket,) = desk.tickets()
    assert "OR project = SECRET" in desk.subject(ticket)
    assert "<script>" not in desk.html(ticket)
    if system == "jira":
        raw = json.dumps(desk.raw(ticket)["fields"]["description"])
        assert '"type": "codeBlock"' not in raw
        assert '"type": "mention"' not in raw
    else:
        written = desk.subject(ticket) + desk.html(ticket)
        assert "{{" not in written
        assert "{%" not in written
    assert desk.place.violations() == []


def test_what_is_stored_is_masked(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    desk.sender.fail(error_text="mia@example.com could not pay with 4111 1111 1111 1111")
    with desk.place.service.database.read() as connection:
        facts = json.dumps(connection.execute(select(source_events.c.facts)).scalar_one())
    assert "mia@" not in facts
    assert "4111 1111" not in facts
    desk.settle()
    (ticket,) = desk.tickets()
    assert "mia@" not in json.dumps(desk.raw(ticket))


def test_a_place_that_the_tracker_refuses_is_a_dead_letter_that_a_replay_makes_good(
    start: Callable[..., Desk], system: str
) -> None:
    wrong = {"project": "NOSUCH"} if system == "jira" else {"form": 424_242}
    desk = start(system, open=[opening(system, **wrong)])
    desk.sender.fail()
    desk.settle()
    with desk.place.service.database.read() as connection:
        (letter,) = inbox.listed(connection, InboxFilter(states=("dead",)), 10)
    assert letter.cause
    assert desk.tickets() == []
    right = a_source(open=[opening(system)])
    desk.place = replace(desk.place, service=replace(desk.place.service, sources={"wms": right}))
    with desk.place.service.database.write() as connection:
        inbox.requeue(connection, InboxFilter(ids=(letter.id,)), desk.place.service.clock())
    desk.settle()
    assert len(desk.tickets()) == 1


def test_a_rule_that_is_gone_leaves_a_dead_letter(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    desk.sender.fail()
    desk.place = replace(desk.place, service=replace(desk.place.service, sources={}))
    desk.settle()
    with desk.place.service.database.read() as connection:
        (letter,) = inbox.listed(connection, InboxFilter(states=("dead",)), 10)
    assert "No rule of the source wms" in str(letter.cause)


# Exactly once in effect


@pytest.mark.parametrize("fault", ["drop_after", "half", "drop", "error"])
def test_an_opening_whose_answer_is_lost_makes_one_ticket(start: Callable[..., Desk], system: str, fault: str) -> None:
    desk = start(system)
    desk.faults.add(fault, method="POST", path="/issue" if system == "jira" else "/tickets")
    desk.sender.fail()
    desk.settle()
    for _ in range(4):
        desk.later(minutes=3)
        desk.settle()
    assert len(desk.tickets()) == 1


def test_a_worker_that_dies_after_the_ticket_was_opened_leaves_one_ticket(
    start: Callable[..., Desk], system: str, database_url: str
) -> None:
    desk = start(system, database_url)

    def open_and_die(service: Service, taken: Any, still_ours: Callable[[], bool]) -> Outcome:
        handle_ticket(service, taken, still_ours)
        raise KeyboardInterrupt

    desk.sender.fail("e-1")
    desk.sender.fail("e-2")
    with pytest.raises(KeyboardInterrupt):
        work_one(desk.place.service, "doomed", LEASE, open_and_die)
    assert len(desk.tickets()) == 1
    desk.later(minutes=1)
    desk.settle()
    (ticket,) = desk.tickets()
    assert desk.told(ticket).events == 2
    assert desk.told(ticket).opened


def test_a_worker_that_dies_before_it_asked_the_tracker_leaves_one_ticket_in_the_end(
    start: Callable[..., Desk], system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = start(system)
    ticketing: Any = desk.place.ticketing(system)
    with monkeypatch.context() as patch:
        patch.setattr(type(ticketing), "open_ticket", _interrupted)
        desk.sender.fail()
        with pytest.raises(KeyboardInterrupt):
            work_one(desk.place.service, "doomed", LEASE)
    desk.later(minutes=1)
    desk.settle()
    desk.later(minutes=6)
    desk.settle()
    assert len(desk.tickets()) == 1


def _interrupted(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_while_the_search_does_not_know_yet_nothing_is_opened_a_second_time(start: Callable[..., Desk]) -> None:
    desk = start("jira")
    state_of(desk.place.sandbox.jira.app).sizes.search_lag_seconds = 120.0
    desk.faults.add("drop_after", method="POST", path="/issue")
    desk.sender.fail()
    for _ in range(8):
        desk.settle()
        desk.later(seconds=45)
    desk.settle()
    assert len(desk.tickets()) == 1


def test_a_second_worker_takes_over_the_ticket_of_one_that_was_paused(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    paused: list[Outcome] = []

    def open_and_sleep(service: Service, taken: Any, still_ours: Callable[[], bool]) -> Outcome:
        paused.append(handle_ticket(service, taken, still_ours))
        desk.later(minutes=2)
        desk.settle()
        return paused[0]

    desk.sender.fail()
    late = work_one(desk.place.service, "paused", LEASE, open_and_sleep)
    assert late is not None
    assert late.result == "lost"
    desk.settle()
    (ticket,) = desk.tickets()
    assert desk.told(ticket).events == 1


def test_the_trail_tells_of_the_opening_once(start: Callable[..., Desk], system: str) -> None:
    desk = start(system)
    for _ in range(3):
        desk.sender.fail()
        desk.settle()
        desk.later(minutes=1)
    with desk.place.service.database.read() as connection:
        told = connection.execute(select(audit).where(audit.c.event.in_(["event_opened", "event_told"]))).all()
    assert [(row.event, row.detail["source"], row.detail["type"]) for row in told] == [
        ("event_opened", "wms", "com.handoffgate.job.failed")
    ]


def test_proof_from_before_the_last_failure_that_was_told_does_not_count(start: Callable[..., Desk]) -> None:
    desk = start("jira")
    desk.sender.fail()
    desk.settle()
    (ticket,) = desk.tickets()
    desk.later(minutes=30)
    desk.sender.now += timedelta(minutes=30)
    desk.sender.fail(failed_at=desk.sender.now.isoformat())
    desk.settle()
    assert desk.told(ticket).last_at == desk.sender.now
    (note,) = desk.texts(ticket, "handoff-gate:record")
    assert f"after {desk.sender.now:%Y-%m-%dT%H:%M:%S}Z, in Contained at" in note


def test_events_that_were_brought_to_a_ticket_go_when_their_time_is_over(start: Callable[..., Desk]) -> None:
    desk = start("jira")
    desk.sender.fail("e-1")
    desk.settle()
    database, now = desk.place.service.database, desk.place.service.clock()
    with database.write() as connection:
        assert events.forget_before(connection, now - timedelta(days=1), 10) == 0
        assert events.forget_before(connection, now + timedelta(days=1), 10) == 1
    (ticket,) = desk.tickets()
    assert desk.told(ticket).events == 1
