"""What the tracker and other systems say of how urgent an exception is: its priority, its deadline, its value."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import Instant, SafeText

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FAR = "253370764800000000"
"""The year 9999 in microseconds: no deadline is known."""


def upgrade() -> None:
    """Columns with a constant default, which both databases add without rewriting a row."""
    op.add_column("tickets", sa.Column("urgency", sa.JSON()))
    op.add_column("occurrences", sa.Column("priority", SafeText()))
    op.add_column("occurrences", sa.Column("due_at", Instant(), nullable=False, server_default=FAR))
    op.add_column("occurrences", sa.Column("value_order", sa.BigInteger(), nullable=False, server_default="0"))
