"""The figures of a weekly digest, as far as they are read from the store's tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select

from app.domain.notices.digest import Contained
from app.domain.routine import RoutinePolicy, routine_of_stored
from app.store.tables import audit, tickets

_EVENTS = {"close_refused": "refused", "reverted": "reverted", "escaped": "escaped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Gated tickets that were closed in a span of time and still are, by what they were closed on."""

    proven: int
    overridden: int
    unproven: int


def closed_between(connection: Connection, since: datetime, until: datetime) -> Closed:
    """How the closes of a span ended, its end left out. Tickets whose texts were cleared away count no more."""
    rows = connection.execute(
        select(tickets.c.allowed, tickets.c.verdict).where(
            tickets.c.closed_at.is_not(None),
            tickets.c.closed_at >= since,
            tickets.c.closed_at < until,
            tickets.c.subject != literal_column("''"),
            tickets.c.scope != "none",
            tickets.c.gone.is_(False),
        )
    )
    ends = Counter(_end(row.allowed, (row.verdict or {}).get("path")) for row in rows)
    return Closed(proven=ends["proven"], overridden=ends["overridden"], unproven=ends["unproven"])


def happened_between(connection: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """How many closes were refused, undone, and left closed without proof, as the audit trail tells."""
    rows = connection.execute(
        select(audit.c.event, func.count())
        .where(audit.c.event.in_(sorted(_EVENTS)), audit.c.at >= since, audit.c.at < until)
        .group_by(audit.c.event)
    )
    counts = {str(event): int(count) for event, count in rows}
    return {name: counts.get(event, 0) for event, name in _EVENTS.items()}


def contained(connection: Connection, policy: RoutinePolicy) -> tuple[Contained, ...]:
    """Open job failures whose job was stopped, the one that has been so for longest first."""
    rows = connection.execute(
        select(tickets.c.key, tickets.c.verdict, tickets.c.routine_since).where(
            tickets.c.scope == "job_failure",
            tickets.c.routine_since.is_not(None),
            tickets.c.status_category != "done",
            tickets.c.gone.is_(False),
        )
    )
    found = []
    for row in rows:
        routine = routine_of_stored(row.verdict or {}, row.routine_since, policy)
        steps = () if routine is None else routine.steps
        found += [Contained(key=row.key, since=one.done_at) for one in steps if one.name == "contain" and one.done]
    return tuple(sorted(found, key=_order))


def _end(allowed: bool, path: str | None) -> str:
    if not allowed:
        return "unproven"
    return "overridden" if path == "override" else "proven"


def _order(one: Contained) -> tuple[bool, float, str]:
    return one.since is None, 0.0 if one.since is None else one.since.timestamp(), one.key
