"""Events of other systems that open tickets or feed them, each kept once, and what tickets were told by them.

Between the intention to open a ticket and the ticket lies a call to the tracker that may be lost. So the intention is
stored first (``intend``), with the marker that the ticket will carry; whoever finds one without a ticket looks for the
marker before opening anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.events.facts import Facts, facts_from
from app.domain.events.incoming import Incoming, keys_of
from app.domain.events.told import MOST_JOBS, Told
from app.domain.ticket import System, TicketRef
from app.ports import Envelope
from app.store import deliveries
from app.store.event_tables import event_hours, event_keys, event_openings, source_events, told_tickets
from app.store.upsert import upsert

MOST_SOURCES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An event that belongs to no ticket yet. ``at`` is when the failure was, else when it was received (UTC)."""

    id: int
    source: str
    identifier: str
    type: str
    facts: Facts
    at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The ticket that stands for a subject, or the intention to open one: ``tried_at`` is when the tracker was asked
    and did not say what came of it."""

    marker: str
    tried_at: datetime | None
    ticket_id: str | None


def take(connection: Connection, site: tuple[System, str], event: Incoming, now: datetime) -> bool:
    """Keep an event and queue its subject; ``False`` where it was taken before."""
    row = {
        "source": event.source,
        "identifier": event.identifier,
        "rule": event.type,
        "system": site[0],
        "site": site[1],
        "subject": event.subject,
        "facts": event.facts.to_dict(),
        "received_at": now,
    }
    added = _insert(connection, source_events).values(**row).on_conflict_do_nothing().returning(source_events.c.id)
    if connection.execute(added).scalar_one_or_none() is None:
        return False
    queue(connection, TicketRef(system=site[0], site=site[1], id=event.subject), now, event)
    return True


def queue(connection: Connection, ref: TicketRef, now: datetime, event: Incoming | None = None) -> None:
    """Have a worker look at a subject: because of an event, or again."""
    if event is None:
        deliveries.enqueue_look(connection, ref, "event", now)
        return
    envelope = Envelope(
        kind=f"event {event.type}",
        ticket_id=ref.id,
        ticket_key=event.shown,
        occurred_at=event.facts.failed_at,
        identifier=f"event:{event.source}:{event.identifier}",
    )
    deliveries.accept(connection, (ref.system, ref.site), envelope, now, state="queued")


def waiting(connection: Connection, ref: TicketRef, most: int) -> list[Waiting]:
    """The oldest events of a subject that nobody took care of; where there are none, those for which no ticket was
    found, since then somebody asks again."""
    for condition in (
        source_events.c.settled_at.is_(None),
        and_(source_events.c.settled_at.is_not(None), source_events.c.ticket_id.is_(None)),
    ):
        rows = connection.execute(
            select(source_events)
            .where(*_of_subject(source_events, ref), condition)
            .order_by(source_events.c.id)
            .limit(most)
        ).all()
        if rows:
            return [_waiting(row) for row in rows]
    return []


def _waiting(row: Any) -> Waiting:
    facts = facts_from(row.facts)
    at = row.received_at if facts.failed_at is None else facts.failed_at.astimezone(UTC)
    return Waiting(
        id=row.id,
        source=row.source,
        identifier=row.identifier,
        type=row.rule,
        facts=facts,
        at=at,
        received_at=row.received_at,
    )


def opening_of(connection: Connection, ref: TicketRef) -> Opening | None:
    """What is known of the ticket of a subject."""
    row = connection.execute(select(event_openings).where(*_of_subject(event_openings, ref))).one_or_none()
    return None if row is None else Opening(marker=row.marker, tried_at=row.tried_at, ticket_id=row.ticket_id)


def intend(connection: Connection, ref: TicketRef, marker: str, now: datetime) -> None:
    """A ticket with this marker is about to be opened."""
    row = {"system": ref.system, "site": ref.site, "subject": ref.id, "marker": marker}
    upsert(connection, event_openings, {**row, "tried_at": now, "ticket_id": None, "opened_at": None})


def not_tried(connection: Connection, ref: TicketRef) -> None:
    """The tracker refused: there is surely no such ticket."""
    connection.execute(update(event_openings).where(*_of_subject(event_openings, ref)).values(tried_at=None))


def opened(connection: Connection, ref: TicketRef, ticket_id: str, now: datetime) -> None:
    """The ticket of a subject is there."""
    connection.execute(
        update(event_openings).where(*_of_subject(event_openings, ref)).values(ticket_id=ticket_id, opened_at=now)
    )


def reserve(connection: Connection, source: str, most: int, now: datetime) -> bool:
    """Whether the source may open one more ticket in this hour (UTC, by the clock); it is counted then. Processes that
    ask at once never get more than ``most`` together."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    known = event_hours.c
    added = _insert(connection, event_hours).values(source=source, hour=hour, opened=1)
    counted = added.on_conflict_do_update(
        index_elements=["source"],
        set_={"hour": hour, "opened": case((known.hour == hour, known.opened + 1), else_=1)},
        where=or_(known.hour != hour, known.opened < most),
    )
    return connection.execute(counted.returning(event_hours.c.opened)).scalar_one_or_none() is not None


def redirect(connection: Connection, events: Sequence[Waiting], ref: TicketRef, now: datetime) -> None:
    """Move events to another subject, which a worker looks at then."""
    moved = source_events.c.id.in_([event.id for event in events])
    connection.execute(update(source_events).where(moved).values(subject=ref.id))
    queue(connection, ref, now)


def settle(connection: Connection, events: Sequence[Waiting], ticket_id: str | None, now: datetime) -> None:
    """Events are done with: they went to a ticket, or none was found."""
    done = source_events.c.id.in_([event.id for event in events])
    connection.execute(update(source_events).where(done).values(settled_at=now, ticket_id=ticket_id))


def tell(connection: Connection, ref: TicketRef, events: Sequence[Waiting], *, opened: bool, summed: bool) -> None:
    """Add events, each told once, to what a ticket was told."""
    known = told_of(connection, ref, lock=True)
    facts, sources, jobs = (None, (), ()) if known is None else (known.facts, known.sources, known.jobs)
    for event in events:
        facts = event.facts if facts is None else facts.filled_by(event.facts)
        sources = tuple(dict.fromkeys((*sources, event.source)))[:MOST_SOURCES]
        jobs = tuple(dict.fromkeys((*jobs, *filter(None, (event.facts.job,)))))[:MOST_JOBS]
    moments = [event.at for event in events] + ([] if known is None else [known.first_at, known.last_at])
    if facts is None:
        return
    row = {
        "system": ref.system,
        "site": ref.site,
        "ticket_id": ref.id,
        "sources": list(sources),
        "opened": opened or (known is not None and known.opened),
        "summed": summed or (known is not None and known.summed),
        "events": len(events) + (0 if known is None else known.events),
        "first_at": min(moments),
        "last_at": max(moments),
        "facts": facts.to_dict(),
        "jobs": list(jobs),
    }
    upsert(connection, told_tickets, row)
    if not summed:
        for key in dict.fromkeys(key for event in events for key in keys_of(event.facts)):
            place = {"system": ref.system, "site": ref.site, "ticket_id": ref.id, "key_hash": key}
            upsert(connection, event_keys, place)


def told_of(connection: Connection, ref: TicketRef, *, lock: bool = False) -> Told | None:
    """All that events told of a ticket."""
    asked = select(told_tickets).where(
        told_tickets.c.system == ref.system, told_tickets.c.site == ref.site, told_tickets.c.ticket_id == ref.id
    )
    row = connection.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        return None
    return Told(
        sources=tuple(row.sources),
        opened=row.opened,
        summed=row.summed,
        events=row.events,
        first_at=row.first_at,
        last_at=row.last_at,
        facts=facts_from(row.facts),
        jobs=tuple(row.jobs),
    )


def tickets_about(connection: Connection, site: tuple[str, str], facts: Iterable[Facts], most: int) -> list[str]:
    """Tickets that events about the same job, transaction or correlation went to, the newest first by their ids."""
    keys = sorted({key for one in facts for key in keys_of(one)})
    rows = connection.execute(
        select(event_keys.c.ticket_id)
        .where(event_keys.c.system == site[0], event_keys.c.site == site[1], event_keys.c.key_hash.in_(keys))
        .distinct()
    ).scalars()
    return sorted(rows, key=lambda ticket: (len(ticket), ticket), reverse=True)[:most]


def past(before: datetime) -> ColumnElement[bool]:
    """Events that were done with before a moment."""
    return and_(source_events.c.settled_at.is_not(None), source_events.c.settled_at < before)


def forget_before(connection: Connection, before: datetime, most: int) -> int:
    """Drop events that were done with before a moment, at most so many. Returns how many went."""
    old = select(source_events.c.id).where(past(before)).limit(most)
    return connection.execute(delete(source_events).where(source_events.c.id.in_(old.scalar_subquery()))).rowcount


def _of_subject(table: Table, ref: TicketRef) -> tuple[ColumnElement[bool], ...]:
    return table.c.system == ref.system, table.c.site == ref.site, table.c.subject == ref.id


def _insert(connection: Connection, table: Table) -> Any:
    return (sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert)(table)
