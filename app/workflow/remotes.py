"""Between the service and a ticketing site: what is asked of the site, by all processes together, and when not.

``SiteMeter`` is asked before each request and told of each answer. It knows, through the store, whether the site rests
(``app.domain.breaker``), what is left of the budget (``app.domain.budget``), and how often a ticket was written to.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from app.domain import breaker as rules
from app.domain.breaker import Breaker, Failure, Reason
from app.domain.budget import (
    CEILINGS,
    Grant,
    Purpose,
    Quota,
    RemoteLimits,
    Spent,
    Window,
    budget_of,
    grant,
    heard,
)
from app.domain.moments import iso
from app.domain.ticket import System, TicketRef
from app.ports import (
    HeldBack,
    NotPermitted,
    RateLimited,
    RemoteError,
    RemoteUnavailable,
    SiteConnection,
    Unauthorised,
)
from app.store import remotes
from app.store.counters import Tally
from app.store.database import Database
from app.store.remotes import SiteState
from app.workflow.counting import count_call

log = structlog.get_logger()

SEARCH = "a search"
OPENING = "opening a ticket"
IDENTITY = "the service's own account"
WORDS: dict[Reason, str] = {
    "down": "it does not answer as it should",
    "limited": "it said that there were too many requests",
    "refused": "it does not accept the service's account",
}

_purpose: ContextVar[Purpose] = ContextVar("purpose", default="work")


@contextmanager
def on_behalf_of(purpose: Purpose) -> Iterator[None]:
    """What is asked of sites within the block is for this purpose; otherwise it is the work on tickets."""
    token = _purpose.set(purpose)
    try:
        yield
    finally:
        _purpose.reset(token)


@dataclass(slots=True, kw_only=True)
class Call:
    """One call of the port, which may make several requests. ``place`` is what a failure is about; ``need`` is how many
    requests it makes as a rule; ``of_file``: parts of it go to other hosts, so little follows from a failure."""

    place: str
    purpose: Purpose
    need: int = 1
    ticket: TicketRef | None = None
    of_file: bool = False
    admitted: bool = False
    was_well: bool = True
    probe: datetime | None = None
    purse: int = 0
    purse_until: datetime | None = None
    sent: int = 0
    wrote: bool = False


@dataclass(slots=True)
class _Slice:
    """Tokens of one purpose that this process holds."""

    tokens: int
    until: datetime


class SiteMeter:
    """The meter of one site in one process (``app.ports.Meter``). Requests outside of a ``call``, such as those of
    ``handoff setup`` and ``handoff doctor``, pass uncounted: a person waits for them and they are few."""

    def __init__(
        self,
        connection: SiteConnection,
        database: Database,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
        tally: Tally | None = None,
    ) -> None:
        self.site: tuple[System, str] = (connection.system, connection.name)
        self.limits = RemoteLimits(requests=Window(1, 1.0))
        self._wanted = connection.requests_per_minute
        self._database = database
        self._clock = clock
        self._chance = chance
        self._tally = tally or Tally()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._slices: dict[Purpose, _Slice] = {}
        self._quota: Quota | None = None

    @contextmanager
    def call(
        self,
        place: str,
        *,
        purpose: Purpose | None = None,
        need: int = 1,
        ticket: TicketRef | None = None,
        of_file: bool = False,
    ) -> Iterator[None]:
        """Requests made within the block belong to one call, whose end tells how the site is.

        Raises what the call raises, or ``HeldBack`` in its place where the site rests already or the call was the probe
        that was to find out whether it does."""
        call = Call(place=place, purpose=purpose or _purpose.get(), need=need, ticket=ticket, of_file=of_file)
        outer, self._local.call = getattr(self._local, "call", None), call
        try:
            with self._counted(call):
                yield
        except HeldBack:
            self._tell_nothing(call)
            raise
        except RemoteError as error:
            self._judge(call, error)
            raise
        except BaseException:
            self._tell_nothing(call)
            raise
        else:
            self._tell_answer(call)
        finally:
            self._local.call = outer
            self._give_back(call)

    @contextmanager
    def _counted(self, call: Call) -> Iterator[None]:
        raised: BaseException | None = None
        try:
            yield
        except BaseException as error:
            raised = error
            raise
        finally:
            count_call(self._tally, self.site, call.purpose, call.sent, raised)

    def ask(self, *, writes: bool) -> None:
        """A request is about to be sent. Raises ``HeldBack`` where the site rests, the budget is used up, or (for a
        write) the ticket was written to as often as the platform allows."""
        call: Call | None = getattr(self._local, "call", None)
        if call is None:
            return
        if not call.admitted:
            self._admit(call)
            call.admitted = True
        self._spend(call)
        if writes and call.ticket is not None and self.limits.ticket_writes:
            self._count_write(call, call.ticket)
        call.sent += 1
        call.wrote = call.wrote or writes

    def heard(self, quota: Quota | None) -> None:
        """What an answer's headers tell. Slices that the platform's own count forbids are dropped."""
        if quota is None or quota.limit <= 0:
            return
        used = 1.0 - max(0, quota.remaining) / quota.limit
        with self._lock:
            self._quota = quota
            for purpose in [purpose for purpose in self._slices if used >= CEILINGS[purpose]]:
                del self._slices[purpose]

    def _admit(self, call: Call) -> None:
        """Let the call through, or let it be the probe; else raise ``HeldBack``."""
        with self._database.read() as connection:
            state = remotes.state_of(connection, self.site)
        call.was_well = state.well
        now = self._clock()
        if state.breaker.phase(now) == "half_open":
            with self._database.write() as connection:
                before, state = remotes.change(connection, self.site, lambda was: _begin_probe(was, now), now)
            if before.breaker.phase(now) == "half_open":
                call.probe = state.breaker.rests_until
                log.info("site_probed", system=self.site[0], site=self.site[1], about=call.place)
                return
        if state.breaker.phase(now) != "closed":
            raise self._resting(state, now)

    def _resting(self, state: SiteState, now: datetime) -> HeldBack:
        until = state.breaker.rests_until or now
        return HeldBack(
            f"{says_resting(state)} It is asked again at {iso(until)}, or at once after: handoff sites resume "
            f"{state.system}:{state.site}. Nothing is lost meanwhile.",
            retry_after=max(0.0, (until - now).total_seconds()),
            because=state.breaker.because,
        )

    def _spend(self, call: Call) -> None:
        if self._wanted == 0:
            return
        if call.purse > 0:
            call.purse -= 1
            return
        needed = call.need if call.sent == 0 else 1
        try:
            call.purse_until = self._take(call.purpose, needed)
            call.purse = needed - 1
        except HeldBack:
            if not call.wrote:
                raise

    def _take(self, purpose: Purpose, needed: int) -> datetime:
        """So many tokens, from what this process holds or from the store; until when they are good. Raises
        ``HeldBack``."""
        now = self._clock()
        with self._lock:
            held, quota = self._slices.get(purpose), self._quota
            if held is not None and held.tokens >= needed and now < held.until <= now + self._life():
                held.tokens -= needed
                return held.until
            self._quota = None
        granted = self._reserve(purpose, needed, now, quota)
        if granted.tokens < needed:
            raise self._used_up(purpose, granted.wait_seconds, now)
        with self._lock:
            self._slices[purpose] = _Slice(granted.tokens - needed, now + self._life())
        return now + self._life()

    def _life(self) -> timedelta:
        return self.limits.requests.slot

    def _reserve(self, purpose: Purpose, needed: int, now: datetime, quota: Quota | None) -> Grant:
        granted = Grant(0)

        def rule(spent: Spent) -> tuple[Spent, int]:
            nonlocal granted
            spent = heard(spent, quota)
            window = budget_of(self.limits.requests, spent.account_limit, self._wanted)
            granted, spent = grant(window, spent, purpose, max(needed, window.slice), now, needed)
            return spent, granted.tokens

        with self._database.write() as connection:
            remotes.reserve(connection, self.site, rule)
        return granted

    def _used_up(self, purpose: Purpose, seconds: float, now: datetime) -> HeldBack:
        """The budget allows no request for this purpose now. Tickets of the site are not even taken before it does."""
        until = now + timedelta(seconds=seconds)
        if purpose == "work":
            with self._database.write() as connection:
                remotes.change(connection, self.site, lambda was: rules.paced(was, until), now)
        system, site = self.site
        return HeldBack(
            f"The budget of requests to {system} {site} is used up for the moment ({purpose}); it goes on at "
            f"{iso(until)} (docs/remotes.md).",
            retry_after=seconds,
        )

    def _count_write(self, call: Call, ticket: TicketRef) -> None:
        now = self._clock()
        with self._database.write() as connection:
            wait = remotes.count_write(connection, ticket, self.limits.ticket_writes, now, anyway=call.wrote)
        if wait > 0:
            raise HeldBack(
                f"{ticket.system} allows no further write to this ticket now; it is looked at again in {wait:.0f} s.",
                retry_after=wait,
                whole_site=False,
            )

    def _give_back(self, call: Call) -> None:
        """Tokens that a call did not need go to the next one."""
        with self._lock:
            held = self._slices.get(call.purpose)
            if held is not None and call.purse > 0 and held.until == call.purse_until:
                held.tokens += call.purse

    def _judge(self, call: Call, error: RemoteError) -> None:
        """A call failed: whether that tells of the site, and what follows. Raises ``HeldBack`` in the error's place
        where it is not to be counted as a try."""
        failure = _failure(call, error)
        if failure is None:
            if call.of_file and isinstance(error, RemoteUnavailable | NotPermitted):
                self._tell_nothing(call)
            else:
                self._tell_answer(call)
            return
        now, chance = self._clock(), self._chance()
        with self._database.write() as connection:
            before, after = remotes.change(
                connection,
                self.site,
                lambda was: rules.after_failure(was, failure, now, call.probe, chance),
                now,
                str(error),
            )
        if after.breaker.opened_at is not None and after.breaker.rests != before.breaker.rests:
            log.warning(
                "site_rests",
                system=self.site[0],
                site=self.site[1],
                because=after.breaker.because,
                until=iso(after.breaker.rests_until) if after.breaker.rests_until else None,
                error=str(error),
            )
        if before.breaker.opened_at is not None and after.breaker.opened_at is not None:
            until = after.breaker.rests_until or now
            wait = max(0.0, (until - now).total_seconds())
            raise HeldBack(
                str(error), retry_after=wait, whole_site=call.probe is None, because=after.breaker.because
            ) from error

    def _tell_answer(self, call: Call) -> None:
        if call.sent == 0:
            self._tell_nothing(call)
        elif call.probe is not None or not call.was_well:
            with self._database.write() as connection:
                before, after = remotes.change(
                    connection, self.site, lambda was: rules.after_answer(was, call.probe), self._clock()
                )
            if before.breaker.opened_at is not None and after.breaker.opened_at is None:
                log.info("site_is_back", system=self.site[0], site=self.site[1])

    def _tell_nothing(self, call: Call) -> None:
        if call.probe is not None:
            now = self._clock()
            with self._database.write() as connection:
                remotes.change(connection, self.site, lambda was: rules.after_nothing(was, now, call.probe), now)


def says_resting(state: SiteState) -> str:
    """Since when a site rests and why, as a sentence."""
    breaker = state.breaker
    since = f" since {iso(breaker.opened_at)}" if breaker.opened_at else ""
    why = WORDS[breaker.because] if breaker.because else "somebody said so"
    error = f": {state.last_error}" if state.last_error else "."
    return f"{state.system} {state.site} is left alone{since}, as {why}{error}"


def resume(database: Database, site: tuple[System, str], now: datetime) -> SiteState:
    """Close a site's breaker by hand; returns how it was."""
    with database.write() as connection:
        before, _ = remotes.change(connection, site, lambda _was: Breaker(), now)
    return before


def _begin_probe(was: Breaker, now: datetime) -> Breaker:
    return rules.begin_probe(was, now) if was.phase(now) == "half_open" else was


def _failure(call: Call, error: RemoteError) -> Failure | None:
    """What an error tells of the whole site; ``None``: it answered as a site does that is well."""
    if isinstance(error, RateLimited):
        if error.only_here:
            return None
        return Failure(reason="limited", place=call.place, decisive=True, retry_after=error.retry_after)
    if call.of_file:
        return None
    if isinstance(error, NotPermitted):
        decisive = isinstance(error, Unauthorised) or call.place == IDENTITY
        if call.place == SEARCH and not decisive:
            return None
        return Failure(reason="refused", place=call.place, decisive=decisive)
    if isinstance(error, RemoteUnavailable):
        return Failure(reason="down", place=call.place, retry_after=error.retry_after)
    return None
