"""What is read in pictures, pictures that wait to be read, and an index of look-alikes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    """The pictures that are known already are put into the index."""
    op.create_table(
        "readings",
        sa.Column("sha256", SafeText(), nullable=False),
        sa.Column("reader", SafeText(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("outcome", SafeText(), nullable=False),
        sa.Column("sealed_reading", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "reader", name="pk_readings"),
    )
    op.create_index("ix_readings_outcome", "readings", ["outcome", "seconds"])
    op.create_table(
        "unread_pictures",
        sa.Column("sha256", SafeText(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("taken_until", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_unread_pictures"),
    )
    op.create_index("ix_unread_pictures_queued_at", "unread_pictures", ["queued_at"])
    op.create_table(
        "picture_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("picture_hash", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("band", "picture_hash", name="pk_picture_bands"),
        sqlite_with_rowid=False,
    )
    known = sa.text("picture_hash IS NOT NULL")
    op.create_index(
        "ix_evidence_picture_hash", "evidence", ["picture_hash"], sqlite_where=known, postgresql_where=known
    )
    _index_known_pictures(op.get_bind())


def _index_known_pictures(connection: sa.Connection) -> None:
    evidence = sa.table("evidence", sa.column("picture_hash", SafeText()))
    bands = sa.table("picture_bands", sa.column("band", sa.BigInteger()), sa.column("picture_hash", SafeText()))
    last = ""
    while True:
        hashes = connection.execute(
            sa.select(evidence.c.picture_hash)
            .where(evidence.c.picture_hash > last)
            .distinct()
            .order_by(evidence.c.picture_hash)
            .limit(ROWS_AT_ONCE)
        ).scalars().all()
        if not hashes:
            return
        connection.execute(
            sa.insert(bands),
            [{"band": band, "picture_hash": hashed} for hashed in hashes for band in _bands(hashed)],
        )
        last = hashes[-1]


def _bands(hashed: str) -> list[int]:
    """As ``app.domain.gate.pictures.picture_hash.bands`` at the time of this migration."""
    value = int(hashed, 16)
    return [
        band << 32 | sum((value >> (167 * (band * 32 + bit) % 256) & 1) << bit for bit in range(32))
        for band in range(8)
    ]
