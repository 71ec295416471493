"""Notices and outgoing webhooks: how far each channel was told, what it is to be told, and what is silenced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, RowId, SafeText

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables of their own."""
    op.create_table(
        "notice_channels",
        sa.Column("channel", SafeText(), nullable=False),
        sa.Column("position", RowId, nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("last_error", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name="pk_notice_channels"),
    )
    op.create_table(
        "notices",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("channel", SafeText(), nullable=False),
        sa.Column("identity", SafeText(), nullable=False),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("about", SafeText(), nullable=False),
        sa.Column("system", SafeText(), nullable=True),
        sa.Column("site", SafeText(), nullable=True),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("state", SafeText(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message", SafeText(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("cause", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("uq_notices_identity", "notices", ["channel", "identity"], unique=True)
    _partial_index("ix_notices_waiting", ["channel", "due_at", "id"], "state = 'waiting'")
    _partial_index("ix_notices_finished", ["channel", "finished_at"], "finished_at IS NOT NULL")
    _partial_index("ix_notices_ticket", ["system", "site", "ticket_id"], "ticket_id IS NOT NULL")
    op.create_table(
        "silences",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("kind", SafeText(), nullable=True),
        sa.Column("channel", SafeText(), nullable=True),
        sa.Column("system", SafeText(), nullable=True),
        sa.Column("site", SafeText(), nullable=True),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.Column("pattern", SafeText(), nullable=True),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("reason", SafeText(), nullable=False),
        sa.Column("made_by", SafeText(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )
    op.create_index("ix_silences_until", "silences", ["until"])


def _partial_index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "notices", columns, sqlite_where=where, postgresql_where=where)
