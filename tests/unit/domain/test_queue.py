"""The queue's order, its five states, and the clock that a person sees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.queue import BUCKET_LABELS, ORDER, STATES, Standing, routine_clock, state_of
from app.domain.routine import RoutinePolicy
from tests.support.stage import a_verdict
from tests.support.tracker import NOW, a_ticket

MISSING = {"scope": "job_failure", "missing": [{"requirement": "containment"}, {"requirement": "account_status"}]}


def standing(category: str, *, allowed: bool = False, waits: bool = False) -> Standing:
    return Standing(status_category=category, allowed=allowed, waits_for_reporter=waits)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (standing("new"), "new"),
        (standing("open"), "in_work"),
        (standing("new", waits=True), "waiting"),
        (standing("open", waits=True), "waiting"),
        (standing("open", allowed=True, waits=True), "ready"),
        (standing("done"), "closed_unproved"),
        (standing(""), "new"),
    ],
)
def test_a_ticket_is_in_exactly_one_of_five_states(known: Standing, state: str) -> None:
    assert len(STATES) == 5
    assert state_of(known) == state


def test_payments_come_first_and_what_has_no_bucket_last() -> None:
    assert (ORDER[0], ORDER[-1], len(ORDER)) == ("payment_mismatch", "none", 7)
    assert set(BUCKET_LABELS) == set(ORDER)


def test_the_clock_is_that_of_the_first_step_which_is_not_done() -> None:
    policy = RoutinePolicy()
    clock = routine_clock(MISSING, NOW - timedelta(minutes=50), policy, NOW)
    assert clock is not None
    assert (clock.step.name, clock.overdue) == ("contain", False)
    later = routine_clock(MISSING, NOW - timedelta(minutes=70), policy, NOW)
    assert later is not None
    assert later.overdue


def test_no_clock_runs_for_what_is_no_job_failure_or_was_never_read() -> None:
    policy, verdict = RoutinePolicy(), a_verdict(a_ticket(), scope="exception").to_dict()
    assert routine_clock(verdict, NOW, policy, NOW) is None
    assert routine_clock(MISSING, None, policy, NOW) is None
