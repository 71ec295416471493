"""The closes of one ticket, for its timeline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.ticket import TicketRef
from app.store.history_tables import closings


def closes_of(connection: Connection, ref: TicketRef) -> list[tuple[datetime, datetime | None]]:
    """When the ticket was closed and, where it was, reopened; oldest first."""
    rows = connection.execute(
        select(closings.c.closed_at, closings.c.reopened_at)
        .where(closings.c.system == ref.system, closings.c.site == ref.site, closings.c.ticket_id == ref.id)
        .order_by(closings.c.closed_at)
    )
    return [(row.closed_at, row.reopened_at) for row in rows]
