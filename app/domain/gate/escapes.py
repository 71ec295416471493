"""What people do around the gate that is no close: a copy of the verdict that somebody else wrote, a note that
imitates ours, a resolution without a close, a ticket that was moved or whose workflow was changed under it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.gate.model import Memory, Verdict
from app.domain.moments import iso
from app.domain.note import MARKER_PREFIX, Note, Panel, Paragraph
from app.domain.ticket import Person, Ticket
from app.domain.traces import Claim, TicketView

ReportKind = Literal["forged", "resolved_without_closing", "moved", "migrated", "obligation_moved"]

FORGED_MARKER = f"{MARKER_PREFIX}forged:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something to be told once. ``mark`` tells two of a kind apart; ``actor`` is an account id, where it is known."""

    kind: ReportKind
    mark: str
    says: str
    actor: str | None = None


def reports(view: TicketView, verdict: Verdict, memory: Memory) -> tuple[Report, ...]:
    """Everything that has to be told of a ticket that is (or was) gated."""
    if not verdict.applies:
        return ()
    return (
        *_forged(view, verdict, memory),
        *_resolved(view.ticket, verdict),
        *_moved(view.ticket, memory),
        *_migrated(view.ticket, verdict, memory),
        *_obligation(view.ticket, verdict),
    )


def migrated(ticket: Ticket, memory: Memory) -> bool:
    """Whether the ticket stands in done, in the very status in which it was read as open, and was not moved since: an
    administrator changed the workflow under it. Putting hundreds of tickets back is not ours to decide."""
    if not ticket.closed or memory.open_in != ticket.status or memory.open_as_of is None:
        return False
    return all(move.at <= memory.open_as_of for move in ticket.history)


def imitation_note(view: TicketView, verdict: Verdict) -> Note | None:
    """The warning on a ticket that carries notes which look like ours and are not; ``None`` where there are none. A
    comment of somebody else is left as it is: it may be an innocent quotation."""
    found = [claim for claim in view.traces.claims if claim.kind == "note"]
    if not verdict.applies or not found:
        return None
    lines = tuple(
        f"The comment of {iso(claim.at) if claim.at else 'this ticket'}{_by(claim.editor)}." for claim in found
    )
    digest = hashlib.sha256(" ".join(claim.ref for claim in found).encode()).hexdigest()[:16]
    blocks = (
        Paragraph("Not written by the closure gate", strong=True),
        Paragraph("These comments carry the mark of the gate's notes, but others wrote them. They count for nothing."),
        Panel("warning", lines),
    )
    return Note("warning", blocks, FORGED_MARKER + digest)


def _forged(view: TicketView, verdict: Verdict, memory: Memory) -> Iterator[Report]:
    """A copy that lets the ticket pass where the store does not. One that we wrote ourselves, when the verdict was
    still another, is only out of date; who wrote last decides, and where nobody knows that, whether we ever let it."""
    for claim in view.traces.claims:
        if claim.kind in ("note", "edited"):
            yield _imitation(claim)
        elif (
            claim.lets_pass and verdict.refuses and not claim.own and not (claim.editor is None and memory.was_allowed)
        ):
            yield Report(
                kind="forged",
                mark=f"{claim.kind}:{claim.ref}:{_moment(claim.at) or _last(view.ticket)}",
                says=f"{claim.says}{_by(claim.editor)}; the store says that proof is missing. It counts for nothing.",
                actor=None if claim.editor is None else claim.editor.id,
            )


def _imitation(claim: Claim) -> Report:
    return Report(
        kind="forged",
        mark=f"note:{claim.ref}",
        says=f"{claim.says}{_by(claim.editor)}",
        actor=None if claim.editor is None else claim.editor.id,
    )


def _resolved(ticket: Ticket, verdict: Verdict) -> Iterator[Report]:
    if ticket.resolution is None or ticket.closed or not verdict.refuses:
        return
    yield Report(
        kind="resolved_without_closing",
        mark=ticket.resolution,
        says=f"The resolution {ticket.resolution!r} is set though the ticket is in {ticket.status} and proof is "
        "missing; reports that count resolutions take it for closed.",
    )


def _moved(ticket: Ticket, memory: Memory) -> Iterator[Report]:
    if memory.last_key is not None and memory.last_key != ticket.key:
        yield Report(
            kind="moved",
            mark=f"{memory.last_key}>{ticket.key}",
            says=f"{memory.last_key} was moved and is {ticket.key} now; what it owes went with it.",
        )


def _migrated(ticket: Ticket, verdict: Verdict, memory: Memory) -> Iterator[Report]:
    if verdict.refuses and migrated(ticket, memory):
        yield Report(
            kind="migrated",
            mark=ticket.status,
            says=f"{ticket.key} stands in {ticket.status}, a done status, without ever having been moved there: its "
            "workflow was changed. Proof is missing; reopen it, or approve an override.",
        )


def _obligation(ticket: Ticket, verdict: Verdict) -> Iterator[Report]:
    for proof in verdict.evidence:
        if proof.kind == "duplicate_of" and ticket.closed:
            yield Report(
                kind="obligation_moved",
                mark=proof.ref,
                says=f"{ticket.key} was closed as a duplicate of {proof.ref}; what it owed is {proof.ref}'s now.",
            )


def _by(person: Person | None) -> str:
    return "" if person is None else f", written by {person.name or person.id}"


def _moment(at: datetime | None) -> str:
    return "" if at is None else iso(at)


def _last(ticket: Ticket) -> str:
    """When the ticket last changed: the same forgery on another day is another one."""
    return _moment(ticket.updated_at)
