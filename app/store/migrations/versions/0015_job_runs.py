"""What jobs told of their runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "job_runs",
        sa.Column("source", SafeText(), nullable=False),
        sa.Column("job", SafeText(), nullable=False),
        sa.Column("run", SafeText(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("end_state", SafeText(), nullable=True),
        sa.Column("message", SafeText(), nullable=False),
        sa.Column("last_told", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("source", "job", "run", name="pk_job_runs"),
    )
    op.create_index("ix_job_runs_last_told", "job_runs", ["source", "job", "last_told"])
    op.create_index("ix_job_runs_run", "job_runs", ["run"])
