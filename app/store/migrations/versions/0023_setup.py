"""What ``handoff setup`` made on each site, by id, and what was last seen of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables; nothing that is there is touched."""
    op.create_table(
        "setup_made",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("url", SafeText(), nullable=False),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("remote_id", SafeText(), nullable=False),
        sa.Column("parent", SafeText(), nullable=False),
        sa.Column("key", SafeText(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", "url", "kind", "remote_id", "parent", name="pk_setup_made"),
    )
    op.create_table(
        "setup_looks",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("looked_at", Instant(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", name="pk_setup_looks"),
    )
