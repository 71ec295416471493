from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import Recurrence, episodes, history_among
from app.domain.recurrence import recurrence as recurrence_in

NOW = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
SECOND = timedelta(seconds=1)
POLICY = RecurrencePolicy()
Make = Callable[..., Occurrence]


def recurrence(present: Occurrence, others: Iterable[Occurrence], policy: RecurrencePolicy) -> Recurrence:
    return recurrence_in(present, history_among(present, others), policy)


def test_the_present_occurrence_counts(occurrence: Make) -> None:
    found = recurrence(occurrence("OPS-9"), [], POLICY)
    assert (found.episodes_in_prior_window, found.episodes_in_automation_window) == (1, 1)
    assert found.earlier == ()


def test_less_than_six_hours_after_the_last_occurrence_is_the_same_episode(occurrence: Make) -> None:
    earlier = occurrence("OPS-1", occurred_at=NOW - timedelta(hours=6) + SECOND)
    found = recurrence(occurrence("OPS-9"), [earlier], POLICY)
    assert found.episodes_in_automation_window == 1
    assert found.same_episode == (earlier,)


def test_exactly_six_hours_later_is_a_new_episode(occurrence: Make) -> None:
    earlier = occurrence("OPS-1", occurred_at=NOW - timedelta(hours=6))
    found = recurrence(occurrence("OPS-9"), [earlier], POLICY)
    assert found.episodes_in_automation_window == 2
    assert found.same_episode == ()


def test_an_alert_that_fires_every_five_hours_for_two_days_is_one_episode(occurrence: Make) -> None:
    storm = [occurrence(f"OPS-{n}", occurred_at=NOW - n * timedelta(hours=5)) for n in range(1, 10)]
    found = recurrence(occurrence("OPS-99"), storm, POLICY)
    assert found.episodes_in_prior_window == 1
    assert len(found.same_episode) == 9


@pytest.mark.parametrize(("window", "days"), [("automation", 30), ("prior", 90)])
def test_a_window_ends_at_the_present_to_the_second(occurrence: Make, window: str, days: int) -> None:
    def count(at: datetime) -> int:
        found = recurrence(occurrence("OPS-9"), [occurrence("OPS-1", occurred_at=at)], POLICY)
        return {"automation": found.episodes_in_automation_window, "prior": found.episodes_in_prior_window}[window]

    assert count(NOW - timedelta(days=days)) == 2
    assert count(NOW - timedelta(days=days) - SECOND) == 1


def test_windows_follow_the_failure_not_the_reporting(occurrence: Make) -> None:
    late = occurrence("OPS-9", occurred_at=NOW - timedelta(days=40))
    found = recurrence(late, [occurrence("OPS-1", occurred_at=NOW - timedelta(days=60))], POLICY)
    assert found.episodes_in_automation_window == 2


def test_later_occurrences_other_fingerprints_and_the_ticket_itself_are_left_out(occurrence: Make) -> None:
    others = [
        occurrence("OPS-1", occurred_at=NOW + timedelta(days=1)),
        occurrence("OPS-2", occurred_at=NOW - timedelta(days=1), fingerprint="v1:other"),
        occurrence("OPS-9", occurred_at=NOW - timedelta(days=1)),
    ]
    assert recurrence(occurrence("OPS-9"), others, POLICY).earlier == ()


def test_tickets_of_both_trackers_are_listed_newest_first(occurrence: Make) -> None:
    older = occurrence("OPS-12", occurred_at=NOW - timedelta(days=31))
    newer = occurrence("5158", occurred_at=NOW - timedelta(days=1))
    found = recurrence(occurrence("OPS-9"), [older, newer], POLICY)
    assert found.earlier == (newer, older)


def test_moments_are_compared_as_instants(occurrence: Make) -> None:
    elsewhere = datetime.fromisoformat("2026-11-02T18:42:00+09:00") - timedelta(hours=6) + SECOND
    found = recurrence(occurrence("OPS-9"), [occurrence("OPS-1", occurred_at=elsewhere)], POLICY)
    assert found.episodes_in_prior_window == 1


def test_without_a_fingerprint_nothing_is_compared(occurrence: Make) -> None:
    found = recurrence(occurrence("OPS-9", fingerprint=None), [occurrence("OPS-1", fingerprint=None)], POLICY)
    assert not found.comparable
    assert found.earlier == ()


def test_the_last_resolution_is_known_however_old_it_is(occurrence: Make) -> None:
    old = occurrence(
        "OPS-1",
        occurred_at=NOW - timedelta(days=200),
        closed_at=NOW - timedelta(days=199),
        resolution_reason="credentials_renewed",
    )
    found = recurrence(occurrence("OPS-9"), [old], POLICY)
    assert found.last_resolved == old
    assert found.earlier == ()


def test_it_recurred_when_the_failure_is_later_than_the_fix(occurrence: Make) -> None:
    fixed = occurrence(
        "OPS-1",
        occurred_at=NOW - timedelta(days=3),
        closed_at=NOW - SECOND,
        resolution_reason="fixed_root_cause",
    )
    found = recurrence(occurrence("OPS-9"), [fixed], POLICY)
    assert found.recurred_after is not None
    assert found.recurred_after.key == "OPS-1"


def test_a_failure_from_before_the_fix_did_not_recur(occurrence: Make) -> None:
    fixed = occurrence(
        "OPS-1", occurred_at=NOW - timedelta(days=3), closed_at=NOW, resolution_reason="fixed_root_cause"
    )
    found = recurrence(occurrence("OPS-9"), [fixed], POLICY)
    assert not found.recurred
    assert found.last_resolved == fixed


@pytest.mark.parametrize("reason", ["duplicate", "not_reproducible", "no_fault_found"])
def test_closing_without_a_fix_is_no_fix_to_recur_after(occurrence: Make, reason: str) -> None:
    closed = occurrence(
        "OPS-1", occurred_at=NOW - timedelta(days=3), closed_at=NOW - timedelta(days=2), resolution_reason=reason
    )
    assert not recurrence(occurrence("OPS-9"), [closed], POLICY).recurred


moments = st.lists(st.integers(min_value=0, max_value=120 * 86_400), max_size=25)


def _priors(make: Make, seconds: list[int]) -> list[Occurrence]:
    return [make(f"OPS-{n}", occurred_at=NOW - timedelta(seconds=ago)) for n, ago in enumerate(seconds)]


@given(moments)
def test_counts_grow_with_the_window_and_never_pass_the_number_of_tickets(occurrence: Make, ago: list[int]) -> None:
    found = recurrence(occurrence("OPS-999"), _priors(occurrence, ago), POLICY)
    assert 1 <= found.episodes_in_automation_window <= found.episodes_in_prior_window <= len(found.earlier) + 1


@given(moments, st.randoms())
def test_the_order_of_arrival_does_not_matter(occurrence: Make, ago: list[int], random: object) -> None:
    priors = _priors(occurrence, ago)
    shuffled = list(priors)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    present = occurrence("OPS-999")
    assert recurrence(present, priors, POLICY) == recurrence(present, shuffled, POLICY)


@given(moments)
def test_episodes_are_apart_by_at_least_the_gap_and_closer_within(occurrence: Make, ago: list[int]) -> None:
    chain = episodes(_priors(occurrence, ago), POLICY.episode_gap)
    assert sum(len(episode.occurrences) for episode in chain) == len(ago)
    for before, after in pairwise(chain):
        assert after.first.occurred_at - before.last.occurred_at >= POLICY.episode_gap
    for episode in chain:
        for one, two in pairwise(episode.occurrences):
            assert two.occurred_at - one.occurred_at < POLICY.episode_gap
