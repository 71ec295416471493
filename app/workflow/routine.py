"""The clocks of the job-failure routine: what is overdue, and a look at a ticket when one of its steps becomes so."""

from __future__ import annotations

from sqlalchemy import Connection

from app.store import deliveries, routines
from app.store.routines import LOOK, Overdue
from app.workflow.service import Service


def overdue_of(service: Service) -> list[Overdue]:
    """The open job failures with an overdue step, the one that is longest overdue first."""
    with service.database.read() as connection:
        return routines.overdue(connection, service.playbook.routine, service.clock())


def look_at_overdue(connection: Connection, service: Service) -> int:
    """Queue one look at each ticket of which a step became overdue since it was last read, so that its note says so.

    A ticket is looked at once for each step, and not again as time passes. Returns how many were queued.
    """
    now = service.clock()
    late = routines.unseen(connection, routines.overdue(connection, service.playbook.routine, now))
    served = [one for one in late if (one.ref.system, one.ref.site) in service.sites]
    for one in served:
        deliveries.enqueue_look(connection, one.ref, LOOK, now)
    return len(served)
