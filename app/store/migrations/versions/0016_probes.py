"""What systems answered, and how each probe fares: failures in a row, until when it is left alone, its limit's state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, RowId, SafeText

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables of their own."""
    op.create_table(
        "probe_states",
        sa.Column("probe", SafeText(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.Column("next_free", Instant(), nullable=True),
        sa.Column("last_reason", SafeText(), nullable=False),
        sa.Column("last_asked_at", Instant(), nullable=True),
        sa.Column("last_reached_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("probe", name="pk_probe_states"),
    )
    op.create_table(
        "probe_answers",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("asked", SafeText(), nullable=False),
        sa.Column("as_of", Instant(), nullable=False),
        sa.Column("probe", SafeText(), nullable=False),
        sa.Column("question", SafeText(), nullable=False),
        sa.Column("outcome", SafeText(), nullable=False),
        sa.Column("system", SafeText(), nullable=True),
        sa.Column("site", SafeText(), nullable=True),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.Column("answer", SafeText(), nullable=False),
        sa.Column("sha256", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_probe_answers"),
    )
    op.create_index("ix_probe_answers_asked_as_of", "probe_answers", ["asked", "as_of"])
    op.create_index("ix_probe_answers_as_of", "probe_answers", ["as_of"])
    op.create_index(
        "ix_probe_answers_ticket",
        "probe_answers",
        ["system", "site", "ticket_id"],
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
