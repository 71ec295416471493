"""The trail's values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.boundaries import Terms
from app.domain.probing.model import Answer

HopKey = Literal[
    "created", "passed_on", "received", "captured", "payment_shown", "state_shared", "article", "stock_shown"
]
Finding = Literal["confirmed", "missing", "rejected", "not_yet", "duplicate", "contradictory", "failed", "unknown"]
Side = Literal["originating", "receiving"]

ORIGIN_ROLES = ("storefront", "marketplace", "pos")
ENDED = ("cancelled", "returned")
"""States of an order that was called off."""

HOP_LABELS: dict[HopKey, str] = {
    "created": "order created",
    "passed_on": "passed on by the channel layer",
    "received": "received by the ERP",
    "captured": "payment captured",
    "payment_shown": "payment shown in the storefront",
    "state_shared": "state the same on both sides",
    "article": "article in the PIM",
    "stock_shown": "stock the same on both sides",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An answer, with the part that its system plays (``storefront``, ``erp`` …)."""

    role: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One hop and how it was found. ``side`` is where it broke; ``says`` completes "…: " for people; ``as_of`` is the
    latest moment that it speaks of, ``None`` where nobody answered. ``terms`` is what the playbook says of the boundary
    that it crosses, ``since`` when the record set out there, ``arrived_at`` when it came to be on the other side."""

    key: HopKey
    finding: Finding
    says: str
    side: Side | None = None
    system: str | None = None
    as_of: datetime | None = None
    terms: Terms | None = None
    since: datetime | None = None
    arrived_at: datetime | None = None

    @property
    def broken(self) -> bool:
        """Whether it was seen not to be as it should. Unknown is not broken."""
        return self.finding not in ("confirmed", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The hops that could be looked at, in order. ``pattern`` is the one that the facts show (``none``: the facts show
    no pattern); ``complete``: every hop was answered, so that a pattern which is not shown is refuted. ``systems`` says
    how the systems themselves do."""

    hops: tuple[Hop, ...]
    pattern: str = "none"
    systems: tuple[str, ...] = ()

    @property
    def broken(self) -> Hop | None:
        """The first hop that broke. An unknown hop before it is no reason to doubt it: it was looked at."""
        return next((hop for hop in self.hops if hop.broken), None)

    @property
    def complete(self) -> bool:
        """Whether every hop was answered."""
        return bool(self.hops) and all(hop.finding != "unknown" for hop in self.hops)
