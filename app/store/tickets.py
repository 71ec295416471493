"""What the service knows of each ticket: its last reading, record, verdict, and the memory that the gate needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, select, update

from app.domain.asked import Asked
from app.domain.gate.model import SCOPE_STRICTNESS, Memory, Scope, Verdict
from app.domain.record import Record
from app.domain.ticket import Ticket, TicketRef
from app.store import history, similar
from app.store.tables import reverts, tickets
from app.store.upsert import upsert

REVERT_MEMORY = timedelta(hours=1)


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


def memory_of(connection: Connection, ref: TicketRef, now: datetime) -> Memory:
    """The strictest scope that the ticket ever had, when closes of it were undone, what its reporter was asked."""
    known = connection.execute(
        select(tickets.c.strictest_scope, tickets.c.asked_at, tickets.c.asked_for).where(*_row_of(ref))
    ).one_or_none()
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
    asked = None
    if known is not None and known.asked_at is not None:
        asked = Asked(at=known.asked_at, elements=tuple(known.asked_for or ()))
    return Memory(
        strictest_scope=cast(Scope, known.strictest_scope if known else "none"), reverts=tuple(undone), asked=asked
    )


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
    }
    if outcome.wrote:
        row["enriched_at"] = now
    if outcome.asked is not None:
        row |= {"asked_at": outcome.asked.at, "asked_for": list(outcome.asked.elements)}
    upsert(connection, tickets, row, keep=frozenset({"first_seen_at"}))
    if outcome.answered:
        first_time = (*_row_of(ticket.ref), tickets.c.answered_at.is_(None))
        connection.execute(update(tickets).where(*first_time).values(answered_at=now))


def remember_revert(
    connection: Connection, ref: TicketRef, closed_at_moment: datetime, now: datetime, problem: str | None
) -> None:
    """A close without proof was undone (or, with ``problem``, could not be). Once per close."""
    known = connection.execute(
        select(reverts.c.id).where(
            reverts.c.system == ref.system,
            reverts.c.site == ref.site,
            reverts.c.ticket_id == ref.id,
            reverts.c.closed_at == closed_at_moment,
        )
    ).scalar_one_or_none()
    if known is None:
        connection.execute(
            reverts.insert().values(
                system=ref.system,
                site=ref.site,
                ticket_id=ref.id,
                closed_at=closed_at_moment,
                reverted_at=now,
                problem=problem,
            )
        )


def note_problem(connection: Connection, ref: TicketRef, problem: str) -> None:
    """Show why a known ticket is not up to date."""
    connection.execute(update(tickets).where(*_row_of(ref)).values(problem=problem))


def mark_gone(connection: Connection, ref: TicketRef) -> bool:
    """The ticket was deleted, or may no longer be seen. Its occurrence stays out of the history from now on.

    Returns whether the ticket was known.
    """
    history.forget(connection, ref)
    similar.forget(connection, ref)
    return connection.execute(update(tickets).where(*_row_of(ref)).values(gone=True)).rowcount > 0


def closed_at(ticket: Ticket) -> datetime | None:
    """When the ticket last moved into a done category; ``None`` while it is open."""
    if not ticket.closed:
        return None
    moves = [move.at for move in ticket.history if move.to_category == "done" and move.from_category != "done"]
    return max(moves, default=ticket.created_at)


def _row_of(ref: TicketRef) -> tuple[Any, ...]:
    return tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id
