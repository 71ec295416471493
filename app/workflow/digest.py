"""The weekly digest of an installation: its tickets, its trail, its history, its queue."""

from __future__ import annotations

from datetime import datetime

from app.domain.notices.digest import TOP, Digest, Recurring
from app.store import digests, figures, routines
from app.workflow.insight import report_of
from app.workflow.service import Service


def digest_of(service: Service, since: datetime, until: datetime) -> Digest:
    """The digest of a span of time, its end left out; what waits and what is contained is as of now. Raises
    ``StoreUnavailable``."""
    bars = report_of(service, since, until).bars[:TOP]
    policy, now = service.playbook.routine, service.clock()
    with service.database.read() as connection:
        closed = digests.closed_between(connection, since, until)
        happened = digests.happened_between(connection, since, until)
        queue = figures.queue(connection)
        late = routines.counted(routines.overdue(connection, policy, now))
        contained = digests.contained(connection, policy)
    return Digest(
        since=since,
        until=until,
        proven=closed.proven,
        overridden=closed.overridden,
        unproven=closed.unproven,
        **happened,
        dead=queue.dead,
        quarantined=queue.quarantined,
        overdue=late["contain"],
        top=tuple(
            Recurring(title=bar.group.title, episodes=bar.group.count, tickets=len(bar.group.occurrences))
            for bar in bars
        ),
        contained=contained,
    )
