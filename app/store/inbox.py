"""The inbox as people see it: quarantined, dead-lettered and waiting deliveries; replay and discard in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, literal_column, select, update

from app.store.tables import deliveries
from app.store.wakeup import wakes_workers

STATES = ("queued", "done", "ignored", "quarantined", "dead", "discarded")
ATTENTION = ("quarantined", "dead")
BODY_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """One delivery. ``cause`` says why it is in this state; ``has_body`` whether its (encrypted) body is still kept."""

    id: int
    system: str
    site: str
    ticket: str | None
    kind: str
    state: str
    attempts: int
    received_at: datetime
    due_at: datetime
    cause: str | None
    has_body: bool

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of ``handoff inbox list --json``."""
        return {
            "id": self.id,
            "system": self.system,
            "site": self.site,
            "ticket": self.ticket,
            "kind": self.kind,
            "state": self.state,
            "attempts": self.attempts,
            "received_at": self.received_at.isoformat(),
            "due_at": self.due_at.isoformat(),
            "cause": self.cause,
            "has_body": self.has_body,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """Which deliveries: every given condition has to hold. ``cause`` is a part of the text, without regard to case."""

    ids: Sequence[int] = ()
    states: Sequence[str] = ()
    system: str | None = None
    site: str | None = None
    ticket: str | None = None
    cause: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def listed(connection: Connection, wanted: InboxFilter, limit: int = 100) -> list[InboxItem]:
    """Matching deliveries, newest first."""
    has_body = deliveries.c.body.is_not(None).label("has_body")
    columns = [column for column in deliveries.c if column.name != "body"]
    rows = connection.execute(
        select(*columns, has_body).where(*_conditions(wanted)).order_by(deliveries.c.id.desc()).limit(limit)
    )
    return [
        InboxItem(
            id=row.id,
            system=row.system,
            site=row.site,
            ticket=row.ticket_key or row.ticket_id,
            kind=row.kind,
            state=row.state,
            attempts=row.attempts,
            received_at=row.received_at,
            due_at=row.due_at,
            cause=row.cause,
            has_body=row.has_body,
        )
        for row in rows
    ]


def counted(connection: Connection) -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
    return {**dict.fromkeys(STATES, 0), **{str(state): int(count) for state, count in rows}}


def open_counts(connection: Connection) -> dict[str, int | None]:
    """How many deliveries are in each state that asks for something, from an index; ``None`` for those that are
    finished, which would have to be counted one by one."""
    attention = deliveries.c.state.in_([literal_column("'dead'"), literal_column("'quarantined'")])
    rows = connection.execute(select(deliveries.c.state, func.count()).where(attention).group_by(deliveries.c.state))
    queued = select(func.count()).where(deliveries.c.state == literal_column("'queued'"))
    found = {"queued": connection.execute(queued).scalar_one(), **dict.fromkeys(ATTENTION, 0)}
    found |= {str(state): int(count) for state, count in rows}
    return {state: found.get(state) for state in STATES}


def anything_received(connection: Connection) -> bool:
    """Whether any delivery is kept."""
    return connection.execute(select(exists(select(deliveries.c.id)))).scalar_one()


def matching(connection: Connection, wanted: InboxFilter) -> dict[str, int]:
    """How many matching deliveries are in each state."""
    rows = connection.execute(
        select(deliveries.c.state, func.count()).where(*_conditions(wanted)).group_by(deliveries.c.state)
    )
    return {str(state): int(count) for state, count in sorted(tuple(row) for row in rows)}


def body_of(connection: Connection, delivery: int) -> bytes | None:
    """The encrypted body of a quarantined delivery, while it is kept."""
    return connection.execute(select(deliveries.c.body).where(deliveries.c.id == delivery)).scalar_one_or_none()


def requeue(connection: Connection, wanted: InboxFilter, now: datetime) -> list[int]:
    """Queue matching deliveries that name a ticket again, due now. Returns their ids."""
    statement = (
        update(deliveries)
        .where(*_conditions(wanted), deliveries.c.ticket_id.is_not(None), deliveries.c.state != "queued")
        .values(state="queued", due_at=now, attempts=0, cause=None, finished_at=None, body=None)
        .returning(deliveries.c.id)
    )
    wakes_workers(connection)
    return sorted(connection.execute(statement).scalars())


def identify(connection: Connection, delivery: int, ticket_id: str, ticket_key: str | None, kind: str) -> None:
    """A quarantined delivery can be read by now: name its ticket, so that it can be queued."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery)
        .values(ticket_id=ticket_id, ticket_key=ticket_key, kind=kind[:128])
    )


def discard(connection: Connection, wanted: InboxFilter, now: datetime) -> list[int]:
    """Put matching deliveries aside for good (they stay listed, their bodies go). Returns their ids."""
    statement = (
        update(deliveries)
        .where(*_conditions(wanted), deliveries.c.state.in_(("queued", *ATTENTION)))
        .values(state="discarded", finished_at=now, body=None, cause="discarded by a person")
        .returning(deliveries.c.id)
    )
    return sorted(connection.execute(statement).scalars())


def drop_old_bodies(connection: Connection, now: datetime) -> int:
    """Delete quarantined bodies older than seven days. Returns how many."""
    return connection.execute(
        update(deliveries)
        .where(
            deliveries.c.state == "quarantined",
            deliveries.c.body.is_not(None),
            deliveries.c.received_at < now - BODY_KEPT,
        )
        .values(body=None)
    ).rowcount


def oldest_queued(connection: Connection) -> datetime | None:
    """When the oldest delivery that still waits was received."""
    return connection.execute(
        select(func.min(deliveries.c.received_at)).where(deliveries.c.state == literal_column("'queued'"))
    ).scalar_one_or_none()


def _conditions(wanted: InboxFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.ids:
        conditions.append(deliveries.c.id.in_(wanted.ids))
    if wanted.states:
        conditions.append(deliveries.c.state.in_(wanted.states))
    if wanted.system:
        conditions.append(deliveries.c.system == wanted.system)
    if wanted.site:
        conditions.append(deliveries.c.site == wanted.site)
    if wanted.ticket:
        conditions.append((deliveries.c.ticket_key == wanted.ticket) | (deliveries.c.ticket_id == wanted.ticket))
    if wanted.cause:
        conditions.append(deliveries.c.cause.icontains(wanted.cause, autoescape=True))
    if wanted.since:
        conditions.append(deliveries.c.received_at >= wanted.since)
    if wanted.before:
        conditions.append(deliveries.c.received_at < wanted.before)
    return conditions
