"""Silencing notices and ending that before its time: on the dashboard and by ``handoff notify``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import PlainError
from app.domain.notices.model import CHOSEN, Silence
from app.domain.ticket import TicketRef
from app.store import silences
from app.store.silences import KeptSilence
from app.workflow.notice_trying import check_channel, ticket_named
from app.workflow.service import Service

LONGEST = timedelta(days=366)
LONGEST_TEXT = 500


class BadSilence(PlainError, ValueError):
    """Nothing can be silenced like this; the text says what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants silenced: all notices that fit each part which is named. ``ticket`` is a key or id, or a
    ticket itself."""

    reason: str
    kind: str | None = None
    channel: str | None = None
    ticket: str | TicketRef | None = None
    pattern: str | None = None

    @property
    def names_something(self) -> bool:
        """Whether it names any part; a wish that names none would silence everything."""
        return any(part is not None for part in (self.kind, self.channel, self.ticket, self.pattern))


def silence(service: Service, wish: Wish, until: datetime, actor: str) -> KeptSilence:
    """Send none of these notices until a moment. Raises ``BadSilence``, ``UnknownChannel`` and ``UnknownTicket``."""
    now, reason = service.clock(), " ".join(wish.reason.split())
    if not wish.names_something:
        raise BadSilence("Say what is silenced: a kind, a ticket, a pattern, a channel, or several of them.")
    if wish.kind is not None and wish.kind not in CHOSEN:
        raise BadSilence(f"There is no kind {wish.kind[:40]!r}; there are: {', '.join(CHOSEN)}.")
    if not reason or len(reason) > LONGEST_TEXT or len(wish.pattern or "") > LONGEST_TEXT:
        raise BadSilence(f"Give a reason of at most {LONGEST_TEXT} characters; it is kept in the audit trail.")
    if not now < until <= now + LONGEST:
        raise BadSilence("A silence ends in the future, and within a year.")
    if wish.channel is not None:
        check_channel(service, wish.channel)
    with service.database.write() as connection:
        ref = ticket_named(connection, wish.ticket) if isinstance(wish.ticket, str) else wish.ticket
        said = Silence(until=until, kind=wish.kind, channel=wish.channel, ref=ref, pattern=wish.pattern)
        return silences.add(connection, said, reason, actor, now)


def lift(service: Service, number: int, actor: str) -> bool:
    """End a silence now; ``False`` where there is none of that number in force. What came meanwhile stays unsent."""
    with service.database.write() as connection:
        return silences.end(connection, number, actor, service.clock())
