"""The table of what jobs told of their runs."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from app.store.columns import Instant, SafeText, metadata

job_runs = Table(
    "job_runs",
    metadata,
    Column("source", SafeText, primary_key=True),
    Column("job", SafeText, primary_key=True),
    Column("run", SafeText, primary_key=True),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("end_state", SafeText),
    Column("message", SafeText, nullable=False),
    Column("last_told", Instant, nullable=False),
    Index("ix_job_runs_last_told", "source", "job", "last_told"),
    Index("ix_job_runs_run", "run"),
)
