"""When the clocks of the job-failure routine started."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tickets that are known already get theirs with the next look."""
    with op.batch_alter_table("tickets") as table:
        table.add_column(sa.Column("routine_since", Instant(), nullable=True))
