"""Which patterns are worth automating: documented, at a boundary, predictable; the most time lost first (seed 000).

What is not mapped is never proposed: automating a failure that nobody understands only makes it faster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Literal

from app.domain.insight.volume import Group
from app.domain.library import LibraryEntry
from app.domain.playbook import RecurrencePolicy

Element = Literal["acknowledge", "retry", "dead-letter", "compensate"]

REGULAR = 0.5
"""Gaps between episodes whose coefficient of variation is at most this are regular (random arrivals have 1)."""
SAME_HOURS = 0.6
"""A share of episodes within one window of three hours of the day from which on the hour counts as predictable."""
_FEWEST_GAPS = 3
_HOURS = 24
_WINDOW_HOURS = 3

CONTRACTS: dict[str, tuple[tuple[Element, str], ...]] = {
    "order_sync_gap": (
        ("acknowledge", "the receiver confirms each order by id; the sender keeps it as unsent until then"),
        ("retry", "on time-out with growing waits, under the same idempotency key"),
        ("dead-letter", "after the last try, with the reason, where somebody sees it"),
    ),
    "transform_mismatch": (
        ("acknowledge", "the receiver accepts or rejects each record with a reason, never silently"),
        (
            "dead-letter",
            "a record of the wrong shape at once, since a retry cannot mend it; check the shape before sending",
        ),
    ),
    "inventory_desync": (
        ("acknowledge", "the receiver confirms the sequence number of each stock message"),
        ("retry", "a gap in the sequence, and a full comparison once a day"),
    ),
    "payment_confirmation_mismatch": (
        ("acknowledge", "the order confirms that it took the capture"),
        ("retry", "the write-back under the capture's id until it is confirmed"),
        ("dead-letter", "a capture that is still unconfirmed after the agreed time"),
    ),
    "orphaned_payment": (
        ("acknowledge", "a capture is confirmed only when its order exists"),
        ("compensate", "refund or create the order, by the payment's own reference, after the agreed time"),
    ),
    "duplicate_draft": (
        ("acknowledge", "the receiver answers a second submission with the record of the first (idempotency key)"),
        ("compensate", "void the draft that has no confirmed counterpart"),
    ),
    "status_void": (
        ("acknowledge", "the receiver confirms each status it took"),
        ("retry", "until confirmed, in order"),
        ("dead-letter", "a status that is refused, with the reason"),
    ),
    "rollback_gap": (
        ("compensate", "a cancellation or refund sends its own message upstream, before stock is allocated"),
        ("acknowledge", "the other side confirms the reversal"),
    ),
    "none": (
        ("acknowledge", "the receiver confirms, so that a silent failure is seen"),
        ("retry", "what is temporary (time-out, rate limit), with growing waits, once the cause is known to be one"),
        ("dead-letter", "everything else, with the reason"),
    ),
}
"""What a written contract between two systems has to say, by failure pattern (seed 001: acknowledge, retry,
dead-letter, compensate)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pattern and how far it is from being worth automating. ``lacks`` names in words what is missing; a candidate
    that lacks nothing is ready."""

    group: Group
    documented: LibraryEntry | None
    rhythm: str | None
    lacks: tuple[str, ...]
    contract: tuple[tuple[Element, str], ...]

    @property
    def ready(self) -> bool:
        """LibraryEntry, at a boundary with a known cause, and predictable."""
        return not self.lacks


def candidates(
    groups: Sequence[Group], library: Mapping[str, LibraryEntry], policy: RecurrencePolicy, until: datetime
) -> tuple[Candidate, ...]:
    """Patterns that come back often enough, ready ones first, then by time lost. ``library`` is keyed like groups."""
    found = [
        _candidate(group, library.get(group.key), policy, until)
        for group in groups
        if group.count >= policy.automation_threshold
    ]
    return tuple(
        sorted(found, key=lambda one: (not one.ready, -one.group.minutes_lost, -one.group.count, one.group.key))
    )


def rhythm_of(starts: Sequence[datetime], policy: RecurrencePolicy, until: datetime) -> str | None:
    """In words, what makes the pattern predictable: its rhythm, its hour of the day, or how often it came lately;
    ``None`` where nothing does. Hours are UTC."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(starts)]
    if len(gaps) >= _FEWEST_GAPS and fmean(gaps) > 0 and pstdev(gaps) / fmean(gaps) <= REGULAR:
        return f"every {_days(fmean(gaps))}, regularly"
    hour, share = _busiest_hours(starts)
    if len(starts) > _FEWEST_GAPS and share >= SAME_HOURS:
        return f"{share:.0%} between {hour:02d}:00 and {(hour + _WINDOW_HOURS) % _HOURS:02d}:00 UTC"
    lately = sum(until - start <= policy.automation_window for start in starts)
    if lately >= policy.automation_threshold:
        return f"{lately} times in the last {policy.automation_window.days} days"
    return None


def _candidate(group: Group, known: LibraryEntry | None, policy: RecurrencePolicy, until: datetime) -> Candidate:
    rhythm = rhythm_of(group.starts, policy, until)
    lacks = (
        *(() if known and (known.workaround or known.runbook) else ("a documented workaround or runbook",)),
        *(() if known and known.known_cause else ("a known cause",)),
        *(() if group.boundary else ("a boundary: both systems named",)),
        *(() if rhythm else ("a rhythm: it cannot be predicted yet",)),
    )
    return Candidate(group=group, documented=known, rhythm=rhythm, lacks=lacks, contract=CONTRACTS[group.pattern])


def _busiest_hours(starts: Sequence[datetime]) -> tuple[int, float]:
    """The window of three hours of the day with most episodes, and their share."""
    if not starts:
        return 0, 0.0
    of_hour = [sum(start.hour == hour for start in starts) for hour in range(_HOURS)]
    windows = [sum(of_hour[(hour + step) % _HOURS] for step in range(_WINDOW_HOURS)) for hour in range(_HOURS)]
    best = max(range(_HOURS), key=lambda hour: (windows[hour], -hour))
    return best, windows[best] / len(starts)


def _days(seconds: float) -> str:
    span = timedelta(seconds=seconds)
    return (
        f"{span / timedelta(days=1):.1f} days"
        if span >= timedelta(days=1)
        else f"{span / timedelta(hours=1):.0f} hours"
    )
