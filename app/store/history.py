"""The history of exceptions: one for both trackers, each row written in its ticket's own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    delete,
    not_,
    or_,
    select,
    true,
    type_coerce,
    update,
)

from app.domain.occurrence import Closing, Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import PatternHistory, own_accounts
from app.domain.survival import Fix, Sighting
from app.domain.ticket import TicketRef
from app.domain.urgency import Urgency
from app.store import groups, library
from app.store.columns import FAR, Instant, microseconds, microseconds_of, moment_at
from app.store.history_tables import closings, occurrences
from app.store.upsert import upsert

MOST_SHOWN = 50
"""Tickets of one pattern that are read whole, newest first. Counts are taken from all."""
MOST_OF_ONE_RUN = 5
MOST_FIXES = 1000
"""Closes of one pattern that survival is judged by, newest first."""

_TICKET = (occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)


def of_pattern(
    connection: Connection,
    ref: TicketRef,
    *,
    fingerprint: str | None,
    account: str | None,
    until: datetime,
    policy: RecurrencePolicy,
    runs: Collection[str] = (),
) -> PatternHistory:
    """All that is kept of the pattern that a ticket belongs to, up to the moment ``until`` of its failure, itself left
    out (but not its own closes). ``account`` is the retailer that it names, as compared; tickets of the same job or
    transaction (``runs``) are among those that are read whole."""
    base = groups.identity_of(connection, ref, fingerprint)
    if base is None:
        return PatternHistory()
    members = groups.members_of(connection, base)
    others = and_(occurrences.c.grouped_as.in_(members), occurrences.c.occurred_at <= until, _without(connection, ref))
    sightings = _runs(connection, others, until, policy)
    own = own_accounts(account, until, sightings, policy.prior_window)
    fixes = fixes_of_group(connection, members)
    return PatternHistory(
        group=members[0],
        sightings=sightings,
        fixes=fixes,
        failures=_first_failures(connection, fixes, members, others, own, policy.episode_gap),
        tickets=_shown(connection, others, own, until - policy.prior_window, runs),
        known=library.entry_of(connection, members),
    )


def earlier_of(
    connection: Connection, fingerprint: str | None, ref: TicketRef, until: datetime
) -> tuple[Occurrence, ...]:
    """The newest other tickets of the pattern that a fingerprint belongs to, up to a moment, newest first."""
    if fingerprint is None:
        return ()
    members = groups.members_of(connection, fingerprint)
    rows = connection.execute(
        select(occurrences)
        .where(occurrences.c.grouped_as.in_(members), occurrences.c.occurred_at <= until, _other_than(ref))
        .order_by(occurrences.c.occurred_at.desc(), *_TICKET)
        .limit(MOST_SHOWN)
    )
    return tuple(_occurrence(row, row.fingerprint) for row in rows)


def sightings_of_group(connection: Connection, members: Collection[str]) -> list[Sighting]:
    """Every occurrence of a group, oldest first."""
    rows = connection.execute(
        select(occurrences.c.occurred_at, occurrences.c.account, occurrences.c.time_stated)
        .where(occurrences.c.grouped_as.in_(members))
        .order_by(occurrences.c.occurred_at)
    )
    return [Sighting(occurred_at=at, account=account, time_stated=stated) for at, account, stated in rows]


def fixes_of_group(connection: Connection, members: Collection[str]) -> list[Fix]:
    """The closes of tickets of a group that stood, newest first: at most ``MOST_FIXES``."""
    closing, ticket = closings.c, occurrences.c
    rows = connection.execute(
        select(
            *_TICKET,
            ticket.key,
            ticket.url,
            ticket.account,
            closing.closed_at,
            closing.reopened_at,
            closing.reason,
            closing.resolution,
        )
        .select_from(closings.join(occurrences, and_(*(closing[column.name] == column for column in _TICKET))))
        .where(ticket.grouped_as.in_(members))
        .order_by(closing.closed_at.desc(), *_TICKET)
        .limit(MOST_FIXES)
    )
    return [
        Fix(
            ref=TicketRef(system=system, site=site, id=number),
            key=key,
            url=url,
            account=account,
            closed_at=closed_at,
            reopened_at=reopened_at,
            reason=reason,
            resolution=resolution,
        )
        for system, site, number, key, url, account, closed_at, reopened_at, reason, resolution in rows
    ]


def remember(connection: Connection, occurrence: Occurrence) -> str | None:
    """Keep (or renew) what is known of one ticket's exception; returns the fingerprint under which it is grouped."""
    grouped_as = groups.identity_of(connection, occurrence.ref, occurrence.fingerprint)
    upsert(
        connection,
        occurrences,
        {
            **_key(occurrence.ref),
            "key": occurrence.key,
            "url": occurrence.url,
            "fingerprint": occurrence.fingerprint,
            "grouped_as": grouped_as,
            "occurred_at": occurrence.occurred_at,
            "time_stated": occurrence.time_stated,
            "reported_at": occurrence.reported_at or occurrence.occurred_at,
            "subject": occurrence.subject,
            "job_id": occurrence.job_id,
            "transaction_id": occurrence.transaction_id,
            "retailer": occurrence.retailer,
            "account": occurrence.account,
            "error_code": occurrence.error_code,
            "template": occurrence.template,
            "originating": occurrence.originating,
            "receiving": occurrence.receiving,
            "pattern": occurrence.pattern,
            "bucket": occurrence.bucket,
            "ruled_out": list(occurrence.ruled_out),
            "suspected": list(occurrence.suspected),
            "closed_at": occurrence.closed_at,
            "resolution_reason": occurrence.resolution_reason,
            "resolution": occurrence.resolution,
            "path": occurrence.path,
            "evidence": occurrence.evidence,
        },
    )
    _remember_closings(connection, occurrence)
    return grouped_as


def remember_urgency(connection: Connection, ref: TicketRef, urgency: Urgency) -> None:
    """Keep by what the queue puts an exception in order, beside what else is kept of it."""
    due_at = None if urgency.deadline is None else urgency.deadline.at
    ranked = {"priority": urgency.priority, "due_at": due_at or FAR, "value_order": urgency.value_order}
    connection.execute(update(occurrences).where(*_of_ticket(occurrences, ref)).values(**ranked))


def forget(connection: Connection, ref: TicketRef) -> None:
    """The ticket turned out to be no exception, or is gone. What people decided about it is kept."""
    connection.execute(delete(occurrences).where(*_of_ticket(occurrences, ref)))
    connection.execute(delete(closings).where(*_of_ticket(closings, ref)))


def between(connection: Connection, since: datetime, until: datetime) -> Iterator[Occurrence]:
    """Every exception that happened between two instants (ends included), oldest first, under the fingerprint that it
    is grouped as."""
    rows = connection.execution_options(yield_per=1000).execute(
        select(occurrences)
        .where(occurrences.c.occurred_at >= since, occurrences.c.occurred_at <= until)
        .order_by(occurrences.c.occurred_at, *_TICKET)
    )
    for row in rows:
        yield _occurrence(row, row.grouped_as)


def occurrence_at(connection: Connection, ref: TicketRef) -> Occurrence | None:
    """What is kept of one ticket."""
    row = connection.execute(select(occurrences).where(*_of_ticket(occurrences, ref))).one_or_none()
    return None if row is None else _occurrence(row, row.fingerprint)


def occurrences_at(connection: Connection, refs: Iterable[TicketRef]) -> dict[TicketRef, Occurrence]:
    """What is kept of several tickets, each under the fingerprint that it is grouped as."""
    condition = any_of(occurrences, refs)
    if condition is None:
        return {}
    rows = connection.execute(select(occurrences).where(condition))
    return {_ref(row): _occurrence(row, row.grouped_as) for row in rows}


def any_of(table: Any, refs: Iterable[TicketRef]) -> ColumnElement[bool] | None:
    """The condition that a row is of one of some tickets, in a form for which both databases use the key (SQLite reads
    the whole table where rows of values are compared); ``None`` for no ticket."""
    by_site: dict[tuple[str, str], list[str]] = {}
    for ref in refs:
        by_site.setdefault((ref.system, ref.site), []).append(ref.id)
    parts = [
        and_(table.c.system == system, table.c.site == site, table.c.ticket_id.in_(ids))
        for (system, site), ids in by_site.items()
    ]
    return or_(*parts) if parts else None


def _remember_closings(connection: Connection, occurrence: Occurrence) -> None:
    """A close keeps the resolution that it was seen with, since a reopened ticket may say something else by now. One
    that stood and is not in the ticket's history any more was undone."""
    known = {
        row.closed_at: row for row in connection.execute(select(closings).where(*_of_ticket(closings, occurrence.ref)))
    }
    present = occurrence.all_closings
    undone = [row.closed_at for row in known.values() if row.reopened_at is None]
    undone = [moment for moment in undone if moment not in {closing.closed_at for closing in present}]
    if undone:
        connection.execute(
            delete(closings).where(*_of_ticket(closings, occurrence.ref), closings.c.closed_at.in_(undone))
        )
    for closing in present:
        before = known.get(closing.closed_at)
        row = {"closed_at": closing.closed_at, "reopened_at": closing.reopened_at}
        if before is None or closing.reopened_at is None:
            row |= _said_at_closing(closing)
        else:
            row |= {"evidence": before.evidence}
        upsert(connection, closings, {**_key(occurrence.ref), **row})


def _said_at_closing(closing: Closing) -> dict[str, Any]:
    return {
        "reason": closing.reason,
        "resolution": closing.resolution,
        "path": closing.path,
        "evidence": closing.evidence,
    }


def _runs(
    connection: Connection, others: ColumnElement[bool], until: datetime, policy: RecurrencePolicy
) -> list[Sighting]:
    """The occurrences of the prior window, those of one account that follow each other by less than the gap as one. A
    run ends where the shorter window begins, so that each window holds whole runs."""
    gap, edge = microseconds_of(policy.episode_gap), microseconds(until - policy.automation_window)
    rows = connection.execute(
        select(type_coerce(occurrences.c.occurred_at, BigInteger), occurrences.c.account)
        .where(others, occurrences.c.occurred_at >= until - policy.prior_window)
        .order_by(occurrences.c.occurred_at)
    )
    runs: list[list[Any]] = []
    latest: dict[str | None, list[Any]] = {}
    for at, account in rows:
        run = latest.get(account)
        if run is None or at - run[1] >= gap or run[1] < edge <= at:
            latest[account] = [at, at, 1, account]
            runs.append(latest[account])
        else:
            run[1] = at
            run[2] += 1
    return [
        Sighting(occurred_at=moment_at(first), last=moment_at(last), count=count, account=account)
        for first, last, count, account in runs
    ]


def _first_failures(
    connection: Connection,
    fixes: Sequence[Fix],
    members: Collection[str],
    others: ColumnElement[bool],
    own: Collection[str | None],
    gap: timedelta,
) -> list[Sighting]:
    """The first failure after each of some closes, at the same account, at each of the own ones and without any; and
    the first of those whose time is not stated that was reported the gap or later after it."""
    if not fixes:
        return []
    fixed = occurrences.alias("fixed")
    failed = occurrences
    columns: list[Any] = [closings.c.closed_at]
    names = [None, *(name for name in own if name is not None)]
    for name in (fixed.c.account, *names):
        same = failed.c.account.is_(None) if name is None else failed.c.account == name
        for stated, late in ((True, closings.c.closed_at), (False, _later(closings.c.closed_at, gap))):
            after = failed.c.occurred_at > late if stated else failed.c.occurred_at >= late
            first = select(failed.c.occurred_at).where(others, same, failed.c.time_stated.is_(stated), after)
            columns.append(first.order_by(failed.c.occurred_at).limit(1).correlate(fixed, closings).scalar_subquery())
    of_ticket = and_(*(closings.c[column.name] == fixed.c[column.name] for column in _TICKET))
    rows = connection.execute(
        select(fixed.c.account, *columns[1:])
        .select_from(closings.join(fixed, of_ticket))
        .where(fixed.c.grouped_as.in_(members), closings.c.closed_at >= fixes[-1].closed_at)
    )
    found: set[Sighting] = set()
    for account, *moments in rows:
        for place, moment in enumerate(moments):
            if moment is not None:
                where = account if place < 2 else names[place // 2 - 1]
                found.add(Sighting(occurred_at=moment, account=where, time_stated=place % 2 == 0))
    return list(found)


def _later(moment: ColumnElement[Any], gap: timedelta) -> ColumnElement[Any]:
    return type_coerce(type_coerce(moment, BigInteger) + microseconds_of(gap), Instant)


def _shown(
    connection: Connection,
    others: ColumnElement[bool],
    own: Collection[str | None],
    since: datetime,
    runs: Collection[str],
) -> tuple[Occurrence, ...]:
    mine = _of_accounts(own)
    newest = select(occurrences).where(others, mine).order_by(occurrences.c.occurred_at.desc(), *_TICKET)
    resolved = or_(occurrences.c.resolution_reason.is_not(None), occurrences.c.resolution.is_not(None))
    last_resolved = (
        select(occurrences)
        .where(others, occurrences.c.closed_at.is_not(None), resolved)
        .order_by(case((mine, 0), else_=1), occurrences.c.closed_at.desc(), *_TICKET)
        .limit(1)
    )
    rows = [*connection.execute(newest.limit(MOST_SHOWN)), *connection.execute(last_resolved)]
    if runs:
        same_run = or_(occurrences.c.job_id.in_(runs), occurrences.c.transaction_id.in_(runs))
        recent = newest.where(same_run, occurrences.c.occurred_at >= since)
        rows += connection.execute(recent.limit(MOST_OF_ONE_RUN))
    return tuple({_ref(row): _occurrence(row, row.fingerprint) for row in rows}.values())


def _without(connection: Connection, ref: TicketRef) -> ColumnElement[bool]:
    """The condition that leaves one ticket out; only rows of its moment are looked at for it, so that an index serves
    for all others."""
    moment = connection.execute(
        select(occurrences.c.occurred_at).where(*_of_ticket(occurrences, ref))
    ).scalar_one_or_none()
    return true() if moment is None else or_(occurrences.c.occurred_at != moment, _other_than(ref))


def _of_accounts(own: Iterable[str | None]) -> ColumnElement[bool]:
    names = [name for name in own if name is not None]
    unnamed = [occurrences.c.account.is_(None)] if None in own else []
    return or_(occurrences.c.account.in_(names), *unnamed)


def _other_than(ref: TicketRef) -> ColumnElement[bool]:
    return not_(and_(*_of_ticket(occurrences, ref)))


def _of_ticket(table: Any, ref: TicketRef) -> tuple[ColumnElement[bool], ...]:
    return table.c.system == ref.system, table.c.site == ref.site, table.c.ticket_id == ref.id


def _key(ref: TicketRef) -> dict[str, Any]:
    return {"system": ref.system, "site": ref.site, "ticket_id": ref.id}


def _ref(row: Row[*tuple[object, ...]]) -> TicketRef:
    return TicketRef(system=row.system, site=row.site, id=row.ticket_id)


def _occurrence(row: Row[*tuple[object, ...]], fingerprint: str | None) -> Occurrence:
    return Occurrence(
        ref=_ref(row),
        key=row.key,
        url=row.url,
        occurred_at=row.occurred_at,
        fingerprint=fingerprint,
        subject=row.subject,
        job_id=row.job_id,
        transaction_id=row.transaction_id,
        closed_at=row.closed_at,
        resolution_reason=row.resolution_reason,
        resolution=row.resolution,
        time_stated=row.time_stated,
        reported_at=row.reported_at,
        retailer=row.retailer,
        error_code=row.error_code,
        template=row.template,
        originating=row.originating,
        receiving=row.receiving,
        pattern=row.pattern,
        bucket=row.bucket,
        ruled_out=tuple(row.ruled_out),
        suspected=tuple(row.suspected),
        path=row.path,
        evidence=row.evidence,
    )
