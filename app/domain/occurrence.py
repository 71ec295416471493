"""One earlier time that the same exception happened, as the history keeps it, and how its ticket was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.gate.reopening import SAME_EVENT, reopenings
from app.domain.retailer import account_key
from app.domain.ticket import Ticket, TicketRef, Transition

NOT_A_FIX = frozenset(["duplicate", "not_reproducible", "no_fault_found"])
"""Resolution reasons after which a new failure is no recurrence, since nothing was mended."""

_NOTHING_MENDED = frozenset(
    """duplicate|cannot reproduce|can't reproduce|not reproducible|won't do|won't fix|wontfix|declined|rejected
not a bug|incomplete|no fault found|invalid|known error""".replace("\n", "|").split("|")
)
"""Resolutions that ticketing systems bring along and that say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """One time that a ticket was closed and the close stood: it was not undone for lack of proof.

    ``reopened_at`` is when a person moved the ticket back, or the customer reported that it fails again. ``path`` is
    the path of the closure gate and ``evidence`` the number of its proofs; ``None`` and 0 where no verdict is known.
    """

    closed_at: datetime
    reopened_at: datetime | None = None
    reason: str | None = None
    resolution: str | None = None
    path: str | None = None
    evidence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A ticket about an exception. ``occurred_at`` is the stated failure time, else (``time_stated`` false) when the
    ticket was created, which is ``reported_at``.

    ``retailer`` is the retailer or account that the ticket names. ``template`` is the masked error text;
    ``originating`` and ``receiving`` are the systems on both sides of the boundary. ``resolution`` is what was entered
    at closing (reason and masked verification note); ``closed_at`` is ``None`` while the ticket is open. ``closings``
    are all closes that stood, oldest first.
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
    time_stated: bool = True
    reported_at: datetime | None = None
    retailer: str | None = None
    error_code: str | None = None
    template: str | None = None
    originating: str | None = None
    receiving: str | None = None
    pattern: str = "none"
    bucket: str = "none"
    ruled_out: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    path: str | None = None
    evidence: int = 0
    closings: tuple[Closing, ...] = ()

    @property
    def account(self) -> str | None:
        """The retailer in the form by which retailers are compared."""
        return account_key(self.retailer)

    @property
    def minutes_to_resolution(self) -> int | None:
        """Whole minutes from the report to the close; ``None`` while the ticket is open."""
        if self.closed_at is None:
            return None
        return max(0, int((self.closed_at - (self.reported_at or self.occurred_at)).total_seconds() // 60))

    @property
    def all_closings(self) -> tuple[Closing, ...]:
        """``closings``, or where those are not known the one that ``closed_at`` tells of."""
        if self.closings or self.closed_at is None:
            return self.closings
        return (
            Closing(
                closed_at=self.closed_at,
                reason=self.resolution_reason,
                resolution=self.resolution,
                path=self.path,
                evidence=self.evidence,
            ),
        )


def is_fix(reason: str | None, resolution: str | None) -> bool:
    """Whether a close says, or lets stand, that something was mended."""
    if reason is not None:
        return reason.strip().casefold().replace(" ", "_") not in NOT_A_FIX
    return (resolution or "").strip().casefold().replace("’", "'") not in _NOTHING_MENDED


def closing_spans(ticket: Ticket) -> tuple[tuple[datetime, datetime | None], ...]:
    """When the ticket was closed and when each close ended, oldest first; the last ends with ``None`` while it stands.

    A close that our own account undid does not count. A move back that reopens nothing (an app, a customer's thank-you)
    does not end it.
    """
    reopened = reopenings(ticket)
    spans: list[tuple[datetime, datetime | None]] = []
    closed_at: datetime | None = None
    for move in sorted(ticket.history, key=lambda move: move.at):
        if move.to_category == "done":
            if closed_at is None and move.from_category != "done":
                closed_at = move.at
        elif closed_at is not None:
            ended = _ended(closed_at, move, reopened)
            if ended is not None:
                spans.append((closed_at, ended))
            if ended is not None or move.own:
                closed_at = None
    if closed_at is not None and ticket.closed:
        spans.append((closed_at, None))
    return tuple(spans)


def _ended(closed_at: datetime, move: Transition, reopened: tuple[datetime, ...]) -> datetime | None:
    """When a close was really reopened by the time of a move out of done; ``None`` where it was not."""
    until = move.at if move.own else move.at + SAME_EVENT
    return next((min(moment, move.at) for moment in reopened if closed_at < moment <= until), None)
