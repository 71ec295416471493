"""What became of a ticket that a worker took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from app.domain.ticket import TicketRef
from app.store.claims import Taken
from app.workflow.service import Service

Result = Literal["handled", "ignored", "gone", "retry", "dead", "lost"]

Keep = Callable[[Connection, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a handler came to.

    ``lost``: another worker took the ticket over. ``retry``: not before ``due_at``; ``counted`` as a try unless nothing
    went wrong. ``keep`` is run in the transaction that finishes the deliveries, or not at all where the ticket was
    lost; ``afterwards`` once that is committed. ``requests`` were made of the ticketing system; ``wrote``: some of them
    changed the ticket.
    """

    result: Result
    cause: str | None = None
    due_at: datetime | None = None
    counted: bool = True
    keep: Keep | None = None
    afterwards: Callable[[], None] | None = None
    requests: int = 0
    wrote: bool = False


Handler = Callable[[Service, Taken, Callable[[], bool]], Outcome]
"""Works off one ticket. The last argument tells, when asked right before writing, whether the ticket is still ours.
Raises ``RemoteError``; anything else is a fault, and both are tried again later, as ``app.workflow.work`` says."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of a ticket that was taken."""

    ref: TicketRef
    result: Result
    absorbed: int
    requests: int = 0
