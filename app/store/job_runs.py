"""What jobs told of their runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.heartbeats.model import NAMELESS, JobRun, Signal, opened_by, told
from app.store.heartbeat_tables import job_runs
from app.store.upsert import upsert

LATEST_RUNS = 100
"""Runs of one job from which is told what is usual of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownJob:
    """A job that told of its runs. ``runs`` counts those kept; ``last_told`` is when it was last heard of (UTC)."""

    source: str
    job: str
    runs: int
    failed: int
    last_told: datetime


def take(connection: Connection, signal: Signal) -> JobRun:
    """Keep what a signal tells, and return the run as it is known now. The same signal again changes nothing.

    A signal without an id belongs to the latest run of its job that is under way without one, else to a new one.
    """
    known = _under_way(connection, signal) if signal.run is None else None
    opened = opened_by(signal) if known is None else known
    if known is None and _opened(connection, opened):
        return opened
    kept = _locked(connection, opened)
    run = told(kept, signal)
    if run != kept:
        upsert(connection, job_runs, _row_of(run))
    return run


def latest(connection: Connection, source: str | None, job: str, limit: int = LATEST_RUNS) -> list[JobRun]:
    """The runs of a job that were heard of last, latest first; of every source where none is named."""
    of_job = job_runs.c.job == job if source is None else and_(job_runs.c.job == job, job_runs.c.source == source)
    rows = connection.execute(select(job_runs).where(of_job).order_by(job_runs.c.last_told.desc()).limit(limit))
    return [_run_of(row) for row in rows]


def named(connection: Connection, names: Iterable[str]) -> list[JobRun]:
    """The runs that go by one of these ids, and the latest of the jobs that go by one of these names; latest first."""
    wanted = sorted(set(names))
    found = select(job_runs).where(or_(job_runs.c.run.in_(wanted), job_runs.c.job.in_(wanted)))
    rows = connection.execute(found.order_by(job_runs.c.last_told.desc()).limit(LATEST_RUNS))
    return [_run_of(row) for row in rows]


def jobs(connection: Connection) -> list[KnownJob]:
    """Every job that was heard of, the latest first."""
    last = func.max(job_runs.c.last_told)
    failed = func.sum(case((job_runs.c.end_state == "failed", 1), else_=0))
    rows = connection.execute(
        select(
            job_runs.c.source, job_runs.c.job, func.count().label("runs"), failed.label("failed"), last.label("last")
        )
        .group_by(job_runs.c.source, job_runs.c.job)
        .order_by(last.desc())
    )
    return [
        KnownJob(source=row.source, job=row.job, runs=row.runs, failed=int(row.failed), last_told=row.last)
        for row in rows
    ]


def forget_before(connection: Connection, moment: datetime, most: int) -> int:
    """Drop runs that were last heard of before a moment, at most so many at once. Returns how many went."""
    old = select(job_runs.c.source, job_runs.c.job, job_runs.c.run).where(job_runs.c.last_told < moment).limit(most)
    rows = connection.execute(old).all()
    for row in rows:
        connection.execute(delete(job_runs).where(*_key(row.source, row.job, row.run)))
    return len(rows)


def _opened(connection: Connection, run: JobRun) -> bool:
    """Whether the run is new; it is kept then. Two processes that hear of it at once open it once."""
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    added = insert(job_runs).values(**_row_of(run)).on_conflict_do_nothing().returning(job_runs.c.run)
    return connection.execute(added).scalar_one_or_none() is not None


def _locked(connection: Connection, run: JobRun) -> JobRun:
    found = select(job_runs).where(*_key(run.source, run.job, run.run)).with_for_update()
    return _run_of(connection.execute(found).one())


def _under_way(connection: Connection, signal: Signal) -> JobRun | None:
    """The run without an id that a signal without one goes on about."""
    goes_on = job_runs.c.started_at == signal.at if signal.kind == "start" else job_runs.c.end_state.is_(None)
    found = (
        select(job_runs)
        .where(job_runs.c.source == signal.source, job_runs.c.job == signal.job, goes_on)
        .where(job_runs.c.run.startswith(NAMELESS, autoescape=True))
        .order_by(job_runs.c.last_told.desc())
        .limit(1)
    )
    row = connection.execute(found).one_or_none()
    return None if row is None else _run_of(row)


def _key(source: str, job: str, run: str) -> tuple[Any, ...]:
    return job_runs.c.source == source, job_runs.c.job == job, job_runs.c.run == run


def _run_of(row: Row[*tuple[Any, ...]]) -> JobRun:
    return JobRun(
        source=row.source,
        job=row.job,
        run=row.run,
        started_at=row.started_at,
        ended_at=row.ended_at,
        end=row.end_state,
        message=row.message,
    )


def _row_of(run: JobRun) -> dict[str, Any]:
    return {
        "source": run.source,
        "job": run.job,
        "run": run.run,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "end_state": run.end,
        "message": run.message,
        "last_told": run.last_told,
    }
