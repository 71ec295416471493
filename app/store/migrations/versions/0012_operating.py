"""What operating the service needs: counters of all workers, chores with their next time, and indexes by which figures
are read and old rows are found without reading whole tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was counted yet and every chore is due; pairs of pictures from before count as compared long ago."""
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", "labels", name="pk_counters"),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
    op.add_column("picture_comparisons", sa.Column("compared_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_picture_comparisons_compared_at", "picture_comparisons", ["compared_at"])
    op.create_index("ix_readings_read_at", "readings", ["read_at"])
    op.create_index("ix_evidence_added_at", "evidence", ["added_at"])
    op.create_index("ix_tickets_counts", "tickets", ["gone", "scope", "allowed"])
    _partial_index("ix_tickets_asked", ["asked_at", "answered_at", "gone"], "asked_at IS NOT NULL")
    _partial_index("ix_tickets_routine", ["scope", "routine_since"], "routine_since IS NOT NULL")
    _partial_index("ix_tickets_closed", ["closed_at"], "closed_at IS NOT NULL AND subject <> ''")


def _partial_index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "tickets", columns, sqlite_where=where, postgresql_where=where)
