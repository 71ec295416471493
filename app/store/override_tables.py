"""The table of overrides: who asked to close a ticket without proof (or to lower its scope), why, and who agreed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Table

from app.store.columns import Instant, RowId, SafeText, metadata, where

OPEN_STATES = "state IN ('requested', 'approved')"

overrides = Table(
    "overrides",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", SafeText, nullable=False),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText, nullable=False),
    Column("key", SafeText, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("to_scope", SafeText),
    Column("lasts_seconds", Integer),
    Column("requested_by", SafeText, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("requested_from", JSON, nullable=False),
    Column("decided_by", SafeText),
    Column("decided_at", Instant),
    Column("decided_from", JSON),
    Column("expires_at", Instant),
    Column("ended_at", Instant),
    Column("ended_why", SafeText),
    Column("closed_at", Instant),
    Column("closed_by", SafeText),
    Index("uq_overrides_open", "system", "site", "ticket_id", "kind", unique=True, **where(OPEN_STATES)),
    Index("ix_overrides_ticket", "system", "site", "ticket_id", "id"),
    Index("ix_overrides_requested_at", "requested_at"),
    Index("ix_overrides_expires_at", "expires_at", **where(OPEN_STATES)),
)
