"""The rules of containments: which fit, what may be done when, what counts for the gate. No system is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.containment.entries import ContainmentEntry, Fit
from app.domain.containment.fitting import Failure, misfit
from app.domain.containment.model import HOLDING, STATES, Containment, is_overdue, shown_state
from app.domain.containment.rules import (
    counts_for,
    next_step,
    same_level,
    settled,
    why_not_apply,
    why_not_check,
    why_not_lift,
)
from app.domain.note_containment import containment_blocks, containment_notes
from app.domain.ticket import Ticket
from tests.support.tracker import a_ticket

NOW = datetime(2026, 11, 2, 18, 5, tzinfo=UTC)
REASON = "It fails on every ten minutes."
MINUTES = st.integers(min_value=-120, max_value=120).map(lambda minutes: timedelta(minutes=minutes))


def a_containment(**changes: Any) -> Containment:
    """One that was put in force a minute ago; ``changes`` replace any field."""
    usual = Containment(
        id=3,
        name="pause-dag",
        title="Pause the order sync",
        target="order_sync",
        done="paused",
        state="in_force",
        rehearsed_at=NOW - timedelta(minutes=5),
        applied_by="mia",
        reason=REASON,
        applied_at=NOW - timedelta(minutes=1),
        in_force_at=NOW - timedelta(minutes=1),
        seen_at=NOW - timedelta(minutes=1),
        lift_by=NOW + timedelta(hours=24),
        changed_at=NOW - timedelta(minutes=1),
        tell=("Order integration",),
    )
    return replace(usual, **changes)


def closed_ticket() -> Ticket:
    """Closed; the tests say when."""
    return a_ticket(status="Done", status_category="done")


@given(state=st.sampled_from(STATES), age=MINUTES, person=st.sampled_from(["mia", "", None]), changed=MINUTES)
def test_only_a_rehearsal_of_the_last_fifteen_minutes_is_applied_and_only_by_somebody(
    state: Any, age: timedelta, person: str | None, changed: timedelta
) -> None:
    one = a_containment(state=state, rehearsed_at=NOW - age, changed_at=NOW - changed)
    allowed = why_not_apply(one, person, REASON, NOW) == ""
    assert allowed == (state == "rehearsed" and person == "mia" and timedelta(0) <= age <= timedelta(minutes=15))


@given(state=st.sampled_from(STATES), changed=MINUTES)
def test_what_is_held_can_always_be_ended_once_no_step_is_on_its_way(state: Any, changed: timedelta) -> None:
    one = a_containment(state=state, changed_at=NOW - changed)
    shown = shown_state(state, one.changed_at, NOW)
    allowed = why_not_lift(one, "mia", REASON, NOW) == ""
    assert allowed == (shown in ("in_force", "unclear"))
    assert (why_not_check(one, NOW) == "") == allowed
    assert allowed or not one.holds or shown in ("applying", "lifting")
    assert next_step(one, NOW)


@pytest.mark.parametrize("reason", ["", "short", " " * 50, "x" * 501])
def test_a_reason_that_says_nothing_or_too_much_is_none(reason: str) -> None:
    assert "Give a reason" in why_not_apply(a_containment(state="rehearsed"), "mia", reason, NOW)
    assert "Give a reason" in why_not_lift(a_containment(), "mia", reason, NOW)


def test_a_step_that_never_came_back_is_unclear() -> None:
    for state in ("applying", "lifting"):
        assert shown_state(state, NOW - timedelta(minutes=1), NOW) == state
        assert shown_state(state, NOW - timedelta(minutes=3), NOW) == "unclear"
        assert shown_state(state, None, NOW) == "unclear"


@given(st.sampled_from(STATES), MINUTES)
def test_it_is_overdue_from_the_moment_on_while_it_holds(state: Any, left: timedelta) -> None:
    one = a_containment(state=state, lift_by=NOW + left)
    assert is_overdue(one, NOW) == (state in HOLDING and left <= timedelta(0))


LEVELS = st.one_of(st.booleans(), st.integers(-2, 2), st.sampled_from(["true", "1", "active", "inactive", ""]))


@given(LEVELS, LEVELS, LEVELS)
def test_a_value_is_what_it_is_and_nothing_like_it(found: Any, before: Any, stopped: Any) -> None:
    assert same_level(found, before) == (type(found) is type(before) and found == before)
    meaning = settled(found, before, stopped)
    assert (meaning == "stopped") == same_level(found, stopped)
    assert (meaning == "otherwise") == (not same_level(found, stopped) and not same_level(found, before))


@given(
    state=st.sampled_from(STATES),
    seen=st.one_of(st.none(), MINUTES),
    in_force=st.booleans(),
    closed=st.one_of(st.none(), MINUTES),
    ended=st.one_of(st.none(), MINUTES),
)
def test_the_gate_counts_what_is_held_now_or_was_held_when_the_ticket_was_closed(
    state: Any, seen: timedelta | None, in_force: bool, closed: timedelta | None, ended: timedelta | None
) -> None:
    since = NOW - timedelta(minutes=60)
    one = a_containment(
        state=state,
        in_force_at=NOW if in_force else None,
        seen_at=None if seen is None else since + seen,
        ended_at=None if ended is None else NOW + ended,
    )
    ticket = a_ticket() if closed is None else closed_ticket()
    counts = counts_for(one, ticket, since, None if closed is None else NOW + closed)
    was_seen = in_force and seen is not None and seen > timedelta(0)
    if not was_seen or state in ("rehearsed", "applying", "failed"):
        assert not counts
    elif state == "in_force":
        assert counts
    else:
        assert counts == (closed is not None and ended is not None and ended >= closed)


@pytest.mark.parametrize(
    ("fit", "says"),
    [
        (Fit(), ""),
        (Fit(boundaries=("shopify -> netsuite",)), ""),
        (Fit(boundaries=("* -> NetSuite", "Amazon -> *")), ""),
        (Fit(boundaries=("NetSuite -> Shopify",)), "its boundary"),
        (Fit(systems=("NETSUITE",)), ""),
        (Fit(systems=("Odoo",)), "a system"),
        (Fit(causes=("expired_token",)), ""),
        (Fit(causes=("offboarded", "site_change")), "its cause"),
        (Fit(jobs=("ORD-.*",)), ""),
        (Fit(jobs=("ORD",)), "its job"),
        (Fit(systems=("NetSuite",), jobs=("SHP-.*",)), "its job"),
    ],
)
def test_an_action_fits_where_every_part_that_is_given_holds(fit: Fit, says: str) -> None:
    entry = ContainmentEntry(name="stop", title="Stop", definition="airflow_dag", fits=fit, where="playbook.yaml:7")
    failure = Failure(
        scope="job_failure", originating="Shopify", receiving="NetSuite", cause="expired_token", job="ORD-SYNC-4471"
    )
    found = misfit(entry, failure)
    assert says in found
    assert bool(found) == bool(says)
    assert misfit(entry, replace(failure, closed=True))
    assert misfit(entry, replace(failure, scope="none"))


def test_a_ticket_of_which_nothing_is_known_fits_only_what_asks_for_nothing() -> None:
    unknown = Failure(scope="exception")
    for fit in (Fit(boundaries=("A -> B",)), Fit(systems=("A",)), Fit(causes=("offboarded",)), Fit(jobs=(".*",))):
        entry = ContainmentEntry(name="stop", title="Stop", definition="airflow_dag", fits=fit)
        assert misfit(entry, unknown)


def test_the_note_says_since_when_by_whom_and_how_it_is_lifted() -> None:
    (panel,) = containment_blocks([a_containment(), a_containment(state="lifted", ended_at=NOW)])
    assert panel.lines == (  # type: ignore[union-attr]
        "Paused since 2026-11-02 18:04 UTC by mia: order_sync (Pause the order sync). Lift it with handoff containment "
        "lift 3 or on the dashboard (/containments), by 2026-11-03 18:05 UTC.",
    )
    assert containment_blocks([a_containment(state=state) for state in ("failed", "applying", "lifted")]) == []


def test_each_change_is_told_once_in_a_note_of_its_own() -> None:
    for state, marker in (("in_force", "3:in_force"), ("unclear", "3:unclear"), ("lifted", "3:lifted")):
        (note,) = containment_notes([a_containment(state=state, ended_at=NOW, ended_by="kim")])
        assert note.marker == f"handoff-gate:containment:{marker}"
        assert "To be told: Order integration." in str(note.blocks)
    assert containment_notes([a_containment(state="failed"), a_containment(state="lifting")]) == ()
