"""A history from before the library keeps its groups, its closes and the moments of its reports."""

from __future__ import annotations

from datetime import timedelta

from alembic import command
from sqlalchemy import text

from app.domain.ticket import TicketRef
from app.store import history, migrate
from app.store.columns import microseconds
from app.store.database import Database
from tests.support.tracker import NOW

TABLE = (
    "INSERT INTO occurrences (system, site, ticket_id, key, url, fingerprint, occurred_at, subject, closed_at,"
    " resolution_reason) VALUES ('jira', 'shop', :id, :key, '', 'v1:aaaa', :at, 's', :closed, 'workaround_applied')"
)


def test_an_older_history_is_taken_over(unmigrated_database_url: str) -> None:
    database = Database(unmigrated_database_url)
    config = migrate._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for number, closed in (("1", NOW + timedelta(days=1)), ("2", None)):
            values = {"id": number, "key": f"OPS-{number}", "at": microseconds(NOW)}
            connection.execute(text(TABLE), values | {"closed": closed and microseconds(closed)})
    migrate.upgrade(database)
    with database.read() as connection:
        kept = history.earlier_of(connection, "v1:aaaa", TicketRef(system="jira", site="shop", id="9"), NOW)
        (fix,) = history.fixes_of_group(connection, ["v1:aaaa"])
    assert [(one.key, one.reported_at, one.time_stated, one.ruled_out) for one in kept] == [
        ("OPS-1", NOW, True, ()),
        ("OPS-2", NOW, True, ()),
    ]
    assert (fix.key, fix.closed_at, fix.reason) == ("OPS-1", NOW + timedelta(days=1), "workaround_applied")
    database.close()
