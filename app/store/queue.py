"""Open exceptions in order, a page at a time: as they are to be escalated, or by deadline, value or age.

First the places of a page are found, in an index of what is open alone, then what is shown of them is read; so a page
costs the same whatever the history has grown to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)

from app.domain.queue import NO_BUCKET, ORDER, Order, Standing, State, state_of
from app.domain.ticket import TicketRef
from app.domain.urgency import Urgency, urgency_from
from app.store.columns import microseconds
from app.store.history_tables import occurrences
from app.store.tables import tickets

_KEY = (occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)
Columns = tuple[ColumnElement[Any], ...]
_AGE: Columns = (occurrences.c.reported_at, *_KEY)
_IN_BUCKET: Columns = (occurrences.c.due_at, occurrences.c.value_order, *_AGE)
"""Within a bucket of the escalation order: what is due first, else what is worth most, else what waits longest."""
_ORDERS: Mapping[Order, Columns] = {
    "deadline": _IN_BUCKET,
    "value": (occurrences.c.value_order, occurrences.c.due_at, *_AGE),
    "age": _AGE,
}
_OF_A_PLACE = ("due_at", "value_order", "reported_at")
_SAME = and_(*(tickets.c[column.name] == column for column in _KEY))
_OPEN = occurrences.c.closed_at.is_(None)


_KNOWN_VALUE = 0
"""By what a value is put in order that is not known; those that are lie below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What of the queue is wanted; ``None`` everywhere: all of it. ``began_before``: only job failures that may not
    close yet and whose clocks started before this moment. ``due_before``: only those with a deadline before a moment.
    ``valued``: only those of which it is known what they are worth."""

    bucket: str | None = None
    state: State | None = None
    system: str | None = None
    priority: str | None = None
    began_before: datetime | None = None
    due_before: datetime | None = None
    valued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last place of a page, from which the next one goes on, in whatever order. ``due_at`` is that by which it is
    put in order, ``value_order`` likewise."""

    bucket: str
    due_at: datetime
    value_order: int
    reported_at: datetime
    ref: TicketRef


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One open exception. ``verdict`` is the stored JSON, empty where the ticket itself was never read."""

    ref: TicketRef
    key: str
    url: str
    subject: str
    bucket: str
    pattern: str
    reported_at: datetime
    retailer: str | None
    originating: str | None
    receiving: str | None
    status: str
    scope: str
    state: State
    verdict: Mapping[str, Any]
    routine_since: datetime | None
    next_step: str | None
    problem: str | None
    urgency: Urgency
    due_order: datetime
    value_order: int

    @property
    def cursor(self) -> Cursor:
        """The place of this row in the queue."""
        bucket = self.bucket if self.bucket in ORDER else NO_BUCKET
        return Cursor(
            bucket=bucket,
            due_at=self.due_order,
            value_order=self.value_order,
            reported_at=self.reported_at,
            ref=self.ref,
        )


def page(
    connection: Connection, wanted: QueueFilter, after: Cursor | None, limit: int, order: Order = "escalation"
) -> list[QueueRow]:
    """So many open exceptions in an order, those after a place where one is given."""
    if order != "escalation":
        columns = _ORDERS[order]
        return _rows(connection, _places(wanted, columns, after).limit(limit), columns)
    buckets = ORDER if wanted.bucket is None else (wanted.bucket,)
    if after is not None:
        buckets = buckets[buckets.index(after.bucket) :] if after.bucket in buckets else ()
    found: list[QueueRow] = []
    for bucket in buckets:
        begun = after if after is not None and after.bucket == bucket else None
        places = _places(replace(wanted, bucket=bucket), _IN_BUCKET, begun)
        found += _rows(connection, places.limit(limit - len(found)), _IN_BUCKET)
        if len(found) >= limit:
            break
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many open exceptions each bucket holds (every bucket of the order is there), and each priority that any of
    them has."""

    buckets: Mapping[str, int]
    priorities: Mapping[str, int]


def counts(connection: Connection) -> Counts:
    """What is open, from an index alone."""
    kinds = (occurrences.c.bucket, occurrences.c.priority)
    buckets, priorities = dict.fromkeys(ORDER, 0), Counter[str]()
    for bucket, priority, count in connection.execute(select(*kinds, func.count()).where(_OPEN).group_by(*kinds)):
        buckets[bucket if bucket in buckets else NO_BUCKET] += int(count)
        if priority is not None:
            priorities[priority] += int(count)
    return Counts(buckets=buckets, priorities=dict(sorted(priorities.items())))


def _places(wanted: QueueFilter, columns: Columns, after: Cursor | None) -> Select[Any]:
    """The keys of what is wanted, in order."""
    conditions = [_OPEN, *_conditions(wanted)]
    if after is not None:
        of_ref = {"system": after.ref.system, "site": after.ref.site, "ticket_id": after.ref.id}
        place = {**of_ref, **{name: getattr(after, name) for name in _OF_A_PLACE}}
        bound = (literal(place[column.name], column.type) for column in columns)
        conditions.append(tuple_(*columns) > tuple_(*bound))
    source = occurrences.outerjoin(tickets, _SAME) if _asks_tickets(wanted) else occurrences
    return select(*_KEY).select_from(source).where(*conditions).order_by(*columns)


def _rows(connection: Connection, places: Select[Any], columns: Columns) -> list[QueueRow]:
    found = places.subquery()
    shown = [column for column in occurrences.c if column.name in _OF_THE_HISTORY]
    here = and_(*(found.c[column.name] == column for column in _KEY))
    rows = connection.execute(
        select(*shown, *(tickets.c[name] for name in _OF_THE_TICKET), tickets.c.key.label("read_as"))
        .select_from(found.join(occurrences, here).outerjoin(tickets, _SAME))
        .order_by(*columns)
    )
    return [_row(row) for row in rows]


_OF_THE_HISTORY = (
    *("system", "site", "ticket_id", "key", "url", "subject", "bucket", "pattern"),
    *("reported_at", "retailer", "originating", "receiving", "due_at", "value_order", "priority"),
)
_OF_THE_TICKET = (
    *("status", "status_category", "scope", "allowed", "verdict", "routine_since"),
    *("next_step", "problem", "asked_at", "answered_at", "urgency"),
)


def _asks_tickets(wanted: QueueFilter) -> bool:
    return wanted.state is not None or wanted.began_before is not None


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.bucket is not None:
        found.append(occurrences.c.bucket == wanted.bucket)
    if wanted.priority is not None:
        found.append(occurrences.c.priority == wanted.priority)
    if wanted.due_before is not None:
        found.append(occurrences.c.due_at < wanted.due_before)
    if wanted.valued:
        found.append(occurrences.c.value_order < _KNOWN_VALUE)
    if wanted.system is not None:
        found.append(occurrences.c.system == wanted.system)
    if wanted.began_before is not None:
        found.append(_of_each_open(_clock_began(wanted.began_before)))
    if wanted.state is not None:
        found.append(_of_each_open(_in_state(wanted.state)))
    return found


def _of_each_open(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition of tickets in words by which no database begins with all tickets: there are a hundred times as many
    as open exceptions."""
    return func.coalesce(condition, false())


def _clock_began(before: datetime) -> ColumnElement[bool]:
    # Reckoned with, the moment is looked up in no index: the order of the queue is that of its own.
    began = type_coerce(tickets.c.routine_since, BigInteger) + 0 < microseconds(before)
    return and_(tickets.c.scope == "job_failure", tickets.c.allowed.is_(False), began)


def _in_state(state: State) -> ColumnElement[bool]:
    """The same as ``state_of`` says, for the database."""
    known, category = tickets.c.key.is_not(None), tickets.c.status_category
    closed, ready = and_(known, category == "done"), and_(known, category != "done", tickets.c.allowed.is_(True))
    if state == "closed_unproved":
        return closed
    if state == "ready":
        return ready
    undecided = or_(tickets.c.key.is_(None), and_(category != "done", tickets.c.allowed.is_(False)))
    asked = and_(tickets.c.asked_at.is_not(None), tickets.c.answered_at.is_(None))
    if state == "waiting":
        return and_(undecided, asked)
    not_asked = or_(tickets.c.asked_at.is_(None), tickets.c.answered_at.is_not(None))
    if state == "in_work":
        return and_(undecided, not_asked, category == "open")
    return and_(undecided, not_asked, or_(tickets.c.key.is_(None), category == "new"))


def _row(row: Row[*tuple[Any, ...]]) -> QueueRow:
    standing = Standing(
        status_category=row.status_category or "",
        allowed=bool(row.allowed),
        waits_for_reporter=row.asked_at is not None and row.answered_at is None,
    )
    return QueueRow(
        ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
        key=row.read_as or row.key,
        url=row.url,
        subject=row.subject,
        bucket=row.bucket,
        pattern=row.pattern,
        reported_at=row.reported_at,
        retailer=row.retailer,
        originating=row.originating,
        receiving=row.receiving,
        status=row.status or "",
        scope=row.scope or "",
        state=state_of(standing),
        verdict=row.verdict or {},
        routine_since=row.routine_since,
        next_step=row.next_step,
        problem=row.problem,
        urgency=urgency_from(row.urgency),
        due_order=row.due_at,
        value_order=row.value_order,
    )
