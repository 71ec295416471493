"""The job-failure routine (seed 004): stop the failure first, then tell the retailer, then decide on the account.

Each step has a clock that starts when the ticket was made or last reopened. A step is done when the gate counts its
evidence, so the routine never asks for anything that the gate does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from app.domain.gate.model import Verdict
from app.domain.gate.reopening import last_reopening
from app.domain.moments import instant_or_none
from app.domain.ticket import Ticket

StepName = Literal["contain", "notify", "decide"]

STEPS: tuple[tuple[StepName, str], ...] = (
    ("contain", "containment"),
    ("notify", "retailer_notified"),
    ("decide", "account_status"),
)
"""The steps in their order, each with the gate's requirement that says whether it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutinePolicy:
    """Within what time each step has to be done, from the start of the clocks."""

    contain_within: timedelta = timedelta(hours=1)
    notify_within: timedelta = timedelta(hours=4)
    decide_within: timedelta = timedelta(days=2)

    def limit(self, step: StepName) -> timedelta:
        """The time that a step may take, counted from the start of the routine."""
        return {"contain": self.contain_within, "notify": self.notify_within, "decide": self.decide_within}[step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: when it is due, whether it is done, and when it was (``None`` where no moment is known)."""

    name: StepName
    due_at: datetime
    done: bool
    done_at: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        """Whether it is not done and its time is over."""
        return not self.done and now > self.due_at

    @property
    def late(self) -> bool:
        """Whether it was done after its time."""
        return self.done_at is not None and self.done_at > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """The steps that a ticket needs, in their order, and when the clocks started."""

    since: datetime
    steps: tuple[Step, ...]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done: a later one waits for it, however urgent."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def out_of_order(self) -> bool:
        """Whether somebody went on although the failure was not stopped."""
        first = self.steps[0] if self.steps else None
        return first is not None and not first.done and any(step.done for step in self.steps[1:])

    def overdue(self, now: datetime) -> tuple[Step, ...]:
        """The steps whose time is over."""
        return tuple(step for step in self.steps if step.overdue(now))


def clock_start(ticket: Ticket) -> datetime:
    """When the clocks started: the ticket's creation, which is when it was received, or its last reopening. What people
    enter as the time of failure moves no clock."""
    reopened = last_reopening(ticket)
    return ticket.created_at if reopened is None else max(ticket.created_at, reopened)


def routine_of(verdict: Verdict, since: datetime, policy: RoutinePolicy) -> Routine | None:
    """The routine of a ticket just judged; ``None`` where it is no gated job failure."""
    met = {proof.requirement: proof.at for proof in verdict.evidence}
    return _routine(verdict.scope, [item.requirement for item in verdict.missing], met, since, policy)


def routine_of_stored(verdict: Mapping[str, Any], since: datetime, policy: RoutinePolicy) -> Routine | None:
    """The same from a verdict as it is stored (``Verdict.to_dict``)."""
    met = {proof["requirement"]: instant_or_none(proof.get("at")) for proof in verdict.get("evidence", [])}
    missing = [item["requirement"] for item in verdict.get("missing", [])]
    return _routine(verdict.get("scope", "none"), missing, met, since, policy)


def _routine(
    scope: str,
    missing: Iterable[str],
    met: Mapping[str, datetime | None],
    since: datetime,
    policy: RoutinePolicy,
) -> Routine | None:
    if scope != "job_failure":
        return None
    lacking = set(missing)
    steps = tuple(
        Step(
            name=name,
            due_at=since + policy.limit(name),
            done=requirement not in lacking,
            done_at=met.get(requirement),
        )
        for name, requirement in STEPS
        if requirement in lacking or requirement in met
    )
    return Routine(since=since, steps=steps) if steps else None
