"""How the work on exceptions goes, week by week: closes by how they were proved, response and cycle times, rework, age
of what is open, completeness of records.

Elapsed time is what is measured; labour is an estimate from an assumption that is shown beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from app.domain.going_live import NO_TEAM, ROUTES, Outcome
from app.domain.insight.weeks import WEEK, beginning_of, monday_of, week_of
from app.domain.moments import iso

WEEKS = 13
OUTCOMES: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
    ("proved", ("proved",)),
    ("reverted", ("undone",)),
    ("overridden", ("override",)),
    ("escaped", ("stands",)),
    ("shadow", ("would_refuse",)),
)
"""How a close ended, as the weekly number counts it: with proof, undone for want of it, by override, standing without;
and, while the gate only watches, those that it would have undone."""
AGES: tuple[tuple[str, timedelta | None], ...] = (
    ("under 1 day", timedelta(days=1)),
    ("1 to 3 days", timedelta(days=3)),
    ("3 to 7 days", timedelta(days=7)),
    ("7 to 30 days", timedelta(days=30)),
    ("over 30 days", None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionCount:
    """Exceptions of one bucket and pattern that were reported in one week (``weeks.week_of``). ``recorded`` of them
    have a record; of its ``fields``, ``known`` are filled in and ``stated`` by the ticket's own text."""

    week: int
    bucket: str
    pattern: str
    exceptions: int = 1
    recorded: int = 0
    fields: int = 0
    known: int = 0
    stated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFact:
    """A close of a gated ticket, and how long after its creation."""

    closed_at: datetime
    outcome: Outcome
    team: str
    route: str | None
    cycle: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFact:
    """A ticket and when its handoff record was first written into it."""

    created_at: datetime
    recorded_at: datetime


@dataclass(slots=True)
class _Week:
    exceptions: int = 0
    recorded: int = 0
    fields: int = 0
    known: int = 0
    stated: int = 0
    reopened: int = 0
    buckets: Counter[str] = field(default_factory=Counter)
    patterns: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    responses: list[float] = field(default_factory=list)
    cycles: list[float] = field(default_factory=list)

    def to_dict(self, number: int) -> dict[str, Any]:
        return {
            "week": monday_of(number).isoformat(),
            "exceptions": self.exceptions,
            "records": self.recorded,
            "fields": self.fields,
            "fields_known": self.known,
            "fields_stated_at_creation": self.stated,
            **{f"closes_{name}": sum(self.outcomes[one] for one in outcomes) for name, outcomes in OUTCOMES},
            "reopened": self.reopened,
            "first_response_seconds_median": _median(self.responses),
            "first_response_seconds_p90": _high(self.responses),
            "cycle_seconds_median": _median(self.cycles),
            "cycle_seconds_p90": _high(self.cycles),
            "by_bucket": dict(sorted(self.buckets.items())),
            "by_pattern": dict(sorted(self.patterns.items())),
        }


def operations(
    until: datetime,
    *,
    exceptions: Iterable[ExceptionCount],
    closes: Iterable[CloseFact],
    responses: Iterable[ResponseFact],
    reopened: Iterable[datetime],
    open_since: Iterable[datetime],
) -> dict[str, Any]:
    """The figures of the last thirteen weeks up to a moment, the running one included, as JSON. Facts from before are
    left out."""
    last = week_of(until)
    weeks = {number: _Week() for number in range(last - WEEKS + 1, last + 1)}
    for count in exceptions:
        if (week := weeks.get(count.week)) is not None:
            _add(week, count)
    for answer in responses:
        if (week := weeks.get(week_of(answer.created_at))) is not None:
            week.responses.append(max(0.0, (answer.recorded_at - answer.created_at).total_seconds()))
    for moment in reopened:
        if (week := weeks.get(week_of(moment))) is not None:
            week.reopened += 1
    lately = _Lately(until - WEEK)
    for close in closes:
        if (week := weeks.get(week_of(close.closed_at))) is not None:
            week.outcomes[close.outcome] += 1
            if close.outcome != "undone":
                week.cycles.append(max(0.0, close.cycle.total_seconds()))
        lately.add(close)
    return {
        "until": iso(until),
        "weeks": [week.to_dict(number) for number, week in sorted(weeks.items(), reverse=True)],
        "lately": lately.to_dict(),
        "open_by_age": _ages(open_since, until),
    }


def since_of(until: datetime) -> datetime:
    """The beginning of the first week that ``operations`` counts."""
    return beginning_of(week_of(until) - WEEKS + 1)


@dataclass(slots=True)
class _Lately:
    """The closes of the last seven days, by how they ended, by team and by route."""

    since: datetime
    total: Counter[str] = field(default_factory=Counter)
    teams: dict[str, Counter[str]] = field(default_factory=dict)
    routes: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, close: CloseFact) -> None:
        if close.closed_at < self.since:
            return
        self.total[close.outcome] += 1
        self.teams.setdefault(close.team or NO_TEAM, Counter())[close.outcome] += 1
        self.routes.setdefault(ROUTES.get(close.route, ROUTES[None]), Counter())[close.outcome] += 1

    def to_dict(self) -> dict[str, Any]:
        return {"total": _told(self.total), "by_team": _rows(self.teams), "by_route": _rows(self.routes)}


def _told(counts: Counter[str]) -> dict[str, int]:
    return {name: sum(counts[one] for one in outcomes) for name, outcomes in OUTCOMES}


def _rows(groups: dict[str, Counter[str]]) -> list[dict[str, Any]]:
    ordered = sorted(groups.items(), key=lambda item: (-item[1].total(), item[0]))
    return [{"name": name, **_told(counts)} for name, counts in ordered]


def _add(week: _Week, found: ExceptionCount) -> None:
    week.exceptions += found.exceptions
    week.buckets[found.bucket] += found.exceptions
    week.patterns[found.pattern] += found.exceptions
    week.recorded += found.recorded
    week.fields += found.fields
    week.known += found.known
    week.stated += found.stated


def _ages(open_since: Iterable[datetime], until: datetime) -> list[dict[str, Any]]:
    counts = dict.fromkeys((name for name, _ in AGES), 0)
    for since in open_since:
        age = until - since
        counts[next(name for name, limit in AGES if limit is None or age < limit)] += 1
    return [{"age": name, "open": count} for name, count in counts.items()]


def _median(values: Sequence[float]) -> float | None:
    return round(median(values), 1) if values else None


def _high(values: Sequence[float]) -> float | None:
    """The value that nine of ten do not exceed."""
    return round(sorted(values)[(len(values) * 9 - 1) // 10], 1) if values else None
