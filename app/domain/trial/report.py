"""What an edit of the playbook would change, added up ticket by ticket in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.going_live import NO_TEAM
from app.domain.moments import iso
from app.domain.trial.judged import Effect, Judged
from app.domain.trial.stored import StoredTicket
from app.domain.trial.words import Reread

Kind = Literal["now_refused", "now_allowed", "other_reasons", "not_known", "otherwise"]
KINDS: dict[Kind, str] = {
    "now_refused": "let close now, refused by the other playbook",
    "now_allowed": "refused now, let close by the other playbook",
    "other_reasons": "refused by both, for other reasons",
    "not_known": "what the other playbook says cannot be known",
    "otherwise": "treated otherwise without a refusal appearing or falling away",
}
MOST_NAMES = 500
"""How many teams, projects or pairs of names are counted apart; what is beyond is counted together."""
THE_REST = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One ticket of those that are counted."""

    system: str
    key: str
    url: str
    subject: str
    undone: bool
    before: str
    after: str
    requirements: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "system": self.system,
            "ticket": self.key,
            "url": self.url,
            "subject": self.subject,
            "undone_close": self.undone,
            "before": self.before,
            "after": self.after,
            "requirements": list(self.requirements),
        }


@dataclass(slots=True, kw_only=True)
class Group:
    """Tickets that would change in one way: how many, of them closed, by requirement, team and project, some named."""

    most_examples: int
    count: int = 0
    closed: int = 0
    undone: int = 0
    requirements: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    projects: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    def add(self, ticket: StoredTicket, team: str, before: str, after: str, requirements: Iterable[str] = ()) -> None:
        """Count a ticket."""
        self.count += 1
        self.undone += ticket.undone
        self.closed += ticket.closed_at is not None and not ticket.undone
        named = tuple(requirements)
        self.requirements.update(named)
        count(self.teams, team or NO_TEAM)
        count(self.projects, f"{ticket.ref.system} {ticket.project}" if ticket.project else ticket.ref.system)
        if len(self.examples) < self.most_examples:
            self.examples.append(
                Example(
                    system=ticket.ref.system,
                    key=ticket.key,
                    url=ticket.url,
                    subject=ticket.subject,
                    undone=ticket.undone,
                    before=before,
                    after=after,
                    requirements=named,
                )
            )

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "count": self.count,
            "closed": self.closed,
            "undone_closes": self.undone,
            "by_requirement": dict(self.requirements.most_common()),
            "by_team": dict(self.teams.most_common()),
            "by_project": dict(self.projects.most_common()),
            "examples": [example.to_dict() for example in self.examples],
        }


def count(counter: Counter[str], name: str) -> None:
    """Count a name; beyond ``MOST_NAMES`` different ones it is counted with the rest."""
    counter[name if name in counter or len(counter) < MOST_NAMES else THE_REST] += 1


@dataclass(slots=True, kw_only=True)
class TrialReport:
    """The report of a trial: between two moments, of ``tickets`` and ``undone_closes``, what would change. ``limits``
    are sentences about what the store does not tell."""

    since: datetime
    until: datetime
    most_examples: int = 5
    tickets: int = 0
    undone_closes: int = 0
    without_grounds: int = 0
    verdicts: dict[Kind, Group] = field(default_factory=dict)
    scopes: dict[str, Group] = field(default_factory=dict)
    readings: dict[str, dict[str, Group]] = field(default_factory=dict)
    effects: Counter[tuple[Effect, Effect]] = field(default_factory=Counter)
    limits: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether no ticket at all would be treated or read otherwise."""
        return not self.verdicts and not self.scopes and not self.readings

    def add(self, ticket: StoredTicket, judged: tuple[Judged, Judged], team: str) -> None:
        """Count a ticket as both playbooks judge it."""
        before, after = judged
        self.tickets += not ticket.undone
        self.undone_closes += ticket.undone
        self.without_grounds += ticket.grounds is None and not ticket.undone
        self.effects[before.effect, after.effect] += 1
        kind = kind_of(before, after)
        if kind is not None:
            group = self.verdicts.setdefault(kind, Group(most_examples=self.most_examples))
            group.add(ticket, team, before.effect, after.effect, _why(kind, before, after))
        if before.scope != after.scope and not ticket.undone:
            pair = f"{before.scope or 'not known'} -> {after.scope or 'not known'}"
            group = self.scopes.setdefault(pair, Group(most_examples=self.most_examples))
            group.add(ticket, team, before.scope or "not known", after.scope or "not known")

    def add_reading(self, ticket: StoredTicket, what: str, change: Reread, team: str) -> None:
        """Count a ticket that is read otherwise: its bucket, a system, its team, or its next step."""
        groups = self.readings.setdefault(what, {})
        pair = f"{change.before} -> {change.after}"
        if pair not in groups and len(groups) >= MOST_NAMES:
            pair = THE_REST
        group = groups.setdefault(pair, Group(most_examples=self.most_examples))
        group.add(ticket, team, change.before, change.after)

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "since": iso(self.since),
            "until": iso(self.until),
            "tickets": self.tickets,
            "undone_closes": self.undone_closes,
            "without_grounds": self.without_grounds,
            "changes_nothing": self.changes_nothing,
            "verdicts": {kind: self.verdicts[kind].to_dict() for kind in KINDS if kind in self.verdicts},
            "scopes": {pair: group.to_dict() for pair, group in sorted(self.scopes.items())},
            "readings": {
                what: {pair: group.to_dict() for pair, group in sorted(groups.items())}
                for what, groups in sorted(self.readings.items())
            },
            "effects": [
                {"before": before, "after": after, "count": number}
                for (before, after), number in self.effects.most_common()
            ],
            "not_known": list(self.limits),
        }


def kind_of(before: Judged, after: Judged) -> Kind | None:
    """In which way the two judgements differ; ``None`` where they do not."""
    if before.effect == after.effect:
        return "other_reasons" if before.lacking != after.lacking else None
    if "not_known" in (before.effect, after.effect):
        return "not_known"
    if after.effect == "refused":
        return "now_refused"
    return "now_allowed" if before.effect == "refused" else "otherwise"


def _why(kind: Kind, before: Judged, after: Judged) -> tuple[str, ...]:
    """The requirements that make the difference."""
    if kind == "not_known":
        return after.unknown or before.unknown
    more = [name for name in after.lacking if name not in before.lacking]
    less = [name for name in before.lacking if name not in after.lacking]
    if kind == "now_refused":
        return tuple(more)
    return tuple(less) if kind == "now_allowed" else (*more, *less)
