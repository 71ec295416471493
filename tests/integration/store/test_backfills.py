"""Writing past tickets beside a worker that reads one of them at the same moment, and whose backfill it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select

from app.domain.occurrence import Occurrence
from app.domain.ticket import TicketRef
from app.store import backfills, history, migrate
from app.store.backfills import PastTicket, Progress
from app.store.database import Database
from app.store.history_tables import occurrences, pattern_members
from app.store.tables import tickets
from tests.support.tracker import NOW

REF = TicketRef(system="jira", site="test", id="10001")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def an_occurrence(number: int = 1, **changes: object) -> Occurrence:
    occurrence = Occurrence(
        ref=replace(REF, id=str(10_000 + number)),
        key=f"OPS-{number}",
        url="",
        occurred_at=NOW - timedelta(days=number),
        fingerprint="v1:a",
        subject="poor",
    )
    return replace(occurrence, **changes)  # type: ignore[arg-type]


def past(*found: Occurrence) -> list[PastTicket]:
    return [PastTicket(ref=one.ref, key=one.key, occurrence=one) for one in found]


def read_live(connection: Connection, occurrence: Occurrence) -> None:
    """What a worker stores after its own reading."""
    row = {
        "system": occurrence.ref.system,
        "site": occurrence.ref.site,
        "ticket_id": occurrence.ref.id,
        "key": occurrence.key,
        "url": "",
        "subject": "",
        "status": "Done",
        "status_category": "done",
        "scope": "exception",
        "strictest_scope": "exception",
        "created_at": NOW,
        "first_seen_at": NOW,
        "read_at": NOW,
        "allowed": True,
        "gone": False,
    }
    connection.execute(insert(tickets).values(**row))
    history.remember(connection, occurrence)


def subjects(database: Database) -> dict[str, str]:
    with database.read() as connection:
        rows = connection.execute(select(occurrences.c.key, occurrences.c.subject))
        return {row.key: row.subject for row in rows}


@pytest.mark.parametrize("there_already", [False, True])
def test_a_worker_that_is_just_storing_its_own_reading_wins(database, there_already):
    if there_already:
        with database.write() as connection:
            backfills.remember_past(connection, past(an_occurrence(1)))
    left: list[frozenset[TicketRef]] = []
    begun = threading.Event()

    def backfill() -> None:
        begun.set()
        with database.write() as connection:
            left.append(backfills.remember_past(connection, past(an_occurrence(1), an_occurrence(2))))

    beside = threading.Thread(target=backfill)
    with database.write() as connection:
        read_live(connection, an_occurrence(1, subject="rich"))
        beside.start()
        begun.wait(10)
        beside.join(0.3)
    beside.join(30)
    assert left == [frozenset([REF])]
    assert subjects(database) == {"OPS-1": "rich", "OPS-2": "poor"}


def test_a_worker_that_comes_later_writes_over_the_backfill(database):
    with database.write() as connection:
        assert backfills.remember_past(connection, past(an_occurrence(1))) == frozenset()
    with database.write() as connection:
        read_live(connection, an_occurrence(1, subject="rich"))
    with database.write() as connection:
        assert backfills.remember_past(connection, past(an_occurrence(1))) == {REF}
    assert subjects(database) == {"OPS-1": "rich"}


def test_an_import_goes_once_the_tickets_id_is_known(database):
    imported = an_occurrence(1, ref=replace(REF, id="OPS-1"))
    with database.write() as connection:
        backfills.remember_past(connection, past(imported))
        assert backfills.id_of_key(connection, "jira", "test", "OPS-1") == "OPS-1"
        backfills.remember_past(connection, past(an_occurrence(1)))
        assert backfills.id_of_key(connection, "jira", "test", "OPS-1") == "10001"
        assert connection.execute(select(occurrences.c.ticket_id)).scalars().all() == ["10001"]


def test_progress_is_stored_only_for_the_runner_that_has_it(database):
    begun = Progress(
        system="jira", site="test", since=NOW, leg_since=NOW, leg_until=NOW + timedelta(days=1), started_at=NOW
    )
    further = replace(begun, cursor="2", tickets=200, exceptions=20, requests=2, skipped={"deleted": 3})
    with database.write() as connection:
        assert backfills.latest(connection, "jira", "test") is None
        backfills.begin(connection, begun, "one", NOW)
        assert backfills.save(connection, further, "one", NOW)
        assert backfills.unfinished(connection, "jira", "test") == further
        backfills.begin(connection, further, "two", NOW)
        assert not backfills.save(connection, replace(further, tickets=300), "one", NOW)
        assert backfills.latest(connection, "jira", "test") == further
        done = replace(further, finished_at=NOW)
        assert backfills.save(connection, done, "two", NOW)
        assert backfills.unfinished(connection, "jira", "test") is None
        assert backfills.latest(connection, "jira", "test") == done


def test_merged_fingerprints_are_one_pattern(database):
    other = an_occurrence(2, fingerprint="v1:b")
    with database.write() as connection:
        backfills.remember_past(connection, past(an_occurrence(1), other))
        since = NOW - timedelta(days=10)
        counted = backfills.patterns_since(connection, since)
        assert (counted.patterns, counted.repeated) == (2, 0)
        connection.execute(insert(pattern_members), [{"fingerprint": "v1:b", "root": "v1:a"}])
        counted = backfills.patterns_since(connection, since)
        assert (counted.patterns, counted.repeated) == (1, 1)
        assert backfills.patterns_since(connection, since, ("jira", "elsewhere")).patterns == 0
        assert backfills.patterns_since(connection, NOW).patterns == 0
