"""The insight report: one value made of all occurrences of a span of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.insight.boundaries import BoundaryReport, boundary_reports
from app.domain.insight.candidates import Candidate, candidates
from app.domain.insight.crossings import Lookup, crossings
from app.domain.insight.questions import Answer, History, answers
from app.domain.insight.spread import Spread, spread
from app.domain.insight.volume import TOP, Bar, Group, boundary_of, grouped, pareto
from app.domain.lazy_patterns import when_used
from app.domain.library import LibraryEntry
from app.domain.moments import iso
from app.domain.occurrence import Occurrence
from app.domain.playbook import Playbook

_FIELD = when_used(
    r"\b(?:field|attribute|property|column|element|parameter|feld|attribut|spalte|champ|attribut|colonne|campo"
    r"|atributo|columna"
    r"|coluna|attributo|colonna|veld|kolom|pole"
    r"|kolumna)\b[ :=]{0,3}['\"“„«`\[]{0,2}[ \xa0]?(?P<name>[A-Za-z_][\w.\-/]{1,60})"
    r"|(?:項目|フィールド|列)[「『\"']?(?P<japanese>[^\s「」『』\"'、。]{1,40})",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    {"is", "are", "was", "not", "missing", "required", "the", "value", "with", "in", "of", "ist", "est", "is_"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the report needs beside the occurrences: merged fingerprints, the library by the key of its group, and what
    systems answered when they were looked at for tickets, each ticket once."""

    canonical: Mapping[str, str] = field(default_factory=dict)
    library: Mapping[str, LibraryEntry] = field(default_factory=dict)
    lookups: Iterable[Lookup] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that ``handoff patterns report`` shows. ``since`` and ``until`` are instants."""

    since: datetime
    until: datetime
    tickets: int
    bars: tuple[Bar, ...]
    spreads: tuple[Spread, ...]
    candidates: tuple[Candidate, ...]
    answers: tuple[Answer, ...]
    boundaries: tuple[BoundaryReport, ...] = ()

    @property
    def episodes(self) -> int:
        """Episodes of all patterns."""
        return sum(bar.group.count for bar in self.bars)

    @property
    def top_share(self) -> float:
        """The share of episodes that the five most frequent patterns carry."""
        return self.bars[:TOP][-1].cumulative if self.bars else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of the report."""
        return {
            "since": iso(self.since),
            "until": iso(self.until),
            "tickets": self.tickets,
            "episodes": self.episodes,
            "top_five_share": round(self.top_share, 4),
            "patterns": [_bar(bar) for bar in self.bars],
            "spreads": [_spread(found) for found in self.spreads],
            "automation_candidates": [_candidate(one) for one in self.candidates],
            "questions": [
                {
                    "number": answer.number,
                    "question": answer.question,
                    "answered": answer.answered,
                    "says": answer.says,
                    "tickets": list(answer.tickets),
                }
                for answer in self.answers
            ],
            "boundaries": [found.to_dict() for found in self.boundaries],
        }


def make_report(
    occurrences: Iterable[Occurrence], playbook: Playbook, around: Around, since: datetime, until: datetime
) -> Report:
    """The report of the occurrences between two instants, ends included."""
    inside = [one for one in occurrences if since <= one.occurred_at <= until]
    titles = {key: known.title for key, known in around.library.items()}
    groups = grouped(inside, around.canonical, playbook.recurrence.episode_gap, titles)
    spreads = _spreads(groups)
    roles = {system.name: system.role for system in playbook.systems}
    crossed = crossings(around.lookups, playbook.boundaries)
    history = History(
        groups=groups,
        roles=roles,
        owners=playbook.owners,
        library=around.library,
        spreads=spreads,
    )
    return Report(
        since=since,
        until=until,
        tickets=len(inside),
        bars=pareto(groups),
        spreads=spreads,
        candidates=candidates(groups, around.library, playbook.recurrence, until),
        answers=answers(history),
        boundaries=boundary_reports(groups, crossed, playbook.boundaries, around.library, roles),
    )


def field_named(occurrence: Occurrence) -> str | None:
    """The data field that the error text names (``Required field 'shipToState' …``), where it names one."""
    for found in _FIELD.finditer(occurrence.template or ""):
        name = found["name"] or found["japanese"]
        if name.lower() not in _NO_NAME:
            return name
    return None


def _spreads(groups: Sequence[Group]) -> tuple[Spread, ...]:
    """Over tickets rather than episodes, since only those name a field and a channel each."""
    every = [one for group in groups for one in group.occurrences]
    return (
        spread("boundary", (boundary_of(one) for one in every)),
        spread("field", (field_named(one) for one in every)),
        spread("channel", (one.originating for one in every)),
        spread("retailer", (one.account for one in every)),
    )


def _bar(bar: Bar) -> dict[str, Any]:
    group = bar.group
    return {
        "key": group.key,
        "title": group.title,
        "boundary": group.boundary,
        "pattern": group.pattern,
        "episodes": group.count,
        "tickets": len(group.occurrences),
        "share": round(bar.share, 4),
        "cumulative_share": round(bar.cumulative, 4),
        "minutes_lost": group.minutes_lost,
        "median_minutes_to_close": group.median_minutes,
    }


def _spread(found: Spread) -> dict[str, Any]:
    return {
        "dimension": found.dimension,
        "values": [
            {
                "value": share.value,
                "count": share.count,
                "share": round(share.share, 4),
                "interval": [round(share.low, 4), round(share.high, 4)],
            }
            for share in found.shares
        ],
        "unknown": found.unknown,
        "chi_squared": round(found.chi_squared, 3),
        "degrees_of_freedom": found.degrees,
        "p": None if found.p is None else round(found.p, 6),
        "says": found.says,
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "key": one.group.key,
        "title": one.group.title,
        "ready": one.ready,
        "lacks": list(one.lacks),
        "rhythm": one.rhythm,
        "episodes": one.group.count,
        "minutes_lost": one.group.minutes_lost,
        "library_entry": one.documented.id if one.documented else None,
        "contract": [{"element": element, "says": says} for element, says in one.contract],
    }
