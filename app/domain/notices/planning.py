"""Which of the notices that wait on a channel are sent now, together or by themselves, and which wait on.

So that nobody stops reading: the same thing (a kind about one ticket, pattern or site) is told once in its quiet time,
and repeats are counted in the next message; a channel gets at most ``MOST_MESSAGES`` of a kind in ten minutes, and when
more is waiting, one message tells of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.notices.model import Notice, Silence

WINDOW = timedelta(minutes=10)
MOST_MESSAGES = 5
QUIET = timedelta(hours=1)
QUIET_OF: Mapping[str, timedelta] = {
    "third_occurrence": timedelta(days=1),
    "came_back": timedelta(days=1),
    "override_requested": timedelta(0),
    "containment": timedelta(0),
    "digest": timedelta(0),
}
"""Quiet times of kinds that differ from ``QUIET``."""
LONGEST_QUIET = max(QUIET, *QUIET_OF.values())
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600))
"""Between two tries; after the last of them it is given up, a little more than a day after it happened."""
MOST_ATTEMPTS = len(WAITS) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A notice that is not sent yet. ``attempts`` are tries that failed, or that nobody knows the end of."""

    id: int
    notice: Notice
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That a message went out: of which kind, about what, when. Notices that went together have one ``message``."""

    kind: str
    about: str
    message: str
    at: datetime


def without_silenced(
    channel: str, waiting: Iterable[Waiting], silences: Sequence[Silence], now: datetime
) -> tuple[list[Waiting], list[Waiting]]:
    """Those that may be sent on a channel, and those that are silenced there."""
    heard: list[Waiting] = []
    silenced: list[Waiting] = []
    for one in waiting:
        covered = any(silence.covers(channel, one.notice, now) for silence in silences)
        (silenced if covered else heard).append(one)
    return heard, silenced


def plan(waiting: Sequence[Waiting], told: Iterable[Told], now: datetime) -> list[tuple[Waiting, ...]]:
    """The messages that are due on one channel, each made of the notices that it tells of; all of one kind."""
    before: dict[str, list[Told]] = {}
    for one in told:
        before.setdefault(one.kind, []).append(one)
    by_kind: dict[str, list[Waiting]] = {}
    for entry in waiting:
        by_kind.setdefault(entry.notice.kind, []).append(entry)
    return [
        message for kind, entries in by_kind.items() for message in _of_kind(kind, entries, before.get(kind, []), now)
    ]


def wait_after(attempts: int, retry_after: float | None = None) -> timedelta | None:
    """How long after so many failed tries the next one comes; ``None``: it is given up. What the receiver asks for
    (seconds) is a minimum, of at most the longest wait."""
    if attempts >= MOST_ATTEMPTS:
        return None
    asked = timedelta(seconds=max(0.0, retry_after or 0.0))
    return max(WAITS[attempts - 1], min(asked, WAITS[-1]))


def _of_kind(kind: str, waiting: Sequence[Waiting], told: Sequence[Told], now: datetime) -> list[tuple[Waiting, ...]]:
    quiet = QUIET_OF.get(kind, QUIET)
    quiet_about = {one.about for one in told if now - one.at < quiet}
    ready: dict[str, list[Waiting]] = {}
    for entry in waiting:
        if entry.notice.about not in quiet_about:
            ready.setdefault(entry.notice.about, []).append(entry)
    room = MOST_MESSAGES - len({one.message for one in told if now - one.at < WINDOW})
    if not ready or room <= 0:
        return []
    if len(ready) <= max(1, room - 1):
        return [tuple(entries) for entries in ready.values()]
    return [tuple(entry for entry in waiting if entry.notice.about in ready)]
