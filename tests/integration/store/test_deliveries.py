"""The deliveries table as a queue: durable, without duplicates, one worker a ticket, nothing lost when one dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.domain.ticket import TicketRef
from app.ports import Envelope
from app.store import deliveries, inbox, migrate
from app.store.database import Database
from app.store.inbox import InboxFilter
from tests.support.tracker import NOW

SITE = ("jira", "test")
LEASE = timedelta(seconds=30)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


def event(ticket: str = "1", identifier: str | None = None, body_hash: str | None = None) -> Envelope:
    return Envelope(kind="jira:issue_updated", ticket_id=ticket, identifier=identifier, body_hash=body_hash)


def accept(database: Database, envelope: Envelope, at=NOW) -> deliveries.Receipt:
    with database.write() as connection:
        return deliveries.accept(connection, SITE, envelope, at, state="queued")


def take(database: Database, holder: str, at=NOW) -> TicketRef | None:
    with database.write() as connection:
        return deliveries.take_due_ticket(connection, holder, at, LEASE)


def ids_of(database: Database, ref: TicketRef) -> list[int]:
    with database.read() as connection:
        return [item.id for item in deliveries.queued_of(connection, ref)]


def test_the_same_identifier_is_the_same_delivery(database):
    first = accept(database, event(identifier="a"))
    again = accept(database, event(identifier="a"))
    other = accept(database, event(identifier="b"))
    assert (again.delivery, again.duplicate, again.state) == (first.delivery, True, "queued")
    assert not other.duplicate
    assert other.delivery != first.delivery


def test_the_same_body_under_a_new_identifier_is_the_same_delivery(database):
    first = accept(database, event(identifier="a", body_hash="h"))
    replayed = accept(database, event(identifier="forged", body_hash="h"))
    assert replayed.duplicate
    assert replayed.delivery == first.delivery


def test_deliveries_without_any_identity_are_never_taken_for_duplicates(database):
    assert not accept(database, event()).duplicate
    assert not accept(database, event()).duplicate


def test_the_same_identifier_at_another_site_is_another_delivery(database):
    accept(database, event(identifier="a"))
    with database.write() as connection:
        receipt = deliveries.accept(connection, ("jira", "other"), event(identifier="a"), NOW, state="queued")
    assert not receipt.duplicate


def test_one_worker_holds_a_ticket_and_absorbs_all_its_deliveries(database):
    stored = [accept(database, event("1")).delivery for _ in range(20)]
    ref = take(database, "worker-a")
    assert ref is not None
    assert take(database, "worker-b") is None
    assert ids_of(database, ref) == stored


def test_tickets_are_worked_in_parallel(database):
    accept(database, event("1"))
    accept(database, event("2"))
    assert {take(database, "a").id, take(database, "b").id} == {"1", "2"}


def test_a_delivery_that_arrives_while_its_ticket_is_worked_on_is_taken_up_afterwards(database):
    accept(database, event("1"))
    ref = take(database, "a")
    absorbed = ids_of(database, ref)
    late = accept(database, event("1")).delivery
    with database.write() as connection:
        deliveries.finish(connection, absorbed, NOW)
        deliveries.release(connection, ref, "a")
    assert ids_of(database, take(database, "b")) == [late]


def test_the_ticket_of_a_dead_worker_is_taken_over_when_its_lease_ends(database):
    accept(database, event("1"))
    ref = take(database, "dead")
    assert take(database, "heir", NOW + LEASE - timedelta(seconds=1)) is None
    assert take(database, "heir", NOW + LEASE + timedelta(seconds=1)) == ref
    with database.write() as connection:
        assert not deliveries.holds(connection, ref, "dead")
        assert deliveries.holds(connection, ref, "heir")


def test_a_lease_that_is_renewed_is_not_taken_over(database):
    accept(database, event("1"))
    take(database, "a")
    with database.write() as connection:
        deliveries.renew(connection, "a", NOW + 2 * LEASE)
    assert take(database, "b", NOW + LEASE + timedelta(seconds=1)) is None


def test_a_failed_ticket_waits_but_a_new_delivery_makes_it_due_and_absorbs_the_old_one(database):
    first = accept(database, event("1")).delivery
    ref = take(database, "a")
    with database.write() as connection:
        deliveries.retry_later(connection, [first], NOW + timedelta(minutes=5), "jira answered 503")
        deliveries.release(connection, ref, "a")
    assert take(database, "a") is None
    second = accept(database, event("1")).delivery
    assert take(database, "a") == ref
    assert ids_of(database, ref) == [first, second]


def test_a_failing_ticket_does_not_hold_up_its_neighbours(database):
    failing = accept(database, event("1")).delivery
    ref = take(database, "a")
    with database.write() as connection:
        deliveries.retry_later(connection, [failing], NOW + timedelta(minutes=5), "jira answered 503")
        deliveries.release(connection, ref, "a")
    accept(database, event("2"))
    assert take(database, "a").id == "2"


def test_a_dead_letter_is_answered_by_the_next_delivery_of_its_ticket(database):
    dead = accept(database, event("1")).delivery
    ref = take(database, "a")
    with database.write() as connection:
        deliveries.finish(connection, [dead], NOW, state="dead", cause="a fault")
        deliveries.release(connection, ref, "a")
    with database.read() as connection:
        assert [item.id for item in inbox.listed(connection, InboxFilter(states=("dead",)))] == [dead]
    with database.write() as connection:
        deliveries.absorb_dead(connection, ref, NOW)
    with database.read() as connection:
        assert inbox.listed(connection, InboxFilter(states=("dead",))) == []


def test_a_replayed_dead_letter_is_due_again_with_its_tries_forgotten(database):
    dead = accept(database, event("1")).delivery
    with database.write() as connection:
        deliveries.retry_later(connection, [dead], NOW, "a fault")
        deliveries.finish(connection, [dead], NOW, state="dead", cause="a fault")
        assert inbox.requeue(connection, InboxFilter(states=("dead",)), NOW) == [dead]
    ref = take(database, "a")
    with database.read() as connection:
        assert [item.attempts for item in deliveries.queued_of(connection, ref)] == [0]


def test_discarded_deliveries_stay_listed_and_are_not_worked_on(database):
    unwanted = accept(database, event("1")).delivery
    with database.write() as connection:
        assert inbox.discard(connection, InboxFilter(ids=(unwanted,)), NOW) == [unwanted]
    assert take(database, "a") is None
    with database.read() as connection:
        assert inbox.counted(connection)["discarded"] == 1


def test_filters_by_cause_take_percent_signs_literally(database):
    one = accept(database, event("1")).delivery
    two = accept(database, event("2")).delivery
    with database.write() as connection:
        deliveries.finish(connection, [one], NOW, state="dead", cause="50% of the limit")
        deliveries.finish(connection, [two], NOW, state="dead", cause="another cause")
    with database.read() as connection:
        found = inbox.listed(connection, InboxFilter(cause="50% OF"))
        assert [item.id for item in found] == [one]
        assert inbox.listed(connection, InboxFilter(cause="%")) == found


def test_text_that_a_database_cannot_keep_is_replaced_and_not_refused(database):
    envelope = Envelope(kind="odd \x00 \ud800 name", ticket_id="1")
    accept(database, envelope)
    with database.read() as connection:
        assert inbox.listed(connection, InboxFilter())[0].kind == "odd \ufffd ? name"


def test_many_workers_at_once_never_hold_the_same_ticket(database):
    tickets = [str(number) for number in range(40)]
    for ticket in tickets:
        accept(database, event(ticket))
    taken: list[str] = []
    lock = threading.Lock()

    def work(holder: str) -> None:
        while (ref := take(database, holder)) is not None:
            with lock:
                taken.append(ref.id)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=int) == tickets
