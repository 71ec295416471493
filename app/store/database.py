"""Connections and transactions on SQLite and PostgreSQL.

SQLite runs in WAL mode with ``synchronous=FULL``: a committed delivery survives a power cut. Writers of one process
take turns behind a lock, because SQLite's own waiting is unfair (a writer may starve for seconds).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolExhausted

from app.domain.errors import PlainError
from app.store.clock import SharedClock, utc_now
from app.store.sqlite_writers import GroupCommit, WritersTurn
from app.store.wakeup import bell_and_ringer, rings

T = TypeVar("T")

BUSY_TIMEOUT_SECONDS = 10
RETRIED_WITHIN = 1.0
"""Seconds: a connection that was lost sooner was an old one; later, it is the server that does not answer."""
POSTGRESQL_LACKS = ("42P01", "42703")
SQLITE_LACKS = ("no such table", "no such column", "has no column named")
"""How the databases say that a table or a column is not there: the migrations of this release did not run."""
MOST_PAGES_IN_LOG = 4_000
"""Pages of SQLite's write-ahead log (of 4 KiB) after which a commit checkpoints by itself, should nobody else have."""
_LAST_STEPS = "handoff_last_steps"
SINGLE_STATEMENTS = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
"""PostgreSQL connections on which every statement is a transaction of its own: one round trip to a durable row."""


class StoreError(PlainError):
    """The store cannot be used as configured; the text says what to change."""


class StoreUnavailable(PlainError):
    """The database is locked, gone or out of space at this moment: nothing was stored, try again."""


class Database:
    """One database, shared by the threads of a process."""

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        shared = None if self.is_sqlite else SharedClock(self._connect_once)
        self.clock: Callable[[], datetime] = shared or utc_now
        """What all processes of the installation go by: on PostgreSQL its own time, on SQLite this machine's."""
        self.engine = _sqlite_engine(self.url) if shared is None else _postgresql_engine(self.url, shared)
        self._turn = WritersTurn(str(self.url.database)) if self.is_sqlite else None
        self._group = GroupCommit(self.write) if self.is_sqlite else None
        self._direct = self.engine if shared is None else _acknowledging_engine(self.url, shared)
        self.bell, self._ringer = bell_and_ringer(self.engine, self._direct)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded default."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; committed at the end, rolled back by an exception. Where it queued something,
        workers are woken afterwards.

        Raises ``StoreUnavailable`` where the database cannot take it now.
        """
        with translated():
            with self._transaction() as connection, _last_steps(connection):
                rings(connection)
                yield connection
                something_was_queued = rings(connection)
            if something_was_queued:
                self._ringer.ring()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._turn is None:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._turn, self.engine.connect() as connection:
            connection = connection.execution_options(handoff_begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    def store(self, job: Callable[[Connection], T]) -> T:
        """Run a short job that makes something durable, and return its result once it is.

        On SQLite jobs of several threads share a commit, since the disk is what takes the time; on PostgreSQL, which
        groups commits itself, each statement of the job is a transaction of its own, and a job whose connection was
        lost runs once more, so doing it twice must come to the same. Raises ``StoreUnavailable`` where the database
        cannot take it now, and whatever the job raises.
        """
        with translated():
            if self._group is not None:
                return self._group.run(job)
            began = time.monotonic()
            try:
                return self._run_and_ring(job)
            except DBAPIError as error:
                if not error.connection_invalidated or time.monotonic() - began > RETRIED_WITHIN:
                    raise
            return self._run_and_ring(job)

    def _run_and_ring(self, job: Callable[[Connection], T]) -> T:
        with self._direct.connect() as connection:
            result = job(connection)
            something_was_queued = rings(connection)
        if something_was_queued:
            self._ringer.ring()
        return result

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent reading. Raises ``StoreUnavailable`` where the database cannot answer now."""
        with translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    def checkpoint(self) -> None:
        """SQLite: move what was committed from the write-ahead log into the file, as far as nobody reads it now, so
        that no commit has to wait for that. Elsewhere the database does so by itself."""
        if not self.is_sqlite:
            return
        connection = self.engine.raw_connection()
        try:
            with translated():
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            connection.close()

    def clock_ahead(self) -> timedelta:
        """How far this host's own clock is ahead of the one that the installation goes by."""
        return self.clock.ahead() if isinstance(self.clock, SharedClock) else timedelta(0)

    def end_idle_transactions(self, after: timedelta) -> None:
        """PostgreSQL: have the server end a transaction in which nothing was asked for so long, so that a process that
        is paused in the middle of one holds up nobody else for longer. Call before working with it."""
        if self.is_sqlite:
            return

        def limit(connection: Any, _record: Any) -> None:
            connection.execute(f"SET idle_in_transaction_session_timeout = {int(after.total_seconds() * 1000)}")
            connection.commit()

        event.listen(self.engine, "connect", limit)
        self.engine.dispose()

    def _connect_once(self) -> None:
        with suppress(SQLAlchemyError), self.engine.connect():
            pass

    def close(self) -> None:
        """Send the last ring, and give back all connections."""
        self._ringer.close()
        self.engine.dispose()
        self._direct.dispose()
        if self._turn is not None:
            self._turn.close()


LastStep = Callable[[Connection, list[Any]], None]


def as_last_step(connection: Connection, step: LastStep, item: Any) -> None:
    """Have ``step`` run right before this transaction commits, once, with all items that were given for it.

    What many transactions contend for (the end of the audit trail) is so locked last and for the shortest time, and no
    two transactions can lock it in an order of their own. Raises ``RuntimeError`` outside ``Database.write``.
    """
    steps: dict[LastStep, list[Any]] | None = connection.info.get(_LAST_STEPS)
    if steps is None:
        raise RuntimeError(f"{step.__name__} has to run at the end of a transaction; open it with Database.write()")
    steps.setdefault(step, []).append(item)


@contextmanager
def _last_steps(connection: Connection) -> Iterator[None]:
    steps: dict[LastStep, list[Any]] = {}
    connection.info[_LAST_STEPS] = steps
    try:
        yield
        for step, items in steps.items():
            step(connection, items)
    finally:
        if not connection.invalidated:
            del connection.info[_LAST_STEPS]


def opened_if_there(url: str) -> Database | None:
    """The database for reading; ``None`` where it is a SQLite file that does not exist, which is not made then."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        return None
    return Database(url)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the driver says of a database that cannot be used now into ``StoreUnavailable``."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if any(sign in _first_line(error) for sign in SQLITE_LACKS):
            raise _behind(error) from error
        raise StoreUnavailable(f"The database does not answer: {_first_line(error)}") from error
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) in POSTGRESQL_LACKS:
            raise _behind(error) from error
        raise
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(f"The database connection was lost: {_first_line(error)}") from error
        raise
    except PoolExhausted as error:
        raise StoreUnavailable("The database is too slow: no connection to it became free in time") from error


def _behind(error: SQLAlchemyError) -> StoreUnavailable:
    return StoreUnavailable(
        f"The database has not the tables that this release needs ({_first_line(error)}); run: handoff migrate"
    )


def _first_line(error: SQLAlchemyError) -> str:
    lines = str(getattr(error, "orig", error)).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "HANDOFF_DATABASE_URL is no database URL; expected sqlite:///var/handoff.db or postgresql+psycopg://…"
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"HANDOFF_DATABASE_URL names {parsed.get_backend_name()}; expected sqlite or postgresql+psycopg"
        )
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        pool_size=8,
        max_overflow=24,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL, clock: SharedClock) -> Engine:
    try:
        from app.store.postgresql import postgresql_engine
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs the driver psycopg; install it with: pip install 'handoff-gate[postgres]'"
        ) from error
    return postgresql_engine(url, clock)


def _acknowledging_engine(url: URL, clock: SharedClock) -> Engine:
    from app.store.postgresql import AcknowledgingConnection, postgresql_engine

    return postgresql_engine(url, clock, AcknowledgingConnection, **SINGLE_STATEMENTS)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA wal_autocheckpoint={MOST_PAGES_IN_LOG}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("handoff_begin", "BEGIN"))
