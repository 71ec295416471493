"""The worker process: woken at once, never idle beside work, and nothing dropped on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.demo.stage import wait_for
from app.store import claims, inbox
from app.store.claims import Taken
from app.store.clock import utc_now
from app.store.database import Database, StoreUnavailable
from app.store.inbox import InboxFilter
from app.workflow import dispatch, work
from app.workflow.outcome import Outcome
from app.workflow.service import Service
from app.workflow.work import Finished, finish_together
from tests.support.service import a_service
from tests.support.tracker import Tracker
from tests.support.working import PATIENCE_SECONDS, Noting, deliver, working

LEASE = timedelta(seconds=30)


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    built = a_service(database_url, Tracker(), clock=utc_now)
    yield built
    built.close()


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Database]:
    """The same database as another process opens it."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def _nobody_looks_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "FALLBACK_SECONDS", 600.0)


def states(service: Service) -> dict[str, int]:
    with service.database.read() as connection:
        return {state: count for state, count in inbox.counted(connection).items() if count}


def take(service: Service, most: int = 10) -> list[Taken]:
    with service.database.write() as connection:
        return claims.take_due(connection, "another worker", service.clock(), LEASE, most)


def until_idle(worker_given: Noting, service: Service, elsewhere: Database) -> None:
    """Have one ticket handled, so that the worker is known to wait afterwards."""
    deliver(elsewhere, "first", service=service)
    worker_given.wait_for(1)
    wait_for(
        lambda: states(service) == {"done": 1} or None, "the first ticket to be finished", seconds=PATIENCE_SECONDS
    )


@pytest.mark.usefixtures("_nobody_looks_unasked")
def test_a_webhook_of_another_process_wakes_a_worker_that_waits(service, elsewhere):
    handler = Noting()
    with working(service, handler):
        until_idle(handler, service, elsewhere)
        for number in range(2, 6):
            deliver(elsewhere, f"ticket {number}", service=service)
            handler.wait_for(number)
    assert states(service) == {"done": 5}


@pytest.mark.usefixtures("_nobody_looks_unasked")
def test_a_replay_wakes_a_worker_that_waits(service, elsewhere):
    handler = Noting()
    with working(service, handler):
        until_idle(handler, service, elsewhere)
        with elsewhere.write() as connection:
            inbox.requeue(connection, InboxFilter(states=("done",)), service.clock())
        handler.wait_for(2)


@pytest.mark.usefixtures("_nobody_looks_unasked")
def test_a_try_that_falls_due_is_made_then_and_not_at_the_next_look(service, elsewhere):
    def fail_once(taken: Taken) -> Outcome:
        if taken.absorbed[0].attempts:
            return Outcome(result="handled")
        return Outcome(result="retry", due_at=service.clock() + timedelta(milliseconds=300), cause="busy")

    handler = Noting(fail_once)
    with working(service, handler):
        deliver(elsewhere, "1", service=service)
        handler.wait_for(2)
    assert states(service) == {"done": 1}


@pytest.mark.usefixtures("_nobody_looks_unasked")
def test_what_arrives_for_a_ticket_in_hand_is_worked_off_when_that_is_finished(service, elsewhere):
    goes_on = threading.Event()

    def wait_at_first(taken: Taken) -> Outcome:
        assert goes_on.wait(PATIENCE_SECONDS)
        return Outcome(result="handled")

    handler = Noting(wait_at_first)
    with working(service, handler):
        deliver(elsewhere, "1", service=service)
        handler.wait_for(1)
        deliver(elsewhere, "1", service=service)
        goes_on.set()
        handler.wait_for(2)
    assert states(service) == {"done": 2}


@pytest.mark.postgres
@pytest.mark.usefixtures("_nobody_looks_unasked")
def test_a_listening_connection_that_is_lost_is_made_anew(postgres_url):
    service = a_service(postgres_url, Tracker(), clock=utc_now)
    elsewhere, handler = Database(postgres_url), Noting()
    with working(service, handler):
        until_idle(handler, service, elsewhere)
        with elsewhere.write() as connection:
            ended = connection.execute(
                text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query = :listen"),
                {"listen": f"LISTEN handoff_{connection.execute(text('SELECT current_schema()')).scalar_one()}"},
            ).scalar_one()
        assert ended == 1
        deliver(elsewhere, "second", service=service)
        handler.wait_for(2)
    elsewhere.close()
    service.close()


def test_a_ticket_that_takes_long_holds_up_no_other(service, elsewhere):
    goes_on = threading.Event()

    def wait_for_slow(taken: Taken) -> Outcome:
        assert taken.ref.id != "slow" or goes_on.wait(PATIENCE_SECONDS)
        return Outcome(result="handled")

    handler = Noting(wait_for_slow)
    with working(service, handler):
        deliver(elsewhere, "slow", *(f"quick {number}" for number in range(10)), service=service)
        handler.wait_for(11)
        goes_on.set()
    assert states(service) == {"done": 11}


def test_a_worker_that_is_told_to_stop_finishes_what_it_began_and_hands_the_rest_back(service, elsewhere, monkeypatch):
    monkeypatch.setattr(dispatch.Dispatcher, "_ahead", lambda _self: 8)
    goes_on, handler = threading.Event(), Noting(lambda _taken: Outcome(result="handled"))
    handler._then = lambda _taken: Outcome(result="handled" if goes_on.wait(PATIENCE_SECONDS) else "lost")
    deliver(elsewhere, "1", "2", "3", "4", "5", service=service)
    with working(service, handler, threads=1) as worker:
        handler.wait_for(1)
        worker.stop()
        others: list[str] = []
        while len(others) < 4:
            others += [one.ref.id for one in take(service)]
        goes_on.set()
    assert handler.tickets() == ["1"]
    assert sorted(others) == ["2", "3", "4", "5"]
    assert states(service) == {"done": 1, "queued": 4}


def test_a_ticket_whose_outcome_could_not_be_stored_is_taken_up_again(service, elsewhere):
    failures = [StoreUnavailable("the database does not answer")]

    def fail_once(taken: Taken) -> Outcome:
        if failures:
            raise failures.pop()
        return Outcome(result="handled")

    handler = Noting(fail_once)
    with working(service, handler, lease=timedelta(seconds=3)):
        deliver(elsewhere, "1", service=service)
        handler.wait_for(2)
    assert states(service) == {"done": 1}


def test_one_outcome_that_cannot_be_stored_does_not_hold_up_those_finished_with_it(service, elsewhere, monkeypatch):
    monkeypatch.setattr(work, "ATTEMPTS_OF_A_FAULT", 2)

    def break_off(_connection, _now):
        raise ValueError("a fault while keeping it")

    for _ in range(2):
        deliver(elsewhere, "poisoned", "sound", service=service)
        taken = take(service)
        finished = [
            Finished(one, Outcome(result="handled", keep=break_off if one.ref.id == "poisoned" else None))
            for one in taken
        ]
        results = {worked.ref.id: worked.result for worked in finish_together(service, finished)}
        assert results["sound"] == "handled"
    assert results["poisoned"] == "dead"
    with service.database.read() as connection:
        (newest, *_) = inbox.listed(connection, InboxFilter(states=("dead",)))
    assert newest.cause == "ValueError: a fault while keeping it"


def test_what_a_paused_worker_wrote_after_losing_its_ticket_is_looked_at_again(service, elsewhere):
    deliver(elsewhere, "1", service=service)
    (paused,) = take(service)
    with service.database.write() as connection:
        (heirs,) = claims.take_due(connection, "heir", service.clock() + 2 * LEASE, LEASE, 1)
    finish_together(service, [Finished(heirs, Outcome(result="handled"))])
    (late,) = finish_together(service, [Finished(paused, Outcome(result="handled", wrote=True))])
    assert late.result == "lost"
    (again,) = take(service)
    assert [item.kind for item in again.absorbed] == ["written by a worker that was paused"]


@pytest.mark.postgres
def test_the_server_ends_a_transaction_in_which_a_worker_was_paused(postgres_url):
    service = a_service(postgres_url, Tracker(), clock=utc_now)
    with working(service, Noting()):
        wait_for(lambda: _idle_limit(service) == "30s" or None, "the limit to be set", seconds=PATIENCE_SECONDS)
    service.close()


def _idle_limit(service: Service) -> str:
    with service.database.read() as connection:
        return str(connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one())
