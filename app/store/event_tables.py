"""The tables of events of other systems that open tickets or feed them: what was told and waits, which ticket was
opened for what, what each ticket was told, and how many a source opened in an hour."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table

from app.store.columns import Instant, RowId, SafeText, metadata, ticket_key, where

source_events = Table(
    "source_events",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("source", SafeText, nullable=False),
    Column("identifier", SafeText, nullable=False),
    Column("rule", SafeText, nullable=False),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("subject", SafeText, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("ticket_id", SafeText),
    Index("uq_source_events_identifier", "source", "identifier", unique=True),
    Index("ix_source_events_subject", "system", "site", "subject", "id"),
    Index("ix_source_events_settled", "settled_at", **where("settled_at IS NOT NULL")),
)

event_openings = Table(
    "event_openings",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("subject", SafeText, primary_key=True),
    Column("marker", SafeText, nullable=False),
    Column("tried_at", Instant),
    Column("ticket_id", SafeText),
    Column("opened_at", Instant),
)

told_tickets = Table(
    "told_tickets",
    metadata,
    *ticket_key(),
    Column("sources", JSON, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("summed", Boolean, nullable=False),
    Column("events", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("jobs", JSON, nullable=False),
)

event_keys = Table(
    "event_keys",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("key_hash", SafeText, primary_key=True),
    Column("ticket_id", SafeText, primary_key=True),
)

event_hours = Table(
    "event_hours",
    metadata,
    Column("source", SafeText, primary_key=True),
    Column("hour", Instant, nullable=False),
    Column("opened", Integer, nullable=False),
)
