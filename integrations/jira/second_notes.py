"""Notes of ours that stand on an issue twice.

Jira cannot be told to write only where nothing changed since the reading. So a worker that was paused right before its
write may add its note beside the one that another worker wrote meanwhile; the look that follows takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote

from app.domain.note_composer import RECORD_MARKER
from app.domain.note_events import EVENTS_MARKER
from app.domain.traces import TicketView
from app.ports import NotPermitted, Rejected, TicketGone
from integrations.jira.session import JiraSession

KEPT_UP_TO_DATE = (RECORD_MARKER, EVENTS_MARKER)
"""Notes that are written over, so that their markers change."""


def remove(session: JiraSession, view: TicketView) -> None:
    """Delete all but the first of each kind. Where the account may not delete its own comments they stay, and the first
    one is kept up to date. Raises ``RemoteError`` where Jira does not answer."""
    for note in superfluous(view):
        with suppress(NotPermitted, Rejected, TicketGone):
            session.delete(f"issue/{quote(view.ticket.id, safe='')}/comment/{quote(note, safe='')}")


def superfluous(view: TicketView) -> Iterator[str]:
    """The ids of the notes that are there a second time: a record and a count of events whatever they say, others by
    their marker."""
    seen: set[str] = set()
    for note in view.traces.notes:
        kind = next((kept for kept in KEPT_UP_TO_DATE if note.marker.startswith(kept)), note.marker)
        if kind in seen:
            yield note.id
        seen.add(kind)
