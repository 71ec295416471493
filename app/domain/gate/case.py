"""One ticket before the gate: the facts that every requirement is judged by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.containment.model import Containment
from app.domain.extraction.model import Extraction
from app.domain.gate.model import Evidence, Proof
from app.domain.gate.reopening import last_doubt, last_reopening
from app.domain.lazy_patterns import when_used
from app.domain.playbook import Playbook
from app.domain.ticket import Person, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a requirement is not met: a key of ``messages`` and what fills its gaps."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A requirement judged: met by ``proof``, or not, for ``reasons``."""

    requirement: str
    proof: Proof | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``failure``: when the job failed. ``run``: the failed run's id, where known. ``reopened``: the last reopening.
    ``doubted``: when a customer last wrote that it still fails. ``restart`` is the later of these two, for proof of
    success. ``containments`` are what people had the service stop for the ticket."""

    ticket: Ticket
    playbook: Playbook
    evidence: Evidence
    failure: datetime
    run: str | None = None
    reopened: datetime | None = None
    doubted: datetime | None = None
    containments: tuple[Containment, ...] = ()

    @property
    def since(self) -> datetime:
        """After this, containment, notice and confirmation count: the failure and the last reopening."""
        return later(self.failure, self.reopened)

    @property
    def restart(self) -> datetime | None:
        """The last moment that made earlier proof of success stale."""
        return later(self.reopened, self.doubted) if self.reopened else self.doubted

    @property
    def success_since(self) -> datetime:
        """After this, a note about success counts."""
        return later(self.since, self.doubted)

    @property
    def screenshots_since(self) -> datetime:
        """After this, a screenshot counts: the ticket, the failure, the last reopening."""
        return later(self.success_since, self.ticket.created_at)

    def last_change(self, name: str) -> tuple[datetime, Person] | None:
        """When a gate field was last set and by whom, where the history knows it."""
        changes = [change for change in self.ticket.field_changes if change.field == name]
        if not changes:
            return None
        last = max(changes, key=lambda change: (change.at, change.actor.id))
        return last.at, last.actor


def later(one: datetime, other: datetime | None) -> datetime:
    """The later of two moments, the second of which may be unknown."""
    return one if other is None else max(one, other)


def case_of(ticket: Ticket, extraction: Extraction | None, playbook: Playbook, evidence: Evidence) -> Case:
    """The failure is the later of what ``failed_at`` and the text state, else the ticket's creation: moving
    ``failed_at`` back does not help. What a comment or a picture says of the time does not count here."""
    own = extraction.timestamp if extraction and not extraction.beside_the_text("timestamp") else None
    stated = [ticket.fields.failed_at, own]
    known = [moment for moment in stated if moment is not None]
    return Case(
        ticket=ticket,
        playbook=playbook,
        evidence=evidence,
        failure=max(known, default=ticket.created_at),
        run=failed_run(ticket, extraction),
        reopened=last_reopening(ticket),
        doubted=last_doubt(ticket),
    )


def failed_run(ticket: Ticket, extraction: Extraction | None) -> str | None:
    """The id in the ticket's field, else the one in its text; neither a comment, a picture, nor an id that somebody
    entered later, of which the text knows nothing, can name an easier job."""
    entered = _NOUN.sub("", (ticket.fields.job_id or "").strip()).strip()
    stated = None if extraction is None or extraction.beside_the_text("job_id") else (extraction.job_id or "").strip()
    if entered and not (stated and _was_entered_later(ticket) and not _says(ticket, entered)):
        return entered
    return stated or None


def _was_entered_later(ticket: Ticket) -> bool:
    return any(change.field == "job_id" and change.at > ticket.created_at for change in ticket.field_changes)


def _says(ticket: Ticket, name: str) -> bool:
    """Whether the ticket's own words hold an id, whole."""
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
    return whole.search(f"{ticket.subject}\n{ticket.body}") is not None


_NOUN = when_used(
    r"^(?:(?:job|run|batch|task|execution|lauf)(?:\s?(?:id|no\.?|nr\.?))?(?:\s*[#:]\s*|\s+)|#)\s*", re.IGNORECASE
)
