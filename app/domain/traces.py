"""What a live ticket already carries of ours, so that writing the desired state twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

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
    """One of the notes that the service's own account wrote. ``marker`` is the machine-readable last line;
    ``edited_by`` is whoever else changed the note since."""

    id: str
    marker: str
    edited_by: Person | None = None


ClaimKind = Literal["property", "field", "tag", "scope", "note", "edited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something on the ticket that speaks for the gate and may come from anybody: a copy of the verdict that native
    rules read, or (``note``) a comment with the mark of our notes, or (``edited``) a note of ours that was changed.
    ``ref`` tells two of a kind apart, ``says`` is a sentence about it without its end. ``lets_pass``: rules that read
    it let the ticket be closed. ``editor`` wrote it last, where the platform tells; ``own``: that was the service
    itself."""

    kind: ClaimKind
    ref: str
    says: str
    lets_pass: bool = True
    editor: Person | None = None
    own: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Ours on the ticket: notes by our own account, record fields, the verdict copy (property, field, tag).

    ``asked``: the question to the reporter, which is known even where the reply itself was deleted. ``claims`` are
    those that let the ticket pass, and comments of others that look like our notes."""

    notes: tuple[NoteOnTicket, ...] = ()
    record_fields: Mapping[str, RecordFieldOnTicket] = field(default_factory=dict)
    verdict_copy: Mapping[str, Any] | None = None
    asked: Asked | None = None
    claims: tuple[Claim, ...] = ()


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
