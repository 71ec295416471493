"""Accounts, links, failures and the dashboard's readings, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.domain.ticket import TicketRef
from app.store import accounts, migrate, overview
from app.store.database import Database
from tests.support.stage import fill
from tests.support.tracker import NOW

QUARTER = timedelta(minutes=15)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with all tables."""
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def test_an_account_is_added_once(database: Database) -> None:
    with database.write() as connection:
        assert accounts.add(connection, "mia", "viewer", NOW)
        assert not accounts.add(connection, "mia", "admin", NOW)
        account = accounts.find(connection, "mia")
    assert account is not None
    assert (account.role, account.password_hash, account.created_at) == ("viewer", None, NOW)


def test_a_role_includes_the_lesser_ones(database: Database) -> None:
    with database.write() as connection:
        accounts.add(connection, "mia", "operator", NOW)
        account = accounts.find(connection, "mia")
    assert account is not None
    assert [account.may(role) for role in accounts.ROLES] == [True, True, False, False]


def test_of_many_who_spend_a_link_at_once_one_gets_in(database: Database) -> None:
    with database.write() as connection:
        accounts.add(connection, "mia", "viewer", NOW)
        accounts.add_link(connection, "a" * 64, "mia", NOW, NOW + QUARTER)

    def spend(_: int) -> bool:
        with database.write() as connection:
            return accounts.use_link(connection, "a" * 64, NOW) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(16))) == 1


def test_the_link_of_a_removed_account_is_worthless(database: Database) -> None:
    with database.write() as connection:
        accounts.add(connection, "mia", "viewer", NOW)
        accounts.add_link(connection, "a" * 64, "mia", NOW, NOW + QUARTER)
        assert accounts.remove(connection, "mia")
        assert accounts.use_link(connection, "a" * 64, NOW) is None
        assert not accounts.remove(connection, "mia")


def test_failures_count_by_account_and_address_for_15_minutes(database: Database) -> None:
    with database.write() as connection:
        for _ in range(accounts.MOST_FAILURES):
            assert accounts.reserve_attempt(connection, "mia", "192.0.2.1", NOW)
        assert not accounts.reserve_attempt(connection, "mia", "192.0.2.1", NOW)
        assert accounts.reserve_attempt(connection, "mia", "192.0.2.2", NOW)
        assert accounts.reserve_attempt(connection, "tom", "192.0.2.1", NOW)
        assert not accounts.reserve_attempt(connection, "mia", "192.0.2.1", NOW + QUARTER - timedelta(seconds=1))
        assert accounts.reserve_attempt(connection, "mia", "192.0.2.1", NOW + QUARTER)


def test_parallel_guesses_do_not_get_more_attempts(database: Database) -> None:
    def guess(_: int) -> bool:
        with database.write() as connection:
            return accounts.reserve_attempt(connection, "mia", "192.0.2.1", NOW)

    with ThreadPoolExecutor(8) as pool:
        granted = sum(pool.map(guess, range(24)))
    assert granted == accounts.MOST_FAILURES


def test_an_account_tried_from_everywhere_is_closed_for_a_while(database: Database) -> None:
    with database.write() as connection:
        for number in range(accounts.MOST_FAILURES_OF_ACCOUNT):
            assert accounts.reserve_attempt(connection, "mia", f"192.0.2.{number}", NOW)
        assert not accounts.reserve_attempt(connection, "mia", "198.51.100.1", NOW)


def test_the_readings_of_the_dashboard_work_on_both_databases(database: Database) -> None:
    fill(database)
    ref = TicketRef(system="jira", site="test", id="10001")
    with database.read() as connection:
        counts = {show: len(overview.recent_tickets(connection, show=show)) for show in overview.SHOWN}
        assert counts == {"gated": 4, "refused": 3, "problem": 1, "all": 5}
        assert [row.key for row in overview.recent_tickets(connection, search="NORTHWIND")] == ["OPS-2"]
        assert [row.key for row in overview.recent_tickets(connection, before=NOW, limit=1)] == ["OPS-2"]
        found = overview.ticket(connection, ref)
        assert found is not None
        assert found.record is not None
        assert found.verdict["allowed"] is False
        assert len(overview.deliveries_of(connection, ref)) == 5
        assert [row.state for row in overview.needing_attention(connection)] == ["dead", "quarantined", "queued"]
        assert overview.blocked_count(connection) == 1
        assert [row.id for row in overview.deliveries_in(connection, (), before=3)] == [2, 1]
        assert overview.ticket_counts(connection) == {
            ("job_failure", False): 2,
            ("job_failure", True): 1,
            ("exception", False): 1,
            ("none", True): 1,
        }
        health = overview.site_health(connection, [("jira", "test"), ("jira", "new")])
        assert [(site.site, site.failing_since is not None) for site in health] == [
            ("test", False),
            ("new", False),
            ("acme.zendesk.com", True),
        ]
        assert [worker.alive for worker in overview.worker_rows(connection, NOW)] == [True]
    with database.write() as connection:
        overview.assert_writable(connection)
