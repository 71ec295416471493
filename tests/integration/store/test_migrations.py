"""Migrations bring either database to exactly the tables that the code declares."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.store import migrate
from app.store.database import Database
from app.store.tables import metadata


def test_a_new_database_reaches_the_declared_tables_and_a_second_run_changes_nothing(
    unmigrated_database_url: str,
) -> None:
    database = Database(unmigrated_database_url)
    assert migrate.current_version(database) is None
    assert migrate.upgrade(database) == migrate.newest_version()
    assert migrate.upgrade(database) == migrate.current_version(database)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()
