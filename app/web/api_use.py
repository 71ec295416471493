"""What one web process remembers of the tokens that came by."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.rate import RateLimit
from app.store.api_tokens import USE_NOTED_EVERY


@dataclass
class TokenUse:
    """How much each token may still ask of this process, and when its use was last taken down."""

    rate: RateLimit
    _noted: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seconds_to_wait(self, token: str, now: datetime) -> int:
        """0, and one request of the token is taken; else the seconds until it may ask again."""
        with self._lock:
            return self.rate.seconds_to_wait(token, now)

    def is_worth_noting(self, token: str, now: datetime) -> bool:
        """Whether this process has not taken down the token's use within the last minute; then it counts as taken."""
        with self._lock:
            last = self._noted.get(token)
            if last is not None and now - last < USE_NOTED_EVERY:
                return False
            self._noted[token] = now
            return True
