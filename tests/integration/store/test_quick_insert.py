"""The short way to a durable delivery ends as the ordinary way does: stored, known, or refused with the cause."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select, text

from app.ports import Envelope
from app.store import deliveries, migrate
from app.store.database import Database, StoreUnavailable
from app.store.deliveries import Receipt
from app.store.tables import deliveries as table

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SITE = ("jira", "main")
PATIENCE_SECONDS = 30.0


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


def event(identifier: str, kind: str = "jira:issue_updated") -> Envelope:
    return Envelope(kind=kind, ticket_id="1", changed=("summary", "grüße\x00"), occurred_at=NOW, identifier=identifier)


def accepting(envelope: Envelope):
    """A job that accepts a delivery."""

    def job(connection: Connection) -> Receipt:
        return deliveries.accept(connection, SITE, envelope, NOW, state="queued")

    return job


def stored(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_delivery_reads_back_as_it_came_with_its_text_made_safe(database: Database) -> None:
    receipt = database.store(accepting(event("a", kind="kind\x00")))
    with database.read() as connection:
        row = connection.execute(select(table).where(table.c.id == receipt.delivery)).one()
    assert (row.kind, row.changed, row.occurred_at, row.received_at) == (
        "kind\ufffd",
        ["summary", "grüße\x00"],
        NOW,
        NOW,
    )


def test_a_transaction_that_fails_later_takes_the_delivery_back(database: Database) -> None:
    def accept_and_fail() -> None:
        with database.write() as connection:
            accepting(event("a"))(connection)
            raise LookupError

    with pytest.raises(LookupError):
        accept_and_fail()
    assert stored(database) == 0


def test_a_database_without_its_tables_is_told_as_one_that_needs_the_migration(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("DROP TABLE deliveries"))
    with pytest.raises(StoreUnavailable, match="handoff migrate"):
        database.store(accepting(event("a")))


@pytest.mark.postgres
def test_a_connection_that_the_server_closed_costs_no_delivery(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file closes no connections")
    database.store(accepting(event("a")))
    backend = database.store(lambda connection: connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    with database.write() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:backend, 10000)"), {"backend": backend})
    receipt = database.store(accepting(event("b")))
    assert (receipt.duplicate, stored(database)) == (False, 2)


def test_when_sqlite_ends_a_shared_transaction_by_itself_nobody_in_it_is_acknowledged(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'handoff.db'}")
    migrate.upgrade(database)
    group = database._group
    assert group is not None
    begun, go_on = threading.Event(), threading.Event()
    errors: dict[str, Exception] = {}

    def hold(connection: Connection) -> None:
        begun.set()
        assert go_on.wait(PATIENCE_SECONDS)

    def full_disk(connection: Connection) -> None:
        connection.connection.dbapi_connection.execute("ROLLBACK")
        raise OSError("no space left")

    def run(name: str, job) -> None:
        try:
            group.run(job)
        except Exception as error:
            errors[name] = error

    first = threading.Thread(target=run, args=("first", hold))
    first.start()
    assert begun.wait(PATIENCE_SECONDS)
    together = []
    for number, (name, job) in enumerate((("stored", accepting(event("a"))), ("full", full_disk))):
        thread = threading.Thread(target=run, args=(name, job))
        thread.start()
        together.append(thread)
        while len(group._waiting) <= number:
            assert thread.is_alive()
    go_on.set()
    for thread in (first, *together):
        thread.join(PATIENCE_SECONDS)
    assert set(errors) == {"stored", "full"}
    assert stored(database) == 0
    database.close()
