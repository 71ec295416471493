"""Taking tickets out of the queue: who works on which ticket until when, and what it finds there.

A worker takes several tickets in one transaction. Each gets a lease with a holder of its own, so that a worker which
was paused for longer than its lease finds out that the ticket is somebody else's, even if that is itself.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Text,
    and_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    text,
    true,
    tuple_,
    update,
)

from app.domain.ticket import TicketRef
from app.store.columns import Instant
from app.store.tables import deliveries, leases, sites

MOST_LOOKED_AT = 4_096
"""Due deliveries that one claim looks at: a storm on one ticket makes the claim smaller, not slower."""
_ROWS_AT_ONCE = 256
_TOKENS = count(1)


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A queued delivery as a worker sees it."""

    id: int
    kind: str
    actor_id: str | None
    changed: tuple[str, ...]
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A ticket that was taken: by which holder, its queued deliveries (due or not), oldest first, and the ids of its
    dead letters, which are answered when it is handled."""

    ref: TicketRef
    holder: str
    absorbed: tuple[Absorbed, ...]
    dead: tuple[int, ...] = ()

    @property
    def ids(self) -> list[int]:
        """The ids of the absorbed deliveries."""
        return [item.id for item in self.absorbed]


def take_due(connection: Connection, worker: str, now: datetime, lease: timedelta, most: int) -> list[Taken]:
    """Lease at most so many tickets: those whose queued deliveries have been due longest, that nobody holds and whose
    site does not rest; with all that is queued for them."""
    found = _due_tickets(connection, now, most)
    if not found:
        return []
    wanted = {f"{worker}:{next(_TOKENS)}": ref for ref in found}
    held = _lease(connection, wanted, now, now + lease)
    return _absorb(connection, {holder: ref for holder, ref in wanted.items() if holder in held})


def anything_due(connection: Connection, now: datetime) -> bool:
    """Whether there is a ticket to take: a look that takes no lock, for workers that wait."""
    found = select(deliveries.c.id).where(*_takeable(connection, now)).order_by(deliveries.c.due_at, deliveries.c.id)
    return connection.execute(found.limit(1)).scalar_one_or_none() is not None


def next_moment(connection: Connection, now: datetime) -> datetime | None:
    """When there may next be something to take without anybody ringing: a delivery falls due, a lease runs out, or a
    site has rested."""
    due = select(func.min(deliveries.c.due_at)).where(_QUEUED, deliveries.c.due_at > now).scalar_subquery()
    lease = select(func.min(leases.c.until)).where(leases.c.until > now).scalar_subquery()
    rest = select(func.min(sites.c.rests_until)).where(sites.c.rests_until > now).scalar_subquery()
    row = connection.execute(select(due.label("due"), lease.label("lease"), rest.label("rest"))).one()
    return min((moment for moment in row if moment is not None), default=None)


def renew(connection: Connection, holders: Collection[str], until: datetime) -> None:
    """Keep the tickets that these holders work on. One that is being finished this moment needs no more time."""
    kept = select(leases.c.holder).where(among(connection, leases.c.holder, holders)).with_for_update(skip_locked=True)
    connection.execute(update(leases).where(leases.c.holder.in_(kept)).values(until=until))


def still_held(connection: Connection, holder: str, until: datetime) -> bool:
    """Keep one ticket until a moment; ``False`` where another worker took it over meanwhile."""
    kept = update(leases).where(leases.c.holder == holder).values(until=until)
    return connection.execute(kept).rowcount > 0


def lease_of(connection: Connection, holder: str) -> datetime | None:
    """Until when this holder has its ticket; ``None`` where it has it no longer."""
    return connection.execute(select(leases.c.until).where(leases.c.holder == holder)).scalar_one_or_none()


def release(connection: Connection, holders: Collection[str]) -> set[str]:
    """Let go of tickets; returns the holders that still had theirs (nobody can take it over in this transaction)."""
    released = delete(leases).where(among(connection, leases.c.holder, holders)).returning(leases.c.holder)
    return set(connection.execute(released).scalars())


def among(connection: Connection, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column is one of some values, as one parameter: the statement reads the same for any number of them,
    so that it is compiled and planned once."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


_QUEUED = deliveries.c.state == literal_column("'queued'")
_OPEN = deliveries.c.state.in_([literal_column("'queued'"), literal_column("'dead'")])
"""Written out, not as parameters: so SQLite sees that a partial index serves."""


def _takeable(connection: Connection, now: datetime) -> list[ColumnElement[bool]]:
    held = exists().where(
        leases.c.system == deliveries.c.system,
        leases.c.site == deliveries.c.site,
        leases.c.ticket_id == deliveries.c.ticket_id,
        leases.c.until > now,
    )
    conditions = [_QUEUED, deliveries.c.due_at <= now, ~held]
    resting = connection.execute(select(sites.c.system, sites.c.site).where(sites.c.rests_until > now)).all()
    if resting:
        conditions.append(tuple_(deliveries.c.system, deliveries.c.site).not_in([tuple(row) for row in resting]))
    return conditions


def _due_tickets(connection: Connection, now: datetime, most: int) -> list[TicketRef]:
    """Different tickets in the order of their longest due delivery; read in parts, since many deliveries may be of one
    ticket."""
    conditions = _takeable(connection, now)
    found: dict[tuple[Any, ...], None] = {}
    after: tuple[Any, ...] | None = None
    for _ in range(MOST_LOOKED_AT // _ROWS_AT_ONCE):
        part = select(
            *(deliveries.c.system, deliveries.c.site, deliveries.c.ticket_id, deliveries.c.due_at, deliveries.c.id)
        ).where(*conditions)
        if after is not None:
            part = part.where(
                tuple_(deliveries.c.due_at, deliveries.c.id) > tuple_(literal(after[0], Instant()), literal(after[1]))
            )
        rows = connection.execute(part.order_by(deliveries.c.due_at, deliveries.c.id).limit(_ROWS_AT_ONCE)).all()
        found |= dict.fromkeys((row.system, row.site, row.ticket_id) for row in rows)
        if len(found) >= most or len(rows) < _ROWS_AT_ONCE:
            break
        after = (rows[-1].due_at, rows[-1].id)
    return [TicketRef(system=system, site=site, id=ticket) for system, site, ticket in list(found)[:most]]


_LEASE = """
INSERT INTO leases (system, site, ticket_id, holder, until)
SELECT {columns}, :until FROM {rows} WHERE true
ON CONFLICT (system, site, ticket_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE leases.until <= :now RETURNING holder
"""
_LEASE_ON = {
    "sqlite": _LEASE.format(
        columns=", ".join(f"json_extract(value, '$[{place}]')" for place in range(4)), rows="json_each(:rows)"
    ),
    "postgresql": _LEASE.format(
        columns=", ".join(f"value->>{place}" for place in range(4)),
        rows="json_array_elements(CAST(:rows AS json)) AS _(value)",
    ),
}


def _lease(connection: Connection, wanted: dict[str, TicketRef], now: datetime, until: datetime) -> set[str]:
    """The holders that got their ticket. In the order of the tickets' keys, so that two workers that want the same ones
    wait for each other one way round only."""
    rows = sorted([ref.system, ref.site, ref.id, holder] for holder, ref in wanted.items())
    statement = text(_LEASE_ON[connection.dialect.name]).bindparams(
        bindparam("rows", json.dumps(rows), Text()),
        bindparam("now", now, Instant()),
        bindparam("until", until, Instant()),
    )
    return set(connection.execute(statement).scalars())


def _absorb(connection: Connection, held: dict[str, TicketRef]) -> list[Taken]:
    columns: tuple[Column[Any], ...] = (deliveries.c.id, deliveries.c.kind, deliveries.c.actor_id, deliveries.c.changed)
    columns += (deliveries.c.attempts, deliveries.c.received_at, deliveries.c.state)
    of_the_ticket = and_(
        deliveries.c.system == leases.c.system,
        deliveries.c.site == leases.c.site,
        deliveries.c.ticket_id == leases.c.ticket_id,
        _OPEN,
    )
    found: FromClause = deliveries
    joined = leases.join(deliveries, of_the_ticket)
    if connection.dialect.name == "postgresql":
        # Ticket by ticket, whatever the statistics say: those of a moment before a storm know nothing of it.
        found = select(*columns).where(of_the_ticket).offset(0).correlate(leases).lateral()
        joined = leases.join(found, true())
    rows = connection.execute(
        select(leases.c.holder, *(found.c[column.name] for column in columns))
        .select_from(joined)
        .where(among(connection, leases.c.holder, list(held)))
        .order_by(found.c.id)
    ).all()
    queued: dict[str, list[Absorbed]] = {holder: [] for holder in held}
    dead: dict[str, list[int]] = {holder: [] for holder in held}
    for row in rows:
        if row.state == "dead":
            dead[row.holder].append(row.id)
        else:
            queued[row.holder].append(
                Absorbed(row.id, row.kind, row.actor_id, tuple(row.changed), row.attempts, row.received_at)
            )
    return [Taken(ref, holder, tuple(queued[holder]), tuple(dead[holder])) for holder, ref in held.items()]
