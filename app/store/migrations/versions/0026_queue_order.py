"""The index by which open exceptions are read in escalation order, deadlines and values included."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.migrations.online import create_index_online

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the open ones only, so that it stays small whatever the history grows to."""
    create_index_online(
        "ix_occurrences_urgency",
        "occurrences",
        ["bucket", "due_at", "value_order", "reported_at", "system", "site", "ticket_id", "priority"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
