"""What the dashboard shows of all patterns: the report's figures, their trend by week, and a map of the boundaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.insight.report import Report
from app.domain.insight.volume import Bar
from app.domain.insight.weeks import trend, week_of
from app.domain.library import ARROW, owner_of

BARS_KEPT = 50
BOUNDARIES_KEPT = 50
CANDIDATES_KEPT = 20


def patterns_overview(report: Report, owners: Mapping[str, str]) -> dict[str, Any]:
    """The JSON form of what the page of patterns shows; lists are cut to what anybody reads."""
    whole = report.to_dict()
    weeks = max(1, (report.until - report.since).days // 7)
    counts = Counter(week_of(one.occurred_at) for bar in report.bars for one in bar.group.occurrences)
    return {
        **{name: whole[name] for name in ("since", "until", "tickets", "episodes", "top_five_share", "questions")},
        "patterns": whole["patterns"][:BARS_KEPT],
        "more_patterns": max(0, len(report.bars) - BARS_KEPT),
        "candidates": whole["automation_candidates"][:CANDIDATES_KEPT],
        "spreads": [{"dimension": one.dimension, "says": one.says} for one in report.spreads],
        "weeks": [[one.monday.isoformat(), one.count] for one in trend(counts, report.until, weeks)],
        "boundaries": _boundaries(report.bars, owners),
    }


def _boundaries(bars: Sequence[Bar], owners: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each boundary with what fails there, most episodes first; patterns that name none are left out."""
    by_place: dict[str, list[Bar]] = {}
    for bar in bars:
        if bar.group.boundary is not None:
            by_place.setdefault(bar.group.boundary, []).append(bar)
    rows: list[dict[str, Any]] = [
        {
            "originating": place.split(ARROW)[0],
            "receiving": place.split(ARROW)[-1],
            "owner": owner_of(owners, place.split(ARROW)[0], place.split(ARROW)[-1]),
            "patterns": len(found),
            "episodes": sum(bar.group.count for bar in found),
            "tickets": sum(len(bar.group.occurrences) for bar in found),
            "minutes_lost": sum(bar.group.minutes_lost for bar in found),
            "main": {"key": found[0].group.key, "title": found[0].group.title},
        }
        for place, found in by_place.items()
    ]
    rows.sort(key=lambda row: (-row["episodes"], row["originating"], row["receiving"]))
    return rows[:BOUNDARIES_KEPT]
