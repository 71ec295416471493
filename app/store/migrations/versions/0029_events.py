"""Events of other systems that open tickets or feed them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, RowId, SafeText

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five tables of their own."""
    op.create_table(
        "source_events",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("source", SafeText(), nullable=False),
        sa.Column("identifier", SafeText(), nullable=False),
        sa.Column("rule", SafeText(), nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("subject", SafeText(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_source_events"),
    )
    op.create_index("uq_source_events_identifier", "source_events", ["source", "identifier"], unique=True)
    op.create_index("ix_source_events_subject", "source_events", ["system", "site", "subject", "id"])
    op.create_index(
        "ix_source_events_settled",
        "source_events",
        ["settled_at"],
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )
    op.create_table(
        "event_openings",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("subject", SafeText(), nullable=False),
        sa.Column("marker", SafeText(), nullable=False),
        sa.Column("tried_at", Instant(), nullable=True),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", "subject", name="pk_event_openings"),
    )
    op.create_table(
        "told_tickets",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("summed", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("jobs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", "ticket_id", name="pk_told_tickets"),
    )
    op.create_table(
        "event_keys",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("key_hash", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", "key_hash", "ticket_id", name="pk_event_keys"),
    )
    op.create_table(
        "event_hours",
        sa.Column("source", SafeText(), nullable=False),
        sa.Column("hour", Instant(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_event_hours"),
    )
