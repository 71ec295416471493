"""What is kept of events, on both databases: each once, the limit of an hour under haste, what a ticket was told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.events.facts import Facts
from app.domain.events.incoming import Incoming, keys_of
from app.domain.ticket import System, TicketRef
from app.store import claims, events, migrate
from app.store.database import Database
from tests.support.tracker import NOW

SITE: tuple[System, str] = ("jira", "test")
SUBJECT = TicketRef(system="jira", site="test", id="event:abc")
TICKET = TicketRef(system="jira", site="test", id="10001")
FACTS = Facts(job="J", error_text="boom", failed_at=NOW)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def an_event(identifier: str = "1", **changes: object) -> Incoming:
    event = Incoming(
        source="wms", identifier=identifier, type="job.failed", subject=SUBJECT.id, facts=FACTS, shown="wms: J"
    )
    return replace(event, **changes)  # type: ignore[arg-type]


def taken(database: Database, *found: Incoming) -> list[bool]:
    with database.write() as connection:
        return [events.take(connection, SITE, event, NOW) for event in found]


def waiting(database: Database) -> list[events.Waiting]:
    with database.read() as connection:
        return events.waiting(connection, SUBJECT, 100)


def test_an_event_is_taken_once_and_queues_its_subject_once(database: Database) -> None:
    assert taken(database, an_event("1"), an_event("2"), an_event("1")) == [True, True, False]
    assert taken(database, an_event("2")) == [False]
    assert [event.identifier for event in waiting(database)] == ["1", "2"]
    with database.write() as connection:
        (claim,) = claims.take_due(connection, "worker", NOW, timedelta(seconds=30), 10)
    assert claim.ref == SUBJECT
    assert [item.kind for item in claim.absorbed] == ["event job.failed"] * 2


def test_the_same_event_from_many_processes_at_once_is_taken_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: taken(database, an_event("1"))[0], range(16)))
    assert sum(results) == 1


def test_processes_that_open_at_once_never_get_more_than_the_limit(database: Database) -> None:
    def ask(_number: int) -> bool:
        with database.write() as connection:
            return events.reserve(connection, "wms", 5, NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(20))) == 5
    with database.write() as connection:
        assert events.reserve(connection, "oms", 5, NOW)
        assert not events.reserve(connection, "wms", 5, NOW + timedelta(minutes=59))
        assert events.reserve(connection, "wms", 5, NOW + timedelta(hours=1))


def test_facts_keep_their_offset_in_the_store(database: Database) -> None:
    told = datetime.fromisoformat("2026-11-02T13:14:05+01:00")
    taken(database, an_event(facts=replace(FACTS, failed_at=told)))
    (event,) = waiting(database)
    assert event.facts.failed_at == told
    assert event.facts.failed_at is not None
    assert event.facts.failed_at.utcoffset() == timedelta(hours=1)
    assert event.at == told.astimezone(UTC)


def test_what_a_ticket_was_told_adds_up_and_the_first_facts_stay(database: Database) -> None:
    later = Facts(job="K", transaction="SO-1", failed_at=NOW + timedelta(hours=2))
    taken(database, an_event("1"), an_event("2", facts=later), an_event("3", facts=Facts(), source="oms"))
    found = waiting(database)
    for batch in (found[:1], found[1:]):
        with database.write() as connection:
            events.settle(connection, batch, TICKET.id, NOW)
            events.tell(connection, TICKET, batch, opened=batch is found, summed=False)
    with database.read() as connection:
        told = events.told_of(connection, TICKET)
        assert told is not None
        assert (told.events, told.sources, told.jobs) == (3, ("wms", "oms"), ("J", "K"))
        assert (told.first_at, told.last_at) == (NOW, NOW + timedelta(hours=2))
        assert (told.facts.job, told.facts.transaction, told.facts.error_text) == ("J", "SO-1", "boom")
        assert events.tickets_about(connection, SITE, [Facts(transaction="SO-1")], 3) == [TICKET.id]
        assert events.tickets_about(connection, SITE, [Facts(transaction="SO-2")], 3) == []
    assert waiting(database) == []


def test_events_for_which_no_ticket_was_found_are_found_again(database: Database) -> None:
    taken(database, an_event("1"))
    with database.write() as connection:
        events.settle(connection, waiting(database), None, NOW)
    assert [event.identifier for event in waiting(database)] == ["1"]


def test_an_intention_is_known_until_the_ticket_is_there(database: Database) -> None:
    with database.write() as connection:
        events.intend(connection, SUBJECT, "marker-1", NOW)
        assert events.opening_of(connection, SUBJECT) == events.Opening(marker="marker-1", tried_at=NOW, ticket_id=None)
        events.not_tried(connection, SUBJECT)
        assert events.opening_of(connection, SUBJECT) == events.Opening(
            marker="marker-1", tried_at=None, ticket_id=None
        )
        events.opened(connection, SUBJECT, TICKET.id, NOW)
        opening = events.opening_of(connection, SUBJECT)
    assert opening is not None
    assert opening.ticket_id == TICKET.id


def test_a_value_stands_for_the_same_in_every_source() -> None:
    assert keys_of(Facts(job="X")) != keys_of(Facts(transaction="X"))
    assert len(keys_of(Facts(job="J", transaction="T", correlation="C"))) == 3
