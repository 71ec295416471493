"""Accounts of people who sign in at an OpenID Connect provider, and marks of what may be used once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An earlier release knows these accounts as ones without a password, which only a link opens."""
    op.create_table(
        "identities",
        sa.Column("issuer", SafeText(), nullable=False),
        sa.Column("subject", SafeText(), nullable=False),
        sa.Column("account", SafeText(), nullable=False),
        sa.Column("known_as", sa.JSON(), nullable=False),
        sa.Column("signed_in_at", Instant(), nullable=False),
        sa.Column("refused_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
    )
    op.create_index("uq_identities_account", "identities", ["account"], unique=True)
    op.create_table(
        "spent_marks",
        sa.Column("mark", SafeText(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_spent_marks"),
    )
    op.create_index("ix_spent_marks_until", "spent_marks", ["until"])
