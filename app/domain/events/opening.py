"""The ticket that is opened because of events: where, its subject and text, and by which marker it is found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.events.facts import Facts
from app.domain.events.rules import Place, Rule
from app.domain.events.told import MOST_JOBS
from app.domain.moments import to_the_second

EVENT_LABEL = "handoff_event"
"""A label (Jira) or tag (Zendesk) of every ticket that was opened because of events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket to open, as the service's account. ``lines`` are plain text, one paragraph each: data, which an
    integration escapes. ``marker`` is on that ticket alone."""

    place: Place
    subject: str
    lines: tuple[str, ...]
    marker: str
    labels: tuple[str, ...] = ()
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTicket:
    """A ticket that was opened: its id and its key."""

    id: str
    key: str


def new_ticket(rule: Rule, facts: Facts, source: str, event_type: str, marker: str) -> NewTicket:
    """The ticket for a failure."""
    error = ": ".join(part for part in (facts.error_code, facts.error_text) if part)
    failed_at = None if facts.failed_at is None else facts.failed_at.isoformat()
    told = (
        ("Job ID", facts.job),
        ("Transaction ID", facts.transaction),
        ("Error", error),
        ("Failed at", failed_at),
        ("From", facts.originating),
        ("To", facts.receiving),
        ("Triggered by", facts.trigger),
        ("Correlation", facts.correlation),
    )
    failed = f"Job {facts.job} failed" if facts.job else "A failure was reported"
    return NewTicket(
        place=rule.place,
        subject=rule.subject_of(facts, source, event_type),
        lines=(
            f"{failed}. The system {source} told so by an event ({event_type}).",
            *(f"{label}: {value}" for label, value in told if value),
            "Handoff Gate opened this ticket. While it is open, more failures of the same kind are counted in a note.",
        ),
        marker=marker,
        labels=(EVENT_LABEL, *rule.labels),
        priority=rule.priority,
    )


def rest_ticket(rule: Rule, source: str, most_per_hour: int, failures: Sequence[Facts], marker: str) -> NewTicket:
    """The one ticket for what a source sends beyond its limit."""
    named = [_in_short(facts) for facts in failures[:MOST_JOBS]]
    return NewTicket(
        place=rule.place,
        subject=f"{source} reports more failures than {most_per_hour} an hour: the others are in this ticket",
        lines=(
            f"The source {source} reported more different failures within an hour than it may open tickets for "
            f"({most_per_hour}). No further tickets are opened in that hour; a note counts what came.",
            *named,
            "Look for a common cause first: an outage, or a sender that repeats itself under changing names.",
        ),
        marker=marker,
        labels=(EVENT_LABEL, *rule.labels),
        priority=rule.priority,
    )


def _in_short(facts: Facts) -> str:
    what = facts.job or facts.transaction or "unnamed"
    error = ": ".join(part for part in (facts.error_code, facts.error_text) if part)[:200]
    at = "" if facts.failed_at is None else f" at {to_the_second(facts.failed_at)}"
    return f"{what}{at}{f': {error}' if error else ''}"
