"""The index of deliveries that wait for another try after a failure."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.migrations.online import create_index_online

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the waiting ones only, so that most deliveries never touch it."""
    create_index_online(
        "ix_deliveries_blocked",
        "deliveries",
        ["id"],
        sqlite_where=sa.text("state = 'queued' AND cause IS NOT NULL"),
        postgresql_where=sa.text("state = 'queued' AND cause IS NOT NULL"),
    )
