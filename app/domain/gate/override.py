"""Overrides: closing without proof, or lowering a scope, because two people said so (docs/override.md).

An override comes in as a value that the store backs; text in a ticket never makes one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from app.domain.gate.model import SCOPE_STRICTNESS, Override, Scope, Verdict
from app.domain.gate.reopening import last_reopening
from app.domain.moments import iso
from app.domain.moves import closing_move
from app.domain.people import same_person
from app.domain.ticket import Ticket

Standing = Literal["in_force", "expired", "reopened", "approved_by_verifier", "closed_by_approver"]

WHY_NOT: dict[Standing, str] = {
    "expired": "the override had expired when the ticket was closed, so closing it needs proof again",
    "reopened": "the ticket was reopened after the override was approved, which ended it",
    "approved_by_verifier": "the override was approved by the person who is named as verifier; somebody else has to",
    "closed_by_approver": (
        "the ticket was closed by the person who approved its override; somebody else has to close it"
    ),
}


def standing(override: Override, ticket: Ticket, now: datetime) -> Standing:
    """Whether an approved override lets this ticket close, or be closed. A ticket closed before it expired stays so."""
    reopened = last_reopening(ticket)
    if reopened is not None and reopened > override.approved_at:
        return "reopened"
    verifier = ticket.fields.verified_by
    if verifier is not None and same_person(override.approved_by, verifier, override.approver_known_as):
        return "approved_by_verifier"
    moment = now
    if ticket.closed:
        move = closing_move(ticket)
        if move is not None and same_person(override.approved_by, move.actor, override.approver_known_as):
            return "closed_by_approver"
        moment = move.at if move is not None else ticket.created_at
    ends = override.expires_at
    return "in_force" if ends is None or moment < ends else "expired"


def overridden(verdict: Verdict, ticket: Ticket, override: Override | None, now: datetime) -> Verdict:
    """The verdict with an override in force: allowed by that path, with what it stands in for. Proof comes first."""
    if override is None or verdict.allowed or standing(override, ticket, now) != "in_force":
        return verdict
    return replace(
        verdict,
        allowed=True,
        path="override",
        missing=(),
        instead_of=tuple(item.requirement for item in verdict.missing),
        overrides=(*verdict.overrides, override),
    )


def lowered(scope: Scope, ticket: Ticket, lowering: Override | None) -> Scope:
    """The scope after an approved lowering, which ends when somebody says again that the ticket is a job failure."""
    if lowering is None or lowering.to_scope is None or not lowering_stands(lowering, ticket):
        return scope
    return min(scope, lowering.to_scope, key=SCOPE_STRICTNESS.__getitem__)


def lowering_stands(lowering: Override, ticket: Ticket) -> bool:
    """Whether nobody said since that the ticket is a job failure after all."""
    return ticket.fields.is_job_failure is not True or not any(
        change.field == "is_job_failure" and change.at > lowering.approved_at for change in ticket.field_changes
    )


def override_line(override: Override) -> str:
    """The one line that a ticket shows: who, agreed by whom, why, until when."""
    what = "Override" if override.kind == "close" else f"Scope lowered to {override.to_scope}"
    until = f", until {iso(override.expires_at)}" if override.expires_at else ""
    return (
        f"{what} by {override.requested_by}, approved by {override.approved_by}: {override.reason.rstrip('.')}{until}"
    )


def remark_on(override: Override | None, ticket: Ticket, now: datetime) -> str:
    """Why an override did not help a ticket that is closed; empty where there is none, or it did."""
    if override is None:
        return ""
    why = WHY_NOT.get(standing(override, ticket, now))
    return f"An override does not help here: {why}." if why else ""
