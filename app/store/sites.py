"""How each ticketing site is doing, and which workers are alive."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from app.domain.ticket import System
from app.store.tables import sites, workers
from app.store.upsert import upsert

WORKER_TIMEOUT = timedelta(seconds=30)


def answered(connection: Connection, system: System, site: str, now: datetime) -> None:
    """The site answered as it should."""
    upsert(
        connection,
        sites,
        {"system": system, "site": site, "last_ok_at": now, "failing_since": None, "last_error": None},
    )


def failed(connection: Connection, system: System, site: str, now: datetime, error: str) -> None:
    """The site did not answer as it should; the first failure in a row is kept as its beginning."""
    since = connection.execute(
        select(sites.c.failing_since).where(sites.c.system == system, sites.c.site == site)
    ).scalar_one_or_none()
    upsert(
        connection,
        sites,
        {"system": system, "site": site, "failing_since": since or now, "last_error": error},
    )


def beat(connection: Connection, worker: str, started_at: datetime, now: datetime) -> None:
    """A worker process is alive. Those long silent are forgotten."""
    upsert(connection, workers, {"id": worker, "started_at": started_at, "beat_at": now})
    connection.execute(delete(workers).where(workers.c.beat_at < now - 20 * WORKER_TIMEOUT))


def leave(connection: Connection, worker: str) -> None:
    """A worker process ends."""
    connection.execute(delete(workers).where(workers.c.id == worker))


def workers_alive(connection: Connection, now: datetime) -> int:
    """How many worker processes gave a sign of life in the last 30 seconds."""
    return connection.execute(
        select(func.count()).select_from(workers).where(workers.c.beat_at > now - WORKER_TIMEOUT)
    ).scalar_one()
