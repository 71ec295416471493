"""Open exceptions in escalation order, a page at a time: bucket after bucket, in each the one that waits longest.

Each bucket is read from an index of what is open, so a page costs the same whatever the history has grown to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, and_, func, literal, or_, select, tuple_, type_coerce

from app.domain.queue import NO_BUCKET, ORDER, Standing, State, state_of
from app.domain.ticket import TicketRef
from app.store.columns import microseconds
from app.store.history_tables import occurrences
from app.store.tables import tickets

_KEY = (occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)
_PLACE = (occurrences.c.reported_at, *_KEY)
_SAME = and_(*(tickets.c[column.name] == column for column in _KEY))
_OPEN = occurrences.c.closed_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What of the queue is wanted; ``None`` everywhere: all of it. ``began_before``: only job failures that may not
    close yet and whose clocks started before this moment."""

    bucket: str | None = None
    state: State | None = None
    system: str | None = None
    began_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last place of a page, from which the next one goes on."""

    bucket: str
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

    @property
    def cursor(self) -> Cursor:
        """The place of this row in the queue."""
        bucket = self.bucket if self.bucket in ORDER else NO_BUCKET
        return Cursor(bucket=bucket, reported_at=self.reported_at, ref=self.ref)


def page(connection: Connection, wanted: QueueFilter, after: Cursor | None, limit: int) -> list[QueueRow]:
    """So many open exceptions in escalation order, those after a place where one is given."""
    buckets = ORDER if wanted.bucket is None else (wanted.bucket,)
    if after is not None:
        buckets = buckets[buckets.index(after.bucket) :] if after.bucket in buckets else ()
    found: list[QueueRow] = []
    for bucket in buckets:
        begun = after if after is not None and after.bucket == bucket else None
        found += _of_bucket(connection, bucket, wanted, begun, limit - len(found))
        if len(found) >= limit:
            break
    return found


def counts(connection: Connection) -> dict[str, int]:
    """How many open exceptions each bucket holds; every bucket of the order is there."""
    rows = connection.execute(
        select(occurrences.c.bucket, func.count()).where(_OPEN).group_by(occurrences.c.bucket)
    ).all()
    found = dict.fromkeys(ORDER, 0)
    for bucket, count in rows:
        found[bucket if bucket in found else NO_BUCKET] += int(count)
    return found


def _of_bucket(
    connection: Connection, bucket: str, wanted: QueueFilter, after: Cursor | None, limit: int
) -> list[QueueRow]:
    conditions = [_OPEN, occurrences.c.bucket == bucket, *_conditions(wanted)]
    if after is not None:
        place = (after.reported_at, after.ref.system, after.ref.site, after.ref.id)
        bound = (literal(value, column.type) for value, column in zip(place, _PLACE, strict=True))
        conditions.append(tuple_(*_PLACE) > tuple_(*bound))
    columns = [column for column in occurrences.c if column.name in _OF_THE_HISTORY]
    rows = connection.execute(
        select(*columns, *(tickets.c[name] for name in _OF_THE_TICKET), tickets.c.key.label("read_as"))
        .select_from(occurrences.outerjoin(tickets, _SAME))
        .where(*conditions)
        .order_by(*_PLACE)
        .limit(limit)
    )
    return [_row(row) for row in rows]


_OF_THE_HISTORY = (
    *("system", "site", "ticket_id", "key", "url", "subject", "bucket", "pattern"),
    *("reported_at", "retailer", "originating", "receiving"),
)
_OF_THE_TICKET = (
    *("status", "status_category", "scope", "allowed", "verdict", "routine_since"),
    *("next_step", "problem", "asked_at", "answered_at"),
)


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.system is not None:
        found.append(occurrences.c.system == wanted.system)
    if wanted.began_before is not None:
        # Reckoned with, the moment is looked up in no index: the order of the queue is that of its own.
        found += [
            tickets.c.scope == "job_failure",
            tickets.c.allowed.is_(False),
            type_coerce(tickets.c.routine_since, BigInteger) + 0 < microseconds(wanted.began_before),
        ]
    if wanted.state is not None:
        found.append(_in_state(wanted.state))
    return found


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
    )
