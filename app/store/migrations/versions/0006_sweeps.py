"""How far each site was swept, what was reported of tickets, and what of a ticket is compared from sweep to sweep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables ``sweeps`` and ``reports``; of each ticket its own stamp, the latest failure entered, where its obligation
    went."""
    for column in ("updated_at", "failed_at"):
        op.add_column("tickets", sa.Column(column, Instant(), nullable=True))
    op.add_column("tickets", sa.Column("moved_to", SafeText(), nullable=True))
    op.create_table(
        "sweeps",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("looked_until", Instant(), nullable=False),
        sa.Column("leg_since", Instant(), nullable=True),
        sa.Column("leg_until", Instant(), nullable=True),
        sa.Column("cursor", SafeText(), nullable=True),
        sa.Column("leg_found", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("holder", SafeText(), nullable=True),
        sa.Column("held_until", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("last_found", sa.Integer(), server_default="0", nullable=False),
        sa.Column("found", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requests", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", name="pk_sweeps"),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("mark", SafeText(), nullable=False),
        sa.Column("actor", SafeText(), nullable=True),
        sa.Column("says", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("uq_reports_mark", "reports", ["system", "site", "ticket_id", "kind", "mark"], unique=True)
    op.create_index("ix_reports_at", "reports", ["at"])
