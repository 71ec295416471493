"""The tables of signing in that came after the first release: identities of a provider, and marks that count once."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from app.store.columns import Instant, SafeText, metadata

identities = Table(
    "identities",
    metadata,
    Column("issuer", SafeText, primary_key=True),
    Column("subject", SafeText, primary_key=True),
    Column("account", SafeText, nullable=False),
    Column("known_as", JSON, nullable=False),
    Column("signed_in_at", Instant, nullable=False),
    Column("refused_at", Instant),
    Index("uq_identities_account", "account", unique=True),
)

spent_marks = Table(
    "spent_marks",
    metadata,
    Column("mark", SafeText, primary_key=True),
    Column("until", Instant, nullable=False),
    Index("ix_spent_marks_until", "until"),
)
