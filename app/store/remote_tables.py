"""The tables of what all processes together ask of a ticketing site."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, Table

from app.store.columns import Instant, SafeText, metadata, ticket_key

remote_budgets = Table(
    "remote_budgets",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("granted", JSON, nullable=False),
    Column("quota_limit", Integer),
    Column("quota_remaining", Integer),
    Column("quota_until", Instant),
    Column("account_limit", Integer),
)

ticket_writes = Table(
    "ticket_writes",
    metadata,
    *ticket_key(),
    Column("moments", JSON, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)
