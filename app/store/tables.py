"""The tables of the running service. Those of the history are in ``history_tables``; both share one ``metadata``."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, Table, text

from app.store import history_tables, override_tables, reading_tables
from app.store.columns import Instant, RowId, SafeText, metadata, ticket_key, where

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText),
    Column("ticket_key", SafeText),
    Column("kind", SafeText, nullable=False),
    Column("actor_id", SafeText),
    Column("changed", JSON, nullable=False),
    Column("occurred_at", Instant),
    Column("received_at", Instant, nullable=False),
    Column("identifier", SafeText),
    Column("body_hash", SafeText),
    Column("accepted_as", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("cause", SafeText),
    Column("finished_at", Instant),
    Column("body", LargeBinary),
    Index("uq_deliveries_identifier", "system", "site", "identifier", unique=True),
    Index("uq_deliveries_body_hash", "system", "site", "body_hash", unique=True),
    Index(
        "ix_deliveries_queued",
        "due_at",
        "id",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_deliveries_ticket", "system", "site", "ticket_id", "id"),
    Index(
        "ix_deliveries_attention",
        "state",
        "id",
        sqlite_where=text("state IN ('dead', 'quarantined')"),
        postgresql_where=text("state IN ('dead', 'quarantined')"),
    ),
)

leases = Table(
    "leases",
    metadata,
    *ticket_key(),
    Column("holder", SafeText, nullable=False),
    Column("until", Instant, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    *ticket_key(),
    Column("key", SafeText, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("subject", SafeText, nullable=False),
    Column("status", SafeText, nullable=False),
    Column("status_category", SafeText, nullable=False),
    Column("scope", SafeText, nullable=False),
    Column("strictest_scope", SafeText, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("read_at", Instant, nullable=False),
    Column("enriched_at", Instant),
    Column("closed_at", Instant),
    Column("record", JSON),
    Column("verdict", JSON),
    Column("allowed", Boolean, nullable=False),
    Column("next_step", SafeText),
    Column("problem", SafeText),
    Column("gone", Boolean, nullable=False),
    Column("asked_at", Instant),
    Column("asked_for", JSON),
    Column("answered_at", Instant),
    Column("updated_at", Instant),
    Column("failed_at", Instant),
    Column("moved_to", SafeText),
    Column("exempt_as", SafeText),
    Column("project", SafeText),
    Column("closed_by", SafeText),
    Column("routine_since", Instant),
    Index("ix_tickets_read_at", "read_at"),
    Index("ix_tickets_key", "system", "site", "key"),
)

reverts = Table(
    "reverts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText, nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("reverted_at", Instant, nullable=False),
    Column("problem", SafeText),
    Index("uq_reverts_close", "system", "site", "ticket_id", "closed_at", unique=True),
)

evidence = Table(
    "evidence",
    metadata,
    *ticket_key(),
    Column("attachment_id", SafeText, primary_key=True),
    Column("ticket_key", SafeText, nullable=False),
    Column("filename", SafeText, nullable=False),
    Column("author_id", SafeText, nullable=False),
    Column("author_role", SafeText, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("read_at", Instant, nullable=False),
    Column("sha256", SafeText),
    Column("kind", SafeText, nullable=False),
    Column("problem", SafeText),
    Column("width", Integer),
    Column("height", Integer),
    Column("picture", LargeBinary),
    Column("picture_hash", SafeText),
    Column("sealed_text", LargeBinary),
    Index("ix_evidence_sha256", "sha256"),
    Index("ix_evidence_attachment", "system", "site", "attachment_id"),
    Index("ix_evidence_picture_hash", "picture_hash", **where("picture_hash IS NOT NULL")),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("event", SafeText, nullable=False),
    Column("system", SafeText),
    Column("site", SafeText),
    Column("ticket_id", SafeText),
    Column("actor", SafeText),
    Column("detail", JSON, nullable=False),
    Column("salt", SafeText),
    Column("content", SafeText, nullable=False),
    Column("previous", SafeText, nullable=False),
    Column("hash", SafeText, nullable=False),
    Index("ix_audit_ticket", "system", "site", "ticket_id", "id"),
    Index("ix_audit_event", "event", "at"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("installation", SafeText, primary_key=True),
    Column("position", RowId, nullable=False),
    Column("hash", SafeText, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("account_id", SafeText),
    Column("last_ok_at", Instant),
    Column("failing_since", Instant),
    Column("last_error", SafeText),
)

workers = Table(
    "workers",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("role", SafeText, nullable=False),
    Column("password_hash", SafeText),
    Column("created_at", Instant, nullable=False),
)

signin_links = Table(
    "signin_links",
    metadata,
    Column("token_hash", SafeText, primary_key=True),
    Column("account", SafeText, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

signin_failures = Table(
    "signin_failures",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("account", SafeText, nullable=False),
    Column("address", SafeText, nullable=False),
    Index("ix_signin_failures_at", "at"),
)

backfills = Table(
    "backfills",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("projects", JSON, nullable=False),
    Column("leg_since", Instant, nullable=False),
    Column("leg_until", Instant, nullable=False),
    Column("cursor", SafeText),
    Column("tickets", Integer, nullable=False),
    Column("exceptions", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("skipped", JSON, nullable=False),
    Column("runner", SafeText, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("looked_until", Instant, nullable=False),
    Column("leg_since", Instant),
    Column("leg_until", Instant),
    Column("cursor", SafeText),
    Column("leg_found", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("holder", SafeText),
    Column("held_until", Instant),
    Column("finished_at", Instant),
    Column("last_found", Integer, nullable=False, server_default="0"),
    Column("found", Integer, nullable=False, server_default="0"),
    Column("requests", Integer, nullable=False, server_default="0"),
    Column("problem", SafeText),
)

reports = Table(
    "reports",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", SafeText, nullable=False),
    Column("mark", SafeText, nullable=False),
    Column("actor", SafeText),
    Column("says", SafeText, nullable=False),
    Index("uq_reports_mark", "system", "site", "ticket_id", "kind", "mark", unique=True),
    Index("ix_reports_at", "at"),
)

__all__ = [
    "Instant",
    "SafeText",
    "accounts",
    "audit",
    "audit_head",
    "backfills",
    "deliveries",
    "evidence",
    "history_tables",
    "leases",
    "metadata",
    "override_tables",
    "reading_tables",
    "reports",
    "reverts",
    "signin_failures",
    "signin_links",
    "sites",
    "sweeps",
    "tickets",
    "workers",
]
