"""Budgets of requests: never more than the limit in any window, whoever asks when; the urgent go first."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import (
    CEILINGS,
    NOTHING_SPENT,
    Quota,
    Spent,
    Window,
    budget_of,
    grant,
    heard,
    seconds_until_writable,
    still_counted,
    used,
)

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
ZENDESK = Window(200, 60.0)
PURPOSES = st.sampled_from(sorted(CEILINGS))
ASKING = st.lists(
    st.tuples(
        st.floats(0, 20, allow_nan=False),
        st.integers(0, 3),
        PURPOSES,
        st.integers(1, 5),
        st.floats(0, 1, allow_nan=False),
    ),
    max_size=120,
)


@given(ASKING, st.integers(1, 60), st.sampled_from([10.0, 60.0]))
def test_no_window_ever_sees_more_than_the_limit_whatever_processes_do(steps, most, seconds):
    """Processes hold slices and spend them at any moment of their life, as late as they like."""
    window, spent, now = Window(most, seconds), NOTHING_SPENT, NOW
    slices: dict[int, tuple[int, datetime]] = {}
    sent: list[datetime] = []
    for pause, process, purpose, wanted, lateness in steps:
        now += timedelta(seconds=pause)
        tokens, until = slices.get(process, (0, NOW))
        if tokens == 0 or now >= until:
            granted, spent = grant(window, spent, purpose, wanted, now)
            tokens, until = granted.tokens, now + window.slot
            assert (tokens > 0) != (granted.wait_seconds > 0)
        late = min(now + lateness * window.slot, until - timedelta(microseconds=1))
        if tokens:
            sent.append(max(late, now) if late < until else now)
            tokens -= 1
        slices[process] = (tokens, until)
    for first in sent:
        length = timedelta(seconds=seconds)
        assert sum(first <= moment < first + length for moment in sent) <= most


@given(st.integers(1, 500), PURPOSES)
def test_whoever_waits_as_long_as_told_gets_something(most, purpose):
    window, spent, now = Window(most, 60.0), NOTHING_SPENT, NOW
    for _ in range(3):
        while (granted := grant(window, spent, purpose, 50, now))[0].tokens:
            spent = granted[1]
        now += timedelta(seconds=granted[0].wait_seconds)
        assert grant(window, spent, purpose, 1, now)[0].tokens == 1


def test_each_purpose_stops_at_its_part_of_the_budget():
    spent, taken = NOTHING_SPENT, Counter()
    for purpose in ("backfill", "sweep", "work", "check"):
        while (granted := grant(ZENDESK, spent, purpose, 10, NOW))[0].tokens:
            spent = granted[1]
            taken[purpose] += granted[0].tokens
    assert taken == {"backfill": 100, "sweep": 40, "work": 40, "check": 20}
    assert used(ZENDESK, spent, NOW) == 200


def test_a_read_gets_all_of_its_requests_or_none():
    _, spent = grant(ZENDESK, NOTHING_SPENT, "work", 178, NOW)
    refused, _ = grant(ZENDESK, spent, "work", 14, NOW, at_least=3)
    assert refused.tokens == 0
    assert grant(ZENDESK, spent, "work", 14, NOW, at_least=2)[0].tokens == 2


def test_the_platform_s_own_count_keeps_the_less_urgent_back_until_it_begins_anew():
    quota = Quota(limit=700, remaining=200, until=NOW + timedelta(seconds=30), of_account=True)
    spent = heard(NOTHING_SPENT, quota)
    assert grant(ZENDESK, spent, "backfill", 1, NOW)[0].wait_seconds == 30
    assert grant(ZENDESK, spent, "sweep", 1, NOW)[0].wait_seconds == 30
    assert grant(ZENDESK, spent, "work", 1, NOW)[0].tokens == 1
    assert grant(ZENDESK, spent, "backfill", 1, NOW + timedelta(seconds=31))[0].tokens == 1


def test_an_empty_account_lets_nobody_through():
    spent = heard(NOTHING_SPENT, Quota(limit=700, remaining=0, until=NOW + timedelta(seconds=5)))
    assert {grant(ZENDESK, spent, purpose, 1, NOW)[0].wait_seconds for purpose in CEILINGS} == {5}


@pytest.mark.parametrize(
    ("account", "wanted", "most"),
    [
        (None, None, 160),
        (700, None, 560),
        (100, None, 80),
        (None, 300, 300),
        (700, 690, 690),
        (200, 300, 200),
    ],
    ids=["built in", "told by the account", "a small account", "set", "set above the share", "never above the account"],
)
def test_the_budget_comes_from_the_settings_or_from_what_the_account_is_allowed(account, wanted, most):
    assert budget_of(ZENDESK, account, wanted) == Window(most, 60.0)


def test_a_clock_that_was_put_back_by_an_hour_stops_nobody():
    _, spent = grant(ZENDESK, NOTHING_SPENT, "check", 200, NOW + timedelta(hours=1))
    assert grant(ZENDESK, spent, "work", 1, NOW)[0].tokens == 1


def test_a_clock_that_was_put_back_a_little_forgets_nothing():
    _, spent = grant(ZENDESK, NOTHING_SPENT, "check", 200, NOW + timedelta(seconds=20))
    assert grant(ZENDESK, spent, "check", 1, NOW)[0].tokens == 0


def test_what_is_told_of_one_kind_of_call_does_not_change_the_budget():
    spent = heard(Spent(granted={}, account_limit=700), Quota(limit=100, remaining=99, until=NOW))
    assert spent.account_limit == 700


LIMITS = (Window(20, 2.0), Window(100, 30.0))


@given(st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=150))
def test_a_ticket_is_never_written_to_more_often_than_the_platform_allows(pauses):
    writes: list[datetime] = []
    now = NOW
    for pause in pauses:
        now += timedelta(seconds=pause)
        now += timedelta(seconds=seconds_until_writable(LIMITS, writes, now))
        assert seconds_until_writable(LIMITS, writes, now) == 0
        writes.append(now)
        assert len(still_counted(LIMITS, writes, now)) <= 100
    for limit in LIMITS:
        for first in writes:
            ends = first + timedelta(seconds=limit.seconds)
            assert sum(first <= moment < ends for moment in writes) < limit.most


@given(st.floats(0, 5, allow_nan=False), st.sampled_from([1, 7, 50]))
def test_a_slice_spent_at_its_last_moment_and_the_next_one_at_once_still_keep_the_window(offset, most):
    window, now = Window(most, 60.0), NOW + timedelta(seconds=offset)
    granted, spent = grant(window, NOTHING_SPENT, "check", most, now)
    assert granted.tokens == most
    last_moment = now + window.slot - timedelta(microseconds=1)
    while not (granted := grant(window, spent, "check", most, now)[0]).tokens:
        now += timedelta(milliseconds=100)
    assert now - last_moment >= timedelta(seconds=60)
