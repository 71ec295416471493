"""The rules by which tickets are understood and judged, imported when they are first asked for: they are about a
quarter of what a process has to import. ``app.workflow.warming`` imports them while a new process answers already."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.asked import Asked
    from app.domain.decide import Understanding
    from app.domain.events.told import Told
    from app.domain.extraction.model import Extraction
    from app.domain.gate.model import Evidence, Memory, Verdict
    from app.domain.playbook import Playbook
    from app.domain.ticket import Ticket


def understand(
    ticket: Ticket, playbook: Playbook, asked: Asked | None = None, *, told: Told | None = None
) -> Understanding:
    """``app.domain.decide.understand``."""
    from app.domain import decide

    return decide.understand(ticket, playbook, asked, told=told)


def evaluate(
    ticket: Ticket,
    extraction: Extraction | None,
    playbook: Playbook,
    evidence: Evidence,
    memory: Memory,
    now: datetime,
) -> Verdict:
    """``app.domain.gate.verdict.evaluate``."""
    from app.domain.gate import verdict

    return verdict.evaluate(ticket, extraction, playbook, evidence, memory, now)
