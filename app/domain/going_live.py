"""What the gate would have refused: closes by what was missing, team, route and scope (docs/going-live.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.domain.gate.model import REQUIREMENTS
from app.domain.moments import iso

Outcome = Literal["proved", "override", "would_refuse", "undone", "stands"]
"""With proof; by override; without proof: in shadow mode, undone, not undone."""
REFUSED: tuple[Outcome, ...] = ("would_refuse", "undone", "stands")
ROUTES = {
    "agent": "a person in the tracker",
    "app": "an automation or app",
    "customer": "the customer",
    None: "not known",
}
NO_TEAM = "no team named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """One close of a gated ticket. ``route`` is the role of who closed it; ``missing`` are requirement keys."""

    system: str
    site: str
    key: str
    url: str
    subject: str
    closed_at: datetime
    scope: str
    outcome: Outcome
    missing: tuple[str, ...] = ()
    route: str | None = None
    project: str | None = None
    team: str = ""

    @property
    def refused(self) -> bool:
        """Whether the gate refuses this close, or would."""
        return self.outcome in REFUSED

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "system": self.system,
            "site": self.site,
            "ticket": self.key,
            "url": self.url,
            "subject": self.subject,
            "closed_at": iso(self.closed_at),
            "scope": self.scope,
            "outcome": self.outcome,
            "missing": list(self.missing),
            "closed_by": self.route,
            "project": self.project,
            "team": self.team or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many closes fall under a name, and how many of them are refused."""

    name: str
    closes: int
    refused: int

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"name": self.name, "closes": self.closes, "refused": self.refused}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingLive:
    """The report. ``closes`` are newest first; ``unread`` are past tickets that could not be read, by reason."""

    since: datetime
    until: datetime
    closes: tuple[Close, ...]
    unread: tuple[tuple[str, int], ...] = ()

    @property
    def refused(self) -> tuple[Close, ...]:
        """The closes that the gate refuses, or would."""
        return tuple(close for close in self.closes if close.refused)

    @property
    def by_override(self) -> int:
        """How many closes an override allowed."""
        return sum(close.outcome == "override" for close in self.closes)

    def by_requirement(self) -> list[tuple[str, int]]:
        """How many refused closes lack each requirement, most first; those that none lacks are left out."""
        counts = Counter(requirement for close in self.refused for requirement in close.missing)
        known = sorted(counts, key=lambda name: REQUIREMENTS.index(name) if name in REQUIREMENTS else len(REQUIREMENTS))
        return sorted(((name, counts[name]) for name in known), key=lambda item: -item[1])

    def only_lacking(self, requirement: str) -> int:
        """How many refused closes lack this and nothing else."""
        return sum(close.missing == (requirement,) for close in self.refused)

    def shares(self) -> dict[str, list[Share]]:
        """Closes and refusals by scope, team, project and route, most refused first."""
        return {
            "scope": self._by(lambda close: close.scope),
            "team": self._by(lambda close: close.team or NO_TEAM),
            "project": self._by(lambda close: f"{close.system} {close.project}" if close.project else close.system),
            "route": self._by(lambda close: ROUTES.get(close.route, "not known")),
        }

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "since": iso(self.since),
            "until": iso(self.until),
            "closes": len(self.closes),
            "refused": len(self.refused),
            "by_requirement": [
                {"requirement": name, "refused": count, "only_this": self.only_lacking(name)}
                for name, count in self.by_requirement()
            ],
            **{f"by_{name}": [share.to_dict() for share in shares] for name, shares in self.shares().items()},
            "tickets": [close.to_dict() for close in self.closes],
            "unread": dict(self.unread),
        }

    def _by(self, name_of: Callable[[Close], str]) -> list[Share]:
        groups: dict[str, list[Close]] = {}
        for close in self.closes:
            groups.setdefault(name_of(close), []).append(close)
        shares = [
            Share(name=name, closes=len(closes), refused=sum(close.refused for close in closes))
            for name, closes in groups.items()
        ]
        return sorted(shares, key=lambda share: (-share.refused, -share.closes, share.name))


def newest_first(closes: Sequence[Close]) -> tuple[Close, ...]:
    """Closes in the order of the report."""
    return tuple(sorted(closes, key=lambda close: (close.closed_at, close.key), reverse=True))
