"""The table of containments: what a person had the service stop for a ticket, how it was before, and what became of it.

A row is the way back: it is never deleted while its target is held."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from app.store.columns import Instant, RowId, SafeText, metadata, where

HELD_STATES = "state IN ('applying', 'in_force', 'unclear', 'lifting')"

containments = Table(
    "containments",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("name", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("done", SafeText, nullable=False),
    Column("source", SafeText, nullable=False),
    Column("tell", JSON, nullable=False),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText, nullable=False),
    Column("key", SafeText, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("target", SafeText, nullable=False),
    Column("place", SafeText, nullable=False),
    Column("before", SafeText, nullable=False),
    Column("stopped", SafeText, nullable=False),
    Column("would_send", JSON, nullable=False),
    Column("would_undo", JSON, nullable=False),
    Column("rehearsed_by", SafeText, nullable=False),
    Column("rehearsed_at", Instant, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("applied_by", SafeText),
    Column("applied_at", Instant),
    Column("applied_from", JSON),
    Column("in_force_at", Instant),
    Column("seen_at", Instant),
    Column("lift_by", Instant),
    Column("ended_by", SafeText),
    Column("ended_at", Instant),
    Column("ended_from", JSON),
    Column("ended_why", SafeText),
    Column("changed_at", Instant, nullable=False),
    Column("says", SafeText, nullable=False),
    Index("uq_containments_place", "place", unique=True, **where(HELD_STATES)),
    Index("ix_containments_ticket", "system", "site", "ticket_id", "id"),
    Index("ix_containments_held", "state", "lift_by", **where(HELD_STATES)),
    Index("ix_containments_changed_at", "changed_at"),
)
