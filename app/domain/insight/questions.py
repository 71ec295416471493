"""The ten questions of seed 001 about an integration, answered from the history where the history can answer.

Absence of evidence is never an answer: a boundary without exceptions is "the data cannot tell", not "all is well".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.insight.spread import Spread
from app.domain.insight.volume import Group, boundary_of
from app.domain.library import ARROW, LibraryEntry, owner_of
from app.domain.occurrence import Occurrence
from app.domain.recurrence import ticket_label

CANNOT_TELL = "The data cannot tell"
_SHOWN_TICKETS = 3
_ORDER_SIDE = frozenset({"storefront", "marketplace"})
_MIDDLE = frozenset({"channel_layer", "oms"})
_BACK = frozenset({"erp", "oms"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question and what the history says to it. ``answered`` is false where it cannot say anything."""

    number: int
    question: str
    answered: bool
    says: str
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the questions are answered from. ``roles`` maps the name of a system to its role; ``owners`` are the
    playbook's."""

    groups: Sequence[Group]
    roles: Mapping[str, str]
    owners: Mapping[str, str]
    library: Mapping[str, LibraryEntry]
    spreads: Sequence[Spread]

    @property
    def occurrences(self) -> list[Occurrence]:
        """Every occurrence of every group."""
        return [one for group in self.groups for one in group.occurrences]

    def role(self, name: str | None) -> str | None:
        """The role of a system, by its name."""
        return None if name is None else self.roles.get(name)


def answers(history: History) -> tuple[Answer, ...]:
    """The ten questions in their order."""
    found = (ask(history) for ask in _QUESTIONS)
    return tuple(
        Answer(number=number, question=question, answered=says is not None, says=says or _cannot(why), tickets=tickets)
        for number, (question, says, why, tickets) in enumerate(found, start=1)
    )


_Found = tuple[str, str | None, str, tuple[str, ...]]
"""Question, what the data says (``None``: nothing), why it says nothing, and the tickets it rests on."""


def _cannot(why: str) -> str:
    return f"{CANNOT_TELL}: {why}."


def _labels(found: Sequence[Occurrence]) -> tuple[str, ...]:
    newest = sorted(found, key=lambda one: (one.occurred_at, one.key), reverse=True)
    return tuple(ticket_label(one) for one in newest[:_SHOWN_TICKETS])


def _ownership(history: History) -> _Found:
    question = "Which system owns the order record at each stage, and is that ownership documented?"
    boundaries = sorted({place for one in history.occurrences if (place := boundary_of(one))})
    if not boundaries:
        return question, None, "no exception names both systems", ()
    missing = [boundary for boundary in boundaries if not owner_of(history.owners, *boundary.split(ARROW))]
    owned = len(boundaries) - len(missing)
    says = f"{owned} of {len(boundaries)} boundaries that fail have an owner in the playbook"
    return question, f"{says}; without one: {', '.join(missing)}." if missing else f"{says}.", "", ()


def _silent_at(question: str, senders: frozenset[str], receivers: frozenset[str]) -> Callable[[History], _Found]:
    def ask(history: History) -> _Found:
        at_boundary = [
            one
            for one in history.occurrences
            if history.role(one.originating) in senders and history.role(one.receiving) in receivers
        ]
        if not at_boundary:
            return question, None, "no exception lies at such a boundary", ()
        silent = [one for one in at_boundary if one.fingerprint is None]
        if not silent:
            says = f"Failures are reported there: all {len(at_boundary)} exceptions carry an error code or text."
            return question, says, "", _labels(at_boundary)
        says = f"It seems to fire and move on: {len(silent)} of {len(at_boundary)} exceptions came without any error."
        return question, says, "", _labels(silent)

    return ask


def _with_pattern(question: str, pattern: str, present: str, absent: str) -> Callable[[History], _Found]:
    def ask(history: History) -> _Found:
        found = [one for one in history.occurrences if one.pattern == pattern]
        if not found:
            return question, None, absent, ()
        places = sorted({place for one in found if (place := boundary_of(one))})
        where = f" ({', '.join(places)})" if places else ""
        return question, f"{present}: {len(found)} exceptions{where}.", "", _labels(found)

    return ask


def _mapping(history: History) -> _Found:
    question = "Is the data mapping between your channel layer and ERP documented and tested?"
    groups = [group for group in history.groups if group.pattern == "transform_mismatch"]
    if not groups:
        return question, None, "no exception is a mapping failure", ()
    known = [group for group in groups if group.key in history.library and history.library[group.key].known_cause]
    says = f"{len(known)} of {len(groups)} mapping failures have an entry with a cause in the library"
    return question, f"{says}.", "", _labels([one for group in groups for one in group.occurrences])


def _marketplace_changes(history: History) -> _Found:
    question = "When a marketplace changes its API or order format, where does that change surface?"
    found = [
        one
        for one in history.occurrences
        if one.pattern == "transform_mismatch" and history.role(one.originating) == "marketplace"
    ]
    if not found:
        return question, None, "no mapping failure comes from a marketplace", ()
    receivers = sorted({f"{one.receiving}" for one in found if one.receiving})
    where = f", at {', '.join(receivers)}" if receivers else ""
    return question, f"As rejected records{where}: {len(found)} exceptions.", "", _labels(found)


def _clustering(history: History) -> _Found:
    question = "Do your exceptions cluster around handoff points, data fields or channels, or are they evenly spread?"
    judged = [spread for spread in history.spreads if spread.clusters is not None]
    if not judged:
        return question, None, "too few exceptions name a boundary, a field or a channel", ()
    return question, " ".join(spread.says for spread in judged), "", ()


_QUESTIONS: tuple[Callable[[History], _Found], ...] = (
    _ownership,
    _silent_at("Is there an explicit acknowledgment between your storefront and channel layer?", _ORDER_SIDE, _MIDDLE),
    _silent_at("Is there an explicit acknowledgment between your channel layer and ERP?", _MIDDLE | _ORDER_SIDE, _BACK),
    _with_pattern(
        "What happens to an order if the middleware call fails mid-flight?",
        "order_sync_gap",
        "It stays behind until somebody notices",
        "no order was left behind by a failed handoff",
    ),
    _with_pattern(
        "If the same order is submitted twice, does the ERP create a duplicate draft?",
        "duplicate_draft",
        "Yes",
        "no duplicate was reported",
    ),
    _with_pattern(
        "When fulfilment changes on one side, is that visible on the other?",
        "status_void",
        "Not always",
        "no status went missing",
    ),
    _with_pattern(
        "When an order is cancelled in the storefront, does the ERP hear of it before allocating stock?",
        "rollback_gap",
        "Not always",
        "no reversal went missing",
    ),
    _mapping,
    _marketplace_changes,
    _clustering,
)
