"""The tables of setting up: what was made on each site, by id, and what was last seen of it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Table

from app.store.columns import Instant, SafeText, metadata

setup_made = Table(
    "setup_made",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("url", SafeText, primary_key=True),
    Column("kind", SafeText, primary_key=True),
    Column("remote_id", SafeText, primary_key=True),
    Column("parent", SafeText, primary_key=True),
    Column("key", SafeText, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("made_at", Instant, nullable=False),
)

setup_looks = Table(
    "setup_looks",
    metadata,
    Column("system", SafeText, primary_key=True),
    Column("site", SafeText, primary_key=True),
    Column("looked_at", Instant, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("content", JSON, nullable=False),
)
