"""Lists that programs walk while tickets are read, closed, undone and deleted: nothing left out, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from app.store import close_feed, feeds, migrate, record_feed, tickets
from app.store.close_feed import CloseFilter
from app.store.database import Database
from app.store.feeds import Place
from app.store.history_tables import closings, occurrences
from app.store.record_feed import RecordFilter
from app.store.tables import reverts
from app.store.tables import tickets as tickets_table
from tests.support.api_rows import OVERRIDDEN, PROVED, SHADOW, keep_exception, undo
from tests.support.exceptions_stage import DEADLOCK, TOKEN
from tests.support.fuzzing import FUZZED
from tests.support.stage import a_record, a_verdict, keep_ticket
from tests.support.tracker import NOW, a_ticket

EXAMPLES = 12
VERDICTS: dict[str, Any] = {"proved": PROVED, "overridden": OVERRIDDEN, "escaped": {}, "shadow": SHADOW}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


def emptied(database: Database) -> None:
    with database.write() as connection:
        for table in (tickets_table, occurrences, closings, reverts):
            connection.execute(delete(table))


def walked(
    database: Database, feed: Any, wanted: Any, limit: int, between: Callable[[int], None] = lambda _page: None
) -> list[Any]:
    """Everything that a walk gives; ``between`` is what happens after each page."""
    found: list[Any] = []
    place: Place | None = None
    for page in range(500):
        with database.read() as connection:
            rows, place = feed.page(connection, wanted, place, limit)
        assert len(rows) <= limit
        found += rows
        if place is None:
            return found
        between(page)
    raise AssertionError("the walk does not end")


@dataclass
class World:
    """What happens to tickets, with a clock that moves on with every writing, seldom by nothing."""

    database: Database
    now: datetime = NOW
    touched: set[str] = field(default_factory=set)
    standing: dict[str, datetime] = field(default_factory=dict)

    def look(self, number: str, is_open: bool, moves_on: bool = True) -> None:
        """Read a ticket (again)."""
        self.now += timedelta(microseconds=int(moves_on))
        with self.database.write() as connection:
            keep_exception(
                connection, number, self.now, closed_at=None if is_open else self.now, verdict={} if is_open else PROVED
            )
        self.touched.add(number)
        self.standing[number] = self.now


LOOK = st.tuples(st.integers(0, 11).map(str), st.booleans(), st.booleans())
WANTED = st.sampled_from([RecordFilter(), RecordFilter(bucket="none"), RecordFilter(members=(DEADLOCK,))])


@pytest.mark.parametrize(("looked_at", "small"), [(3, 0), (5_000, 2_000)], ids=["short of rows", "as it is"])
def test_every_record_is_given_once_and_again_only_when_it_was_read_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch, looked_at: int, small: int
) -> None:
    monkeypatch.setattr(feeds, "PLACES_LOOKED_AT", looked_at)
    monkeypatch.setattr(record_feed, "SMALL_PATTERN", small)

    @given(
        before=st.lists(LOOK, min_size=1, max_size=14),
        during=st.lists(LOOK, max_size=8),
        limit=st.integers(1, 5),
        wanted=WANTED,
    )
    @settings(FUZZED, max_examples=EXAMPLES)
    def walk(before: list[Any], during: list[Any], limit: int, wanted: RecordFilter) -> None:
        emptied(database)
        world = World(database)
        for one in before:
            world.look(*one)
        at_first, coming = dict(world.standing), iter(during)
        world.touched.clear()

        def happens(_page: int) -> None:
            for number, is_open, _ in islice(coming, 1):
                world.look(number, is_open)

        given_rows = walked(database, record_feed, wanted, limit, happens)
        times = Counter(row.ref.id for row in given_rows)
        untouched = set(at_first) - world.touched
        assert {number: times[number] for number in untouched} == dict.fromkeys(untouched, 1)
        assert set(at_first) <= set(times)
        assert len({(row.ref.id, row.read_at) for row in given_rows}) == len(given_rows)
        last = {row.ref.id: row.read_at for row in given_rows}
        assert last == world.standing

    walk()


@pytest.mark.parametrize("looked_at", [2, 5_000], ids=["short of rows", "all rows"])
def test_every_close_is_given_once_with_what_became_of_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(close_feed, "PLACES_LOOKED_AT", looked_at)
    event = st.tuples(st.integers(0, 8), st.sampled_from([*VERDICTS, "reverted", "open"]), st.integers(0, 2))

    @given(events=st.lists(event, max_size=16), limit=st.integers(1, 4), since=st.none() | st.integers(0, 8))
    @settings(FUZZED, max_examples=EXAMPLES)
    def walk(events: list[Any], limit: int, since: int | None) -> None:
        emptied(database)
        standing: dict[str, tuple[str, datetime]] = {}
        undone: list[tuple[str, str, datetime]] = []
        at = NOW
        with database.write() as connection:
            for place, (ticket_number, outcome, step) in enumerate(events):
                number, at = str(ticket_number), at + timedelta(microseconds=step)
                closed_at = NOW - timedelta(days=1, seconds=place)
                if outcome == "open":
                    keep_exception(connection, number, at)
                    standing.pop(number, None)
                    continue
                ticket = keep_exception(connection, number, at, closed_at=closed_at, verdict=VERDICTS.get(outcome, {}))
                standing[number] = (outcome, at)
                if outcome == "reverted":
                    undo(connection, ticket, closed_at, at)
                    undone.append((number, outcome, at))
                    del standing[number]
        moment = None if since is None else NOW + timedelta(microseconds=since)
        expected = [*((number, *told) for number, told in standing.items()), *undone]
        expected = [one for one in expected if moment is None or one[2] >= moment]
        found = walked(database, close_feed, CloseFilter(since=moment), limit)
        assert Counter((row.ref.id, row.outcome, row.judged_at) for row in found) == Counter(expected)
        assert [row.judged_at for row in found] == sorted(row.judged_at for row in found)
        for outcome in ("proved", "overridden", "escaped", "shadow", "reverted"):
            some = walked(database, close_feed, CloseFilter(since=moment, outcome=outcome), limit)  # type: ignore[arg-type]
            assert Counter(row.ref.id for row in some) == Counter(one[0] for one in expected if one[1] == outcome)

    walk()


def fill(connection: Connection) -> None:
    keep_exception(connection, "1", NOW, bucket="fraud_risk")
    keep_exception(connection, "2", NOW + timedelta(minutes=1), closed_at=NOW, verdict=PROVED, fingerprint=TOKEN)
    keep_exception(connection, "3", NOW + timedelta(minutes=2), place=("zendesk", "acme"))
    keep_exception(connection, "4", NOW + timedelta(minutes=3), place=("jira", "other"), closed_at=NOW)
    other = a_ticket("5", issue_type="Question")
    keep_ticket(connection, other, a_verdict(other, applies=False, allowed=True, missing=(), scope="none"), at=NOW)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, "1234"),
        ({"system": "zendesk"}, "3"),
        ({"site": "other"}, "4"),
        ({"system": "zendesk", "site": "test"}, ""),
        ({"bucket": "fraud_risk"}, "1"),
        ({"members": (TOKEN,)}, "2"),
        ({"members": (TOKEN, DEADLOCK), "is_open": True}, "13"),
        ({"members": ()}, ""),
        ({"is_open": True}, "13"),
        ({"is_open": False}, "24"),
        ({"since": NOW + timedelta(minutes=2)}, "34"),
        ({"since": NOW + timedelta(minutes=2), "is_open": False, "members": (DEADLOCK,)}, "4"),
        ({"sites": (("jira", "test"), ("zendesk", "acme"))}, "123"),
    ],
)
def test_filters_leave_what_was_asked_for(database: Database, wanted: dict[str, Any], numbers: str) -> None:
    with database.write() as connection:
        fill(connection)
    found = walked(database, record_feed, RecordFilter(**wanted), 2)
    assert "".join(row.ref.id for row in found) == numbers


def test_a_ticket_that_is_gone_comes_once_more_and_says_so(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
        gone_at = NOW + timedelta(hours=1)
        for number in ("1", "5"):
            tickets.mark_gone(connection, replace(a_ticket(number).ref), gone_at)
    found = walked(database, record_feed, RecordFilter(since=gone_at), 10)
    assert [(row.ref.id, row.gone, row.record) for row in found] == [("1", True, a_record().to_dict())]


def test_what_is_no_exception_has_no_record(database: Database) -> None:
    with database.write() as connection:
        fill(connection)
    with database.read() as connection:
        assert record_feed.one(connection, a_ticket("5").ref) is None
        assert record_feed.one(connection, a_ticket("9").ref) is None
        found = record_feed.one(connection, a_ticket("1").ref)
    assert found is not None
    assert (found.bucket, found.group, found.record) == ("fraud_risk", DEADLOCK, a_record().to_dict())
