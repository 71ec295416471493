"""Open job failures whose routine has a step beyond its time, as the store knows them; no ticketing system is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select

from app.domain.routine import STEPS, RoutinePolicy, Step, routine_of_stored
from app.domain.ticket import TicketRef
from app.store.tables import deliveries, tickets

_READ = tuple(
    tickets.c[name]
    for name in ("system", "site", "ticket_id", "key", "url", "subject", "read_at", "verdict", "routine_since")
)
LOOK = "a step of the routine became overdue"
"""The kind of the look that shows an overdue step in the ticket, once a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A ticket and its overdue steps, in the order in which they have to be done."""

    ref: TicketRef
    key: str
    url: str
    subject: str
    since: datetime
    read_at: datetime
    steps: tuple[Step, ...]


def overdue(connection: Connection, policy: RoutinePolicy, now: datetime, *, among: int | None = None) -> list[Overdue]:
    """All of them, the one that is longest overdue first; or those ``among`` so many whose clocks run longest."""
    shortest = min(policy.limit(name) for name, _ in STEPS)
    wanted = select(*_READ).where(
        tickets.c.scope == "job_failure",
        tickets.c.status_category != "done",
        tickets.c.allowed.is_(False),
        tickets.c.gone.is_(False),
        tickets.c.routine_since < now - shortest,
    )
    if among is not None:
        wanted = wanted.order_by(tickets.c.routine_since).limit(among)
    rows = connection.execute(wanted)
    found = []
    for row in rows:
        routine = routine_of_stored(row.verdict or {}, row.routine_since, policy)
        late = () if routine is None else routine.overdue(now)
        if late:
            found.append(
                Overdue(
                    ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
                    key=row.key,
                    url=row.url,
                    subject=row.subject,
                    since=row.routine_since,
                    read_at=row.read_at,
                    steps=late,
                )
            )
    return sorted(found, key=lambda one: (min(step.due_at for step in one.steps), one.key))


def counted(entries: Sequence[Overdue]) -> dict[str, int]:
    """How many tickets are overdue, by step; every step is there."""
    return {name: sum(step.name == name for one in entries for step in one.steps) for name, _ in STEPS}


def unseen(connection: Connection, entries: Sequence[Overdue]) -> list[Overdue]:
    """Those of which a step became overdue after the ticket was last read, and for which no look was queued since."""
    return [one for one in entries if (last := _newest_unread(one)) is not None and not _looked(connection, one, last)]


def _newest_unread(entry: Overdue) -> datetime | None:
    return max((step.due_at for step in entry.steps if step.due_at >= entry.read_at), default=None)


def _looked(connection: Connection, entry: Overdue, due_at: datetime) -> bool:
    queued = select(deliveries.c.id).where(
        deliveries.c.system == entry.ref.system,
        deliveries.c.site == entry.ref.site,
        deliveries.c.ticket_id == entry.ref.id,
        deliveries.c.kind == LOOK,
        deliveries.c.received_at >= due_at,
    )
    return bool(connection.execute(select(exists(queued))).scalar_one())
