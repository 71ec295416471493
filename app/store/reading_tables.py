"""The tables of what was read in pictures, of pictures that wait to be read, and of finding look-alikes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, Table

from app.store.columns import Instant, SafeText, metadata

readings = Table(
    "readings",
    metadata,
    Column("sha256", SafeText, primary_key=True),
    Column("reader", SafeText, primary_key=True),
    Column("read_at", Instant, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("outcome", SafeText, nullable=False),
    Column("sealed_reading", LargeBinary, nullable=False),
    Index("ix_readings_outcome", "outcome", "seconds"),
    Index("ix_readings_read_at", "read_at"),
)

unread_pictures = Table(
    "unread_pictures",
    metadata,
    Column("sha256", SafeText, primary_key=True),
    Column("sealed_content", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("taken_until", Instant),
    Column("attempts", Integer, nullable=False),
    Index("ix_unread_pictures_queued_at", "queued_at"),
)

picture_bands = Table(
    "picture_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("picture_hash", SafeText, primary_key=True),
    sqlite_with_rowid=False,
)

picture_comparisons = Table(
    "picture_comparisons",
    metadata,
    Column("low", LargeBinary, primary_key=True),
    Column("high", LargeBinary, primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("compared_by", Integer, nullable=False),
    Column("compared_at", Instant),
    Index("ix_picture_comparisons_compared_at", "compared_at"),
    sqlite_with_rowid=False,
)
