"""What the page of one pattern reads, bounded: its newest tickets whole, everything older as counts from an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from app.domain.occurrence import Occurrence
from app.domain.survival import Fix, Sighting
from app.domain.ticket import TicketRef
from app.store import history
from app.store.columns import week_number
from app.store.history_tables import closings, library_entries, occurrences

MOST_TICKETS = 100
"""Tickets of one pattern that are read whole, newest first: what held is judged by these."""
_TICKET = (occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)


def newest(
    connection: Connection, members: Sequence[str], limit: int = MOST_TICKETS, until: datetime | None = None
) -> list[Occurrence]:
    """The newest tickets of a group (up to a moment, where one is given), newest first."""
    found: list[tuple[datetime, TicketRef]] = []
    for member in members:
        statement = select(occurrences.c.occurred_at, *_TICKET).where(occurrences.c.grouped_as == member)
        if until is not None:
            statement = statement.where(occurrences.c.occurred_at <= until)
        rows = connection.execute(statement.order_by(occurrences.c.occurred_at.desc()).limit(limit))
        found += [(at, TicketRef(system=system, site=site, id=number)) for at, system, site, number in rows]
    chosen = sorted(found, key=lambda one: (one[0], str(one[1])), reverse=True)[:limit]
    known = history.occurrences_at(connection, [ref for _, ref in chosen])
    return [known[ref] for _, ref in chosen if ref in known]


def fixes(connection: Connection, tickets: Sequence[Occurrence]) -> list[Fix]:
    """The closes of some tickets that stood."""
    by_ref = {one.ref: one for one in tickets}
    condition = history.any_of(closings, by_ref)
    if condition is None:
        return []
    found = []
    for row in connection.execute(select(closings).where(condition)):
        ticket = by_ref[TicketRef(system=row.system, site=row.site, id=row.ticket_id)]
        found.append(
            Fix(
                ref=ticket.ref,
                key=ticket.key,
                url=ticket.url,
                account=ticket.account,
                closed_at=row.closed_at,
                reopened_at=row.reopened_at,
                reason=row.reason,
                resolution=row.resolution,
            )
        )
    return found


def sightings(connection: Connection, members: Sequence[str], since: datetime) -> list[Sighting]:
    """Every failure of a group since a moment, oldest first."""
    rows = connection.execute(
        select(occurrences.c.occurred_at, occurrences.c.account)
        .where(occurrences.c.grouped_as.in_(members), occurrences.c.occurred_at >= since)
        .order_by(occurrences.c.occurred_at)
    )
    return [Sighting(occurred_at=at, account=account) for at, account in rows]


def failed_after(connection: Connection, closed: Occurrence) -> datetime | None:
    """When the exception of a closed ticket happened next at the same retailer, by its group."""
    if closed.closed_at is None or closed.fingerprint is None:
        return None
    account = occurrences.c.account
    same = account.is_(None) if closed.account is None else account == closed.account
    next_at: datetime | None = connection.execute(
        select(func.min(occurrences.c.occurred_at)).where(
            occurrences.c.grouped_as == closed.fingerprint,
            same,
            occurrences.c.time_stated.is_(True),
            occurrences.c.occurred_at > closed.closed_at,
        )
    ).scalar_one()
    return next_at


def tickets_of(connection: Connection, members: Sequence[str]) -> int:
    """How many tickets a group has."""
    counted = select(func.count()).where(occurrences.c.grouped_as.in_(members))
    return connection.execute(counted).scalar_one()


def weeks(connection: Connection, members: Sequence[str], since: datetime) -> dict[int, int]:
    """Tickets of a group by week since a moment; weeks are numbered from the Monday before 1970-01-01."""
    week = week_number(occurrences.c.occurred_at).label("week")
    rows = connection.execute(
        select(week, func.count())
        .where(and_(occurrences.c.grouped_as.in_(members), occurrences.c.occurred_at >= since))
        .group_by(week)
    )
    return {int(number): int(count) for number, count in rows}


def retailers(
    connection: Connection, members: Sequence[str], since: datetime, limit: int = 10
) -> list[tuple[str, int, datetime]]:
    """The retailers that a group's tickets since a moment name, as they are compared: tickets, last failure."""
    count = func.count().label("tickets")
    rows = connection.execute(
        select(occurrences.c.account, count, func.max(occurrences.c.occurred_at))
        .where(
            occurrences.c.grouped_as.in_(members),
            occurrences.c.occurred_at >= since,
            occurrences.c.account.is_not(None),
        )
        .group_by(occurrences.c.account)
        .order_by(count.desc(), occurrences.c.account)
        .limit(limit)
    )
    return [(str(account), int(tickets), last_at) for account, tickets, last_at in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A library entry as lists show it."""

    id: str
    title: str
    state: str
    originating: str
    receiving: str
    owner: str
    changed_at: datetime


def entries_like(connection: Connection, search: str, limit: int) -> list[Listed]:
    """The library entries that say something (all, where nothing is asked for), the one that was changed last first."""
    entry = library_entries.c
    statement = select(*(entry[name] for name in Listed.__slots__))
    if search:
        texts = (entry.id, entry.title, entry.known_cause, entry.workaround, entry.originating, entry.receiving)
        statement = statement.where(or_(*(text.icontains(search, autoescape=True) for text in texts)))
    rows = connection.execute(statement.order_by(entry.changed_at.desc(), entry.id).limit(limit))
    return [Listed(**row._mapping) for row in rows]


def exists(connection: Connection, members: Sequence[str]) -> bool:
    """Whether any ticket belongs to a group."""
    found = select(occurrences.c.grouped_as).where(occurrences.c.grouped_as.in_(members)).limit(1)
    return connection.execute(found).first() is not None
