"""What a ticket's verdict rests on, so that ``handoff playbook try`` can judge it by another playbook."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tickets that are not looked at again keep no grounds: they are judged by their verdict then."""
    op.add_column("tickets", sa.Column("grounds", sa.JSON()))
