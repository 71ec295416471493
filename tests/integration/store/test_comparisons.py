"""The outcome of comparing two pictures is kept, and holds as long as the rules of comparing do."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest

from app.domain.gate.files import Pair
from app.store import comparisons, migrate
from app.store.database import Database
from tests.support.tracker import NOW


def pair(one: int, other: int) -> Pair:
    low, high = sorted(sha256(str(number).encode()).hexdigest() for number in (one, other))
    return low, high


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def keep(database: Database, outcomes: dict[Pair, bool]) -> None:
    with database.write() as connection:
        comparisons.keep(connection, outcomes, NOW)


def known(database: Database, *pairs: Pair) -> dict[Pair, bool]:
    with database.read() as connection:
        return comparisons.known(connection, pairs)


def test_outcomes_come_back_for_the_pairs_that_were_compared(database: Database) -> None:
    keep(database, {pair(1, 2): True, pair(1, 3): False, pair(2, 3): False})
    assert known(database, pair(1, 2), pair(1, 3), pair(1, 4)) == {pair(1, 2): True, pair(1, 3): False}


def test_more_pairs_than_one_query_takes_come_back(database: Database) -> None:
    outcomes = {pair(0, number): number % 7 == 0 for number in range(1, comparisons.PAIRS_AT_ONCE + 50)}
    keep(database, outcomes)
    assert known(database, *outcomes) == outcomes


def test_keeping_an_outcome_twice_changes_nothing(database: Database) -> None:
    keep(database, {pair(1, 2): True})
    keep(database, {pair(1, 2): True})
    assert known(database, pair(1, 2)) == {pair(1, 2): True}


def test_an_outcome_of_earlier_rules_does_not_count_and_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(database, {pair(1, 2): True})
    monkeypatch.setattr(comparisons, "COMPARED_BY", comparisons.COMPARED_BY + 1)
    assert known(database, pair(1, 2)) == {}
    keep(database, {pair(1, 2): False})
    assert known(database, pair(1, 2)) == {pair(1, 2): False}
