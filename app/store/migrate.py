"""Bringing the tables to the version that this release needs (Alembic). A release step, never done by a web request.

Migrations only add, so that processes of the release before go on working meanwhile and afterwards. On PostgreSQL each
one is a transaction of its own that never waits long for a lock: whoever waits for one makes everybody behind it wait,
also the webhooks that are to be acknowledged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.store.database import Database, StoreError, translated

if TYPE_CHECKING:  # Alembic is imported when it is used: a process that starts need not wait for it.
    from alembic.config import Config
    from alembic.script import ScriptDirectory

log = structlog.get_logger()

ADVISORY_LOCK = 0x68616E64
"""The PostgreSQL advisory lock under which one process at a time migrates a schema."""
LOCK_SECONDS = 1
PATIENCE_SECONDS = 300.0
"""A migration waits ``LOCK_SECONDS`` for a lock, makes way for ``PAUSE_SECONDS``, and gives up in the end."""
PAUSE_SECONDS = 2.0
TURN_SECONDS = 0.5
LOCK_NOT_AVAILABLE = "55P03"


class TablesInUse(StoreError):
    """A migration did not get a table to itself in time; what it had not finished is as before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The version that the database is ``at`` (``None``: no tables yet) and the one that this release ``needed``."""

    at: str | None
    needed: str

    @property
    def behind(self) -> bool:
        """Whether migrations have to run before this release can work."""
        return self.at != self.needed and not self.ahead

    @property
    def ahead(self) -> bool:
        """Whether a later release migrated already. That only adds, so this one goes on working."""
        return self.at is not None and self.at not in known_versions() and self.at > self.needed


def standing(database: Database) -> Standing:
    """How the database stands to this release. Raises ``StoreUnavailable``."""
    return Standing(current_version(database), newest_version())


def upgrade(database: Database, pause: Callable[[float], None] = time.sleep) -> str:
    """Run all migrations that are missing; returns the version reached, or the one of a later release.

    Raises ``TablesInUse`` where a long transaction did not end, and ``StoreUnavailable``.
    """
    with _one_at_a_time(database, pause) as connection:
        found = version_of(connection)
        if Standing(found, newest_version()).ahead:
            return str(found)
        if database.is_sqlite:
            upgrade_within(connection, "head")
        else:
            connection.commit()
            _run_making_way(connection, pause)
    return newest_version()


def current_version(database: Database) -> str | None:
    """The version that the database is at; ``None`` before the first migration."""
    with database.read() as connection:
        return version_of(connection)


def version_of(connection: Connection) -> str | None:
    """The same, as a transaction sees it."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_version() -> str:
    """The version that this release needs."""
    return str(_scripts().get_current_head())


@cache
def known_versions() -> frozenset[str]:
    """Every version that this release can bring to its own."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


@contextmanager
def _one_at_a_time(database: Database, pause: Callable[[float], None]) -> Iterator[Connection]:
    """SQLite: one transaction for all. PostgreSQL: a connection of its own, which may take as long as it needs, and on
    which each migration is a transaction."""
    if database.is_sqlite:
        with database.write() as connection:
            yield connection
        return
    engine = create_engine(database.url, poolclass=NullPool)
    with translated(), engine.connect() as connection:
        _wait_for_turn(connection, pause)
        connection.execute(text("SELECT set_config('lock_timeout', :limit, false)"), {"limit": f"{LOCK_SECONDS}s"})
        connection.commit()
        yield connection


def _wait_for_turn(connection: Connection, pause: Callable[[float], None]) -> None:
    """Take the lock that lasts as long as the connection. A statement that waits for it would hold a snapshot, for the
    end of which an index that the other process builds concurrently would wait in turn."""
    mine = text("SELECT pg_try_advisory_lock(:key, hashtext(current_schema()))")
    while not connection.execute(mine, {"key": ADVISORY_LOCK}).scalar_one():
        connection.commit()
        pause(TURN_SECONDS)


def _run_making_way(connection: Connection, pause: Callable[[float], None]) -> None:
    for _ in range(int(PATIENCE_SECONDS / (LOCK_SECONDS + PAUSE_SECONDS))):
        try:
            _run(connection, "head", within_a_transaction=False)
            return
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
        connection.rollback()
        log.warning("migration_makes_way", seconds=PAUSE_SECONDS, why="a table is in use by another transaction")
        pause(PAUSE_SECONDS)
    raise TablesInUse(
        f"The migration found a table in use for {PATIENCE_SECONDS / 60:.0f} minutes and gave up; nothing is half "
        "done. Look for a long transaction in pg_stat_activity, end it, and run again: handoff migrate"
    )


def upgrade_within(connection: Connection, version: str) -> None:
    """Run the migrations up to a version (``head``: all) as part of the transaction that ``connection`` is in."""
    _run(connection, version, within_a_transaction=True)


def _run(connection: Connection, version: str, *, within_a_transaction: bool) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    config.attributes["within_a_transaction"] = within_a_transaction
    command.upgrade(config, version)


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("app.store").joinpath("migrations")))
    return config
