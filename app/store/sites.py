"""How each ticketing site is doing, and which workers are alive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from app.domain.ticket import System
from app.store.tables import sites, workers
from app.store.upsert import upsert

WORKER_TIMEOUT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a worker process runs, and what of it has to agree with the others: its release, the mark of its secret
    key, and by how many seconds its host's clock is ahead of the database's."""

    host: str | None = None
    release: str | None = None
    key_mark: str | None = None
    clock_ahead_seconds: float | None = None


_UNKNOWN = Origin()


NOTED_AFTER = timedelta(seconds=5)
"""How old the last note of an answer has to be before another is written: workers do not queue for one row."""


def answered(connection: Connection, system: System, site: str, now: datetime) -> None:
    """A ticket of the site was read and written as it should be. (That the site is well again, or not, is noted by
    ``app.store.remotes``.)"""
    there = sites.c.system == system, sites.c.site == site
    noted = connection.execute(select(sites.c.last_ok_at).where(*there)).scalar_one_or_none()
    if noted is None or abs(now - noted) > NOTED_AFTER:
        upsert(connection, sites, {"system": system, "site": site, "last_ok_at": now})


def beat(connection: Connection, worker: str, started_at: datetime, now: datetime, origin: Origin = _UNKNOWN) -> None:
    """A worker process is alive. Those long silent are forgotten."""
    upsert(connection, workers, {"id": worker, "started_at": started_at, "beat_at": now, **asdict(origin)})
    connection.execute(delete(workers).where(workers.c.beat_at < now - 20 * WORKER_TIMEOUT))


def leave(connection: Connection, worker: str) -> None:
    """A worker process ends."""
    connection.execute(delete(workers).where(workers.c.id == worker))


def origins_alive(connection: Connection, now: datetime) -> list[tuple[str, Origin]]:
    """The workers that gave a sign of life in the last 30 seconds, by their names, and where each runs."""
    rows = connection.execute(select(workers).where(workers.c.beat_at > now - WORKER_TIMEOUT).order_by(workers.c.id))
    return [
        (
            row.id,
            Origin(
                host=row.host,
                release=row.release,
                key_mark=row.key_mark,
                clock_ahead_seconds=row.clock_ahead_seconds,
            ),
        )
        for row in rows
    ]


def workers_alive(connection: Connection, now: datetime) -> int:
    """How many worker processes gave a sign of life in the last 30 seconds."""
    return connection.execute(
        select(func.count()).select_from(workers).where(workers.c.beat_at > now - WORKER_TIMEOUT)
    ).scalar_one()
