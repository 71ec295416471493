"""The deliveries table as a queue: durable, without duplicates, one worker a ticket, nothing lost when one dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.ports import Envelope
from app.store import claims, deliveries, inbox, migrate
from app.store.claims import Taken
from app.store.database import Database
from app.store.inbox import InboxFilter
from app.store.tables import sites
from app.store.upsert import upsert
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


def take_several(database: Database, worker: str, most: int, at=NOW) -> list[Taken]:
    with database.write() as connection:
        return claims.take_due(connection, worker, at, LEASE, most)


def take(database: Database, worker: str, at=NOW) -> Taken | None:
    return next(iter(take_several(database, worker, 1, at)), None)


def still_held(database: Database, taken: Taken) -> bool:
    with database.read() as connection:
        return claims.lease_of(connection, taken.holder) is not None


def let_go(database: Database, taken: Taken) -> None:
    with database.write() as connection:
        assert claims.release(connection, [taken.holder]) == {taken.holder}


def fail(database: Database, taken: Taken, due_at) -> None:
    with database.write() as connection:
        deliveries.retry_later(connection, taken.ids, due_at, "jira answered 503")
    let_go(database, taken)


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
    taken = take(database, "worker-a")
    assert take(database, "worker-b") is None
    assert taken.ids == stored


def test_tickets_are_worked_in_parallel(database):
    accept(database, event("1"))
    accept(database, event("2"))
    assert {take(database, "a").ref.id, take(database, "b").ref.id} == {"1", "2"}


def test_a_delivery_that_arrives_while_its_ticket_is_worked_on_is_taken_up_afterwards(database):
    accept(database, event("1"))
    taken = take(database, "a")
    late = accept(database, event("1")).delivery
    with database.write() as connection:
        deliveries.finish(connection, taken.ids, NOW)
    let_go(database, taken)
    assert take(database, "b").ids == [late]


def test_the_ticket_of_a_dead_worker_is_taken_over_when_its_lease_ends(database):
    accept(database, event("1"))
    lost = take(database, "dead")
    assert take(database, "heir", NOW + LEASE - timedelta(seconds=1)) is None
    heirs = take(database, "heir", NOW + LEASE + timedelta(seconds=1))
    assert (heirs.ref, heirs.ids) == (lost.ref, lost.ids)
    assert not still_held(database, lost)
    assert still_held(database, heirs)


def test_a_worker_that_takes_its_own_lost_ticket_again_holds_it_as_somebody_else(database):
    accept(database, event("1"))
    paused = take(database, "a")
    again = take(database, "a", NOW + 2 * LEASE)
    assert again.ref == paused.ref
    with database.write() as connection:
        assert claims.release(connection, [paused.holder, again.holder]) == {again.holder}


def test_a_lease_that_is_renewed_is_not_taken_over(database):
    accept(database, event("1"))
    taken = take(database, "a")
    with database.write() as connection:
        claims.renew(connection, [taken.holder], NOW + 2 * LEASE)
    assert take(database, "b", NOW + LEASE + timedelta(seconds=1)) is None


def test_a_failed_ticket_waits_but_a_new_delivery_makes_it_due_and_absorbs_the_old_one(database):
    first = accept(database, event("1")).delivery
    fail(database, take(database, "a"), NOW + timedelta(minutes=5))
    assert take(database, "a") is None
    second = accept(database, event("1")).delivery
    assert take(database, "a").ids == [first, second]


def test_a_failing_ticket_does_not_hold_up_its_neighbours(database):
    accept(database, event("1"))
    fail(database, take(database, "a"), NOW + timedelta(minutes=5))
    accept(database, event("2"))
    assert take(database, "a").ref.id == "2"


def test_a_dead_letter_is_answered_by_the_next_delivery_of_its_ticket(database):
    dead = accept(database, event("1")).delivery
    taken = take(database, "a")
    with database.write() as connection:
        deliveries.finish(connection, [dead], NOW, state="dead", cause="a fault")
    let_go(database, taken)
    with database.read() as connection:
        assert [item.id for item in inbox.listed(connection, InboxFilter(states=("dead",)))] == [dead]
    accept(database, event("1"))
    taken = take(database, "a")
    assert taken.dead == (dead,)
    with database.write() as connection:
        deliveries.answer_dead(connection, taken.dead, NOW)
    with database.read() as connection:
        assert inbox.listed(connection, InboxFilter(states=("dead",))) == []


def test_a_replayed_dead_letter_is_due_again_with_its_tries_forgotten(database):
    dead = accept(database, event("1")).delivery
    with database.write() as connection:
        deliveries.retry_later(connection, [dead], NOW, "a fault")
        deliveries.finish(connection, [dead], NOW, state="dead", cause="a fault")
        assert inbox.requeue(connection, InboxFilter(states=("dead",)), NOW) == [dead]
    assert [item.attempts for item in take(database, "a").absorbed] == [0]


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
        while found := take_several(database, holder, 3):
            with lock:
                taken.extend(one.ref.id for one in found)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=int) == tickets


def test_several_tickets_are_taken_at_once_those_due_longest_first(database):
    for ticket in ("1", "2", "2", "3", "4"):
        accept(database, event(ticket))
    assert [one.ref.id for one in take_several(database, "a", 3)] == ["1", "2", "3"]
    assert [one.ref.id for one in take_several(database, "b", 3)] == ["4"]


def test_a_storm_on_one_ticket_does_not_keep_others_waiting(database):
    with database.write() as connection:
        for _ in range(600):
            deliveries.accept(connection, SITE, event("stormy"), NOW, state="queued")
    accept(database, event("quiet"))
    stormy, quiet = take_several(database, "a", 2)
    assert (stormy.ref.id, len(stormy.ids), quiet.ref.id) == ("stormy", 600, "quiet")


def test_tickets_of_a_site_that_rests_are_left_until_it_has_rested(database):
    accept(database, event("1"))
    with database.write() as connection:
        upsert(connection, sites, {"system": "jira", "site": "test", "rests_until": NOW + timedelta(minutes=1)})
        deliveries.accept(connection, ("jira", "other"), event("2"), NOW, state="queued")
    assert [one.ref.id for one in take_several(database, "a", 5)] == ["2"]
    with database.read() as connection:
        assert not claims.anything_due(connection, NOW)
        assert claims.anything_due(connection, NOW + timedelta(minutes=2))
    assert take(database, "a", NOW + timedelta(minutes=2)).ref.id == "1"


def test_a_waiting_worker_knows_when_there_may_next_be_something_to_do(database):
    def next_moment(at=NOW):
        with database.read() as connection:
            return claims.next_moment(connection, at)

    assert next_moment() is None
    accept(database, event("1"))
    taken = take(database, "a")
    assert next_moment() == NOW + LEASE
    fail(database, taken, NOW + timedelta(minutes=5))
    assert next_moment() == NOW + timedelta(minutes=5)
    with database.write() as connection:
        upsert(connection, sites, {"system": "jira", "site": "test", "rests_until": NOW + timedelta(minutes=1)})
    assert next_moment() == NOW + timedelta(minutes=1)


def test_what_was_discarded_while_it_was_worked_on_stays_discarded(database):
    accept(database, event("1"))
    taken = take(database, "a")
    with database.write() as connection:
        inbox.discard(connection, InboxFilter(ids=taken.ids), NOW)
        deliveries.finish(connection, taken.ids, NOW)
    with database.read() as connection:
        assert inbox.counted(connection)["discarded"] == 1
