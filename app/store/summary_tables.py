"""The table of summaries: figures over the whole history, reckoned now and then and shown from here."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Table

from app.store.columns import Instant, SafeText, metadata

summaries = Table(
    "summaries",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("content", JSON, nullable=False),
)
