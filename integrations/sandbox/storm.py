"""Bad weather: while a storm lasts, requests meet faults by chance, the same ones for the same seed and order."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Mapping
from typing import get_args

from integrations.sandbox.common import Fault, FaultKind

CALM_HEADER = "HTTP_X_SANDBOX_CALM"
"""Key of the WSGI environment for ``X-Sandbox-Calm``: whoever sends that header meets no storm (the people of a test,
while the service gets wet)."""
BY_CHANCE: tuple[FaultKind, ...] = tuple(kind for kind in get_args(FaultKind) if kind != "hang")


class Storm:
    """``rates``: how likely a request meets each kind of fault, together at most 1. ``late_seconds``: how long the
    answer of a ``late`` one is held back."""

    def __init__(self, seed: int, rates: Mapping[FaultKind, float], late_seconds: float = 1.0) -> None:
        unknown = sorted(set(rates) - set(BY_CHANCE))
        if unknown:
            raise ValueError(f"A storm has no {', '.join(unknown)}. Choose from: {', '.join(BY_CHANCE)}.")
        if any(rate < 0 for rate in rates.values()) or sum(rates.values()) > 1:
            raise ValueError("The rates of a storm are probabilities: none below 0, and together at most 1.")
        self._chance = random.Random(seed)  # noqa: S311 - a test's dice, no secret
        self._rates = dict(rates)
        self._late_seconds = late_seconds
        self._lock = threading.Lock()
        self.met: Counter[FaultKind] = Counter()

    def fault(self) -> Fault | None:
        """The fault that the next request meets, or ``None``."""
        with self._lock:
            drawn = self._chance.random()
            for kind, rate in self._rates.items():
                if drawn < rate:
                    self.met[kind] += 1
                    status = self._chance.choice((500, 502, 503, 504))
                    return Fault(kind, status=status, seconds=self._late_seconds)
                drawn -= rate
        return None
