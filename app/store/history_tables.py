"""The tables of what happened before: occurrences, their closes, patterns, the library, the terms of tickets."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, LargeBinary, SmallInteger, Table, true

from app.store.columns import FAR, Instant, RowId, SafeText, metadata, microseconds, ticket_key, where

occurrences = Table(
    "occurrences",
    metadata,
    *ticket_key(),
    Column("key", SafeText, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("fingerprint", SafeText),
    Column("occurred_at", Instant, nullable=False),
    Column("subject", SafeText, nullable=False),
    Column("job_id", SafeText),
    Column("transaction_id", SafeText),
    Column("closed_at", Instant),
    Column("resolution_reason", SafeText),
    Column("resolution", SafeText),
    Column("grouped_as", SafeText),
    Column("time_stated", Boolean, nullable=False, server_default=true()),
    Column("reported_at", Instant, nullable=False),
    Column("retailer", SafeText),
    Column("account", SafeText),
    Column("error_code", SafeText),
    Column("template", SafeText),
    Column("originating", SafeText),
    Column("receiving", SafeText),
    Column("pattern", SafeText, nullable=False, server_default="none"),
    Column("bucket", SafeText, nullable=False, server_default="none"),
    Column("ruled_out", JSON, nullable=False, server_default="[]"),
    Column("suspected", JSON, nullable=False, server_default="[]"),
    Column("path", SafeText),
    Column("evidence", Integer, nullable=False, server_default="0"),
    Column("priority", SafeText),
    Column("due_at", Instant, nullable=False, server_default=str(microseconds(FAR))),
    Column("value_order", BigInteger, nullable=False, server_default="0"),
    Index("ix_occurrences_fingerprint", "fingerprint", "occurred_at"),
    Index("ix_occurrences_grouped_as", "grouped_as", "occurred_at", "account"),
    Index("ix_occurrences_account", "grouped_as", "account", "time_stated", "occurred_at"),
    Index("ix_occurrences_occurred_at", "occurred_at"),
    Index("ix_occurrences_key", "system", "site", "key"),
    Index("ix_occurrences_job_id", "job_id", **where("job_id IS NOT NULL")),
    Index("ix_occurrences_transaction_id", "transaction_id", **where("transaction_id IS NOT NULL")),
    Index("ix_occurrences_boundary", "originating", "receiving", "occurred_at"),
    Index(
        "ix_occurrences_open",
        "bucket",
        "reported_at",
        "system",
        "site",
        "ticket_id",
        **where("closed_at IS NULL"),
    ),
    Index(
        "ix_occurrences_urgency",
        *("bucket", "due_at", "value_order", "reported_at", "system", "site", "ticket_id", "priority"),
        **where("closed_at IS NULL"),
    ),
)

closings = Table(
    "closings",
    metadata,
    *ticket_key(),
    Column("closed_at", Instant, primary_key=True),
    Column("reopened_at", Instant),
    Column("reason", SafeText),
    Column("resolution", SafeText),
    Column("path", SafeText),
    Column("evidence", Integer, nullable=False),
)

pattern_decisions = Table(
    "pattern_decisions",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", SafeText, nullable=False),
    Column("source", SafeText),
    Column("target", SafeText, nullable=False),
    Column("system", SafeText),
    Column("site", SafeText),
    Column("ticket_id", SafeText),
    Column("reason", SafeText),
    Column("decided_at", Instant, nullable=False),
    Column("decided_by", SafeText, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", SafeText),
    Index("ix_pattern_decisions_ticket", "system", "site", "ticket_id"),
    Index("ix_pattern_decisions_source", "source"),
)

pattern_members = Table(
    "pattern_members",
    metadata,
    Column("fingerprint", SafeText, primary_key=True),
    Column("root", SafeText, nullable=False),
    Index("ix_pattern_members_root", "root"),
)

library_entries = Table(
    "library_entries",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("title", SafeText, nullable=False),
    Column("originating", SafeText, nullable=False),
    Column("receiving", SafeText, nullable=False),
    Column("known_cause", SafeText, nullable=False),
    Column("ruled_out", JSON, nullable=False),
    Column("workaround", SafeText, nullable=False),
    Column("runbook", SafeText, nullable=False),
    Column("owner", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("edited", JSON, nullable=False),
    Column("known_since", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", SafeText, nullable=False),
)

library_fingerprints = Table(
    "library_fingerprints",
    metadata,
    Column("fingerprint", SafeText, primary_key=True),
    Column("entry_id", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_library_fingerprints_entry_id", "entry_id"),
)

documents = Table(
    "documents",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=False),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("similar", JSON),
    Index("uq_documents_ticket", "system", "site", "ticket_id", unique=True),
)

postings = Table(
    "postings",
    metadata,
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("weight", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)

term_counts = Table(
    "term_counts",
    metadata,
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("tickets", Integer, nullable=False),
)

term_changes = Table(
    "term_changes",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("tickets", Integer, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)
