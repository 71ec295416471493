"""One clock for all hosts of an installation: that of the database.

Leases, due times and signs of life are written by one host and compared by another. On PostgreSQL all of them are
therefore told by the database's clock: how far it is from this host's is measured every few seconds, and in between a
monotonic clock counts on. A host whose own clock is wrong, or is put right meanwhile, works like any other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

REMEASURED_AFTER = 20.0
"""Seconds after which the database is asked again."""
RETRIED_AFTER = 5.0
"""Seconds during which a database that did not tell its time is not asked for it again."""


def utc_now() -> datetime:
    """This host's own clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What the database's clock said, and this host's clocks at that moment."""

    database: datetime
    local: datetime
    ticks: float


class SharedClock:
    """Tells the database's time. ``measure`` makes one connection and so has ``keep`` called; until it succeeded once,
    this host's clock serves."""

    def __init__(
        self,
        measure: Callable[[], None],
        *,
        local: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._measure = measure
        self._local = local
        self._ticks = ticks
        self._measured: _Measured | None = None
        self._asked_at: float | None = None

    def __call__(self) -> datetime:
        """Now, in UTC. Raises nothing: where the database does not answer, what is known of its clock serves."""
        if self._measured is None and (self._asked_at is None or self._ticks() - self._asked_at > RETRIED_AFTER):
            self._asked_at = self._ticks()
            self._measure()
        known = self._measured
        if known is None:
            return self._local()
        return known.database + timedelta(seconds=self._ticks() - known.ticks)

    def due(self) -> bool:
        """Whether the database should be asked again: time has passed, or one of this host's clocks made a leap (its
        time was set, or the machine slept)."""
        known = self._measured
        if known is None:
            return True
        by_ticks = self._ticks() - known.ticks
        by_wall = (self._local() - known.local).total_seconds()
        return by_ticks > REMEASURED_AFTER or not 0.0 <= by_wall <= REMEASURED_AFTER

    def keep(self, database: datetime, asked_at: float, answered_at: float) -> None:
        """The database said so between these two ticks of the monotonic clock."""
        self._measured = _Measured(database, self._local(), (asked_at + answered_at) / 2)

    def ahead(self) -> timedelta:
        """How far this host's own clock is ahead of the database's."""
        return self._local() - self()
