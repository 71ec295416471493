"""Closes of gated tickets in the order in which they were judged last or undone, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, false, func, literal_column, not_, select

from app.domain.ticket import TicketRef
from app.store import feeds
from app.store.feeds import Place
from app.store.going_live import outcome_of
from app.store.history import any_of
from app.store.tables import audit, reverts, tickets

CloseOutcome = Literal["proved", "overridden", "escaped", "shadow", "reverted"]
"""With proof; by an override; without proof: left closed, left closed since the gate only watches, undone."""
PLACES_LOOKED_AT = 2_000

_AS_TOLD: Mapping[str, CloseOutcome] = {
    "proved": "proved",
    "override": "overridden",
    "stands": "escaped",
    "would_refuse": "shadow",
}
_SAME = and_(*(tickets.c[name] == reverts.c[name] for name in ("system", "site", "ticket_id")))
_UNDONE = exists().where(_SAME, reverts.c.closed_at == tickets.c.closed_at, reverts.c.problem.is_(None))
_BY_OVERRIDE = func.coalesce(tickets.c.verdict["path"].as_string(), "") == "override"
_ENFORCED = tickets.c.verdict["enforced"].as_boolean()
_STANDING: Mapping[CloseOutcome, tuple[ColumnElement[bool], ...]] = {
    "proved": (tickets.c.allowed, not_(_BY_OVERRIDE)),
    "overridden": (tickets.c.allowed, _BY_OVERRIDE),
    "escaped": (tickets.c.allowed.is_(False), _ENFORCED),
    "shadow": (tickets.c.allowed.is_(False), not_(_ENFORCED)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFilter:
    """Which closes are wanted; nothing set: all. ``since``: judged or undone at that moment or later."""

    sites: tuple[tuple[str, str], ...] = ()
    system: str | None = None
    site: str | None = None
    outcome: CloseOutcome | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRow:
    """One close. ``judged_at``: when it was last judged, or undone. ``verdict`` is the stored JSON, ``None`` for a
    close that was undone: the ticket has been judged anew since. ``missing`` are requirement keys."""

    ref: TicketRef
    key: str
    url: str
    scope: str
    outcome: CloseOutcome
    closed_at: datetime
    judged_at: datetime
    verdict: Mapping[str, Any] | None
    missing: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        ref = self.ref
        return Place(at=self.judged_at, kind=self.kind, system=ref.system, site=ref.site, ticket_id=ref.id)

    @property
    def kind(self) -> int:
        """Of one moment, closes that stand come first, those that were undone then."""
        return int(self.outcome == "reverted")


def page(
    connection: Connection, wanted: CloseFilter, after: Place | None, limit: int
) -> tuple[list[CloseRow], Place | None]:
    """Up to so many closes after a place, and the place from which to go on; ``None`` where the list ends here."""
    standing: list[CloseRow] = []
    until: datetime | None = None
    if wanted.outcome != "reverted":
        standing, until = _standing(connection, wanted, after, limit)
    undone = _undone(connection, wanted, after, limit) if wanted.outcome in (None, "reverted") else []
    rows = sorted((*standing, *undone), key=lambda row: (row.judged_at, row.kind))
    if until is not None:
        rows = [row for row in rows if row.judged_at <= until]
    if len(rows) > limit:
        return _with_missing(connection, rows[:limit]), rows[limit - 1].place
    return _with_missing(connection, rows), None if until is None else feeds.after_all_of(until)


def _standing(
    connection: Connection, wanted: CloseFilter, after: Place | None, limit: int
) -> tuple[list[CloseRow], datetime | None]:
    """One more than so many of those that stand, and the moment up to which was looked."""
    conditions: list[ColumnElement[bool]] = []
    if after is not None:
        at = tickets.c.read_at
        conditions += feeds.later(at, tickets, after) if after.kind == 0 else [at > after.at]
    moments = [] if after is None else [tickets.c.read_at >= after.at]
    if wanted.since is not None:
        conditions.append(tickets.c.read_at >= wanted.since)
        moments.append(tickets.c.read_at >= wanted.since)
    until = feeds.looked_at_until(connection, tickets.c.read_at, moments, PLACES_LOOKED_AT)
    if until is not None:
        conditions.append(tickets.c.read_at <= until)
    names = ("system", "site", "ticket_id", "key", "url", "scope", "closed_at", "read_at", "verdict")
    statement = (
        select(*(tickets.c[name] for name in names))
        .where(
            *conditions,
            *feeds.of_place(tickets, wanted),
            tickets.c.status_category == literal_column("'done'"),
            feeds.apart(tickets.c.scope) != "none",
            func.coalesce(tickets.c.gone, false()).is_(False),
            tickets.c.closed_at.is_not(None),
            not_(_UNDONE),
            *(() if wanted.outcome is None else _STANDING[wanted.outcome]),
        )
        .order_by(tickets.c.read_at, tickets.c.system, tickets.c.site, tickets.c.ticket_id)
        .limit(limit + 1)
    )
    return [_close_that_stands(row) for row in connection.execute(statement)], until


def _undone(connection: Connection, wanted: CloseFilter, after: Place | None, limit: int) -> list[CloseRow]:
    """One more than so many of those that were undone."""
    conditions: list[ColumnElement[bool]] = [reverts.c.problem.is_(None)]
    if after is not None:
        at = reverts.c.reverted_at
        conditions += [at >= after.at] if after.kind == 0 else feeds.later(at, reverts, after)
    if wanted.since is not None:
        conditions.append(reverts.c.reverted_at >= wanted.since)
    statement = (
        select(
            *(reverts.c[name] for name in ("system", "site", "ticket_id", "closed_at", "reverted_at")),
            *(tickets.c[name] for name in ("key", "url", "strictest_scope")),
        )
        .select_from(reverts.join(tickets, _SAME))
        .where(*conditions, *feeds.of_place(reverts, wanted))
        .order_by(reverts.c.reverted_at, reverts.c.system, reverts.c.site, reverts.c.ticket_id)
        .limit(limit + 1)
    )
    return [
        CloseRow(
            ref=_ref(row),
            key=row.key,
            url=row.url,
            scope=row.strictest_scope,
            outcome="reverted",
            closed_at=row.closed_at,
            judged_at=row.reverted_at,
            verdict=None,
            missing=(),
        )
        for row in connection.execute(statement)
    ]


def _with_missing(connection: Connection, rows: Sequence[CloseRow]) -> list[CloseRow]:
    """With what was missing at closes that were undone, as the audit trail tells."""
    condition = any_of(audit, {row.ref for row in rows if row.outcome == "reverted"})
    if condition is None:
        return list(rows)
    told = {
        (_ref(entry), entry.detail.get("closed_at")): tuple(entry.detail.get("missing") or ())
        for entry in connection.execute(select(audit).where(condition, audit.c.event == "reverted"))
    }
    return [replace(row, missing=told.get((row.ref, row.closed_at.isoformat()), row.missing)) for row in rows]


def _close_that_stands(row: Row[*tuple[Any, ...]]) -> CloseRow:
    verdict = row.verdict or {}
    return CloseRow(
        ref=_ref(row),
        key=row.key,
        url=row.url,
        scope=row.scope,
        outcome=_AS_TOLD[outcome_of(verdict)],
        closed_at=row.closed_at,
        judged_at=row.read_at,
        verdict=verdict or None,
        missing=tuple(item["requirement"] for item in verdict.get("missing") or ()),
    )


def _ref(row: Row[*tuple[Any, ...]]) -> TicketRef:
    return TicketRef(system=row.system, site=row.site, id=row.ticket_id)
