"""On which host a worker runs, which release it is, how far its host's clock is off, and whether its key is ours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import SafeText

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Workers of an earlier release leave these empty."""
    for name in ("host", "release", "key_mark"):
        op.add_column("workers", sa.Column(name, SafeText(), nullable=True))
    op.add_column("workers", sa.Column("clock_ahead_seconds", sa.Float(), nullable=True))
