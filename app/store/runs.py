"""Tickets about one run of a job, or one transaction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, and_, not_, or_, select

from app.domain.occurrence import Occurrence
from app.domain.ticket import TicketRef
from app.store import history
from app.store.history_tables import occurrences
from app.store.tables import tickets

WINDOW = timedelta(days=90)
"""A ticket that was left open for longer says nothing about a run of today."""
_MOST = 3


def open_tickets(connection: Connection, present: Occurrence) -> list[Occurrence]:
    """Other tickets about the same job or transaction that were reported up to this one's report and are still open,
    oldest first."""
    runs = [
        column == value
        for column, value in (
            (occurrences.c.job_id, present.job_id),
            (occurrences.c.transaction_id, present.transaction_id),
        )
        if value
    ]
    if not runs:
        return []
    ref, reported_at = present.ref, present.reported_at or present.occurred_at
    same_ticket = and_(
        tickets.c.system == occurrences.c.system,
        tickets.c.site == occurrences.c.site,
        tickets.c.ticket_id == occurrences.c.ticket_id,
    )
    itself = and_(occurrences.c.system == ref.system, occurrences.c.site == ref.site, occurrences.c.ticket_id == ref.id)
    rows = connection.execute(
        select(occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)
        .outerjoin(tickets, same_ticket)
        .where(
            or_(*runs),
            not_(itself),
            occurrences.c.closed_at.is_(None),
            occurrences.c.reported_at <= reported_at,
            occurrences.c.reported_at >= reported_at - WINDOW,
            or_(tickets.c.status_category.is_(None), tickets.c.status_category != "done"),
            or_(tickets.c.gone.is_(None), not_(tickets.c.gone)),
        )
        .order_by(occurrences.c.reported_at, occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)
        .limit(_MOST)
    )
    refs = [TicketRef(system=row.system, site=row.site, id=row.ticket_id) for row in rows]
    known = history.occurrences_at(connection, refs)
    return [known[ref] for ref in refs if ref in known]
