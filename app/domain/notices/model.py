"""What a notice is, of which kinds there are, and what silences one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.ticket import TicketRef

Severity = Literal["info", "good", "warning", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of notice: its name in settings, its heading, how grave it is, and what a person does about it."""

    name: str
    heading: str
    severity: Severity
    next_step: str


_KINDS = (
    Kind(
        name="close_refused",
        heading="Close refused",
        severity="warning",
        next_step="Supply what is missing on the ticket, then close it again.",
    ),
    Kind(
        name="close_reverted",
        heading="Close undone",
        severity="warning",
        next_step="Supply what is missing on the ticket, then close it again.",
    ),
    Kind(
        name="close_escaped",
        heading="Closed without proof, and left closed",
        severity="bad",
        next_step="Reopen the ticket, or have an override approved for it.",
    ),
    Kind(
        name="third_occurrence",
        heading="Occurs too often",
        severity="warning",
        next_step="Have its automation reviewed: handoff patterns report lists what it takes.",
    ),
    Kind(
        name="came_back",
        heading="Came back after its fix",
        severity="warning",
        next_step="Look for the cause that the earlier fix left.",
    ),
    Kind(
        name="dead_letter",
        heading="Could not be handled",
        severity="bad",
        next_step="Mend the cause, then run: handoff inbox replay --state dead",
    ),
    Kind(
        name="quarantined",
        heading="Webhook could not be read",
        severity="warning",
        next_step="Look at it with: handoff inbox list --state quarantined",
    ),
    Kind(
        name="remote_down",
        heading="Left alone for now",
        severity="bad",
        next_step="It is tried again by itself; handoff sites list says how it stands.",
    ),
    Kind(name="remote_up", heading="Back again", severity="good", next_step="Nothing has to be done."),
    Kind(
        name="overdue",
        heading="Containment is overdue",
        severity="bad",
        next_step="Stop the failing job first, then enter when it was stopped.",
    ),
    Kind(
        name="containment",
        heading="Containment",
        severity="warning",
        next_step="What is stopped stays so until somebody lifts it on the dashboard.",
    ),
    Kind(
        name="override_requested",
        heading="An override is asked for",
        severity="warning",
        next_step="A second person approves or refuses it on the dashboard.",
    ),
    Kind(name="digest", heading="The week in brief", severity="info", next_step=""),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
CHOSEN: tuple[str, ...] = tuple(name for name in KINDS if name != "remote_up")
"""The kinds that a channel is set up for; who is told that a site is left alone is told when it is back."""

_SILENCED_WITH = {"remote_up": "remote_down"}

EVENTS: tuple[str, ...] = (
    "ticket.enriched",
    "close.refused",
    "close.reverted",
    "close.escaped",
    "pattern.recurred",
)
"""The types of outgoing webhooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be told of. ``kind`` is a name of ``KINDS``, or a type of ``EVENTS``.

    ``identity`` is the same whenever the same thing is found again, so that it is told once. ``about`` is what repeats
    are counted by: a ticket, a pattern, a site. ``detail`` is JSON of codes and moments; words of people in it are
    masked.
    """

    kind: str
    identity: str
    about: str
    at: datetime
    ref: TicketRef | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pattern(self) -> str | None:
        """The pattern that it is about, where it is about one."""
        found = self.detail.get("pattern")
        return found if isinstance(found, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Notices that are not sent until a moment: those that every part fits which is not ``None``."""

    until: datetime
    kind: str | None = None
    channel: str | None = None
    ref: TicketRef | None = None
    pattern: str | None = None

    def covers(self, channel: str, notice: Notice, now: datetime) -> bool:
        """Whether a notice is silenced on a channel now."""
        return (
            now < self.until
            and self.kind in (None, _SILENCED_WITH.get(notice.kind, notice.kind))
            and self.channel in (None, channel)
            and self.ref in (None, notice.ref)
            and self.pattern in (None, notice.pattern)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a channel shows: one line, and at most a screen of text."""

    title: str
    text: str
    severity: Severity


def place_of(ref: TicketRef) -> str:
    """A ticket as repeats are counted by it."""
    return f"{ref.system}:{ref.site}:{ref.id}"
