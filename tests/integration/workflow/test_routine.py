"""Overdue steps of the job-failure routine: from the store alone, shown in the ticket once a step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.note_composer import record_note
from app.domain.traces import TicketView
from app.domain.update import Update
from app.ports import Written
from app.store import routines
from app.workflow.receive import receive
from app.workflow.routine import look_at_overdue, overdue_of
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import NOW, Tracker, a_ticket


class Notebook(Tracker):
    """A tracker that keeps what every look wanted the ticket to carry."""

    def write(self, view: TicketView, update: Update) -> Written:
        """Keep it, and write as ever."""
        self.wanted = update
        return super().write(view, update)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Notebook:
    return Notebook(tickets={"10001": a_ticket(created_at=NOW - timedelta(minutes=5))})


@pytest.fixture
def service(database_url: str, tracker: Notebook, clock: StandingClock) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=clock)
    receive(built, tracker, {"X-Signature": "good"}, json.dumps({"ticket": "10001"}).encode())
    work(built)
    yield built
    built.database.close()


def work(service: Service) -> int:
    looks = 0
    while work_one(service, "worker", timedelta(seconds=30)) is not None:
        looks += 1
    return looks


def queued(service: Service) -> int:
    with service.database.write() as connection:
        return look_at_overdue(connection, service)


def steps(service: Service) -> list[str]:
    return [step.name for one in overdue_of(service) for step in one.steps]


def test_steps_become_overdue_one_after_the_other_without_asking_the_tracker(
    service: Service, tracker: Notebook, clock: StandingClock
) -> None:
    tracker.calls.clear()
    assert steps(service) == []
    clock.advance(hours=1)
    assert steps(service) == ["contain"]
    clock.advance(hours=3)
    assert steps(service) == ["contain", "notify"]
    clock.advance(days=2)
    assert steps(service) == ["contain", "notify", "decide"]
    assert tracker.calls == []


def test_the_ticket_is_looked_at_once_for_each_overdue_step_and_its_note_says_so(
    service: Service, tracker: Notebook, clock: StandingClock
) -> None:
    assert queued(service) == 0
    for hours in (1, 3):
        clock.advance(hours=hours)
        assert queued(service) == 1
        assert queued(service) == 0
        assert work(service) == 1
        assert "overdue since" in str(record_note(tracker.wanted))
        clock.advance(minutes=30)
        assert queued(service) == 0


def test_a_contained_job_is_not_overdue_and_a_closed_ticket_has_no_clocks(
    service: Service, tracker: Notebook, clock: StandingClock
) -> None:
    ticket = tracker.tickets["10001"]
    tracker.tickets["10001"] = replace(ticket, fields=replace(ticket.fields, contained_at=clock.now))
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": "10001", "n": 2}).encode())
    work(service)
    clock.advance(hours=2)
    assert steps(service) == []
    clock.advance(hours=3)
    assert steps(service) == ["notify"]
    with service.database.read() as connection:
        entries = routines.overdue(connection, service.playbook.routine, clock.now)
    assert routines.counted(entries) == {"contain": 0, "notify": 1, "decide": 0}
