"""Summaries that the dashboard shows, and the index by which open exceptions are read in escalation order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.migrations.online import create_index_online
from app.store.tables import Instant, SafeText

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table may be there already where the index broke off before."""
    op.create_table(
        "summaries",
        sa.Column("name", SafeText(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_summaries"),
        if_not_exists=True,
    )
    create_index_online(
        "ix_occurrences_open",
        "occurrences",
        ["bucket", "reported_at", "system", "site", "ticket_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
