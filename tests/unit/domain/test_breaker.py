"""The circuit breaker of a site: when it opens, that one caller alone probes, and that it closes again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.breaker import (
    CLOSED,
    LONGEST_REST_SECONDS,
    PROBE_LEASE,
    SPREAD,
    Breaker,
    Failure,
    after_answer,
    after_failure,
    after_nothing,
    begin_probe,
    paced,
)

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def down(place: str) -> Failure:
    return Failure(reason="down", place=place)


def opened(*, because: str = "down") -> Breaker:
    breaker = CLOSED
    for place in ("1", "2", "3"):
        breaker = after_failure(breaker, Failure(reason=because, place=place), NOW, None, 0.0)  # type: ignore[arg-type]
    return breaker


def seconds_of_rest(breaker: Breaker, now: datetime = NOW) -> float:
    assert breaker.rests_until is not None
    return (breaker.rests_until - now).total_seconds()


def test_three_different_tickets_that_fail_in_a_row_open_it():
    breaker = after_failure(after_failure(CLOSED, down("1"), NOW, None, 0), down("2"), NOW, None, 0)
    assert breaker.phase(NOW) == "closed"
    breaker = after_failure(breaker, down("3"), NOW, None, 0)
    assert (breaker.phase(NOW), breaker.opened_at, breaker.because) == ("open", NOW, "down")


def test_one_ticket_that_fails_again_and_again_keeps_nobody_else_waiting():
    breaker = CLOSED
    for _ in range(100):
        breaker = after_failure(breaker, down("1"), NOW, None, 0)
    assert breaker.phase(NOW) == "closed"


def test_a_success_in_between_begins_the_count_anew():
    breaker = CLOSED
    for place in ("1", "2", "3", "4", "5", "6"):
        breaker = after_answer(after_failure(breaker, down(place), NOW, None, 0), None)
    assert breaker == CLOSED


@pytest.mark.parametrize("asked", [None, 30.0])
def test_too_many_requests_open_it_at_once_for_as_long_as_the_platform_says(asked):
    failure = Failure(reason="limited", place="1", decisive=True, retry_after=asked)
    assert seconds_of_rest(after_failure(CLOSED, failure, NOW, None, 0)) == (asked or 10)


def test_after_too_many_requests_a_failure_of_another_kind_is_a_first_failure():
    limited = after_failure(CLOSED, Failure(reason="limited", place="1", decisive=True, retry_after=1), NOW, None, 0)
    now = NOW + timedelta(seconds=2)
    probing = begin_probe(limited, now)
    after = after_failure(probing, down("1"), now, probing.rests_until, 0)
    assert (after.phase(now), after.failed_places) == ("closed", ("1",))


def test_rests_grow_to_a_minute():
    breaker, now, rests = opened(), NOW, []
    for _ in range(6):
        rests.append(seconds_of_rest(breaker, now))
        now = breaker.rests_until or now
        probing = begin_probe(breaker, now)
        breaker = after_failure(probing, down("1"), now, probing.rests_until, 0)
    assert rests == [5, 10, 20, 40, 60, 60]
    assert breaker.opened_at == NOW


def test_what_began_before_the_rest_neither_lengthens_nor_ends_it():
    breaker = opened()
    assert after_failure(breaker, down("9"), NOW, None, 0) == breaker
    assert after_answer(breaker, None) == breaker


def test_a_longer_wait_asked_for_by_a_call_in_flight_is_kept():
    late = Failure(reason="limited", place="9", decisive=True, retry_after=40)
    assert seconds_of_rest(after_failure(opened(), late, NOW, None, 0)) == 40


def test_a_probe_that_told_nothing_lets_the_next_one_probe():
    now = NOW + timedelta(seconds=10)
    probing = begin_probe(opened(), now)
    assert probing.phase(now) == "open"
    assert after_nothing(probing, now, probing.rests_until).phase(now) == "half_open"


def test_a_probe_whose_process_died_is_followed_by_another():
    now = NOW + timedelta(seconds=10)
    assert begin_probe(opened(), now).phase(now + PROBE_LEASE) == "half_open"


def test_a_used_up_budget_holds_tickets_back_without_opening_it():
    breaker = paced(CLOSED, NOW + timedelta(seconds=5))
    assert (breaker.phase(NOW), seconds_of_rest(breaker)) == ("closed", 5)
    assert paced(opened(), NOW + timedelta(hours=1)) == opened()


class Site(RuleBasedStateMachine):
    """Callers come and go in any order while the site is up or down."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = CLOSED
        self.now = NOW
        self.up = True
        self.flying: list[tuple[str, datetime | None, datetime]] = []

    @rule(seconds=st.floats(0, 120, allow_nan=False))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(up=st.booleans())
    def the_site_goes_up_or_down(self, up: bool) -> None:
        self.up = up

    @rule(place=st.sampled_from("abcdef"))
    def somebody_calls(self, place: str) -> None:
        phase = self.breaker.phase(self.now)
        if phase == "open":
            return
        probe = None
        if phase == "half_open":
            self.breaker = begin_probe(self.breaker, self.now)
            probe = self.breaker.rests_until
        self.flying.append((place, probe, self.now))

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), limited=st.booleans(), chance=st.floats(0, 1))
    def a_call_ends(self, data: st.DataObject, limited: bool, chance: float) -> None:
        place, probe, _ = self.flying.pop(data.draw(st.integers(0, len(self.flying) - 1)))
        if self.up:
            self.breaker = after_answer(self.breaker, probe)
            return
        failure = Failure(
            reason="limited" if limited else "down", place=place, decisive=limited, retry_after=7.0 if limited else None
        )
        self.breaker = after_failure(self.breaker, failure, self.now, probe, chance)

    @invariant()
    def nobody_rests_for_ever(self) -> None:
        if self.breaker.opened_at is not None:
            assert self.breaker.rests_until is not None
            longest = max(timedelta(seconds=LONGEST_REST_SECONDS * (1 + SPREAD)), PROBE_LEASE)
            assert self.breaker.rests_until <= self.now + longest

    @invariant()
    def one_probe_is_under_way_at_most(self) -> None:
        marks = [probe for _, probe, _ in self.flying if probe is not None and probe == self.breaker.rests_until]
        assert len(marks) <= 1

    @invariant()
    def while_it_is_open_only_probes_set_out(self) -> None:
        since = self.breaker.opened_at
        assert since is None or all(probe is not None or begun <= since for _, probe, begun in self.flying)

    @invariant()
    def a_site_that_is_up_is_found_by_the_next_probe(self) -> None:
        if self.breaker.opened_at is not None:
            then = self.now + max(PROBE_LEASE, timedelta(seconds=LONGEST_REST_SECONDS * (1 + SPREAD)))
            assert self.breaker.phase(then) == "half_open"
            probing = begin_probe(self.breaker, then)
            assert after_answer(probing, probing.rests_until) == CLOSED


TestSite = Site.TestCase
