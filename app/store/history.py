"""The history of exceptions: one for both trackers, each row written in its ticket's own transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, and_, delete, not_, select

from app.domain.occurrence import Occurrence
from app.domain.ticket import TicketRef
from app.store.tables import occurrences
from app.store.upsert import upsert

MOST_PRIORS = 500
"""Occurrences of one fingerprint that are read at most, newest first."""


def earlier_of(
    connection: Connection, fingerprint: str | None, ref: TicketRef, until: datetime
) -> tuple[Occurrence, ...]:
    """Occurrences of the same fingerprint on other tickets, up to a moment, newest first."""
    if fingerprint is None:
        return ()
    itself = and_(occurrences.c.system == ref.system, occurrences.c.site == ref.site, occurrences.c.ticket_id == ref.id)
    rows = connection.execute(
        select(occurrences)
        .where(occurrences.c.fingerprint == fingerprint, occurrences.c.occurred_at <= until, not_(itself))
        .order_by(occurrences.c.occurred_at.desc(), occurrences.c.ticket_id)
        .limit(MOST_PRIORS)
    )
    return tuple(_occurrence(row) for row in rows)


def remember(connection: Connection, occurrence: Occurrence) -> None:
    """Keep (or renew) what is known of one ticket's exception."""
    upsert(
        connection,
        occurrences,
        {
            "system": occurrence.ref.system,
            "site": occurrence.ref.site,
            "ticket_id": occurrence.ref.id,
            "key": occurrence.key,
            "url": occurrence.url,
            "fingerprint": occurrence.fingerprint,
            "occurred_at": occurrence.occurred_at,
            "subject": occurrence.subject,
            "job_id": occurrence.job_id,
            "transaction_id": occurrence.transaction_id,
            "closed_at": occurrence.closed_at,
            "resolution_reason": occurrence.resolution_reason,
            "resolution": occurrence.resolution,
        },
    )


def forget(connection: Connection, ref: TicketRef) -> None:
    """The ticket turned out to be no exception."""
    connection.execute(
        delete(occurrences).where(
            occurrences.c.system == ref.system, occurrences.c.site == ref.site, occurrences.c.ticket_id == ref.id
        )
    )


def _occurrence(row: Row[*tuple[object, ...]]) -> Occurrence:
    return Occurrence(
        ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        occurred_at=row.occurred_at,
        fingerprint=row.fingerprint,
        subject=row.subject,
        job_id=row.job_id,
        transaction_id=row.transaction_id,
        closed_at=row.closed_at,
        resolution_reason=row.resolution_reason,
        resolution=row.resolution,
    )
