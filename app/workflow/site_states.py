"""How each configured site is at this moment, for people and for machines that watch: its breaker and its budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.breaker import Phase, Reason
from app.domain.budget import Window, budget_of, used
from app.domain.moments import iso
from app.domain.ticket import System
from app.ports import Ticketing
from app.store import remotes
from app.workflow.remotes import says_resting
from app.workflow.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStanding:
    """One site. ``phase``: ``closed`` when calls go through, ``open`` while it rests, ``half_open`` when the next call
    is the probe. ``says`` is a sentence for the latter two. ``paced_until``: the budget is used up until then.
    ``waiting`` deliveries are queued, counted only while it rests. ``budget`` is ``None`` where there is none of ours;
    ``spent`` of it was granted in the present window."""

    system: System
    site: str
    phase: Phase
    says: str | None = None
    since: datetime | None = None
    because: Reason | None = None
    error: str | None = None
    next_try_at: datetime | None = None
    paced_until: datetime | None = None
    waiting: int = 0
    budget: Window | None = None
    spent: int = 0

    @property
    def resting(self) -> bool:
        """Whether the site is left alone."""
        return self.phase != "closed"

    @property
    def says_budget(self) -> str:
        """The budget as a phrase."""
        if self.budget is None:
            return "no limit of ours (requests_per_minute is 0)"
        allowed = f"{self.spent} of {self.budget.most} requests in {self.budget.seconds:g} s"
        return f"{allowed} ({self.budget.per_minute():.0f} a minute)"

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        budget = None if self.budget is None else {"most": self.budget.most, "seconds": self.budget.seconds}
        return {
            "system": self.system,
            "site": self.site,
            "state": self.phase,
            "since": _iso(self.since),
            "because": self.because,
            "error": self.error,
            "next_try_at": _iso(self.next_try_at),
            "paced_until": _iso(self.paced_until),
            "waiting": self.waiting,
            "budget": budget,
            "spent": self.spent,
        }


def standings(service: Service) -> list[SiteStanding]:
    """How each configured site is. Raises ``StoreUnavailable``."""
    now, found = service.clock(), []
    with service.database.read() as connection:
        states = remotes.states_of(connection, list(service.sites))
        for state, ticketing in zip(states, service.sites.values(), strict=True):
            spent = remotes.spent_of(connection, (state.system, state.site))
            resting = state.breaker.opened_at is not None
            waiting = remotes.waiting_for(connection, (state.system, state.site)) if resting else 0
            budget = _budget(ticketing, spent.account_limit)
            found.append(_standing(state, now, waiting, budget, 0 if budget is None else used(budget, spent, now)))
    return found


def _standing(state: remotes.SiteState, now: datetime, waiting: int, budget: Window | None, spent: int) -> SiteStanding:
    breaker, until = state.breaker, state.breaker.rests_until
    phase = breaker.phase(now)
    resting = phase != "closed"
    return SiteStanding(
        system=state.system,
        site=state.site,
        phase=phase,
        says=says_resting(state) if resting else None,
        since=breaker.opened_at,
        because=breaker.because,
        error=state.last_error,
        next_try_at=until if resting else None,
        paced_until=until if not resting and until is not None and until > now else None,
        waiting=waiting,
        budget=budget,
        spent=spent,
    )


def _budget(ticketing: Ticketing, account_limit: int | None) -> Window | None:
    wanted = ticketing.connection.requests_per_minute
    return None if wanted == 0 else budget_of(ticketing.limits.requests, account_limit, wanted)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)
