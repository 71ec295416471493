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
    Table,
    Text,
    TypeDecorator,
    text,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=int(value))


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
    Index("ix_occurrences_fingerprint", "fingerprint", "occurred_at"),
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
