"""What the dashboard and the metrics show: readings across tickets, deliveries, sites, workers and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, and_, func, literal_column, or_, select, text

from app.domain.ticket import TicketRef
from app.domain.urgency import Urgency, urgency_from
from app.store.inbox import ATTENTION
from app.store.sites import WORKER_TIMEOUT
from app.store.tables import audit, deliveries, sites, tickets, workers

Show = Literal["gated", "refused", "problem", "all"]
SHOWN: tuple[Show, ...] = get_args(Show)
"""Which tickets a list holds: exceptions, those that may not close, those with a problem, or every ticket seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A ticket as last read. ``record`` and ``verdict`` are stored JSON; ``problem`` says what could not be done."""

    ref: TicketRef
    key: str
    url: str
    subject: str
    status: str
    status_category: str
    scope: str
    created_at: datetime
    read_at: datetime
    enriched_at: datetime | None
    closed_at: datetime | None
    record: Mapping[str, Any] | None
    verdict: Mapping[str, Any]
    next_step: str | None
    problem: str | None
    gone: bool
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery with the ticket that it names, if any. ``cause`` says why it is in its state."""

    id: int
    system: str
    site: str
    ref: TicketRef | None
    ticket: str | None
    kind: str
    state: str
    attempts: int
    received_at: datetime
    due_at: datetime
    cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One event of the audit trail."""

    at: datetime
    event: str
    actor: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHealth:
    """How a ticketing site answered lately; all ``None`` where nothing was asked of it yet."""

    system: str
    site: str
    last_ok_at: datetime | None
    failing_since: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """A worker process and its last sign of life."""

    id: str
    started_at: datetime
    beat_at: datetime
    alive: bool


def recent_tickets(
    connection: Connection,
    *,
    show: Show = "gated",
    search: str = "",
    before: datetime | None = None,
    limit: int = 50,
) -> list[TicketRow]:
    """The tickets read last, newest first. ``search`` is a part of key or subject, without regard to case."""
    conditions = [_SHOW_CONDITIONS[show]]
    if search:
        conditions.append(
            or_(
                tickets.c.key.icontains(search, autoescape=True),
                tickets.c.subject.icontains(search, autoescape=True),
            )
        )
    if before is not None:
        conditions.append(tickets.c.read_at < before)
    statement = select(tickets).where(*conditions).order_by(tickets.c.read_at.desc(), tickets.c.key).limit(limit)
    return [_ticket(row) for row in connection.execute(statement)]


def ticket(connection: Connection, ref: TicketRef) -> TicketRow | None:
    """One ticket, if it was ever read."""
    row = connection.execute(
        select(tickets).where(tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id)
    ).one_or_none()
    return None if row is None else _ticket(row)


def ticket_called(connection: Connection, system: str, site: str, reference: str) -> TicketRow | None:
    """The ticket of a site with this key or id, if it was ever read; where a key was given twice (a move between
    projects), the one that is still there and was read last."""
    of_site = and_(tickets.c.system == system, tickets.c.site == site)
    row = connection.execute(
        select(tickets)
        .where(or_(and_(of_site, tickets.c.key == reference), and_(of_site, tickets.c.ticket_id == reference)))
        .order_by(tickets.c.gone, tickets.c.read_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _ticket(row)


def deliveries_of(connection: Connection, ref: TicketRef, limit: int = 50) -> list[DeliveryRow]:
    """What was received about a ticket, newest first."""
    return _deliveries(
        connection,
        and_(
            deliveries.c.system == ref.system,
            deliveries.c.site == ref.site,
            deliveries.c.ticket_id == ref.id,
        ),
        limit,
    )


def needing_attention(connection: Connection, limit: int = 20) -> list[DeliveryRow]:
    """Deliveries that a person should look at: quarantined, dead, or waiting for another try after a failure."""
    conditions = [*map(_in_state, ATTENTION), _BLOCKED]
    found = [row for condition in conditions for row in _deliveries(connection, condition, limit)]
    return sorted(found, key=lambda row: row.id, reverse=True)[:limit]


def blocked_count(connection: Connection) -> int:
    """How many queued deliveries wait for another try after a failure."""
    return connection.execute(select(func.count()).select_from(deliveries).where(_BLOCKED)).scalar_one()


def deliveries_in(
    connection: Connection, states: Sequence[str], *, before: int | None = None, limit: int = 100
) -> list[DeliveryRow]:
    """Deliveries in these states (any, where none is named), newest first, those before an id where one is given."""
    found: list[DeliveryRow] = []
    for condition in [_in_state(state) for state in states] or [deliveries.c.id > 0]:
        asked = condition if before is None else and_(condition, deliveries.c.id < before)
        found += _deliveries(connection, asked, limit)
    return sorted(found, key=lambda row: row.id, reverse=True)[:limit]


def audit_of(connection: Connection, ref: TicketRef, limit: int = 50) -> list[AuditRow]:
    """What was decided and done about a ticket, newest first."""
    rows = connection.execute(
        select(audit)
        .where(audit.c.system == ref.system, audit.c.site == ref.site, audit.c.ticket_id == ref.id)
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return [AuditRow(at=row.at, event=row.event, actor=row.actor, detail=row.detail) for row in rows]


def site_health(connection: Connection, configured: Sequence[tuple[str, str]]) -> list[SiteHealth]:
    """Every configured site, and those not configured any more that were failing when last asked."""
    known = {(row.system, row.site): row for row in connection.execute(select(sites))}
    shown = [*configured, *sorted(key for key, row in known.items() if row.failing_since and key not in configured)]
    return [_site(system, site, known.get((system, site))) for system, site in shown]


def worker_rows(connection: Connection, now: datetime) -> list[WorkerRow]:
    """The worker processes that gave a sign of life lately, the newest first."""
    rows = connection.execute(select(workers).order_by(workers.c.beat_at.desc()))
    return [
        WorkerRow(id=row.id, started_at=row.started_at, beat_at=row.beat_at, alive=row.beat_at > now - WORKER_TIMEOUT)
        for row in rows
    ]


def ticket_counts(connection: Connection) -> dict[tuple[str, bool], int]:
    """How many known tickets there are by scope and by whether they may close; deleted ones left out."""
    rows = connection.execute(
        select(tickets.c.scope, tickets.c.allowed, func.count())
        .where(tickets.c.gone.is_(False))
        .group_by(tickets.c.scope, tickets.c.allowed)
    )
    return {(str(scope), bool(allowed)): int(count) for scope, allowed, count in rows}


def question_counts(connection: Connection) -> dict[str, int]:
    """How many reporters were asked for what is missing, and of how many nothing is open any more."""
    asked, answered = connection.execute(
        select(func.count(tickets.c.asked_at), func.count(tickets.c.answered_at)).where(tickets.c.gone.is_(False))
    ).one()
    return {"asked": int(asked), "answered": int(answered)}


def assert_writable(connection: Connection) -> None:
    """Touch no row, but fail where the database takes no writes (a read-only file or a standby server)."""
    connection.execute(text("UPDATE workers SET id = id WHERE 1 = 0"))


_NEEDS_A_PERSON = deliveries.c.state.in_([literal_column(f"'{state}'") for state in sorted(ATTENTION)])
_BLOCKED = and_(deliveries.c.state == literal_column("'queued'"), deliveries.c.cause.is_not(None))
"""Written out, not bound: SQLite uses a partial index only where its condition stands in the question word for word,
the states in their order. So where one of several is wanted, all are named beside it."""
_SHOW_CONDITIONS: dict[Show, ColumnElement[bool]] = {
    "gated": or_(tickets.c.scope != "none", tickets.c.next_step.is_not(None)),
    "refused": and_(tickets.c.allowed.is_(False), tickets.c.gone.is_(False)),
    "problem": and_(tickets.c.problem.is_not(None), tickets.c.gone.is_(False)),
    "all": tickets.c.key.is_not(None),
}


def _in_state(state: str) -> ColumnElement[bool]:
    """One state, in the words of the index that holds it."""
    of_state = deliveries.c.state == state
    return and_(_NEEDS_A_PERSON, of_state) if state in ATTENTION else of_state


def _deliveries(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[DeliveryRow]:
    columns = [column for column in deliveries.c if column.name != "body"]
    rows = connection.execute(select(*columns).where(condition).order_by(deliveries.c.id.desc()).limit(limit))
    return [
        DeliveryRow(
            id=row.id,
            system=row.system,
            site=row.site,
            ref=None if row.ticket_id is None else TicketRef(system=row.system, site=row.site, id=row.ticket_id),
            ticket=row.ticket_key or row.ticket_id,
            kind=row.kind,
            state=row.state,
            attempts=row.attempts,
            received_at=row.received_at,
            due_at=row.due_at,
            cause=row.cause,
        )
        for row in rows
    ]


def _ticket(row: Row[Any]) -> TicketRow:
    return TicketRow(
        ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        subject=row.subject,
        status=row.status,
        status_category=row.status_category,
        scope=row.scope,
        created_at=row.created_at,
        read_at=row.read_at,
        enriched_at=row.enriched_at,
        closed_at=row.closed_at,
        record=row.record,
        verdict=row.verdict or {},
        next_step=row.next_step,
        problem=row.problem,
        gone=row.gone,
        urgency=urgency_from(row.urgency),
    )


def _site(system: str, site: str, row: Row[Any] | None) -> SiteHealth:
    if row is None:
        return SiteHealth(system=system, site=site, last_ok_at=None, failing_since=None, last_error=None)
    return SiteHealth(
        system=system,
        site=site,
        last_ok_at=row.last_ok_at,
        failing_since=row.failing_since,
        last_error=row.last_error,
    )
