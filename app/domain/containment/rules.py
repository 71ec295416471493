"""What may be done with a containment now. Each rule answers with a sentence that says why not, or with nothing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Literal

from app.domain.containment.model import REHEARSAL_LASTS, Containment, Level, State, shown_state
from app.domain.moments import to_the_second
from app.domain.ticket import Ticket

SHORTEST_REASON = 10
LONGEST_REASON = 500
Settled = Literal["stopped", "as_before", "otherwise"]

_OVER: dict[State, str] = {
    "in_force": "is in force already",
    "applying": "is being applied at this moment",
    "lifting": "is being lifted at this moment",
    "lifted": "was lifted already",
    "failed": "failed, and nothing was changed",
    "unclear": "may be in force: nobody knows whether its request was done",
}


def why_not_apply(one: Containment, person: str | None, reason: str, now: datetime) -> str:
    """A click puts a rehearsal of the last 15 minutes in force, once, by a person who gives a reason."""
    state = shown_state(one.state, one.changed_at, now)
    if state != "rehearsed":
        return f"Containment {one.id} {_OVER[state]}; {next_step(one, now)}"
    if not (person or "").strip():
        return "A containment is applied by a person who has signed in; nobody is."
    if now - one.rehearsed_at > REHEARSAL_LASTS or now < one.rehearsed_at:
        minutes = int(REHEARSAL_LASTS.total_seconds() // 60)
        return (
            f"Containment {one.id} was rehearsed at {to_the_second(one.rehearsed_at)}, more than {minutes} minutes "
            "ago. Rehearse it again: the system may have changed."
        )
    return why_no_reason(reason)


def why_not_lift(one: Containment, person: str | None, reason: str, now: datetime) -> str:
    """What is in force is lifted once, by a person who says why; also what may be in force."""
    state = shown_state(one.state, one.changed_at, now)
    if state == "rehearsed":
        return f"Containment {one.id} was rehearsed only; there is nothing to lift."
    if state not in ("in_force", "unclear"):
        return f"Containment {one.id} {_OVER[state]}; {next_step(one, now)}"
    if not (person or "").strip():
        return "A containment is lifted by a person who has signed in; nobody is."
    return why_no_reason(reason)


def why_not_check(one: Containment, now: datetime) -> str:
    """The system is asked how the target is while it is held, or may be, and no step is on its way."""
    state = shown_state(one.state, one.changed_at, now)
    if state in ("in_force", "unclear"):
        return ""
    if state == "rehearsed":
        return f"Containment {one.id} was rehearsed only; there is nothing to look at."
    return f"Containment {one.id} {_OVER[state]}; {next_step(one, now)}"


def why_no_reason(reason: str) -> str:
    """Whether a reason is one that can be shown in the ticket."""
    if SHORTEST_REASON <= len(" ".join(reason.split())) <= LONGEST_REASON:
        return ""
    return f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters; it is shown in the ticket."


def next_step(one: Containment, now: datetime) -> str:
    """What a person does next, as the end of a sentence."""
    state = shown_state(one.state, one.changed_at, now)
    if state == "in_force":
        return f"handoff containment lift {one.id} ends it."
    if state in ("applying", "lifting"):
        return "wait for its answer."
    if state == "unclear":
        return f"look with handoff containment check {one.id}, then lift it or rehearse it again."
    return "rehearse it again where it is still needed."


def settled(found: Level, before: Level, stopped: Level) -> Settled:
    """What the value that a system shows now means for a containment. Equal means the same type and the same value:
    ``true`` is not ``1``."""
    if same_level(found, stopped):
        return "stopped"
    return "as_before" if same_level(found, before) else "otherwise"


def same_level(one: Level, other: Level) -> bool:
    """Whether two values of a system are one."""
    return level_text(one) == level_text(other)


def level_text(level: Level) -> str:
    """A value as it is kept and shown: JSON."""
    return json.dumps(level, ensure_ascii=False)


def counts_for(one: Containment, ticket: Ticket, since: datetime, closed_at: datetime | None) -> bool:
    """Whether the gate may take a containment for the answer to "was the failure stopped".

    The system has to have been seen stopped after ``since`` (the failure and the last reopening), and be held still; of
    a closed ticket, until it was closed. What is unclear, failed, or lifted before that does not count.
    """
    if one.in_force_at is None or one.seen_at is None or one.seen_at <= since:
        return False
    if one.state == "in_force":
        return True
    if one.state not in ("lifting", "lifted", "unclear") or not ticket.closed:
        return False
    return closed_at is not None and one.ended_at is not None and one.ended_at >= closed_at
