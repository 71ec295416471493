"""Until when an issue has to be done: the running goals (SLAs) of a service project, else its due date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from app.domain.ticket import Deadline

GOAL_TYPE = "com.atlassian.servicedesk:sd-sla-field"
"""The type of the custom fields that Jira Service Management keeps its goals in."""
DUE_DATE = "due date"


def deadline_of(values: Mapping[str, Any], goals: Iterable[str]) -> Deadline | None:
    """The goal that is broken first, or was; one whose clock is stopped where none runs; else the due date, whose end
    is taken in UTC. ``goals`` are the ids of the fields that hold goals; ended cycles say nothing."""
    found = list(_running(values, goals))
    moving = [(one.at, one) for one in found if one.at is not None]
    if moving:
        return min(moving, key=lambda pair: pair[0])[1]
    return found[0] if found else _due_date(values.get("duedate"))


def _running(values: Mapping[str, Any], goals: Iterable[str]) -> Iterator[Deadline]:
    for goal in goals:
        value = values.get(goal)
        if not isinstance(value, Mapping) or not isinstance(cycle := value.get("ongoingCycle"), Mapping):
            continue
        name = " ".join(str(value.get("name") or "SLA").split())
        if cycle.get("paused") is True:
            yield Deadline(at=None, name=name)
        elif (at := _moment(cycle.get("breachTime"))) is not None:
            yield Deadline(at=at, name=name)


def _moment(told: Any) -> datetime | None:
    milliseconds = told.get("epochMillis") if isinstance(told, Mapping) else None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _due_date(told: Any) -> Deadline | None:
    try:
        day = date.fromisoformat(str(told or ""))
        return Deadline(at=datetime.combine(day, time(23, 59, 59), UTC), name=DUE_DATE)
    except ValueError:
        return None
