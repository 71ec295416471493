"""The deliveries table: what was received, and the queue of tickets to look at.

A delivery is durable before it is acknowledged. A worker takes a ticket (a lease), absorbs all its queued deliveries in
one reading, and finishes them together. A lease that its worker no longer renews can be taken by another, so a dead
worker loses nothing. A failed ticket is tried again later; a new delivery of it makes it due at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, cast

from sqlalchemy import Connection, Dialect, and_, delete, exists, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.ticket import System, TicketRef
from app.ports import Envelope
from app.store.tables import deliveries, leases

Accepted = Literal["queued", "ignored", "quarantined"]
ACCEPTED_COLUMNS = (
    *("system", "site", "ticket_id", "ticket_key", "kind", "actor_id", "changed", "occurred_at", "received_at"),
    *("identifier", "body_hash", "accepted_as", "state", "due_at", "cause", "body"),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a sender: which delivery this is, whether it was known already, and how it was accepted."""

    delivery: int
    duplicate: bool
    state: Accepted


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A queued delivery as a worker sees it."""

    id: int
    kind: str
    actor_id: str | None
    changed: tuple[str, ...]
    attempts: int
    received_at: datetime


def accept(
    connection: Connection,
    site: tuple[System, str],
    envelope: Envelope,
    now: datetime,
    *,
    state: Accepted,
    cause: str | None = None,
    body: bytes | None = None,
) -> Receipt:
    """Store a delivery, or find the one that it repeats. ``body`` (encrypted) is kept for quarantined ones only."""
    system, name = site
    row = {
        "system": system,
        "site": name,
        "ticket_id": envelope.ticket_id,
        "ticket_key": envelope.ticket_key,
        "kind": envelope.kind[:128],
        "actor_id": envelope.actor_id,
        "changed": list(envelope.changed),
        "occurred_at": envelope.occurred_at,
        "received_at": now,
        "identifier": envelope.identifier,
        "body_hash": envelope.body_hash,
        "accepted_as": state,
        "state": state,
        "due_at": now,
        "cause": cause,
        "body": body,
    }
    stored = _insert_if_new(connection.dialect).run(connection, row)
    if stored is not None:
        return Receipt(stored, duplicate=False, state=state)
    known = connection.execute(
        select(deliveries.c.id, deliveries.c.accepted_as)
        .where(
            deliveries.c.system == system,
            deliveries.c.site == name,
            or_(
                and_(deliveries.c.identifier.is_not(None), deliveries.c.identifier == envelope.identifier),
                and_(deliveries.c.body_hash.is_not(None), deliveries.c.body_hash == envelope.body_hash),
            ),
        )
        .order_by(deliveries.c.id)
        .limit(1)
    ).one()
    return Receipt(known.id, duplicate=True, state=cast(Accepted, known.accepted_as))


class _PreparedInsert:
    """The statement that stores a delivery unless it is known, compiled once for a dialect: on the way to the
    acknowledgement, compiling and binding it anew costs as much as the database itself."""

    def __init__(self, dialect: Dialect) -> None:
        insert_dialect = sqlite_insert if dialect.name == "sqlite" else postgresql_insert
        statement = insert_dialect(deliveries).on_conflict_do_nothing().returning(deliveries.c.id)
        compiled = statement.compile(dialect=dialect, column_keys=ACCEPTED_COLUMNS)
        self._sql = str(compiled)
        self._positions = compiled.positiontup
        self._binders = {
            name: deliveries.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in ACCEPTED_COLUMNS
        }

    def run(self, connection: Connection, row: dict[str, Any]) -> int | None:
        """The id of the new row, or ``None`` where the delivery is known."""
        bound = {name: binder(row[name]) if binder else row[name] for name, binder in self._binders.items()}
        parameters = tuple(bound[name] for name in self._positions) if self._positions else bound
        stored: int | None = connection.exec_driver_sql(self._sql, parameters).scalar_one_or_none()
        return stored


@cache
def _insert_if_new(dialect: Dialect) -> _PreparedInsert:
    return _PreparedInsert(dialect)


def take_due_ticket(connection: Connection, holder: str, now: datetime, lease: timedelta) -> TicketRef | None:
    """Lease the ticket whose queued delivery has been due longest and that nobody holds, if there is one."""
    held = exists().where(
        leases.c.system == deliveries.c.system,
        leases.c.site == deliveries.c.site,
        leases.c.ticket_id == deliveries.c.ticket_id,
        leases.c.until > now,
    )
    candidates = connection.execute(
        select(deliveries.c.system, deliveries.c.site, deliveries.c.ticket_id)
        .where(deliveries.c.state == "queued", deliveries.c.due_at <= now, ~held)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(8)
    ).all()
    for system, site, ticket_id in dict.fromkeys(tuple(row) for row in candidates):
        ref = TicketRef(system=system, site=site, id=ticket_id)
        if _take_lease(connection, ref, holder, now, now + lease):
            return ref
    return None


def _take_lease(connection: Connection, ref: TicketRef, holder: str, now: datetime, until: datetime) -> bool:
    insert_dialect = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = insert_dialect(leases).values(
        system=ref.system, site=ref.site, ticket_id=ref.id, holder=holder, until=until
    )
    statement = statement.on_conflict_do_update(
        index_elements=[leases.c.system, leases.c.site, leases.c.ticket_id],
        set_={"holder": holder, "until": until},
        where=leases.c.until <= now,
    )
    return connection.execute(statement.returning(leases.c.holder)).scalar_one_or_none() is not None


def renew(connection: Connection, holder: str, until: datetime) -> None:
    """Keep the ticket that ``holder`` works on."""
    connection.execute(update(leases).where(leases.c.holder == holder).values(until=until))


def holds(connection: Connection, ref: TicketRef, holder: str) -> bool:
    """Whether ``holder`` still has the ticket (and locks that for the transaction): else somebody took over."""
    locked = select(leases.c.holder).where(*_lease_of(ref), leases.c.holder == holder).with_for_update()
    return connection.execute(locked).scalar_one_or_none() is not None


def is_held_by(connection: Connection, ref: TicketRef, holder: str) -> bool:
    """Whether ``holder`` still has the ticket at this moment."""
    return connection.execute(select(exists().where(*_lease_of(ref), leases.c.holder == holder))).scalar_one()


def release(connection: Connection, ref: TicketRef, holder: str) -> None:
    """Let go of a ticket."""
    connection.execute(delete(leases).where(*_lease_of(ref), leases.c.holder == holder))


def queued_of(connection: Connection, ref: TicketRef) -> list[Absorbed]:
    """All queued deliveries of a ticket, due or not, oldest first."""
    rows = connection.execute(
        select(deliveries).where(*_ticket_of(ref), deliveries.c.state == "queued").order_by(deliveries.c.id)
    ).all()
    return [Absorbed(row.id, row.kind, row.actor_id, tuple(row.changed), row.attempts, row.received_at) for row in rows]


def finish(
    connection: Connection, ids: Sequence[int], now: datetime, *, state: str = "done", cause: str | None = None
) -> None:
    """Mark deliveries as handled (``done``), ``ignored`` on purpose, or ``dead`` with their cause."""
    connection.execute(
        update(deliveries).where(deliveries.c.id.in_(ids)).values(state=state, cause=cause, finished_at=now)
    )


def absorb_dead(connection: Connection, ref: TicketRef, now: datetime) -> None:
    """After a ticket was handled, its older dead letters are answered too: the live ticket was read since."""
    connection.execute(
        update(deliveries)
        .where(*_ticket_of(ref), deliveries.c.state == "dead")
        .values(state="done", cause="absorbed by a later delivery of the same ticket", finished_at=now)
    )


def retry_later(connection: Connection, ids: Sequence[int], due_at: datetime, cause: str) -> None:
    """Put deliveries back with one more attempt counted."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids))
        .values(due_at=due_at, attempts=deliveries.c.attempts + 1, cause=cause)
    )


def postpone(connection: Connection, ids: Sequence[int], due_at: datetime) -> None:
    """Put deliveries back as they were, to be taken later."""
    connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(due_at=due_at))


def enqueue_look(connection: Connection, ref: TicketRef, kind: str, now: datetime) -> int:
    """Queue a look at a ticket that no webhook asked for (a replay, a person's click)."""
    statement = insert(deliveries).values(
        system=ref.system,
        site=ref.site,
        ticket_id=ref.id,
        kind=kind,
        changed=[],
        received_at=now,
        accepted_as="queued",
        state="queued",
        due_at=now,
    )
    return int(connection.execute(statement.returning(deliveries.c.id)).scalar_one())


def anything_due(connection: Connection, now: datetime) -> bool:
    """Whether a queued delivery is due: a look that takes no lock, for workers that wait."""
    return connection.execute(
        select(exists().where(deliveries.c.state == "queued", deliveries.c.due_at <= now))
    ).scalar_one()


def _ticket_of(ref: TicketRef) -> tuple[Any, ...]:
    return (
        deliveries.c.system == ref.system,
        deliveries.c.site == ref.site,
        deliveries.c.ticket_id == ref.id,
    )


def _lease_of(ref: TicketRef) -> tuple[Any, ...]:
    return leases.c.system == ref.system, leases.c.site == ref.site, leases.c.ticket_id == ref.id
