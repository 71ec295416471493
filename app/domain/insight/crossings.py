"""What was seen at each boundary when systems were looked at for tickets: what arrived, when, and what did not. From
kept answers of probes to counts; a look that nobody answered counts for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.boundaries import ARROW, Boundaries
from app.domain.fingerprint import masked_template
from app.domain.trail.model import Finding, Hop, Seen, Trail
from app.domain.trail.walk import first_answers, walk

_LONGEST_REASON = 80


Lookup = Sequence[Seen]
"""One ticket's record as the systems showed it: all that was answered for it, oldest first."""

COUNTED = ("record_exists", "rejection_reason", "record_state")
"""The questions whose answers are counted."""


@dataclass(slots=True, kw_only=True)
class Crossing:
    """What was seen at one boundary. ``arrivals`` counts how records were found on the other side when they were first
    looked for, by finding; ``later`` those of them that were missing then and were there at the last look. ``delays``
    are times from a record's creation on one side to that on the other, where both systems tell them. ``states`` counts
    comparisons of an order's state, by what they show; ``reasons`` those of rejections."""

    arrivals: Counter[Finding] = field(default_factory=Counter)
    later: int = 0
    delays: list[timedelta] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    transforms: int = 0

    @property
    def looked(self) -> int:
        """Records of which somebody could tell whether they arrived."""
        return sum(self.arrivals.values())


def crossings(lookups: Iterable[Lookup], boundaries: Boundaries) -> dict[str, Crossing]:
    """The crossings by boundary (``Shopify -> NetSuite``)."""
    found: dict[str, Crossing] = {}
    for one in lookups:
        first, last = walk(first_answers(one), boundaries), walk(first_answers(one[::-1]), boundaries)
        for hop in first.hops:
            if hop.terms is not None and hop.finding != "unknown" and _set_out(hop, first):
                _count(found, one, hop, first, last)
    return found


def _set_out(hop: Hop, trail: Trail) -> bool:
    """Whether the record reached the system from which it should have gone on: what never came that far is no failure
    of this boundary."""
    before = ("created", "passed_on") if hop.key == "received" else ("created",)
    return not any(each.broken for each in trail.hops if each.key in before)


def _count(found: dict[str, Crossing], one: Lookup, hop: Hop, first: Trail, last: Trail) -> None:
    assert hop.terms is not None
    if hop.key in ("passed_on", "received"):
        _count_arrival(found.setdefault(hop.terms.boundary, Crossing()), one, hop, first, last)
    elif hop.key == "state_shared":
        forth = _forth(found, hop.terms.originating, hop.terms.receiving)
        shown = first.pattern if hop.finding == "contradictory" else hop.finding
        found.setdefault(forth, Crossing()).states[shown] += 1


def _count_arrival(crossing: Crossing, one: Lookup, hop: Hop, first: Trail, last: Trail) -> None:
    crossing.arrivals[hop.finding] += 1
    at_last = next((each for each in last.hops if each.key == hop.key), hop)
    if hop.finding == "missing" and at_last.finding == "confirmed":
        crossing.later += 1
    if at_last.arrived_at is not None and at_last.since is not None and at_last.arrived_at >= at_last.since:
        crossing.delays.append(at_last.arrived_at - at_last.since)
    if hop.finding == "rejected":
        crossing.reasons[_reason(one, str(hop.system))] += 1
        crossing.transforms += first.pattern == "transform_mismatch" and hop is first.broken


def _forth(found: Mapping[str, Crossing], teller: str, told: str) -> str:
    """The boundary that an order crosses between two systems, whichever of them failed to tell the other: as its record
    was seen to go, else from the one that tells."""
    back = f"{told}{ARROW}{teller}"
    return back if back in found else f"{teller}{ARROW}{told}"


def _reason(one: Lookup, system: str) -> str:
    """The code of a rejection, or its text with everything that varies left out."""
    for answer in (each.answer for each in one if each.answer.question == "rejection_reason"):
        if answer.system == system and answer.value is not None and answer.value.state == "rejected":
            said = answer.value.text("code") or masked_template(answer.value.text("reason"))
            return said[:_LONGEST_REASON] or "no reason given"
    return "no reason given"
