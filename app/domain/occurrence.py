"""One earlier time that the same exception happened, as the history keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.ticket import TicketRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A ticket about an exception. ``occurred_at`` is the stated failure time, else when the ticket was created.

    ``resolution`` is what was entered at closing (reason and masked verification note); ``closed_at`` is ``None``
    while the ticket is open.
    """

    ref: TicketRef
    key: str
    url: str
    occurred_at: datetime
    fingerprint: str | None
    subject: str = ""
    job_id: str | None = None
    transaction_id: str | None = None
    closed_at: datetime | None = None
    resolution_reason: str | None = None
    resolution: str | None = None
