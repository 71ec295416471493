"""Identities of a provider and marks that count once, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.identity import Identified
from app.store import accounts, identities, migrate
from app.store.database import Database
from app.store.spent import is_spent, spend
from tests.support.tracker import NOW

KIM = Identified(
    issuer="https://login.example", subject="1", name="kim@desk.example", role="approver", known_as=("Kim Keller",)
)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with all tables."""
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def test_an_identity_is_found_by_issuer_and_subject_only(database: Database) -> None:
    with database.write() as connection:
        assert identities.add(connection, KIM, NOW)
    with database.read() as connection:
        found = identities.account_of(connection, KIM.issuer, KIM.subject)
        assert found is not None
        assert (found.name, found.role, found.provider) == ("kim@desk.example", "approver", KIM.issuer)
        assert found.names == ("kim@desk.example", "Kim Keller")
        assert identities.account_of(connection, "https://other.example", KIM.subject) is None
        assert identities.account_of(connection, KIM.issuer, "2") is None


@pytest.mark.parametrize("name", ["kim@desk.example", "KIM@Desk.Example", "ｋim@desk.example"])
def test_a_name_that_reads_alike_is_taken(database: Database, name: str) -> None:
    with database.write() as connection:
        accounts.add(connection, "Kim@desk.example", "viewer", NOW)
    with database.read() as connection:
        assert identities.holder_of(connection, name) == "Kim@desk.example"
        assert identities.holder_of(connection, "lee@desk.example") is None


def test_role_and_names_are_those_of_the_last_sign_in_and_earlier_names_stay(database: Database) -> None:
    with database.write() as connection:
        identities.add(connection, KIM, NOW)
        account = accounts.find(connection, KIM.name)
        assert account is not None
        changed = replace(KIM, role="viewer", known_as=("Kim Miller",))
        identities.signed_in(connection, changed, account, LATER)
    with database.read() as connection:
        found = accounts.find(connection, KIM.name)
    assert found is not None
    assert (found.role, found.known_as, found.signed_in_at) == ("viewer", ("Kim Miller", "Kim Keller"), LATER)


def test_removing_the_account_removes_the_identity(database: Database) -> None:
    with database.write() as connection:
        identities.add(connection, KIM, NOW)
        accounts.remove(connection, KIM.name)
        assert identities.account_of(connection, KIM.issuer, KIM.subject) is None
        assert identities.add(connection, KIM, LATER)


def test_of_many_that_spend_a_mark_at_once_one_is_the_first(database: Database) -> None:
    def attempt(_number: int) -> bool:
        with database.write() as connection:
            return spend(connection, "the way back", NOW, LATER)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [False] * 7 + [True]


def test_a_mark_is_forgotten_when_it_could_not_be_used_anyway(database: Database) -> None:
    with database.write() as connection:
        assert spend(connection, "one", NOW, LATER)
        assert is_spent(connection, "one")
        assert spend(connection, "two", LATER, LATER + timedelta(minutes=5))
        assert not is_spent(connection, "one")
