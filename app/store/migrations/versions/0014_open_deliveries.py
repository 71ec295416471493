"""Indexes by which a ticket's open deliveries and a worker's leases are found, however many deliveries are finished."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.migrations.online import create_index_online

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both are small, but building the first one reads the whole table."""
    create_index_online(
        "ix_deliveries_open",
        "deliveries",
        ["system", "site", "ticket_id", "id"],
        sqlite_where=sa.text("state IN ('queued', 'dead')"),
        postgresql_where=sa.text("state IN ('queued', 'dead')"),
    )
    create_index_online("ix_leases_holder", "leases", ["holder"])
