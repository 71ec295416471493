"""A containment on its way: rehearsed, put in force by a person, lifted by a person. No state is left by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

State = Literal["rehearsed", "applying", "in_force", "unclear", "lifting", "lifted", "failed"]
"""``applying`` and ``lifting``: the request is on its way, or the process ended before it could tell. ``unclear``: it
was sent and nobody knows whether it was done. ``lifted``: the system is as it was before, or was left to people.
``failed``: nothing was changed. What could be applied to a ticket and was not yet rehearsed is ``offered``; of that no
row is kept."""
STATES: tuple[State, ...] = get_args(State)
HOLDING: tuple[State, ...] = ("applying", "in_force", "unclear", "lifting")
"""States in which the target is held, or may be: no second action is applied to it."""

Level = str | bool | int | float
"""The value by which a system tells whether the target runs: ``is_paused``, ``spec.suspend``, ``status``."""

REHEARSAL_LASTS = timedelta(minutes=15)
STEP_LASTS = timedelta(minutes=2)
"""A request is bounded to half a minute; whatever has been on its way for longer than this has lost its process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Containment:
    """One containment of a ticket, with what the rules go by. Moments are in UTC.

    ``done`` is the word for its target while it is in force (``paused``). ``in_force_at`` is when the system was first
    seen stopped after the click, ``seen_at`` when it was last; ``lift_by`` when it has to be lifted. ``ended_at`` is
    when it ended, or when somebody began to lift it.
    """

    id: int
    name: str
    title: str
    target: str
    done: str
    state: State
    rehearsed_at: datetime
    applied_by: str | None = None
    reason: str = ""
    applied_at: datetime | None = None
    in_force_at: datetime | None = None
    seen_at: datetime | None = None
    lift_by: datetime | None = None
    changed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    tell: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the target is held by it, or may be."""
        return self.state in HOLDING


def shown_state(state: State, changed_at: datetime | None, now: datetime) -> State:
    """The state as people have to take it: a step that did not come back in time is unclear."""
    if state in ("applying", "lifting") and (changed_at is None or now - changed_at > STEP_LASTS):
        return "unclear"
    return state


def is_overdue(one: Containment, now: datetime) -> bool:
    """Whether it is held for longer than it may be."""
    return one.holds and one.lift_by is not None and now >= one.lift_by
