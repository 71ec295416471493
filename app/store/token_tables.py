"""The table of the tokens with which programs read by the API. Rows are never deleted: a name is not given twice."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from app.store.columns import Instant, SafeText, metadata

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("digest", SafeText, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("sites", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", SafeText, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("revoked_by", SafeText),
    Column("used_at", Instant),
    Index("uq_api_tokens_digest", "digest", unique=True),
)
