"""What people had the service stop in other systems, and the way back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, RowId, SafeText

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

HELD = "state IN ('applying', 'in_force', 'unclear', 'lifting')"


def upgrade() -> None:
    """A table of its own."""
    op.create_table(
        "containments",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("name", SafeText(), nullable=False),
        sa.Column("title", SafeText(), nullable=False),
        sa.Column("done", SafeText(), nullable=False),
        sa.Column("source", SafeText(), nullable=False),
        sa.Column("tell", sa.JSON(), nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("key", SafeText(), nullable=False),
        sa.Column("url", SafeText(), nullable=False),
        sa.Column("state", SafeText(), nullable=False),
        sa.Column("target", SafeText(), nullable=False),
        sa.Column("place", SafeText(), nullable=False),
        sa.Column("before", SafeText(), nullable=False),
        sa.Column("stopped", SafeText(), nullable=False),
        sa.Column("would_send", sa.JSON(), nullable=False),
        sa.Column("would_undo", sa.JSON(), nullable=False),
        sa.Column("rehearsed_by", SafeText(), nullable=False),
        sa.Column("rehearsed_at", Instant(), nullable=False),
        sa.Column("reason", SafeText(), nullable=False),
        sa.Column("applied_by", SafeText(), nullable=True),
        sa.Column("applied_at", Instant(), nullable=True),
        sa.Column("applied_from", sa.JSON(), nullable=True),
        sa.Column("in_force_at", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("lift_by", Instant(), nullable=True),
        sa.Column("ended_by", SafeText(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_from", sa.JSON(), nullable=True),
        sa.Column("ended_why", SafeText(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("says", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_containments"),
    )
    held = sa.text(HELD)
    op.create_index(
        "uq_containments_place", "containments", ["place"], unique=True, sqlite_where=held, postgresql_where=held
    )
    op.create_index("ix_containments_ticket", "containments", ["system", "site", "ticket_id", "id"])
    op.create_index(
        "ix_containments_held", "containments", ["state", "lift_by"], sqlite_where=held, postgresql_where=held
    )
    op.create_index("ix_containments_changed_at", "containments", ["changed_at"])
