"""Weeks, Monday to Monday in UTC, by which trends are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WEEK = timedelta(days=7)
FIRST_MONDAY = datetime(1969, 12, 29, tzinfo=UTC)
"""The beginning of week 0."""


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How often something happened in the week that begins on a Monday."""

    monday: date
    count: int


def week_of(moment: datetime) -> int:
    """The number of the week that a moment lies in."""
    return (moment - FIRST_MONDAY) // WEEK


def monday_of(number: int) -> date:
    """The first day of a week."""
    return (FIRST_MONDAY + number * WEEK).date()


def beginning_of(number: int) -> datetime:
    """The moment at which a week begins."""
    return FIRST_MONDAY + number * WEEK


def trend(counts: Mapping[int, int], until: datetime, length: int) -> tuple[WeekCount, ...]:
    """So many weeks up to that of a moment, those in which nothing happened included; the last one is not over yet."""
    last = week_of(until)
    return tuple(WeekCount(monday_of(number), counts.get(number, 0)) for number in range(last - length + 1, last + 1))
