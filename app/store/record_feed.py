"""Records in the order in which their tickets were last read, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
)

from app.domain.ticket import System, TicketRef
from app.store import feeds
from app.store.columns import microseconds
from app.store.feeds import Place
from app.store.history import any_of
from app.store.history_tables import occurrences
from app.store.tables import tickets

SMALL_PATTERN = 2_000
"""Tickets of one pattern up to which they are looked up as such; a larger one is frequent among all tickets."""

_SAME = and_(*(tickets.c[name] == occurrences.c[name] for name in ("system", "site", "ticket_id")))
_OPEN = tickets.c.status_category != literal_column("'done'")
_CLOSED = tickets.c.status_category == literal_column("'done'")
_OF_THE_TICKET = (
    *("system", "site", "ticket_id", "key", "url", "subject", "status", "status_category", "scope", "created_at"),
    *("read_at", "closed_at", "record", "verdict", "next_step", "problem", "gone"),
)
_OF_THE_HISTORY = (
    *("grouped_as", "occurred_at", "time_stated", "bucket", "pattern", "retailer", "originating", "receiving"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """Which records are wanted; nothing set: all. ``sites``: no others than these (system and name). ``members`` are
    the fingerprints of one pattern. ``since``: last read at that moment or later."""

    sites: tuple[tuple[str, str], ...] = ()
    system: str | None = None
    site: str | None = None
    bucket: str | None = None
    members: tuple[str, ...] | None = None
    is_open: bool | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A ticket of an exception as last read. ``record`` and ``verdict`` are stored JSON; ``group`` is the fingerprint
    under which it is grouped. What the history said is ``None`` for a ticket that is gone."""

    ref: TicketRef
    key: str
    url: str
    subject: str
    status: str
    status_category: str
    scope: str
    created_at: datetime
    read_at: datetime
    closed_at: datetime | None
    record: Mapping[str, Any] | None
    verdict: Mapping[str, Any]
    next_step: str | None
    problem: str | None
    gone: bool
    group: str | None
    occurred_at: datetime | None
    time_stated: bool
    bucket: str | None
    pattern: str | None
    retailer: str | None
    originating: str | None
    receiving: str | None

    @property
    def is_exception(self) -> bool:
        """Whether it has a record, or had one whose texts are not kept any more."""
        return self.record is not None or self.bucket is not None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(at=self.read_at, system=self.ref.system, site=self.ref.site, ticket_id=self.ref.id)


def page(
    connection: Connection, wanted: RecordFilter, after: Place | None, limit: int
) -> tuple[list[RecordRow], Place | None]:
    """Up to so many records after a place, and the place from which to go on; ``None`` where the list ends here."""
    if wanted.members is not None and not _is_large(connection, wanted.members):
        return _of_pattern(connection, wanted, wanted.members, after, limit)
    conditions = [] if after is None else feeds.later(tickets.c.read_at, tickets, after)
    moments = [] if after is None else [tickets.c.read_at >= after.at]
    for common in _since_and_open(wanted):
        conditions.append(common)
        moments.append(common)
    until = feeds.looked_at_until(connection, tickets.c.read_at, moments, feeds.PLACES_LOOKED_AT)
    if until is not None:
        conditions.append(tickets.c.read_at <= until)
    columns = (tickets.c.read_at, tickets.c.system, tickets.c.site, tickets.c.ticket_id)
    statement = select(*columns).where(*conditions, *_filters(wanted)).order_by(*columns).limit(limit + 1)
    places = [
        Place(at=at, system=system, site=site, ticket_id=number)
        for at, system, site, number in connection.execute(statement)
    ]
    rows = _at(connection, places[:limit])
    if len(places) > limit:
        return rows, places[limit - 1]
    return rows, None if until is None else feeds.after_all_of(until)


def one(connection: Connection, ref: TicketRef) -> RecordRow | None:
    """The record of one ticket; ``None`` where it was never read or is no exception."""
    row = connection.execute(
        _selected().where(tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id)
    ).one_or_none()
    found = None if row is None else _row(row)
    return found if found is not None and found.is_exception else None


def _at(connection: Connection, places: Sequence[Place]) -> list[RecordRow]:
    """The records at some places, without tickets that are gone and never were exceptions."""
    refs = [TicketRef(system=cast(System, one.system), site=one.site, id=one.ticket_id) for one in places]
    condition = any_of(tickets, refs)
    if condition is None:
        return []
    found = {row.ref: row for row in map(_row, connection.execute(_selected().where(condition)))}
    return [found[ref] for ref in refs if ref in found and found[ref].is_exception]


def _of_pattern(
    connection: Connection, wanted: RecordFilter, members: tuple[str, ...], after: Place | None, limit: int
) -> tuple[list[RecordRow], Place | None]:
    """The same where the tickets are looked up by their pattern and put in order then."""
    moment = type_coerce(tickets.c.read_at, BigInteger) + 0
    place = (moment, tickets.c.system, tickets.c.site, tickets.c.ticket_id)
    conditions: list[ColumnElement[bool]] = [occurrences.c.grouped_as.in_(members)]
    if after is not None:
        bound = (microseconds(after.at), after.system, after.site, after.ticket_id)
        conditions.append(tuple_(*place) > tuple_(*bound))
    if wanted.since is not None:
        conditions.append(moment >= microseconds(wanted.since))
    if wanted.is_open is not None:
        conditions.append(_OPEN if wanted.is_open else _CLOSED)
    if wanted.bucket is not None:
        conditions.append(occurrences.c.bucket == wanted.bucket)
    statement = (
        select(*_columns())
        .select_from(occurrences.join(tickets, _SAME))
        .where(*conditions, *feeds.of_place(tickets, wanted))
        .order_by(*place)
        .limit(limit + 1)
    )
    rows = [_row(row) for row in connection.execute(statement)]
    return rows[:limit], rows[limit - 1].place if len(rows) > limit else None


def _is_large(connection: Connection, members: tuple[str, ...]) -> bool:
    beyond = select(occurrences.c.grouped_as).where(occurrences.c.grouped_as.in_(members)).offset(SMALL_PATTERN)
    return connection.execute(beyond.limit(1)).first() is not None


def _since_and_open(wanted: RecordFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(tickets.c.read_at >= wanted.since)
    if wanted.is_open:
        found.append(_OPEN)
    return found


def _filters(wanted: RecordFilter) -> list[ColumnElement[bool]]:
    """What is said of the history is looked up ticket by ticket, so that a page never reads all of it."""
    found = feeds.of_place(tickets, wanted)
    if wanted.bucket is None and wanted.members is None:
        found.append(or_(tickets.c.gone, _looked_up("bucket").is_not(None)))
    if wanted.bucket is not None:
        found.append(_looked_up("bucket") == wanted.bucket)
    if wanted.members is not None:
        found.append(_looked_up("grouped_as").in_(wanted.members))
    if wanted.is_open is False:
        found.append(_CLOSED)
    return found


def _looked_up(name: str) -> ScalarSelect[Any]:
    return select(occurrences.c[name]).where(_SAME).correlate(tickets).scalar_subquery()


def _columns() -> list[ColumnElement[Any]]:
    return [*(tickets.c[name] for name in _OF_THE_TICKET), *(occurrences.c[name] for name in _OF_THE_HISTORY)]


def _selected() -> Any:
    return select(*_columns()).select_from(tickets.outerjoin(occurrences, _SAME))


def _row(row: Row[*tuple[Any, ...]]) -> RecordRow:
    return RecordRow(
        ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        subject=row.subject,
        status=row.status,
        status_category=row.status_category,
        scope=row.scope,
        created_at=row.created_at,
        read_at=row.read_at,
        closed_at=row.closed_at,
        record=row.record,
        verdict=row.verdict or {},
        next_step=row.next_step,
        problem=row.problem,
        gone=row.gone,
        group=row.grouped_as,
        occurred_at=row.occurred_at,
        time_stated=bool(row.time_stated),
        bucket=row.bucket,
        pattern=row.pattern,
        retailer=row.retailer,
        originating=row.originating,
        receiving=row.receiving,
    )
