"""The queue under any order of events: workers that take, crash, pause and finish, people who replay and discard.

A model beside the store says what every delivery's state has to be. Nothing is lost, no ticket has two holders at once,
and whoever lost a ticket changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from app.ports import Envelope
from app.store import claims, deliveries, inbox, tables
from app.store.claims import Taken
from app.store.inbox import InboxFilter
from app.workflow.outcome import Outcome
from app.workflow.service import Service
from app.workflow.work import STATE_AFTER, Finished, finish_together
from tests.support.service import StandingClock, a_service
from tests.support.tracker import NOW, Tracker

SITE = ("jira", "test")
LEASE = timedelta(seconds=30)
RETRY = timedelta(minutes=1)
TICKETS = st.sampled_from(["1", "2", "3"])
ENDED = {"done", "ignored", "dead", "discarded"}


class Queue(RuleBasedStateMachine):
    """The store, and the model of what has to be in it."""

    def __init__(self, service: Service, clock: StandingClock) -> None:
        super().__init__()
        self.service, self.clock = service, clock
        self.state: dict[int, str] = {}
        self.ticket: dict[int, str] = {}
        self.due: dict[int, datetime] = {}
        self.held: dict[str, tuple[str, datetime]] = {}
        self.claims: list[Taken] = []

    @initialize()
    def empty(self) -> None:
        with self.service.database.write() as connection:
            connection.execute(delete(tables.deliveries))
            connection.execute(delete(tables.leases))
        self.clock.now = NOW

    @rule(ticket=TICKETS, identifier=st.sampled_from(["a", "b", None]))
    def accept(self, ticket: str, identifier: str | None) -> None:
        name = None if identifier is None else f"{ticket}-{identifier}"
        envelope = Envelope(kind="issue_updated", ticket_id=ticket, identifier=name)
        receipt = self.service.database.store(
            lambda connection: deliveries.accept(connection, SITE, envelope, self.clock.now, state="queued")
        )
        assert receipt.duplicate == (receipt.delivery in self.state)
        if not receipt.duplicate:
            self.state[receipt.delivery] = "queued"
            self.ticket[receipt.delivery] = ticket
            self.due[receipt.delivery] = self.clock.now

    @rule(worker=st.sampled_from(["a", "b"]), most=st.integers(1, 3))
    def take(self, worker: str, most: int) -> None:
        free = self._to_be_taken()
        with self.service.database.write() as connection:
            taken = claims.take_due(connection, worker, self.clock.now, LEASE, most)
        assert len(taken) == min(most, len(free))
        for one in taken:
            assert one.ref.id in free
            assert one.ids == self._of(one.ref.id, "queued")
            assert list(one.dead) == self._of(one.ref.id, "dead")
            self.held[one.ref.id] = (one.holder, self.clock.now + LEASE)
        self.claims += taken

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), result=st.sampled_from(["handled", "ignored", "dead", "retry"]))
    def finish(self, data: st.DataObject, result: Any) -> None:
        one = self.claims.pop(data.draw(st.integers(0, len(self.claims) - 1)))
        due_at = self.clock.now + RETRY if result == "retry" else None
        outcome = Outcome(result=result, due_at=due_at, cause="said so" if result == "dead" else None)
        (worked,) = finish_together(self.service, [Finished(one, outcome)])
        if self.held.get(one.ref.id, ("",))[0] != one.holder:
            assert worked.result == "lost"
            return
        assert worked.result == result
        del self.held[one.ref.id]
        answered = one.dead if result == "handled" else ()
        self.state |= {number: "done" for number in answered if self.state[number] == "dead"}
        for number in one.ids:
            if self.state[number] != "queued":
                continue
            if due_at is not None:
                self.due[number] = due_at
            else:
                self.state[number] = STATE_AFTER[result]

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.claims))
        with self.service.database.write() as connection:
            kept = claims.still_held(connection, one.holder, self.clock.now + LEASE)
        assert kept == (self.held.get(one.ref.id, ("",))[0] == one.holder)
        if kept:
            self.held[one.ref.id] = (one.holder, self.clock.now + LEASE)

    @rule()
    def crash(self) -> None:
        self.claims.clear()

    @rule(seconds=st.sampled_from([1, 20, 31, 300]))
    def pass_time(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule()
    def replay_dead_letters(self) -> None:
        with self.service.database.write() as connection:
            queued = inbox.requeue(connection, InboxFilter(states=("dead",)), self.clock.now)
        assert queued == self._of(None, "dead")
        self.state |= dict.fromkeys(queued, "queued")
        self.due |= dict.fromkeys(queued, self.clock.now)

    @rule(ticket=TICKETS)
    def discard(self, ticket: str) -> None:
        with self.service.database.write() as connection:
            gone = inbox.discard(connection, InboxFilter(states=("queued",), ticket=ticket), self.clock.now)
        assert gone == self._of(ticket, "queued")
        self.state |= dict.fromkeys(gone, "discarded")

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        with self.service.database.read() as connection:
            rows = connection.execute(select(tables.deliveries.c.id, tables.deliveries.c.state)).all()
            due = claims.anything_due(connection, self.clock.now)
        assert {row.id: row.state for row in rows} == self.state
        assert due == bool(self._to_be_taken())

    def teardown(self) -> None:
        """Whatever happened, a worker that comes afterwards brings every delivery to an end."""
        self.claims.clear()
        self.clock.advance(minutes=10)
        while self._to_be_taken():
            self.take("last", 3)
            while self.claims:
                one = self.claims.pop()
                finish_together(self.service, [Finished(one, Outcome(result="handled"))])
                del self.held[one.ref.id]
                self.state |= dict.fromkeys((*one.ids, *one.dead), "done")
        self.the_store_is_as_the_model_says()
        assert set(self.state.values()) <= ENDED

    def _to_be_taken(self) -> set[str]:
        now = self.clock.now
        free = {number for number in self.state if self.held.get(self.ticket[number], ("", now))[1] <= now}
        return {self.ticket[number] for number in free if self.state[number] == "queued" and self.due[number] <= now}

    def _of(self, ticket: str | None, state: str) -> list[int]:
        return sorted(
            number for number, at in self.state.items() if at == state and ticket in (None, self.ticket[number])
        )


EXAMPLES = {"sqlite": 20, "postgresql": 6}


def test_in_any_order_of_events_nothing_is_lost_and_no_ticket_has_two_holders(database_url: str) -> None:
    clock = StandingClock()
    service = a_service(database_url, Tracker(), clock=clock)
    bounds = settings(
        max_examples=EXAMPLES[service.database.url.get_backend_name()],
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(lambda: Queue(service, clock), settings=bounds)
    finally:
        service.close()
