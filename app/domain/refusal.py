"""Undoing a close that slipped by without proof: whether it has to be, and what its author should know."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.gate.escapes import migrated
from app.domain.gate.model import Memory, Verdict
from app.domain.gate.override import remark_on
from app.domain.moves import closing_move
from app.domain.ticket import Ticket
from app.domain.update import Refusal

DISPUTE_WINDOW = timedelta(minutes=10)
DISPUTE_REVERTS = 3
"""After this many undone closes within ``DISPUTE_WINDOW`` an automation fights us: the ticket is left as it is."""


def refusal_of(ticket: Ticket, verdict: Verdict, memory: Memory, now: datetime) -> Refusal | None:
    """The close that has to be undone, if the ticket is closed without proof and was not moved here that way."""
    if not (ticket.closed and verdict.refuses) or migrated(ticket, memory):
        return None
    move = closing_move(ticket)
    closed_at = move.at if move else ticket.created_at
    recent = [moment for moment in memory.reverts if timedelta(0) <= now - moment <= DISPUTE_WINDOW]
    return Refusal(
        closed_at=closed_at,
        closed_by=move.actor if move else None,
        disputed=len(recent) >= DISPUTE_REVERTS or closed_at in memory.left_closed,
        remark=remark_on(memory.override, ticket, now) or _duplicate_remark(ticket),
    )


def _duplicate_remark(ticket: Ticket) -> str:
    """Why being a duplicate did not help, where the ticket is marked as one."""
    other = ticket.duplicate_of
    if other is None:
        return ""
    if other.status_category == "done":
        return f"It is marked as a duplicate of {other.key}, which is closed itself: nothing is owed there any more."
    if not other.gated:
        return f"It is marked as a duplicate of {other.key}, which is not gated: nobody would owe the proof."
    return (
        f"It is marked as a duplicate of {other.key}, but nothing shows that both are about the same job: enter the "
        "job id on both, or prove this one by itself."
    )
