"""Tokens of programs that read by the API, and the indexes by which its lists are walked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.migrations.online import create_index_online
from app.store.tables import Instant, SafeText

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table may be there already where an index broke off before."""
    op.create_table(
        "api_tokens",
        sa.Column("name", SafeText(), nullable=False),
        sa.Column("digest", SafeText(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", SafeText(), nullable=False),
        sa.Column("expires_at", Instant()),
        sa.Column("revoked_at", Instant()),
        sa.Column("revoked_by", SafeText()),
        sa.Column("used_at", Instant()),
        sa.PrimaryKeyConstraint("name", name="pk_api_tokens"),
        if_not_exists=True,
    )
    op.create_index("uq_api_tokens_digest", "api_tokens", ["digest"], unique=True, if_not_exists=True)
    create_index_online(
        "ix_tickets_open_read_at",
        "tickets",
        ["read_at", "system", "site", "ticket_id"],
        sqlite_where=sa.text("status_category <> 'done'"),
        postgresql_where=sa.text("status_category <> 'done'"),
    )
    create_index_online("ix_reverts_reverted_at", "reverts", ["reverted_at", "system", "site", "ticket_id"])
