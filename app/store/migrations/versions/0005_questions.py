"""Which tickets were asked for what is missing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """When the reporter was asked, for what, and since when nothing of it is open."""
    op.add_column("tickets", sa.Column("asked_at", Instant(), nullable=True))
    op.add_column("tickets", sa.Column("asked_for", sa.JSON(), nullable=True))
    op.add_column("tickets", sa.Column("answered_at", Instant(), nullable=True))
