"""The desired state of a ticket: what it should look like, not what to do. Applying it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.gate.model import Verdict
from app.domain.occurrence import Occurrence
from app.domain.record import Record
from app.domain.ticket import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A close that slipped by without proof and has to be undone: when it happened and who did it.

    ``disputed``: it was undone three times in ten minutes already, so somebody's automation fights us. Then the ticket
    is tagged ``gate_disputed`` and left as it is.
    """

    closed_at: datetime
    closed_by: Person | None
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What the ticket should carry.

    ``record`` is ``None`` where no handoff record belongs on the ticket (not an exception): then no note and no record
    fields are written, only the verdict copy where the platform's rule reads one. ``priors`` are shown in the note,
    newest first. ``kept`` are the keys of record fields that are not written: those that people edited, which stay
    theirs, and those that the playbook does not want as fields.
    """

    record: Record | None
    verdict: Verdict
    priors: tuple[Occurrence, ...] = ()
    kept: frozenset[str] = frozenset()
    refusal: Refusal | None = None
