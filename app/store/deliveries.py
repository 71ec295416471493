"""The deliveries table: what was received, and the queue of tickets to look at.

A delivery is durable before it is acknowledged. A worker takes a ticket (``app.store.claims``), absorbs all its queued
deliveries in one reading, and finishes them together. A lease that its worker no longer renews can be taken by another,
so a dead worker loses nothing. A failed ticket is tried again later; a new delivery of it makes it due at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, cast

from sqlalchemy import Connection, Dialect, and_, insert, or_, select, update

from app.domain.ticket import System, TicketRef
from app.ports import Envelope
from app.store.claims import among
from app.store.quick_insert import QuickInsert, quick_insert
from app.store.tables import deliveries
from app.store.wakeup import wakes_workers

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
        if state == "queued":
            wakes_workers(connection)
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


@cache
def _insert_if_new(dialect: Dialect) -> QuickInsert:
    return quick_insert(deliveries, deliveries.c.id, ACCEPTED_COLUMNS, dialect)


# ``IS NOT DISTINCT FROM`` below says the same as ``=``, but keeps PostgreSQL from walking through a partial index of
# all that is queued where it only has to look up some ids.


def finish(
    connection: Connection, ids: Collection[int], now: datetime, *, state: str = "done", cause: str | None = None
) -> None:
    """Mark queued deliveries as handled (``done``), ``ignored`` on purpose, or ``dead`` with their cause."""
    connection.execute(
        update(deliveries)
        .where(among(connection, deliveries.c.id, ids), deliveries.c.state.is_not_distinct_from("queued"))
        .values(state=state, cause=cause, finished_at=now)
    )


def answer_dead(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """After a ticket was handled, its older dead letters are answered too: the live ticket was read since."""
    connection.execute(
        update(deliveries)
        .where(among(connection, deliveries.c.id, ids), deliveries.c.state.is_not_distinct_from("dead"))
        .values(state="done", cause="absorbed by a later delivery of the same ticket", finished_at=now)
    )


def retry_later(
    connection: Connection, ids: Collection[int], due_at: datetime, cause: str | None, *, counted: bool = True
) -> None:
    """Put deliveries back, to be taken at a later moment. A try is ``counted`` unless nothing went wrong."""
    values: dict[str, Any] = {"due_at": due_at}
    if counted:
        values |= {"attempts": deliveries.c.attempts + 1, "cause": cause}
    connection.execute(
        update(deliveries)
        .where(among(connection, deliveries.c.id, ids), deliveries.c.state.is_not_distinct_from("queued"))
        .values(values)
    )
    wakes_workers(connection)


def enqueue_look(
    connection: Connection, ref: TicketRef, kind: str, now: datetime, *, due_at: datetime | None = None
) -> int:
    """Queue a look at a ticket that no webhook asked for (a replay, a person's click), to be taken at once or later. A
    look before that takes it along."""
    statement = insert(deliveries).values(
        system=ref.system,
        site=ref.site,
        ticket_id=ref.id,
        kind=kind,
        changed=[],
        received_at=now,
        accepted_as="queued",
        state="queued",
        due_at=now if due_at is None else due_at,
    )
    wakes_workers(connection)
    return int(connection.execute(statement.returning(deliveries.c.id)).scalar_one())
