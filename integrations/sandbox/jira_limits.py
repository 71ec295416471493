"""Jira Cloud's two limits that hold for API tokens: bursts by endpoint, and writes to one issue."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

BURSTS = {"GET": 100.0, "POST": 100.0, "PUT": 50.0, "DELETE": 50.0}
"""Requests per second and bucket size, by method."""
HIGHER_BURSTS = {"get_issue": 150.0, "changelog": 200.0, "attachment_content": 300.0, "approximate_count": 150.0}
"""The same for the endpoints (Flask's names) with limits of their own."""
ISSUE_WRITES = ((20, 2.0), (100, 30.0))
"""Writes to one issue: so many in so many seconds."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether a request may pass, and what the headers say of it."""

    allowed: bool
    limit: int
    remaining: int
    retry_after: float = 0.0
    reason: str = ""

    def headers(self, now: datetime) -> dict[str, str]:
        """The rate-limit headers of an answer; ``Retry-After`` in whole seconds."""
        wait = max(1, math.ceil(self.retry_after))
        headers = {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(self.remaining)}
        if self.remaining < self.limit * 0.2:
            headers["X-RateLimit-NearLimit"] = "true"
        if not self.allowed:
            headers["Retry-After"] = str(wait)
            headers["X-RateLimit-Reset"] = (now + timedelta(seconds=wait)).strftime("%Y-%m-%dT%H:%M:%SZ")
            headers["RateLimit-Reason"] = self.reason
        return headers


@dataclass(slots=True)
class Bucket:
    """A token bucket that refills by ``rate`` tokens a second, up to ``rate``."""

    rate: float
    tokens: float
    filled_at: float

    def take(self, now: float) -> Allowance:
        """Take a token, if there is one."""
        self.tokens = min(self.rate, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.tokens < 1:
            return Allowance(False, int(self.rate), 0, (1 - self.tokens) / self.rate, "jira-burst-based")
        self.tokens -= 1
        return Allowance(True, int(self.rate), int(self.tokens))


@dataclass(slots=True)
class Limits:
    """The counters. ``timer`` (seconds) is the machine's monotonic clock, whatever the sandbox's clock says."""

    timer: Callable[[], float] = time.monotonic
    enabled: bool = True
    issue_writes: tuple[tuple[int, float], ...] = ISSUE_WRITES
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _writes: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def request(self, method: str, endpoint: str) -> Allowance:
        """Count a request to an endpoint."""
        rate = HIGHER_BURSTS.get(endpoint, BURSTS.get(method, 100.0))
        if not self.enabled:
            return Allowance(True, int(rate), int(rate))
        now = self.timer()
        bucket = self._buckets.setdefault((method, endpoint), Bucket(rate, rate, now))
        return bucket.take(now)

    def write(self, issue_id: str) -> Allowance | None:
        """Count a write to an issue; the refusal, where it is one too many."""
        if not self.enabled:
            return None
        now, times = self.timer(), self._writes[issue_id]
        while times and times[0] <= now - max(seconds for _, seconds in self.issue_writes):
            times.popleft()
        for most, seconds in self.issue_writes:
            recent = [moment for moment in times if moment > now - seconds]
            if len(recent) >= most:
                return Allowance(False, most, 0, recent[-most] + seconds - now, "jira-per-issue-on-write")
        times.append(now)
        return None

    def reset(self) -> None:
        """Forget all that was counted, and hold again."""
        self.enabled = True
        self._buckets.clear()
        self._writes.clear()
