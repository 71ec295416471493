"""Which patterns carry the volume: episodes and time lost by pattern, with the cumulative share (seed 000, step 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from app.domain.library import ARROW
from app.domain.occurrence import Occurrence
from app.domain.recurrence import episodes

TOP = 5
"""Seed 000 expects the top five exception types to carry most of the volume of 60 to 90 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The occurrences of one pattern, oldest first, and when its episodes began (each retailer's counted by itself).

    ``minutes_lost`` is the time from each episode's first report to its last close, summed over closed episodes:
    elapsed time, not labour. ``fields`` are data fields that the error texts name.
    """

    key: str
    title: str
    boundary: str | None
    pattern: str
    occurrences: tuple[Occurrence, ...]
    starts: tuple[datetime, ...]
    minutes_lost: int

    @property
    def count(self) -> int:
        """Episodes, not tickets."""
        return len(self.starts)

    @property
    def median_minutes(self) -> int | None:
        """The usual time to a close; ``None`` where no ticket of the pattern was closed."""
        known = [one.minutes_to_resolution for one in self.occurrences if one.minutes_to_resolution is not None]
        return int(median(known)) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of the Pareto chart: a pattern, its share of all episodes, and that of it and all before it."""

    group: Group
    share: float
    cumulative: float


def grouped(
    occurrences: Iterable[Occurrence], canonical: Mapping[str, str], gap: timedelta, titles: Mapping[str, str]
) -> tuple[Group, ...]:
    """The patterns, most episodes first. ``canonical`` maps a merged fingerprint to the one it counts under; ``titles``
    are those of the library. Exceptions without a fingerprint are grouped by failure pattern and boundary."""
    members: dict[str, list[Occurrence]] = defaultdict(list)
    for one in occurrences:
        members[_key(one, canonical)].append(one)
    groups = [_group(key, found, gap, titles.get(key)) for key, found in members.items()]
    return tuple(sorted(groups, key=lambda group: (-group.count, -group.minutes_lost, group.key)))


def pareto(groups: Sequence[Group]) -> tuple[Bar, ...]:
    """Each pattern's share of all episodes and the cumulative share, largest first."""
    total = sum(group.count for group in groups)
    bars, before = [], 0
    for group in groups:
        before += group.count
        bars.append(Bar(group=group, share=group.count / total, cumulative=before / total))
    return tuple(bars)


def boundary_of(occurrence: Occurrence) -> str | None:
    """``Shopify -> NetSuite``; ``None`` unless both sides are named."""
    if occurrence.originating is None or occurrence.receiving is None:
        return None
    return f"{occurrence.originating}{ARROW}{occurrence.receiving}"


def _key(one: Occurrence, canonical: Mapping[str, str]) -> str:
    if one.fingerprint is not None:
        return canonical.get(one.fingerprint, one.fingerprint)
    return f"{one.pattern} at {boundary_of(one) or 'an unnamed boundary'}"


def _group(key: str, found: list[Occurrence], gap: timedelta, title: str | None) -> Group:
    by_account: dict[str | None, list[Occurrence]] = defaultdict(list)
    for one in found:
        by_account[one.account].append(one)
    chains = [chain for members in by_account.values() for chain in episodes(members, gap)]
    newest = max(found, key=lambda one: (one.occurred_at, one.key))
    return Group(
        key=key,
        title=title or _described(newest, key),
        boundary=_most_common(boundary_of(one) for one in found),
        pattern=_most_common(one.pattern for one in found if one.pattern != "none") or "none",
        occurrences=tuple(sorted(found, key=lambda one: (one.occurred_at, one.key))),
        starts=tuple(sorted(chain.first.occurred_at for chain in chains)),
        minutes_lost=sum(_minutes_of(chain.occurrences) for chain in chains),
    )


def _minutes_of(members: Sequence[Occurrence]) -> int:
    """From an episode's first report to its last close; 0 while none of its tickets is closed."""
    closes = [one.closed_at for one in members if one.closed_at is not None]
    if not closes:
        return 0
    reported = min(one.reported_at or one.occurred_at for one in members)
    return max(0, int((max(closes) - reported).total_seconds() // 60))


def _described(one: Occurrence, key: str) -> str:
    words = ": ".join(part for part in (one.error_code, one.template) if part)
    return words or key


def _most_common(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
