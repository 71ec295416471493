"""Which pictures were compared, with the outcome."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pairs are compared when they are met next."""
    op.create_table(
        "picture_comparisons",
        sa.Column("low", sa.LargeBinary(), nullable=False),
        sa.Column("high", sa.LargeBinary(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("compared_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("low", "high", name="pk_picture_comparisons"),
        sqlite_with_rowid=False,
    )
