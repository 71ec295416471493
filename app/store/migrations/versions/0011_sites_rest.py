"""Until when a site is left alone and why, what the processes together asked of it, and writes to single tickets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No site rests yet, and nothing was counted."""
    for column in (
        sa.Column("rests_until", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_because", sa.Text(), nullable=True),
        sa.Column("rests", sa.Integer(), nullable=True),
        sa.Column("failed_places", sa.JSON(), nullable=True),
    ):
        op.add_column("sites", column)
    op.create_table(
        "remote_budgets",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("granted", sa.JSON(), nullable=False),
        sa.Column("quota_limit", sa.Integer(), nullable=True),
        sa.Column("quota_remaining", sa.Integer(), nullable=True),
        sa.Column("quota_until", sa.BigInteger(), nullable=True),
        sa.Column("account_limit", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", name="pk_remote_budgets"),
    )
    op.create_table(
        "ticket_writes",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", "ticket_id", name="pk_ticket_writes"),
    )
    op.create_index("ix_ticket_writes_last_at", "ticket_writes", ["last_at"])
