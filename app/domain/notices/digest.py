"""The weekly digest: how closes ended, what recurs, what waits for a person, what is contained. Its layout is fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.domain.moments import iso
from app.domain.notices.model import KINDS, Message, Notice
from app.domain.notices.texts import plainly

WEEK = timedelta(days=7)
SENT_AT = time(hour=7, tzinfo=UTC)
"""On Mondays."""
TOP = 5
MOST_CONTAINED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A pattern of the week: its title and how many episodes it had, on how many tickets."""

    title: str
    episodes: int
    tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contained:
    """An open job failure whose job was stopped, and when (``None`` where no moment was entered)."""

    key: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One week, ``until`` left out. ``proven``, ``overridden`` and ``unproven`` are gated tickets that were closed in
    it and still are; ``refused``, ``reverted`` and ``escaped`` are what happened in it; the rest is how it stands now.
    """

    since: datetime
    until: datetime
    proven: int = 0
    overridden: int = 0
    unproven: int = 0
    refused: int = 0
    reverted: int = 0
    escaped: int = 0
    dead: int = 0
    quarantined: int = 0
    overdue: int = 0
    top: tuple[Recurring, ...] = ()
    contained: tuple[Contained, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            **asdict(self),
            "since": iso(self.since),
            "until": iso(self.until),
            "top": [asdict(one) for one in self.top],
            "contained": [
                {"key": one.key, "since": None if one.since is None else iso(one.since)} for one in self.contained
            ],
        }


def last_week(now: datetime) -> tuple[datetime, datetime]:
    """The last whole week, Monday to Monday, 00:00 UTC."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return monday - WEEK, monday


def digest_due(now: datetime, begun_at: datetime) -> Notice | None:
    """The notice of this week's digest from Monday 07:00 UTC on, for a channel that was there by then; else
    ``None``."""
    since, until = last_week(now)
    due_at = datetime.combine(until.date(), SENT_AT)
    if now < due_at or begun_at > due_at:
        return None
    detail = {"since": iso(since), "until": iso(until)}
    return Notice(kind="digest", identity=f"digest:{until:%Y-%m-%d}", about="digest", at=due_at, detail=detail)


def digest_message(digest: Digest, base: str | None) -> Message:
    """The digest as people read it."""
    closed = digest.proven + digest.overridden + digest.unproven
    lines = [
        f"{digest.since:%Y-%m-%d} to {digest.until - timedelta(days=1):%Y-%m-%d}",
        "",
        f"Closed:      {closed:>5}",
        f"  with proof {digest.proven:>5}",
        f"  overridden {digest.overridden:>5}",
        f"  unproven   {digest.unproven:>5}",
        f"Refused:     {digest.refused:>5}",
        f"Undone:      {digest.reverted:>5}",
        f"Escaped:     {digest.escaped:>5}",
        "",
        *_top(digest.top),
        "",
        f"Dead letters {digest.dead}, quarantined {digest.quarantined}, containment overdue {digest.overdue}.",
        *_contained(digest.contained),
    ]
    if base:
        lines += ["", f"Dashboard: {base.rstrip('/')}/"]
    kind = KINDS["digest"]
    return Message(title=f"{kind.heading}: {digest.since:%Y-%m-%d}", text="\n".join(lines), severity=kind.severity)


def _top(patterns: Sequence[Recurring]) -> list[str]:
    if not patterns:
        return ["No exception happened."]
    lines = [f"{one.episodes:>5} times on {one.tickets} tickets: {plainly(one.title, 80)}" for one in patterns[:TOP]]
    return ["Most frequent:", *lines]


def _contained(contained: Sequence[Contained]) -> list[str]:
    if not contained:
        return ["Nothing is contained."]
    named = [
        plainly(one.key, 60) + ("" if one.since is None else f" since {one.since:%Y-%m-%d}")
        for one in contained[:MOST_CONTAINED]
    ]
    more = len(contained) - MOST_CONTAINED
    return [f"Stopped until it is lifted: {', '.join(named)}" + (f" and {more} more." if more > 0 else ".")]
