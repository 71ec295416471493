"""So many requests a minute for each caller, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.rate import RateLimit

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@given(
    per_minute=st.integers(1, 1_000),
    steps=st.lists(st.integers(-3_000, 30_000), max_size=60),
)
def test_no_caller_gets_more_than_its_minute_and_what_fills_up(per_minute: int, steps: list[int]) -> None:
    limit, now, latest, granted = RateLimit(per_minute), NOW, NOW, 0
    for step in steps:
        now += timedelta(milliseconds=step)
        latest = max(latest, now)
        granted += limit.seconds_to_wait("bi", now) == 0
    back = sum(-step for step in steps if step < 0) / 1000
    filled = ((latest - NOW).total_seconds() + back) * per_minute / 60
    assert granted <= per_minute + filled + 1


@given(per_minute=st.integers(1, 1_000), spent=st.integers(0, 1_200))
def test_who_waits_as_long_as_told_may_ask(per_minute: int, spent: int) -> None:
    limit = RateLimit(per_minute)
    answers = [limit.seconds_to_wait("bi", NOW) for _ in range(spent)]
    assert answers.count(0) == min(spent, per_minute)
    wait = answers[-1] if answers else 0
    assert limit.seconds_to_wait("bi", NOW + timedelta(seconds=wait)) == 0 or wait == 0
    assert limit.seconds_to_wait("other", NOW) == 0
