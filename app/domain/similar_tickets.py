"""Similar earlier tickets as people are shown them: which, in what order, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.occurrence import Occurrence
from app.domain.ticket import TicketRef

SHOWN = 5
LEAST_SCORE = 0.15
"""A ticket that is less alike than this is not suggested in a note; a search shows it all the same."""
LEAST_SHARED = 2
_WORDS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An earlier ticket that reads like the present one. ``score`` is between 0 and 1 (1: the same text at the same
    time); ``why`` says what they have in common, strongest first."""

    occurrence: Occurrence
    score: float
    same_fingerprint: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
    """An earlier ticket, still open, about the same run: ``what`` names it (``job ORD-SYNC-4471``)."""

    occurrence: Occurrence
    what: str


def reasons(present: Occurrence, other: Occurrence, shared: Sequence[str]) -> tuple[str, ...]:
    """What two tickets have in common; ``shared`` are words of both, the most telling first."""
    found = []
    if same_fingerprint(present, other):
        found.append("same fingerprint")
    if present.job_id and present.job_id == other.job_id:
        found.append(f"same job {present.job_id}")
    if present.transaction_id and present.transaction_id == other.transaction_id:
        found.append(f"same transaction {present.transaction_id}")
    if present.originating and present.receiving and _boundary(present) == _boundary(other):
        found.append(f"same boundary {present.originating} → {present.receiving}")
    if shared:
        found.append(f"shared terms: {', '.join(shared)}")
    return tuple(found)


def same_fingerprint(present: Occurrence, other: Occurrence) -> bool:
    """Whether both tickets are about the same exception."""
    return present.fingerprint is not None and present.fingerprint == other.fingerprint


def words(shared: Iterable[int], names: Mapping[int, str]) -> tuple[str, ...]:
    """The first few terms in the words of the ticket that was asked about."""
    return tuple(islice((names[term] for term in shared if term in names), _WORDS_SHOWN))


def shown(similar: Iterable[Similar], elsewhere: Collection[TicketRef]) -> tuple[Similar, ...]:
    """The most similar tickets that are not shown ``elsewhere``, those with a stated cause or resolution first."""
    others = [one for one in similar if one.occurrence.ref not in elsewhere and not one.same_fingerprint]
    return tuple(sorted(others[:SHOWN], key=lambda one: not explains(one.occurrence)))


def worth_a_note(one: Similar, shared: Collection[int]) -> bool:
    """Whether a ticket is alike enough to be suggested without having been asked for."""
    return one.score >= LEAST_SCORE and len(shared) >= LEAST_SHARED


def explains(occurrence: Occurrence) -> bool:
    """Whether it is known what was wrong or what was done."""
    return bool(occurrence.resolution_reason or occurrence.resolution)


def open_run(present: Occurrence, other: Occurrence) -> OpenRun:
    """What the open ticket has in common with the present one, its job before its transaction."""
    same_job = present.job_id is not None and present.job_id == other.job_id
    what = f"job {other.job_id}" if same_job else f"transaction {other.transaction_id}"
    return OpenRun(occurrence=other, what=what)


def _boundary(occurrence: Occurrence) -> tuple[str, str]:
    return (occurrence.originating or "").casefold(), (occurrence.receiving or "").casefold()
