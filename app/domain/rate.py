"""So many requests a minute for each caller: a bucket that fills evenly and holds a minute's worth."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class RateLimit:
    """How many requests each caller has left. Not for several threads at a time without a lock."""

    per_minute: int
    _left: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def seconds_to_wait(self, caller: str, now: datetime) -> int:
        """Take one request of ``caller``; 0 where there was one, else the whole seconds until there is, and none is
        taken."""
        left, at = self._left.get(caller, (float(self.per_minute), now))
        elapsed = max(0.0, (now - at).total_seconds())
        left = min(float(self.per_minute), left + elapsed * self.per_minute / 60.0)
        if left >= 1.0:
            self._left[caller] = (left - 1.0, now)
            return 0
        self._left[caller] = (left, max(now, at))
        return max(1, math.ceil((1.0 - left) * 60.0 / self.per_minute))
