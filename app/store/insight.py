"""The facts that insight counts: added up by the database, or row by row, so that a long history is never held in
memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, case, cast, func, select

from app.domain.going_live import Outcome
from app.domain.insight.operations import CloseFact, ExceptionCount, ResponseFact
from app.domain.library import owner_of
from app.store.columns import week_number
from app.store.going_live import outcome_of
from app.store.history_tables import closings, occurrences
from app.store.tables import audit, reverts, tickets

ROWS_AT_ONCE = 1_000
SOURCED = '"source": "'
"""How each field of a stored record names its source, and how it names some of them."""
SOURCED_BY = {source: f'"source": "{source}"' for source in ("unknown", "text")}
_SAME_TICKET = and_(*(tickets.c[name] == occurrences.c[name] for name in ("system", "site", "ticket_id")))
_SAME_REVERT = and_(*(tickets.c[name] == reverts.c[name] for name in ("system", "site", "ticket_id")))
_SAME_ENTRY = and_(*(tickets.c[name] == audit.c[name] for name in ("system", "site", "ticket_id")))


def exceptions(connection: Connection, since: datetime) -> list[ExceptionCount]:
    """Exceptions that happened since a moment, with how complete their records are, counted by the database."""
    week = week_number(occurrences.c.reported_at).label("week")
    kinds = (week, occurrences.c.bucket, occurrences.c.pattern)
    fields, unknown, stated = (_times(text) for text in (SOURCED, SOURCED_BY["unknown"], SOURCED_BY["text"]))
    counted = (
        select(
            *kinds,
            func.count().label("exceptions"),
            func.sum(case((fields > 0, 1), else_=0)).label("recorded"),
            func.sum(fields).label("fields"),
            func.sum(fields - unknown).label("known"),
            func.sum(stated).label("stated"),
        )
        .select_from(occurrences.outerjoin(tickets, _SAME_TICKET))
        .where(occurrences.c.occurred_at >= since)
        .group_by(*kinds)
    )
    return [
        ExceptionCount(
            week=int(row.week),
            bucket=row.bucket,
            pattern=row.pattern,
            exceptions=int(row.exceptions),
            recorded=int(row.recorded),
            fields=int(row.fields),
            known=int(row.known),
            stated=int(row.stated),
        )
        for row in connection.execute(counted)
    ]


def _times(text: str) -> ColumnElement[Any]:
    """How often a text stands in the stored record; 0 where there is none. Quotes inside of values are escaped, so only
    the record's own structure has them bare."""
    record = func.coalesce(cast(tickets.c.record, Text), "")
    return (func.length(record) - func.length(func.replace(record, text, ""))) // len(text)


def closes(connection: Connection, since: datetime, owners: Mapping[str, str]) -> Iterator[CloseFact]:
    """Closes of gated tickets since a moment: those that stand, as judged last, and those that were undone."""
    names = (occurrences.c.originating, occurrences.c.receiving)
    teams = _Teams(owners)
    verdict = tickets.c.verdict
    standing = (
        select(
            tickets.c.created_at,
            tickets.c.closed_at,
            tickets.c.closed_by,
            verdict["allowed"].as_boolean().label("allowed"),
            verdict["path"].as_string().label("path"),
            verdict["enforced"].as_boolean().label("enforced"),
            *names,
        )
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
        judged = {"allowed": close.allowed, "path": close.path, "enforced": close.enforced}
        yield _close(close, teams, outcome_of(judged))
    undone = (
        select(tickets.c.created_at, reverts.c.closed_at, tickets.c.closed_by, *names)
        .select_from(reverts.join(tickets, _SAME_REVERT).outerjoin(occurrences, _SAME_TICKET))
        .where(reverts.c.reverted_at >= since, reverts.c.problem.is_(None))
    )
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(undone):
        yield _close(row, teams, "undone")


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


class _Teams:
    """The owners of boundaries, each looked for once."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        self._owners = owners
        self._known: dict[tuple[str, str], str] = {}

    def of(self, originating: str | None, receiving: str | None) -> str:
        """The team of a boundary; empty where nobody owns it."""
        boundary = (originating or "", receiving or "")
        if boundary not in self._known:
            self._known[boundary] = owner_of(self._owners, *boundary)
        return self._known[boundary]


def _close(row: Any, teams: _Teams, outcome: Outcome) -> CloseFact:
    return CloseFact(
        closed_at=row.closed_at,
        outcome=outcome,
        team=teams.of(row.originating, row.receiving),
        route=row.closed_by,
        cycle=row.closed_at - row.created_at,
    )
