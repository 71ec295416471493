"""What a ticket was told by events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.events.facts import Facts

MOST_JOBS = 20
"""Jobs that a ticket which sums up others names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that events told of one ticket. ``opened``: the service opened it because of them. ``summed``: it stands for
    many failures at once, beyond what a source may open in an hour. ``events`` counts them, each once; ``first_at`` and
    ``last_at`` are when the failures were (UTC). ``facts`` are those of the first, with what later ones add."""

    sources: tuple[str, ...]
    opened: bool
    summed: bool
    events: int
    first_at: datetime
    last_at: datetime
    facts: Facts
    jobs: tuple[str, ...] = ()
