"""The desired state of a ticket: what it should look like, not what to do. Applying it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.containment.model import Containment
from app.domain.events.told import Told
from app.domain.gate.model import Verdict
from app.domain.library import KnownPattern
from app.domain.note import Note
from app.domain.occurrence import Occurrence
from app.domain.question import Question
from app.domain.record import Record
from app.domain.routine import Routine, StepName
from app.domain.routine_draft import Draft
from app.domain.similar_tickets import OpenRun, Similar
from app.domain.survival import Survival
from app.domain.ticket import Person
from app.domain.trail.model import Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A close that slipped by without proof and has to be undone: when it happened and who did it.

    ``disputed``: it was undone three times in ten minutes already, so somebody's automation fights us. Then the ticket
    is tagged ``gate_disputed`` and left as it is. ``remark`` says what else the person who closed it should know.
    """

    closed_at: datetime
    closed_by: Person | None
    disputed: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What the ticket should carry.

    ``record`` is ``None`` where no handoff record belongs on the ticket (not an exception): then no note and no record
    fields are written, only the verdict copy where the platform's rule reads one. ``priors`` are shown in the note,
    newest first, and ``more_priors`` counted; ``resolutions`` say what was done before and whether it held;
    ``known`` is what the pattern library says. ``kept`` are the keys of record fields that are not written: those that
    people edited, which stay theirs, and those that the playbook does not want as fields. ``close``: the ticket waits
    to be closed by the service, and may be. ``question`` is the one public reply, to be written unless the ticket
    carries one; ``inquiry`` is what the note tells of asking, ``pictures`` of those that give nothing. ``similar`` are
    tickets that read alike, most alike first; ``open_runs`` are open tickets about the same job or transaction;
    ``trail`` is the path of its order as the systems show it; ``cleared`` is how the failure of an open ticket was seen
    to have cleared. ``warning`` tells readers of notes that are not ours. ``routine`` are the steps of a job failure
    that is open, ``overdue`` those of them whose time is over, ``draft`` a message to the retailer for the agent to
    send, once it is its turn. ``containments`` are what people had the service stop for the ticket: each is told in a
    note of its own, and shown until it is lifted. ``page`` is the address of the ticket's page on the dashboard; empty
    where the installation's own address is not configured. ``told`` is what events of other systems told.
    """

    record: Record | None
    verdict: Verdict
    priors: tuple[Occurrence, ...] = ()
    more_priors: int = 0
    resolutions: tuple[Survival, ...] = ()
    similar: tuple[Similar, ...] = ()
    open_runs: tuple[OpenRun, ...] = ()
    trail: Trail | None = None
    cleared: str | None = None
    known: KnownPattern | None = None
    kept: frozenset[str] = frozenset()
    refusal: Refusal | None = None
    close: bool = False
    question: Question | None = None
    inquiry: str = ""
    pictures: tuple[str, ...] = ()
    warning: Note | None = None
    routine: Routine | None = None
    overdue: tuple[StepName, ...] = ()
    draft: Draft | None = None
    containments: tuple[Containment, ...] = ()
    page: str = ""
    told: Told | None = None
