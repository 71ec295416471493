"""How much may be asked of a ticketing site: so many requests in any window of time, by all processes together.

Tokens are granted in slices. What was granted is counted by the slot of time in which it was; a slice that is not spent
within a slot's length is given up. So the grants of a window and the two slots before it bound what can have been
sent in the window, whatever the processes do and in whichever order.

Who is more urgent may use more of the budget: ``CEILINGS``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Purpose = Literal["check", "work", "sweep", "backfill"]
CEILINGS: Mapping[Purpose, float] = {"check": 1.0, "work": 0.9, "sweep": 0.7, "backfill": 0.5}
"""The part of a budget that may be used up before this kind of call waits: somebody looks at a screen during a gate
check; a backfill can wait."""

SHARE = 0.8
"""Our part of what a platform allows an account, where the settings do not say how much: others use the account too."""

SLOTS = 12
"""Slots of a window."""

SLICES = 40
"""A slice is this part of a budget, so that a call seldom costs a write to the database."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many in any span of so many seconds."""

    most: int
    seconds: float

    @property
    def slot(self) -> timedelta:
        """The length of a slot, and the life of a slice."""
        return timedelta(seconds=self.seconds / SLOTS)

    @property
    def slice(self) -> int:
        """How many tokens are asked for at a time."""
        return max(1, self.most // SLICES)

    def per_minute(self) -> float:
        """The same as a rate."""
        return self.most * 60.0 / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteLimits:
    """What a platform allows, as its documentation says: ``requests`` of one account, and ``ticket_writes`` to one
    ticket. ``read_cost`` is how many requests reading a ticket takes as a rule."""

    requests: Window
    ticket_writes: tuple[Window, ...] = ()
    read_cost: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What an answer's headers tell: ``remaining`` of ``limit`` requests until a moment. ``of_account``: the limit is
    that of the whole account in the platform's window; otherwise it is that of a kind of call."""

    limit: int
    remaining: int
    until: datetime
    of_account: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """So many tokens, to be spent within a slot's length; none, and the seconds after which to ask again."""

    tokens: int
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was granted of a budget, by slot number, and the last word of the platform about it."""

    granted: Mapping[int, int]
    quota: Quota | None = None
    account_limit: int | None = None


NOTHING_SPENT = Spent(granted={})


def heard(spent: Spent, quota: Quota | None) -> Spent:
    """With what an answer told since."""
    if quota is None:
        return spent
    limit = quota.limit if quota.of_account else spent.account_limit
    return Spent(granted=spent.granted, quota=quota, account_limit=limit)


def budget_of(built_in: Window, account_limit: int | None, wanted_per_minute: int | None) -> Window:
    """The budget of a site: what the settings say, else our share of what the platform said it allows, else our share
    of what is built in. The settings may ask for more than the share, never for more than the platform allows."""
    allowed = account_limit if account_limit is not None else built_in.most
    most = allowed * SHARE
    if wanted_per_minute is not None:
        most = wanted_per_minute * built_in.seconds / 60.0
        most = most if account_limit is None else min(most, account_limit)
    return Window(max(1, math.floor(most)), built_in.seconds)


def grant(
    window: Window, spent: Spent, purpose: Purpose, wanted: int, now: datetime, at_least: int = 1
) -> tuple[Grant, Spent]:
    """Up to ``wanted`` tokens, as far as the purpose's part of the budget goes, and none where it is less than
    ``at_least``; and what is spent then."""
    most = max(1, math.floor(window.most * CEILINGS[purpose]))
    at_least = min(at_least, most)
    present = _slot_of(now, window)
    counted = {slot: count for slot, count in spent.granted.items() if abs(slot - present) < SLOTS + 2}
    spent = Spent(granted=counted, quota=spent.quota, account_limit=spent.account_limit)
    wait = _seconds_of_quota(spent.quota, purpose, now)
    free = most - sum(counted.values())
    if free < at_least:
        wait = max(wait, _seconds_until(window, counted, at_least - free, now))
    if wait > 0:
        return Grant(0, wait), spent
    tokens = min(wanted, free)
    added = {**counted, present: counted.get(present, 0) + tokens}
    return Grant(tokens), Spent(granted=added, quota=spent.quota, account_limit=spent.account_limit)


def used(window: Window, spent: Spent, now: datetime) -> int:
    """How much of the budget was granted within the window (and the two slots before it, which still count)."""
    present = _slot_of(now, window)
    return sum(count for slot, count in spent.granted.items() if abs(slot - present) < SLOTS + 2)


def _seconds_of_quota(quota: Quota | None, purpose: Purpose, now: datetime) -> float:
    """How long the platform's own count keeps this purpose waiting."""
    if quota is None or quota.until <= now or quota.limit <= 0:
        return 0.0
    used_part = 1.0 - max(0, quota.remaining) / quota.limit
    return (quota.until - now).total_seconds() if used_part >= CEILINGS[purpose] else 0.0


def _seconds_until(window: Window, counted: Mapping[int, int], needed: int, now: datetime) -> float:
    """Seconds until so many tokens have left the window."""
    freed = 0
    for slot in sorted(counted):
        freed += counted[slot]
        if freed >= needed:
            leaves = _EPOCH + window.slot * (slot + SLOTS + 2)
            return max((leaves - now).total_seconds(), window.slot.total_seconds() / 10)
    return window.seconds


def _slot_of(now: datetime, window: Window) -> int:
    return (now - _EPOCH) // window.slot


KEPT_FOR_THE_REST = 1
"""Writes to a ticket that are left for an update that needs a second request: a question, and the note after it."""


def seconds_until_writable(limits: Sequence[Window], writes: Iterable[datetime], now: datetime) -> float:
    """Seconds until a ticket may be written to again, as our own writes of it were counted; 0: now."""
    moments = sorted(writes)
    wait = 0.0
    for limit in limits:
        length = timedelta(seconds=limit.seconds)
        most = max(1, limit.most - KEPT_FOR_THE_REST)
        recent = [moment for moment in moments if now - length < moment]
        if len(recent) >= most:
            wait = max(wait, (recent[-most] + length - now).total_seconds())
    return wait


def still_counted(limits: Sequence[Window], writes: Iterable[datetime], now: datetime) -> list[datetime]:
    """The writes that still matter."""
    longest = timedelta(seconds=max((limit.seconds for limit in limits), default=0.0))
    return [moment for moment in sorted(writes) if now - longest < moment]
