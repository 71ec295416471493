"""Exactly once in effect, on both trackers: whatever is lost, repeated, late or dead on the way, the ticket carries one
note, the whole record and the verdict of its present state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.demo.story import ticket_text
from app.store import claims, inbox
from app.store.claims import Taken
from app.store.inbox import InboxFilter
from app.workflow.handle import handle_ticket
from app.workflow.outcome import Outcome
from app.workflow.service import Service
from app.workflow.work import Finished, attempt, finish_together, work_one
from tests.support.installation import LEASE, Installation, installation

JOB = "ORD-SYNC-4471"
NOW = datetime.now(UTC).replace(microsecond=0)
SUBJECT = "Order sync errored"
TEXT = ticket_text(JOB, NOW - timedelta(hours=3), 312)
MOST_TURNS = 20
SLEPT_SECONDS = 40
"""Longer than a lease; Zendesk tells when a ticket changed by the second, so less than one may go unnoticed."""


@dataclass
class Tracker:
    """One of the two, as the tests use it."""

    place: Installation
    system: str

    @property
    def faults(self) -> Any:
        """What goes wrong there."""
        return getattr(self.place.sandbox, self.system).world.faults

    @property
    def webhooks(self) -> Any:
        """Who sends its events."""
        return getattr(self.place.sandbox, self.system).world.webhooks

    def report(self) -> str:
        """A customer's ticket about a failed job."""
        if self.system == "jira":
            return self.place.agent.report("OPS", "Job failure", SUBJECT, TEXT)
        return self.place.zen_customer.report(SUBJECT, TEXT)

    def say(self, ticket: str, text: str) -> None:
        """A word of an agent."""
        if self.system == "jira":
            self.place.agent.say(ticket, text)
        else:
            self.place.zen_agent.reply(ticket, text, public=False)

    def close(self, ticket: str) -> None:
        """Close it without proof, past the native rule."""
        if self.system == "jira":
            self.place.agent.press(ticket, "Quick done")
        else:
            self.place.zen_agent.solve_by_automation(ticket)

    def is_open(self, ticket: str) -> bool:
        """Whether the ticket is in work."""
        if self.system == "jira":
            issue = self.place.agent.issue(ticket)
            return str(issue["fields"]["status"]["statusCategory"]["key"]) != "done"
        return str(self.place.zen_agent.ticket(ticket)["status"]) not in ("solved", "closed")

    def notes(self, ticket: str, marker: str = "handoff-gate:record") -> int:
        """How many notes of a kind it carries."""
        if self.system == "jira":
            return sum(marker in note for note in self.place.agent.notes(ticket))
        return sum(marker in str(note["body"]) for note in self.place.zen_agent.notes(ticket))

    def job(self, ticket: str) -> str:
        """The record field that names the job."""
        if self.system == "jira":
            return str(self.place.agent.record(ticket)["job_or_transaction_id"])
        return self.place.zen_agent.record(ticket)["job_or_transaction_id"]

    def writes(self) -> int:
        """How often the service changed something."""
        return sum(not request.startswith("GET") for request in self.place.requests(self.system))


@pytest.fixture
def place(sqlite_url: str) -> Iterator[Installation]:
    with installation(sqlite_url) as running:
        yield running


@pytest.fixture(params=["jira", "zendesk"])
def tracker(place: Installation, request: pytest.FixtureRequest) -> Tracker:
    return Tracker(place, request.param)


def settle(place: Installation) -> list[str]:
    """Work off everything, also what is to be tried again later."""
    results: list[str] = []
    for _ in range(MOST_TURNS):
        results += [worked.result for worked in place.settle()]
        with place.service.database.write() as connection:
            if not inbox.counted(connection)["queued"]:
                return results
            connection.exec_driver_sql("UPDATE deliveries SET due_at = 0 WHERE state = 'queued'")
    raise AssertionError(f"It does not come to rest: {results}")


def assert_once(tracker: Tracker, ticket: str) -> None:
    assert tracker.notes(ticket) == 1
    assert JOB in tracker.job(ticket)
    with tracker.place.service.database.read() as connection:
        counts = inbox.counted(connection)
    assert counts["queued"] == counts["dead"] == counts["quarantined"] == 0


def end_all_leases(place: Installation) -> None:
    with place.service.database.write() as connection:
        connection.exec_driver_sql("UPDATE leases SET until = 0")


def take(place: Installation) -> Taken:
    with place.service.database.write() as connection:
        (taken,) = claims.take_due(connection, "a worker", place.service.clock(), LEASE, 1)
    return taken


@pytest.mark.parametrize("fault", ["drop_after", "half"])
def test_a_write_whose_answer_is_lost_is_done_once(tracker, fault):
    tracker.faults.add(fault, method="PUT", times=2)
    ticket = tracker.report()
    results = settle(tracker.place)
    assert "handled" in results
    assert_once(tracker, ticket)


def test_a_worker_that_dies_between_the_write_and_its_commit_leaves_nothing_to_do_twice(tracker):
    def write_and_die(service: Service, taken: Taken, still_ours: Callable[[], bool]) -> Outcome:
        handle_ticket(service, taken, still_ours)
        raise KeyboardInterrupt

    tracker.place.forget_requests()
    ticket = tracker.report()
    tracker.place.sandbox.drain()
    with pytest.raises(KeyboardInterrupt):
        work_one(tracker.place.service, "doomed", LEASE, write_and_die)
    written = tracker.writes()
    assert written == 1
    end_all_leases(tracker.place)
    settle(tracker.place)
    assert tracker.writes() == written
    assert_once(tracker, ticket)


def test_events_that_come_three_times_and_in_any_order_come_to_the_same(tracker):
    tracker.webhooks.copies = 3
    tracker.webhooks.pause()
    ticket = tracker.report()
    tracker.say(ticket, "Looking into it.")
    tracker.close(ticket)
    tracker.webhooks.resume("reversed")
    settle(tracker.place)
    assert tracker.is_open(ticket)
    assert tracker.notes(ticket, "handoff-gate:refusal") == 1
    assert_once(tracker, ticket)


def test_a_replay_of_everything_that_was_received_writes_nothing(tracker):
    ticket = tracker.report()
    settle(tracker.place)
    before = tracker.writes()
    with tracker.place.service.database.write() as connection:
        wanted = InboxFilter(states=("done", "ignored"), system=tracker.system)
        assert inbox.requeue(connection, wanted, tracker.place.service.clock())
    assert "handled" in settle(tracker.place)
    assert tracker.writes() == before
    assert_once(tracker, ticket)


def test_a_worker_that_slept_through_its_lease_while_reading_writes_nothing(tracker):
    ticket = tracker.report()
    tracker.place.sandbox.drain()
    paused = take(tracker.place)
    end_all_leases(tracker.place)
    settle(tracker.place)
    before = tracker.writes()
    outcome = attempt(tracker.place.service, paused, LEASE, handle_ticket)
    assert outcome.result == "lost"
    (late,) = finish_together(tracker.place.service, [Finished(paused, outcome)])
    assert late.result == "lost"
    assert tracker.writes() == before
    assert_once(tracker, ticket)


def test_a_worker_that_slept_right_before_writing_leaves_no_stale_state_behind(tracker, monkeypatch):
    """It read the ticket, asked whether that is still its own, and slept. Meanwhile another worker did the work and the
    ticket was closed without proof."""
    ticket = tracker.report()
    tracker.place.sandbox.drain()
    paused = take(tracker.place)
    ticketing: Any = tracker.place.ticketing(tracker.system)
    read, asleep = ticketing.read, [True]

    def read_then_sleep(ticket_id: str) -> Any:
        view = read(ticket_id)
        if asleep:
            asleep.clear()
            tracker.place.sandbox.jira.world.clock.advance(SLEPT_SECONDS)
            end_all_leases(tracker.place)
            settle(tracker.place)
            tracker.close(ticket)
            settle(tracker.place)
        return view

    monkeypatch.setattr(type(ticketing), "read", lambda _self, ticket_id: read_then_sleep(ticket_id))
    outcome = handle_ticket(tracker.place.service, paused, lambda: True)
    (late,) = finish_together(tracker.place.service, [Finished(paused, outcome)])
    assert late.result == "lost"
    settle(tracker.place)
    assert tracker.is_open(ticket)
    assert_once(tracker, ticket)


def test_a_close_is_undone_once_although_the_answer_is_lost(tracker):
    ticket = tracker.report()
    settle(tracker.place)
    path = "/transitions" if tracker.system == "jira" else "/tickets/"
    tracker.close(ticket)
    tracker.place.sandbox.drain()
    tracker.faults.add("drop_after", method="POST" if tracker.system == "jira" else "PUT", path=path)
    settle(tracker.place)
    assert tracker.is_open(ticket)
    assert tracker.notes(ticket, "handoff-gate:refusal") == 1
    assert_once(tracker, ticket)
