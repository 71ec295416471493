"""The facts that insight counts, row by row, so that a long history is never held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from app.domain.insight.operations import CloseFact, ExceptionFact, ResponseFact
from app.domain.library import owner_of
from app.store.going_live import outcome_of
from app.store.history_tables import closings, occurrences
from app.store.tables import audit, reverts, tickets

ROWS_AT_ONCE = 1_000
_SAME_TICKET = and_(*(tickets.c[name] == occurrences.c[name] for name in ("system", "site", "ticket_id")))
_SAME_REVERT = and_(*(tickets.c[name] == reverts.c[name] for name in ("system", "site", "ticket_id")))
_SAME_ENTRY = and_(*(tickets.c[name] == audit.c[name] for name in ("system", "site", "ticket_id")))


def exceptions(connection: Connection, since: datetime) -> Iterator[ExceptionFact]:
    """Exceptions that happened since a moment, with how complete their records are."""
    statement = (
        select(occurrences.c.reported_at, occurrences.c.bucket, occurrences.c.pattern, tickets.c.record)
        .select_from(occurrences.outerjoin(tickets, _SAME_TICKET))
        .where(occurrences.c.occurred_at >= since)
    )
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement):
        sources = [value.get("source") for value in ((row.record or {}).get("fields") or {}).values()]
        yield ExceptionFact(
            reported_at=row.reported_at,
            bucket=row.bucket,
            pattern=row.pattern,
            fields=len(sources),
            known=sum(source != "unknown" for source in sources),
            stated=sources.count("text"),
        )


def closes(connection: Connection, since: datetime, owners: Mapping[str, str]) -> Iterator[CloseFact]:
    """Closes of gated tickets since a moment: those that stand, as judged last, and those that were undone."""
    names = (occurrences.c.originating, occurrences.c.receiving)
    standing = (
        select(tickets.c.created_at, tickets.c.closed_at, tickets.c.closed_by, tickets.c.verdict, *names)
        .select_from(tickets.outerjoin(occurrences, _SAME_TICKET))
        .where(
            tickets.c.closed_at >= since,
            tickets.c.subject != "",
            tickets.c.status_category == "done",
            tickets.c.scope != "none",
            tickets.c.gone.is_(False),
        )
    )
    for close in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(standing):
        yield _close(close, close.closed_at, owners, close.verdict)
    undone = (
        select(tickets.c.created_at, reverts.c.closed_at, tickets.c.closed_by, *names)
        .select_from(reverts.join(tickets, _SAME_REVERT).outerjoin(occurrences, _SAME_TICKET))
        .where(reverts.c.reverted_at >= since, reverts.c.problem.is_(None))
    )
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(undone):
        yield _close(row, row.closed_at, owners, None)


def responses(connection: Connection, since: datetime) -> Iterator[ResponseFact]:
    """Tickets made since a moment, and when the service first wrote into each."""
    first = func.min(audit.c.at)
    statement = (
        select(tickets.c.created_at, first.label("recorded_at"))
        .select_from(audit.join(tickets, _SAME_ENTRY))
        .where(audit.c.event == "written", audit.c.at >= since, tickets.c.created_at >= since)
        .group_by(tickets.c.system, tickets.c.site, tickets.c.ticket_id, tickets.c.created_at)
    )
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement):
        yield ResponseFact(created_at=row.created_at, recorded_at=row.recorded_at)


def reopened(connection: Connection, since: datetime) -> Iterator[datetime]:
    """When closes that stood were reopened."""
    statement = select(closings.c.reopened_at).where(closings.c.reopened_at >= since)
    yield from connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement).scalars()


def open_since(connection: Connection) -> Iterator[datetime]:
    """When each exception that is open was reported."""
    statement = select(occurrences.c.reported_at).where(occurrences.c.closed_at.is_(None))
    yield from connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement).scalars()


def _close(row: Any, closed_at: datetime, owners: Mapping[str, str], verdict: Mapping[str, Any] | None) -> CloseFact:
    return CloseFact(
        closed_at=closed_at,
        outcome="undone" if verdict is None else outcome_of(verdict),
        team=owner_of(owners, row.originating or "", row.receiving or ""),
        route=row.closed_by,
        cycle=closed_at - row.created_at,
    )
