"""The insight report: volume, clustering with its statistic, automation candidates, the ten questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.insight.candidates import rhythm_of
from app.domain.insight.report import Around, Report, field_named, make_report
from app.domain.insight.spread import chi_squared_tail, spread, wilson
from app.domain.library import LibraryEntry
from app.domain.occurrence import Occurrence
from app.domain.playbook import Playbook, RecurrencePolicy, SystemEntry

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=90)
Make = Callable[..., Occurrence]
PLAYBOOK = Playbook(
    version="1",
    systems=(
        SystemEntry(name="Shopify", role="storefront"),
        SystemEntry(name="NetSuite", role="erp"),
        SystemEntry(name="Amazon", role="marketplace"),
        SystemEntry(name="ChannelEngine", role="channel_layer"),
    ),
    owners={"Shopify -> NetSuite": "Integration team"},
)
POLICY = RecurrencePolicy()


@pytest.fixture(scope="session")
def at(occurrence: Make) -> Make:
    """An occurrence a number of days before the end of the report, closed an hour later."""

    def make(key: str, days: float, **values: Any) -> Occurrence:
        moment = UNTIL - timedelta(days=days)
        known = {
            "occurred_at": moment,
            "reported_at": moment,
            "closed_at": moment + timedelta(hours=1),
            "originating": "Shopify",
            "receiving": "NetSuite",
        }
        return occurrence(key, **(known | values))

    return make


def report(*found: Occurrence, **around: Any) -> Report:
    return make_report(found, PLAYBOOK, Around(**around), SINCE, UNTIL)


def test_a_storm_of_one_night_is_one_episode_in_the_volume(at: Make) -> None:
    storm = [at(f"OPS-{number}", 10 + number / 100) for number in range(20)]
    other = [at(f"OPS-9{number}", number * 5 + 1, fingerprint="v1:other") for number in range(3)]
    found = report(*storm, *other)
    assert [(bar.group.key, bar.group.count, len(bar.group.occurrences)) for bar in found.bars] == [
        ("v1:other", 3, 3),
        ("v1:same", 1, 20),
    ]


def test_each_retailers_episodes_are_counted_by_themselves(at: Make) -> None:
    same_hour = [at(f"OPS-{name}", 3, retailer=name) for name in ("Nordhaus", "Bellwood", "Casa Azul")]
    assert report(*same_hour).episodes == 3


def test_merged_fingerprints_count_as_one_pattern_under_its_title(at: Make) -> None:
    entry = LibraryEntry(id="token-1", title="Expired token", fingerprints=("v1:same", "v1:old"))
    found = report(
        at("OPS-1", 1),
        at("OPS-2", 9, fingerprint="v1:old"),
        canonical={"v1:old": "v1:same"},
        library={"v1:same": entry},
    )
    assert [(bar.group.title, bar.group.count) for bar in found.bars] == [("Expired token", 2)]


def test_the_share_of_the_top_five_is_cumulative(at: Make) -> None:
    found = report(
        *(
            at(f"OPS-{kind}{number}", number + 1, fingerprint=f"v1:{kind}")
            for kind in "abcdefg"
            for number in range(10 if kind in "ab" else 1)
        )
    )
    assert found.episodes == 25
    assert found.top_share == pytest.approx(23 / 25)
    assert found.bars[-1].cumulative == pytest.approx(1)


def test_only_what_lies_inside_the_span_counts(at: Make) -> None:
    found = report(at("OPS-1", 0), at("OPS-2", 90), at("OPS-3", 90.00001), at("OPS-4", -0.00001))
    assert found.tickets == 2


def test_the_time_lost_in_an_episode_runs_from_its_first_report_to_its_last_close(at: Make) -> None:
    first, second = at("OPS-1", 2), at("OPS-2", 1.9)
    still_open = at("OPS-3", 20, closed_at=None)
    [bar] = report(first, second, still_open).bars
    assert bar.group.minutes_lost == round(0.1 * 24 * 60) + 60


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("Required field 'shipToState' is missing for order <*>", "shipToState"),
        ("attribute color_code not mapped (value '<*>')", "color_code"),
        ("Feld LIEFERDATUM ist leer", "LIEFERDATUM"),
        ("Le champ « code_postal » est obligatoire", "code_postal"),
        ("必須項目「配送先」がありません", "配送先"),
        ("The field is missing", None),
        ("Connection timed out", None),
        (None, None),
    ],
)
def test_the_data_field_at_fault_is_read_from_the_error(
    occurrence: Make, template: str | None, name: str | None
) -> None:
    assert field_named(occurrence(template=template)) == name


def test_many_failures_at_one_boundary_cluster_and_an_even_spread_does_not() -> None:
    clustered = spread("boundary", ["A -> B"] * 40 + ["C -> D"] * 6 + ["E -> F"] * 4)
    even = spread("boundary", ["A -> B"] * 20 + ["C -> D"] * 21 + ["E -> F"] * 19 + [None] * 5)
    assert clustered.clusters is True
    assert "they cluster by boundary" in clustered.says
    assert even.clusters is False
    assert even.unknown == 5


def test_few_failures_are_not_judged() -> None:
    found = spread("channel", ["Shopify"] * 3 + ["Amazon"])
    assert found.clusters is None
    assert "too few" in found.says
    assert "cannot be judged" in spread("channel", [None, None]).says
    assert "nothing to compare" in spread("channel", ["Shopify"] * 50).says


@pytest.mark.parametrize(
    ("statistic", "degrees", "exact"), [(3.841, 1, 0.05), (5.991, 2, 0.05), (18.307, 10, 0.05), (23.209, 10, 0.01)]
)
def test_the_tail_of_chi_squared_is_that_of_the_tables(statistic: float, degrees: int, exact: float) -> None:
    assert chi_squared_tail(statistic, degrees) == pytest.approx(exact, abs=1e-4)


@given(st.floats(0, 50))
def test_the_tail_with_two_degrees_of_freedom_is_the_exponential(statistic: float) -> None:
    assert chi_squared_tail(statistic, 2) == pytest.approx(exp(-statistic / 2), rel=1e-9)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share_and_stays_inside_zero_and_one(count: int, more: int) -> None:
    total = count + more
    low, high = wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1


def test_a_documented_regular_pattern_at_a_boundary_is_ready_to_automate(at: Make) -> None:
    weekly = [at(f"OPS-{week}", 7 * week + 1, pattern="order_sync_gap") for week in range(5)]
    entry = LibraryEntry(id="gap-1", title="Gap", known_cause="token expires weekly", workaround="renew it")
    [candidate] = report(*weekly, library={"v1:same": entry}).candidates
    assert candidate.ready
    assert candidate.rhythm == "every 7.0 days, regularly"
    assert [element for element, _ in candidate.contract] == ["acknowledge", "retry", "dead-letter"]


def test_what_nobody_documented_is_never_ready_however_often_it_comes(at: Make) -> None:
    weekly = [at(f"OPS-{week}", 7 * week + 1) for week in range(5)]
    cause_only = LibraryEntry(id="gap-1", title="Gap", known_cause="token expires")
    assert report(*weekly).candidates[0].lacks == ("a documented workaround or runbook", "a known cause")
    assert report(*weekly, library={"v1:same": cause_only}).candidates[0].lacks == (
        "a documented workaround or runbook",
    )


def test_a_pattern_without_a_boundary_lacks_one(at: Make) -> None:
    entry = LibraryEntry(id="gap-1", title="Gap", known_cause="token", workaround="renew")
    found = [at(f"OPS-{week}", 7 * week + 1, receiving=None) for week in range(4)]
    assert report(*found, library={"v1:same": entry}).candidates[0].lacks == ("a boundary: both systems named",)


def test_ready_candidates_come_first_then_those_that_cost_most_time(at: Make) -> None:
    entry = LibraryEntry(id="a", title="A", known_cause="known", workaround="known")
    found = [
        at(f"OPS-{kind}{week}", 7 * week + 1, fingerprint=f"v1:{kind}", closed_at=UNTIL if kind == "slow" else None)
        for kind in ("ready", "slow", "quick")
        for week in range(4)
    ]
    ordered = report(*found, library={"v1:ready": entry}).candidates
    assert [one.group.key for one in ordered] == ["v1:ready", "v1:slow", "v1:quick"]


def test_a_pattern_that_comes_at_the_same_hour_is_predictable() -> None:
    days = (1, 2, 9, 30, 31)
    nightly = sorted(UNTIL - timedelta(days=day) + timedelta(hours=2, minutes=day) for day in days)
    assert rhythm_of(nightly, POLICY, UNTIL) == "100% between 00:00 and 03:00 UTC"


def test_three_in_thirty_days_are_predictable_and_three_in_a_year_are_not() -> None:
    lately = [UNTIL - timedelta(days=day, hours=7 * day) for day in (20, 18, 3)]
    rarely = [UNTIL - timedelta(days=day, hours=7 * day) for day in (300, 180, 3)]
    assert rhythm_of(lately, POLICY, UNTIL) == "3 times in the last 30 days"
    assert rhythm_of(rarely, POLICY, UNTIL) is None


def test_the_ten_questions_are_answered_only_where_the_history_can() -> None:
    answers = report().answers
    assert [answer.number for answer in answers] == list(range(1, 11))
    assert not any(answer.answered for answer in answers)
    assert all(answer.says.startswith("The data cannot tell: ") for answer in answers)


def test_duplicates_lost_cancellations_and_silent_failures_answer_their_questions(at: Make) -> None:
    found = report(
        at("OPS-1", 1, pattern="duplicate_draft"),
        at("OPS-2", 2, pattern="rollback_gap"),
        at("OPS-3", 3, pattern="order_sync_gap", fingerprint=None),
        at("OPS-4", 4, pattern="transform_mismatch", originating="Amazon"),
    )
    said = {answer.number: answer for answer in found.answers}
    assert said[1].says == "1 of 2 boundaries that fail have an owner in the playbook; without one: Amazon -> NetSuite."
    assert said[3].says == "It seems to fire and move on: 1 of 4 exceptions came without any error."
    assert said[5].says == "Yes: 1 exceptions (Shopify -> NetSuite)."
    assert said[5].tickets == ("OPS-1",)
    assert said[7].answered
    assert said[9].says == "As rejected records, at NetSuite: 1 exceptions."
    assert not said[6].answered


@given(
    st.lists(
        st.tuples(
            st.floats(0, 90),
            st.sampled_from([None, "v1:a", "v1:b", "v1:c"]),
            st.sampled_from([None, "Shopify", "Amazon"]),
            st.sampled_from([None, "Nordhaus", "Bellwood"]),
        ),
        max_size=40,
    )
)
def test_every_ticket_is_in_exactly_one_bar_whatever_the_history(
    at: Make, drawn: list[tuple[float, str | None, str | None, str | None]]
) -> None:
    found = [
        at(f"OPS-{number}", days, fingerprint=fingerprint, originating=origin, retailer=retailer)
        for number, (days, fingerprint, origin, retailer) in enumerate(drawn)
    ]
    made = report(*found)
    assert sum(len(bar.group.occurrences) for bar in made.bars) == len(found) == made.tickets
    assert sum(bar.share for bar in made.bars) == pytest.approx(1 if found else 0)
    assert made.to_dict()["episodes"] == made.episodes
