"""Insight's weeks: what is counted, in which week, and what falls outside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.insight.operations import WEEKS, CloseFact, ExceptionCount, ResponseFact, operations, since_of
from app.domain.insight.weeks import WeekCount, monday_of, trend, week_of

UNTIL = datetime(2026, 11, 4, 12, tzinfo=UTC)
"""A Wednesday; its week began on 2 November."""
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(**facts: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"exceptions": (), "closes": (), "responses": (), "reopened": (), "open_since": ()}
    return operations(UNTIL, **{**nothing, **facts})


def a_close(at: datetime, outcome: Any = "proved", **values: Any) -> CloseFact:
    known = {"team": "Integration", "route": "agent", "cycle": 3 * HOUR}
    return CloseFact(closed_at=at, outcome=outcome, **{**known, **values})


def test_weeks_begin_on_monday_in_utc() -> None:
    assert monday_of(week_of(UNTIL)) == date(2026, 11, 2)
    assert week_of(MONDAY) == week_of(UNTIL)
    assert week_of(MONDAY - timedelta(microseconds=1)) == week_of(UNTIL) - 1
    assert trend({week_of(UNTIL): 4}, UNTIL, 2) == (
        WeekCount(date(2026, 10, 26), 0),
        WeekCount(date(2026, 11, 2), 4),
    )


def test_there_are_thirteen_weeks_newest_first_and_what_is_older_is_left_out() -> None:
    old = ExceptionCount(week=week_of(since_of(UNTIL) - HOUR), bucket="none", pattern="none")
    found = told(exceptions=[old])
    assert len(found["weeks"]) == WEEKS
    assert found["weeks"][0]["week"] == "2026-11-02"
    assert sum(week["exceptions"] for week in found["weeks"]) == 0


def test_closes_are_counted_by_how_they_were_proved() -> None:
    outcomes = ("proved", "proved", "undone", "override", "stands", "would_refuse")
    found = told(closes=[a_close(MONDAY + HOUR, outcome) for outcome in outcomes])
    counted = {"proved": 2, "reverted": 1, "overridden": 1, "escaped": 1, "shadow": 1}
    assert found["lately"]["total"] == counted
    assert {name: found["weeks"][0][f"closes_{name}"] for name in counted} == counted
    assert found["lately"]["by_team"] == [{"name": "Integration", **counted}]
    assert found["lately"]["by_route"] == [{"name": "a person in the tracker", **counted}]


def test_the_weekly_number_holds_seven_days_whatever_the_week() -> None:
    found = told(closes=[a_close(UNTIL - timedelta(days=6)), a_close(UNTIL - timedelta(days=8))])
    assert found["lately"]["total"]["proved"] == 1


def test_a_close_that_was_undone_ends_no_cycle() -> None:
    closes = [a_close(MONDAY, cycle=2 * HOUR), a_close(MONDAY, "undone", cycle=timedelta(minutes=1))]
    assert told(closes=closes)["weeks"][0]["cycle_seconds_median"] == 7200


def test_responses_rework_completeness_and_ages() -> None:
    facts = [
        ExceptionCount(week=week_of(MONDAY), bucket="none", pattern="none", recorded=1, fields=14, known=9, stated=4),
        ExceptionCount(week=week_of(MONDAY), bucket="fraud_risk", pattern="none"),
    ]
    found = told(
        exceptions=facts,
        responses=[ResponseFact(created_at=MONDAY, recorded_at=MONDAY + timedelta(seconds=wait)) for wait in (2, 4, 9)],
        reopened=[MONDAY + HOUR],
        open_since=[UNTIL - HOUR, UNTIL - timedelta(days=2), UNTIL - timedelta(days=40)],
    )
    week = found["weeks"][0]
    assert (week["exceptions"], week["records"], week["reopened"]) == (2, 1, 1)
    assert (week["fields"], week["fields_known"], week["fields_stated_at_creation"]) == (14, 9, 4)
    assert (week["first_response_seconds_median"], week["first_response_seconds_p90"]) == (4, 9)
    assert week["by_bucket"] == {"fraud_risk": 1, "none": 1}
    assert [row["open"] for row in found["open_by_age"]] == [1, 1, 0, 0, 1]
