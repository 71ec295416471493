"""How far the past was read from each tracker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a site: its last backfill, finished or not. Imported tickets are found in the history by their key."""
    op.create_index("ix_occurrences_key", "occurrences", ["system", "site", "key"])
    op.create_table(
        "backfills",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("projects", sa.JSON(), nullable=False),
        sa.Column("leg_since", Instant(), nullable=False),
        sa.Column("leg_until", Instant(), nullable=False),
        sa.Column("cursor", SafeText(), nullable=True),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("exceptions", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("runner", SafeText(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", name=op.f("pk_backfills")),
    )
