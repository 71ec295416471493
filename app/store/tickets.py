"""What the service knows of each ticket: its last reading, record, verdict, and the memory that the gate needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Row, select, update

from app.domain.asked import Asked
from app.domain.gate.model import SCOPE_STRICTNESS, Memory, Scope, Verdict
from app.domain.moves import closing_move
from app.domain.record import Record
from app.domain.routine import clock_start
from app.domain.ticket import System, Ticket, TicketRef
from app.domain.urgency import Urgency
from app.store import containments, events, history, overrides, similar
from app.store.tables import reports, reverts, tickets
from app.store.upsert import upsert

if TYPE_CHECKING:
    from app.domain.gate.grounds import Grounds

REVERT_MEMORY = timedelta(hours=1)
DISPUTED = "closed three times in ten minutes against the gate: left closed and tagged gate_disputed"
"""The problem of a close that is not undone any more."""

_REMEMBERED = (
    tickets.c.strictest_scope,
    tickets.c.asked_at,
    tickets.c.asked_for,
    tickets.c.allowed,
    tickets.c.verdict,
    tickets.c.status,
    tickets.c.status_category,
    tickets.c.key,
    tickets.c.failed_at,
    tickets.c.updated_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one look at a ticket came to. ``subject`` is masked; ``problem`` says what could not be done; ``answered``:
    nothing that the reporter was asked for is open any more."""

    ticket: Ticket
    subject: str
    record: Record | None
    verdict: Verdict
    next_step: str | None
    problem: str | None = None
    wrote: bool = False
    asked: Asked | None = None
    answered: bool = False
    urgency: Urgency = field(default_factory=Urgency)
    grounds: Grounds | None = None


def memory_of(connection: Connection, ref: TicketRef, now: datetime) -> Memory:
    """The strictest scope that the ticket ever had, when closes of it were undone, what its reporter was asked."""
    known = connection.execute(select(*_REMEMBERED).where(*_row_of(ref))).one_or_none()
    undone = connection.execute(
        select(reverts.c.reverted_at)
        .where(
            reverts.c.system == ref.system,
            reverts.c.site == ref.site,
            reverts.c.ticket_id == ref.id,
            reverts.c.reverted_at > now - REVERT_MEMORY,
            reverts.c.problem.is_(None),
        )
        .order_by(reverts.c.reverted_at)
    ).scalars()
    backed = overrides.backing(connection, ref)
    stopped = containments.of_ticket(connection, ref)
    told = events.told_of(connection, ref)
    asked = None
    if known is not None and known.asked_at is not None:
        asked = Asked(at=known.asked_at, elements=tuple(known.asked_for or ()))
    if known is None:
        return Memory(
            reverts=tuple(undone),
            override=backed.get("close"),
            lowering=backed.get("lower_scope"),
            containments=stopped,
            told=told,
        )
    return Memory(
        strictest_scope=cast(Scope, known.strictest_scope),
        reverts=tuple(undone),
        asked=asked,
        was_allowed=known.allowed or not (known.verdict or {}).get("enforced", True),
        open_in=known.status if _counted_as_open(connection, ref, known.status, known.status_category) else None,
        open_as_of=known.updated_at,
        last_key=known.key,
        left_closed=_left_closed(connection, ref),
        latest_failed_at=known.failed_at,
        override=backed.get("close"),
        lowering=backed.get("lower_scope"),
        containments=stopped,
        told=told,
    )


def _counted_as_open(connection: Connection, ref: TicketRef, status: str, category: str) -> bool:
    """Whether the ticket was open at its last reading, or its status was turned into a done one under it before."""
    if category != "done":
        return True
    found = select(reports.c.id).where(
        reports.c.system == ref.system,
        reports.c.site == ref.site,
        reports.c.ticket_id == ref.id,
        reports.c.kind == "migrated",
        reports.c.mark == status,
    )
    return connection.execute(found.limit(1)).scalar_one_or_none() is not None


def _left_closed(connection: Connection, ref: TicketRef) -> tuple[datetime, ...]:
    rows = connection.execute(
        select(reverts.c.closed_at).where(
            reverts.c.system == ref.system,
            reverts.c.site == ref.site,
            reverts.c.ticket_id == ref.id,
            reverts.c.problem == DISPUTED,
        )
    )
    return tuple(rows.scalars())


def save(connection: Connection, outcome: Outcome, memory: Memory, now: datetime) -> None:
    """Keep the outcome of a look at a ticket. The strictest scope never loosens."""
    ticket, verdict = outcome.ticket, outcome.verdict
    strictest = max(memory.strictest_scope, verdict.scope, key=SCOPE_STRICTNESS.__getitem__)
    row: dict[str, Any] = {
        "system": ticket.system,
        "site": ticket.site,
        "ticket_id": ticket.id,
        "key": ticket.key,
        "url": ticket.url,
        "subject": outcome.subject,
        "status": ticket.status,
        "status_category": ticket.status_category,
        "scope": verdict.scope,
        "strictest_scope": strictest,
        "created_at": ticket.created_at,
        "first_seen_at": now,
        "read_at": now,
        "closed_at": closed_at(ticket),
        "record": None if outcome.record is None else outcome.record.to_dict(),
        "verdict": verdict.to_dict(),
        "allowed": verdict.allowed,
        "next_step": outcome.next_step,
        "problem": outcome.problem,
        "gone": False,
        "updated_at": ticket.updated_at,
        "failed_at": _latest_failure(ticket, memory, now),
        "moved_to": _moved_to(ticket, verdict),
        "exempt_as": verdict.exempt_as,
        "project": ticket.project or ticket.form,
        "closed_by": _closed_by(ticket),
        "routine_since": clock_start(ticket),
        "urgency": outcome.urgency.to_dict(),
        "grounds": None if outcome.grounds is None else outcome.grounds.to_dict(),
    }
    if outcome.wrote:
        row["enriched_at"] = now
    if outcome.asked is not None:
        row |= {"asked_at": outcome.asked.at, "asked_for": list(outcome.asked.elements)}
    upsert(connection, tickets, row, keep=frozenset({"first_seen_at"}))
    if memory.last_key not in (None, ticket.key):
        follows = (
            tickets.c.system == ticket.system,
            tickets.c.site == ticket.site,
            tickets.c.moved_to == memory.last_key,
        )
        connection.execute(update(tickets).where(*follows).values(moved_to=ticket.key))
    if outcome.answered:
        first_time = (*_row_of(ticket.ref), tickets.c.answered_at.is_(None))
        connection.execute(update(tickets).where(*first_time).values(answered_at=now))


def _latest_failure(ticket: Ticket, memory: Memory, now: datetime) -> datetime | None:
    """The latest moment of failure that was ever entered; one in the future is a slip of the pen."""
    moments = (ticket.fields.failed_at, memory.latest_failed_at)
    return max((moment for moment in moments if moment is not None and moment <= now), default=None)


def _closed_by(ticket: Ticket) -> str | None:
    """The role of who closed the ticket, as far as the history tells."""
    move = closing_move(ticket) if ticket.closed else None
    return None if move is None else move.actor.role


def _moved_to(ticket: Ticket, verdict: Verdict) -> str | None:
    """The key of the ticket that owes the proof in place of this one."""
    if not ticket.closed:
        return None
    return next((proof.ref for proof in verdict.evidence if proof.kind == "duplicate_of"), None)


def owed_by(connection: Connection, ref: TicketRef) -> list[TicketRef]:
    """The closed tickets whose obligation this one took over."""
    key = select(tickets.c.key).where(*_row_of(ref)).scalar_subquery()
    rows = connection.execute(
        select(tickets.c.ticket_id)
        .where(tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.moved_to == key)
        .order_by(tickets.c.ticket_id)
    )
    return [TicketRef(system=ref.system, site=ref.site, id=found) for found in rows.scalars()]


def moved_to(connection: Connection, ref: TicketRef) -> str | None:
    """The key of the ticket that took over what this one owed, if it did."""
    return connection.execute(select(tickets.c.moved_to).where(*_row_of(ref))).scalar_one_or_none()


def by_key(connection: Connection, system: System, site: str, key: str) -> Row[Any] | None:
    """The row of the ticket with this key; where a key was given twice, of the one that was read last."""
    return connection.execute(
        select(tickets)
        .where(tickets.c.system == system, tickets.c.site == site, tickets.c.key == key)
        .order_by(tickets.c.gone, tickets.c.read_at.desc())
        .limit(1)
    ).one_or_none()


def remember_revert(
    connection: Connection, ref: TicketRef, closed_at_moment: datetime, now: datetime, problem: str | None
) -> bool:
    """A close without proof was undone (or, with ``problem``, could not be). Kept once per close; returns whether it
    says something new."""
    place = (
        reverts.c.system == ref.system,
        reverts.c.site == ref.site,
        reverts.c.ticket_id == ref.id,
        reverts.c.closed_at == closed_at_moment,
    )
    known = connection.execute(select(reverts.c.problem).where(*place)).one_or_none()
    if known is not None and known.problem == problem:
        return False
    said = {"reverted_at": now, "problem": problem}
    if known is not None:
        connection.execute(update(reverts).where(*place).values(**said))
        return True
    row = {"system": ref.system, "site": ref.site, "ticket_id": ref.id, "closed_at": closed_at_moment, **said}
    connection.execute(reverts.insert().values(**row))
    return True


def note_problem(connection: Connection, ref: TicketRef, problem: str) -> None:
    """Show why a known ticket is not up to date."""
    connection.execute(update(tickets).where(*_row_of(ref)).values(problem=problem))


def mark_gone(connection: Connection, ref: TicketRef, now: datetime) -> bool:
    """The ticket was deleted, or may no longer be seen: as read at the moment ``now`` it is not there. Its occurrence
    stays out of the history from now on.

    Returns whether the ticket was known.
    """
    history.forget(connection, ref)
    similar.forget(connection, ref)
    return connection.execute(update(tickets).where(*_row_of(ref)).values(gone=True, read_at=now)).rowcount > 0


def closed_at(ticket: Ticket) -> datetime | None:
    """When the ticket last moved into a done category; ``None`` while it is open."""
    if not ticket.closed:
        return None
    moves = [move.at for move in ticket.history if move.to_category == "done" and move.from_category != "done"]
    return max(moves, default=ticket.created_at)


def _row_of(ref: TicketRef) -> tuple[Any, ...]:
    return tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id
