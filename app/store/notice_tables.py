"""The tables of notices: how far each channel was told of the audit trail, what it is or was to be told, silences."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Table

from app.store.columns import Instant, RowId, SafeText, metadata, where

notice_channels = Table(
    "notice_channels",
    metadata,
    Column("channel", SafeText, primary_key=True),
    Column("position", RowId, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("failing_since", Instant),
    Column("last_error", SafeText),
)

notices = Table(
    "notices",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("channel", SafeText, nullable=False),
    Column("identity", SafeText, nullable=False),
    Column("kind", SafeText, nullable=False),
    Column("about", SafeText, nullable=False),
    Column("system", SafeText),
    Column("site", SafeText),
    Column("ticket_id", SafeText),
    Column("at", Instant, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("message", SafeText),
    Column("finished_at", Instant),
    Column("cause", SafeText),
    Index("uq_notices_identity", "channel", "identity", unique=True),
    Index("ix_notices_waiting", "channel", "due_at", "id", **where("state = 'waiting'")),
    Index("ix_notices_finished", "channel", "finished_at", **where("finished_at IS NOT NULL")),
    Index("ix_notices_ticket", "system", "site", "ticket_id", **where("ticket_id IS NOT NULL")),
)

silences = Table(
    "silences",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", SafeText),
    Column("channel", SafeText),
    Column("system", SafeText),
    Column("site", SafeText),
    Column("ticket_id", SafeText),
    Column("pattern", SafeText),
    Column("until", Instant, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("made_by", SafeText, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_silences_until", "until"),
)
