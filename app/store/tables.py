"""The tables. Every key carries its system and site; every moment is UTC microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    text,
    true,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return microseconds_of(moment - _EPOCH)


def microseconds_of(length: timedelta) -> int:
    """A length of time in whole microseconds."""
    return length // timedelta(microseconds=1)


def moment_at(stored: int) -> datetime:
    """The moment that is stored as so many microseconds."""
    return _EPOCH + timedelta(microseconds=stored)


class Instant(TypeDecorator[datetime]):
    """An aware ``datetime`` stored as whole microseconds, so that both databases compare instants alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds since 1970-01-01 UTC. Raises ``ValueError`` for a moment without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no UTC offset and is no instant")
        return microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        return None if value is None else moment_at(int(value))


class SafeText(TypeDecorator[str]):
    """Text that every database can keep: NUL characters and lone surrogates in ticket text are replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text with what cannot be stored replaced by U+FFFD."""
        if value is None or (value.isascii() and "\x00" not in value):
            return value
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})

_RowId = BigInteger().with_variant(Integer(), "sqlite")


def _ticket_key() -> list[Column[Any]]:
    return [
        Column("system", SafeText, primary_key=True),
        Column("site", SafeText, primary_key=True),
        Column("ticket_id", SafeText, primary_key=True),
    ]


def _where(condition: str) -> dict[str, Any]:
    """A condition of a partial index, for both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
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
    *_ticket_key(),
    Column("holder", SafeText, nullable=False),
    Column("until", Instant, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    *_ticket_key(),
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
    Index("ix_tickets_read_at", "read_at"),
    Index("ix_tickets_key", "system", "site", "key"),
)

reverts = Table(
    "reverts",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("system", SafeText, nullable=False),
    Column("site", SafeText, nullable=False),
    Column("ticket_id", SafeText, nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("reverted_at", Instant, nullable=False),
    Column("problem", SafeText),
    Index("uq_reverts_close", "system", "site", "ticket_id", "closed_at", unique=True),
)

occurrences = Table(
    "occurrences",
    metadata,
    *_ticket_key(),
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
    Index("ix_occurrences_fingerprint", "fingerprint", "occurred_at"),
    Index("ix_occurrences_grouped_as", "grouped_as", "occurred_at", "account"),
    Index("ix_occurrences_account", "grouped_as", "account", "time_stated", "occurred_at"),
    Index("ix_occurrences_occurred_at", "occurred_at"),
    Index("ix_occurrences_key", "system", "site", "key"),
    Index("ix_occurrences_job_id", "job_id", **_where("job_id IS NOT NULL")),
    Index("ix_occurrences_transaction_id", "transaction_id", **_where("transaction_id IS NOT NULL")),
    Index("ix_occurrences_boundary", "originating", "receiving", "occurred_at"),
)

closings = Table(
    "closings",
    metadata,
    *_ticket_key(),
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
    Column("id", _RowId, primary_key=True, autoincrement=True),
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

evidence = Table(
    "evidence",
    metadata,
    *_ticket_key(),
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
)

audit = Table(
    "audit",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("event", SafeText, nullable=False),
    Column("system", SafeText),
    Column("site", SafeText),
    Column("ticket_id", SafeText),
    Column("actor", SafeText),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_ticket", "system", "site", "ticket_id", "id"),
    Index("ix_audit_event", "event", "at"),
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
    Column("id", _RowId, primary_key=True, autoincrement=True),
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

documents = Table(
    "documents",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=False),
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
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("tickets", Integer, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)
