"""What a live ticket already carries of ours, so that writing the desired state twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.asked import Asked
from app.domain.ticket import Person, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFieldOnTicket:
    """The text that a record field of the ticket shows now and who wrote it last (``None``: not known)."""

    text: str
    editor: Person | None = None


def written_by_hand(shown: RecordFieldOnTicket) -> bool:
    """Whether a person, and no app, wrote what a record field shows."""
    return shown.editor is not None and shown.editor.role in ("agent", "customer") and bool(shown.text.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOnTicket:
    """One of the notes that the service's own account wrote. ``marker`` is the machine-readable last line."""

    id: str
    marker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Ours on the ticket: notes by our own account, record fields, the verdict copy (property, field, tag).

    ``asked``: the question to the reporter, which is known even where the reply itself was deleted."""

    notes: tuple[NoteOnTicket, ...] = ()
    record_fields: Mapping[str, RecordFieldOnTicket] = field(default_factory=dict)
    verdict_copy: Mapping[str, Any] | None = None
    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """A live ticket read once: the canonical ticket, our traces on it, and what its integration needs to write back.

    ``handle`` belongs to the integration that made the view (a revision stamp, the outgoing transitions); nothing
    else looks into it. ``requests`` counts the remote calls that the reading cost.
    """

    ticket: Ticket
    traces: Traces
    handle: Any = None
    requests: int = 1
