"""The tables of running the service: what all processes counted together, and chores that one does at a time."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Table

from app.store.columns import Instant, SafeText, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("labels", SafeText, primary_key=True),
    Column("value", Float, nullable=False),
)

chores = Table(
    "chores",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("outcome", JSON),
)
