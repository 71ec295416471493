"""Deadlines as Jira Service Management and Zendesk tell them; other shapes tell of none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.ticket import Deadline
from integrations.jira.deadlines import deadline_of as jira_deadline
from integrations.zendesk.deadlines import deadline_of as zendesk_deadline

SOON = datetime(2026, 11, 2, 14, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 14, tzinfo=UTC)


def goal(at: datetime, name: str = "Time to resolution", *, paused: bool = False) -> dict[str, Any]:
    cycle = {"breachTime": {"epochMillis": int(at.timestamp() * 1000)}, "paused": paused, "breached": False}
    return {"id": "1", "name": name, "completedCycles": [], "ongoingCycle": cycle}


def target(at: datetime | None, metric: str = "agent_work_time", stage: str = "active") -> dict[str, Any]:
    return {"breach_at": None if at is None else at.isoformat(), "metric": metric, "stage": stage, "minutes": 30}


def test_of_several_running_goals_the_nearest_counts() -> None:
    values = {"a": goal(LATER), "b": goal(SOON, "Time to first response"), "duedate": "2026-11-01"}
    assert jira_deadline(values, ("a", "b")) == Deadline(at=SOON, name="Time to first response")


def test_a_stopped_clock_has_no_moment_and_yields_to_one_that_runs() -> None:
    stopped = {"a": goal(SOON, paused=True), "duedate": "2026-11-01"}
    assert jira_deadline(stopped, ("a",)) == Deadline(at=None, name="Time to resolution")
    assert jira_deadline({**stopped, "b": goal(LATER, "Other")}, ("a", "b")) == Deadline(at=LATER, name="Other")


def test_without_goals_the_due_date_counts_to_its_end() -> None:
    expected = Deadline(at=datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC), name="due date")
    assert jira_deadline({"a": {"completedCycles": [{}]}, "duedate": "2026-11-05"}, ("a",)) == expected


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"duedate": "soon"},
        {"duedate": 7},
        {"a": None},
        {"a": "4h"},
        {"a": {"ongoingCycle": []}},
        {"a": {"ongoingCycle": {"breachTime": {"epochMillis": "1"}}}},
        {"a": {"ongoingCycle": {"breachTime": {"epochMillis": 10**30}}}},
        {"a": {"ongoingCycle": {"breachTime": {"epochMillis": True}}}},
        {"b": goal(SOON)},
    ],
)
def test_other_shapes_in_jira_tell_of_no_deadline(values: dict[str, Any]) -> None:
    assert jira_deadline(values, ("a",)) is None


def test_of_several_active_targets_the_nearest_counts() -> None:
    slas = {
        "policy_metrics": [target(LATER), target(SOON, "first_reply_time"), target(None), target(SOON, "x", "done")]
    }
    assert zendesk_deadline({"slas": slas, "due_at": SOON.isoformat()}) == Deadline(at=SOON, name="first reply time")


def test_a_paused_target_has_no_moment() -> None:
    slas = {"policy_metrics": [target(None, "requester_wait_time", "paused")]}
    assert zendesk_deadline({"slas": slas}) == Deadline(at=None, name="requester wait time")


def test_an_account_without_slas_tells_the_due_date_of_a_task() -> None:
    assert zendesk_deadline({"due_at": "2026-11-02T14:00:00Z"}) == Deadline(at=SOON, name="due date")


@pytest.mark.parametrize(
    "ticket",
    [
        {},
        {"due_at": None, "slas": None},
        {"slas": {"policy_metrics": None}},
        {"slas": {"policy_metrics": ["x", {"stage": "active", "breach_at": "never"}]}},
        {"slas": [], "due_at": "tomorrow"},
    ],
)
def test_other_shapes_in_zendesk_tell_of_no_deadline(ticket: dict[str, Any]) -> None:
    assert zendesk_deadline(ticket) is None
