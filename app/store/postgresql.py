"""Connections to PostgreSQL that never wait for ever, are looked at after a rest, and tell the time.

A server that is restarted, paused, or succeeded by another is noticed within seconds: every wait for it has an end, and
a connection that it dropped is replaced before anybody works with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC
from typing import Any

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError, OperationalError

from app.store.clock import SharedClock

CONNECT_SECONDS = 5
POOL_SECONDS = 10
REST_SECONDS = 1.0
"""A connection that nobody used for so long is tried before it is used again."""
NETWORK: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""What libpq is told where the URL does not say otherwise: a host that vanished is noticed within 25 seconds."""
READ_ONLY = "25006"
"""The state of an error on a server that became a standby: the connection leads to the wrong one now."""
_ASK_TIME = "SELECT clock_timestamp()"


class BoundedConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends. ``answer_seconds`` is how long an answer may take."""

    answer_seconds = 60.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server. Raises ``psycopg.OperationalError``, and closes the connection, where it does not
        answer in time: what became of the statement is not known then."""
        try:
            return super().wait(gen, interval, self.answer_seconds if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if timeout is not None or self.pgconn.transaction_status != psycopg.pq.TransactionStatus.ACTIVE:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer within {self.answer_seconds:.0f} seconds") from error


class AcknowledgingConnection(BoundedConnection):
    """For what a sender waits for."""

    answer_seconds = 5.0


def postgresql_engine(
    url: URL, clock: SharedClock, connection_class: type[BoundedConnection] = BoundedConnection, **options: Any
) -> Engine:
    """An engine whose connections are bounded, tried after a rest, and keep ``clock`` right."""
    engine = create_engine(url, pool_size=8, max_overflow=8, pool_timeout=POOL_SECONDS, hide_parameters=True, **options)
    care = _Care(clock)
    event.listen(engine, "do_connect", _connector(connection_class))
    event.listen(engine, "checkout", care.before_use)
    event.listen(engine, "checkin", care.after_use)
    event.listen(engine, "handle_error", _leave_a_standby)
    return engine


def _connector(connection_class: type[BoundedConnection]) -> Callable[..., Any]:
    def connect(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
        return connection_class.connect(*arguments, **{**NETWORK, **options})

    return connect


class _Care:
    """Asks the server for its time whenever a connection rested or the clock is due; one statement serves both."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock

    def before_use(self, connection: psycopg.Connection[Any], record: Any, _proxy: Any) -> None:
        """Raises ``InvalidatePoolError``, upon which the pool connects anew, where the server is gone meanwhile, and
        ``OperationalError`` where it does not even answer a new connection."""
        rested_since = record.info.get("rested_since")
        rested = rested_since is not None and time.monotonic() - rested_since > REST_SECONDS
        if not rested and not self._clock.due():
            return
        try:
            self._ask(connection)
        except psycopg.Error as error:
            if rested:
                raise InvalidatePoolError() from error
            raise OperationalError(_ASK_TIME, None, error) from error

    def after_use(self, _connection: Any, record: Any) -> None:
        record.info["rested_since"] = time.monotonic()

    def _ask(self, connection: psycopg.Connection[Any]) -> None:
        asked_at = time.monotonic()
        row = connection.execute(_ASK_TIME).fetchone()
        if not connection.autocommit:
            connection.rollback()
        if row is not None:
            self._clock.keep(row[0].astimezone(UTC), asked_at, time.monotonic())


def _leave_a_standby(context: ExceptionContext) -> None:
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True
