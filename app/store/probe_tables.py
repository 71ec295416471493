"""The tables of probes: how each fares, and what was answered."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from app.store.columns import Instant, RowId, SafeText, metadata, where

probe_states = Table(
    "probe_states",
    metadata,
    Column("probe", SafeText, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("paused_until", Instant),
    Column("next_free", Instant),
    Column("last_reason", SafeText, nullable=False),
    Column("last_asked_at", Instant),
    Column("last_reached_at", Instant),
)

probe_answers = Table(
    "probe_answers",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("asked", SafeText, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("probe", SafeText, nullable=False),
    Column("question", SafeText, nullable=False),
    Column("outcome", SafeText, nullable=False),
    Column("system", SafeText),
    Column("site", SafeText),
    Column("ticket_id", SafeText),
    Column("answer", SafeText, nullable=False),
    Column("sha256", SafeText, nullable=False),
    Index("ix_probe_answers_asked_as_of", "asked", "as_of"),
    Index("ix_probe_answers_as_of", "as_of"),
    Index("ix_probe_answers_ticket", "system", "site", "ticket_id", **where("ticket_id IS NOT NULL")),
)
