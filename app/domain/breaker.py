"""When a ticketing site is left alone, and when it is asked again: a circuit breaker, one for each site.

Closed, calls go through. It opens when calls about several different tickets failed and none succeeded in between, so
that one ticket which the platform cannot handle keeps nobody else waiting; and at once where the platform says that
there were too many requests, or that the credentials are not accepted. Then the site rests. After the rest one caller
probes: its success closes the breaker, its failure begins a longer rest. ``Breaker.rests_until`` carries all of that:
who probes moves it on by ``PROBE_LEASE``, so nobody else does, and a caller that died is followed by another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Phase = Literal["closed", "open", "half_open"]
Reason = Literal["down", "limited", "refused"]
"""It does not answer as it should; it said "too many requests"; it does not accept the account."""

PLACES_TO_OPEN = 3
"""Different tickets (or kinds of search) about which calls have to fail, one after the other."""

FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 60.0
"""A site that is back is found within a minute; one request a minute harms nobody."""

LIMITED_WITHOUT_ADVICE_SECONDS = 10.0
PROBE_LEASE = timedelta(seconds=90)
"""How long a probe may take: longer than all time-outs of reading one ticket."""

SPREAD = 0.2
"""Rests are longer by up to this part, so that sites that went down together are not asked together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """The state of one site. ``failed_places`` are what calls failed about since the last that succeeded.
    ``rests`` counts the rests in a row. A closed breaker may have ``rests_until`` too: the budget is used up then,
    and no ticket is taken before."""

    failed_places: tuple[str, ...] = ()
    opened_at: datetime | None = None
    because: Reason | None = None
    rests: int = 0
    rests_until: datetime | None = None

    def phase(self, now: datetime) -> Phase:
        """Whether calls go through, wait, or one may try."""
        if self.opened_at is None:
            return "closed"
        return "open" if self.rests_until is not None and now < self.rests_until else "half_open"


CLOSED = Breaker()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A call failed. ``place`` is the ticket (or kind of search) that it was about; ``decisive``: it tells of the whole
    site by itself. ``retry_after``: seconds that the platform asked to wait."""

    reason: Reason
    place: str
    decisive: bool = False
    retry_after: float | None = None


def begin_probe(breaker: Breaker, now: datetime) -> Breaker:
    """The state after one caller has taken the probe of a half-open breaker; ``rests_until`` is its mark."""
    return replace(breaker, rests_until=now + PROBE_LEASE)


def after_failure(breaker: Breaker, failure: Failure, now: datetime, probe: datetime | None, chance: float) -> Breaker:
    """The state after a failed call; ``probe`` is the mark where the call was the probe, ``chance`` a number from 0 to
    1. What calls tell that began before the breaker opened changes nothing but a longer wait asked for. A probe after
    "too many requests" that fails in another way has ended that rest; it counts as any first failure."""
    if breaker.opened_at is not None and not _is_probe(breaker, probe):
        if failure.reason == "limited" and failure.retry_after is not None and breaker.rests_until is not None:
            asked = now + timedelta(seconds=failure.retry_after)
            return replace(breaker, rests_until=max(breaker.rests_until, asked))
        return breaker
    if breaker.opened_at is not None:
        if breaker.because != "limited" or failure.decisive:
            return _resting(breaker, failure, breaker.opened_at, now, chance)
        breaker = CLOSED
    places = breaker.failed_places
    if failure.place not in places:
        places = (*places, failure.place)[-PLACES_TO_OPEN:]
    breaker = replace(breaker, failed_places=places)
    if failure.decisive or len(places) >= PLACES_TO_OPEN:
        return _resting(breaker, failure, now, now, chance)
    return breaker


def after_answer(breaker: Breaker, probe: datetime | None) -> Breaker:
    """The state after a call that was answered as it should be."""
    if breaker.opened_at is None:
        return replace(breaker, failed_places=())
    return CLOSED if _is_probe(breaker, probe) else breaker


def after_nothing(breaker: Breaker, now: datetime, probe: datetime | None) -> Breaker:
    """The state after a probe that told nothing: the next caller may probe at once."""
    return replace(breaker, rests_until=now) if _is_probe(breaker, probe) else breaker


def paced(breaker: Breaker, until: datetime) -> Breaker:
    """The state in which no ticket is taken until the budget allows the next request. An open breaker stays so."""
    if breaker.opened_at is not None or (breaker.rests_until is not None and breaker.rests_until >= until):
        return breaker
    return replace(breaker, rests_until=until)


def _is_probe(breaker: Breaker, probe: datetime | None) -> bool:
    return breaker.opened_at is not None and probe is not None and breaker.rests_until == probe


def _resting(breaker: Breaker, failure: Failure, since: datetime, now: datetime, chance: float) -> Breaker:
    seconds = min(FIRST_REST_SECONDS * 2.0 ** min(breaker.rests, 16), LONGEST_REST_SECONDS)
    if failure.reason == "limited" and failure.retry_after is None:
        seconds = max(seconds, LIMITED_WITHOUT_ADVICE_SECONDS)
    seconds = max(seconds * (1.0 + SPREAD * chance), failure.retry_after or 0.0)
    if failure.reason == "limited" and failure.retry_after is not None:
        seconds = failure.retry_after * (1.0 + SPREAD * chance / 4)
    return replace(
        breaker,
        opened_at=since,
        because=failure.reason,
        rests=breaker.rests + 1,
        rests_until=now + timedelta(seconds=seconds),
    )
