"""Migrations beside a service that works: nobody waits long behind them, two at once are one, and a later release's
tables are no hindrance."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from sqlalchemy import NullPool, create_engine, inspect, text

from app.cli import main
from app.ports import Envelope
from app.store import deliveries, migrate
from app.store.database import Database
from app.store.migrations.online import create_index_online

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def database(unmigrated_database_url: str) -> Iterator[Database]:
    made = Database(unmigrated_database_url)
    yield made
    made.close()


def migrated_to(database: Database, version: str) -> None:
    with database.write() as connection:
        migrate.upgrade_within(connection, version)


def acknowledge(database: Database, identifier: str) -> bool:
    envelope = Envelope(kind="issue_updated", ticket_id="1", identifier=identifier)
    site = ("jira", "one")
    return database.store(
        lambda connection: deliveries.accept(connection, site, envelope, NOW, state="queued").state == "queued"
    )


def columns(database: Database, table: str) -> set[str]:
    return {column["name"] for column in inspect(database.engine).get_columns(table)}


@pytest.mark.postgres
def test_a_migration_makes_way_for_a_long_transaction_and_deliveries_are_stored_meanwhile(unmigrated_postgres_url):
    database = Database(unmigrated_postgres_url)
    migrated_to(database, "0003")
    reader = create_engine(unmigrated_postgres_url, poolclass=NullPool).connect()
    reader.execute(text("SELECT * FROM tickets"))
    stored: list[bool] = []

    def in_the_pause(_seconds: float) -> None:
        stored.append(acknowledge(database, f"event-{len(stored)}"))
        if len(stored) == 2:
            reader.close()

    assert migrate.upgrade(database, pause=in_the_pause) == migrate.newest_version()
    assert stored == [True, True]
    assert migrate.current_version(database) == migrate.newest_version()
    database.close()


@pytest.mark.postgres
def test_a_migration_gives_up_in_the_end_and_leaves_whole_versions(unmigrated_postgres_url, monkeypatch):
    database = Database(unmigrated_postgres_url)
    migrated_to(database, "0003")
    with create_engine(unmigrated_postgres_url, poolclass=NullPool).connect() as reader:
        reader.execute(text("SELECT * FROM tickets"))
        monkeypatch.setattr(migrate, "PATIENCE_SECONDS", 2 * (migrate.LOCK_SECONDS + migrate.PAUSE_SECONDS))
        with pytest.raises(migrate.TablesInUse, match="pg_stat_activity"):
            migrate.upgrade(database, pause=lambda _seconds: None)
    assert migrate.current_version(database) == "0004"
    assert "asked_at" not in columns(database, "tickets")
    assert migrate.upgrade(database) == migrate.newest_version()
    database.close()


def test_two_processes_that_migrate_at_once_both_end_well(unmigrated_database_url):
    reached: list[str] = []

    def run() -> None:
        mine = Database(unmigrated_database_url)
        reached.append(migrate.upgrade(mine))
        mine.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reached == [migrate.newest_version()] * 2


@pytest.mark.postgres
def test_who_waits_to_migrate_holds_up_no_index_that_the_other_builds(unmigrated_postgres_url):
    database = Database(unmigrated_postgres_url)
    first = create_engine(unmigrated_postgres_url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()
    first.execute(text("CREATE TABLE big (id INTEGER)"))
    first.execute(text("SELECT pg_advisory_lock(:key, hashtext(current_schema()))"), {"key": migrate.ADVISORY_LOCK})

    def in_the_pause(_seconds: float) -> None:
        first.execute(text("CREATE INDEX CONCURRENTLY ix_big ON big (id)"))
        first.close()

    assert migrate.upgrade(database, pause=in_the_pause) == migrate.newest_version()
    assert first.closed
    database.close()


def pretend_later(database: Database) -> None:
    """What the migration of a later release may do: a table and a column more."""
    with database.write() as connection:
        connection.execute(text("ALTER TABLE deliveries ADD COLUMN of_a_later_release TEXT"))
        connection.execute(text("CREATE TABLE of_a_later_release (id TEXT PRIMARY KEY)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))


def test_tables_of_a_later_release_are_neither_behind_nor_touched(database):
    migrate.upgrade(database)
    pretend_later(database)
    schema = migrate.standing(database)
    assert (schema.at, schema.ahead, schema.behind) == ("9001", True, False)
    assert migrate.upgrade(database) == "9001"
    assert acknowledge(database, "event")


def test_an_empty_and_an_older_database_are_behind(database):
    assert migrate.standing(database).behind
    migrated_to(database, "0003")
    assert migrate.standing(database).behind
    migrate.upgrade(database)
    assert not migrate.standing(database).behind


def test_the_command_leaves_the_tables_of_a_later_release_alone_and_says_so(
    database, unmigrated_database_url, monkeypatch
):
    migrate.upgrade(database)
    pretend_later(database)
    monkeypatch.setenv("HANDOFF_DATABASE_URL", unmigrated_database_url)
    result = CliRunner().invoke(main, ["migrate"])
    assert result.exit_code == 0
    assert "9001" in result.output
    assert "later release" in result.output


def online_index(url: str) -> Callable[[], None]:
    """Build an index as a migration does; returns what ends it."""
    engine = create_engine(url, poolclass=NullPool)
    connection = engine.connect()
    context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
    with Operations.context(context), context.begin_transaction(_per_migration=True):
        create_index_online("ix_deliveries_test", "deliveries", ["kind"])
    return connection.close


@pytest.mark.postgres
def test_an_index_is_built_while_deliveries_are_stored_and_anew_after_it_broke_off(unmigrated_postgres_url):
    database = Database(unmigrated_postgres_url)
    migrate.upgrade(database)
    assert acknowledge(database, "before")
    writer = create_engine(unmigrated_postgres_url, poolclass=NullPool).connect()
    writer.execute(text("UPDATE deliveries SET kind = 'x' WHERE false"))
    building = threading.Thread(target=lambda: online_index(unmigrated_postgres_url)())
    building.start()
    assert acknowledge(database, "while it is built")
    writer.close()
    building.join()
    online_index(unmigrated_postgres_url)()
    with database.read() as connection:
        state = connection.execute(
            text(
                "SELECT indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid JOIN pg_namespace n"
                " ON n.oid = relnamespace WHERE relname = 'ix_deliveries_test' AND nspname = current_schema()"
            )
        ).scalar_one()
    assert state
    database.close()
