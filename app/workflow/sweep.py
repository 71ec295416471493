"""The sweep: finds what no webhook announced. Each site's tickets that changed since the last sweep are listed, and
those whose present state nobody told of are put into the queue, where they are looked at like any other.

How far it came is stored with each page. One process at a time sweeps a site; where it dies, another goes on from the
last page. A sweep that finds nothing new reads no ticket and writes to no tracker.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.ports import ChangedPage, Envelope, RateLimited, Rejected, RemoteError, Ticketing
from app.store import deliveries, sweeps
from app.store.sweeps import Sweep
from app.workflow.service import Service

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""How long a site stays with a process that gives no sign of life."""

SLACK = timedelta(minutes=2)
"""How much earlier than needed a sweep begins, for clocks that differ."""

REVISIT_AFTER = timedelta(hours=24)
MOST_REVISITED = 100
"""Open gated tickets are looked at once a day without any sign of change, so many at a sweep: a deletion or a changed
workflow may move no stamp."""

WAIT_WITHOUT_ADVICE = timedelta(seconds=60)
WAIT_WHERE_REFUSED = timedelta(minutes=15)


class Busy(PlainError):
    """Another process sweeps the site at the moment."""


class Watch(Protocol):
    """Who follows a sweep, and may let time pass for it."""

    def progressed(self, looked_at: int, found: int) -> None:
        """Another page is done: so many tickets were listed, so many nobody had told of."""
        ...

    def wait(self, seconds: float, why: str) -> bool:
        """Let so many seconds pass; ``False``: do not wait, go on another time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one run came to. ``queued`` are the keys (or ids) of the tickets that nobody had told of; ``sweep`` is how
    it stands; ``complete``: the leg was read to its end."""

    sweep: Sweep
    looked_at: int = 0
    queued: tuple[str, ...] = ()
    complete: bool = False


class InPassing:
    """Follows a sweep that runs beside other work: nobody looks, and it never waits."""

    def progressed(self, looked_at: int, found: int) -> None:
        """Nobody looks."""

    def wait(self, seconds: float, why: str) -> bool:
        """Go on another time."""
        return False


def sweep_due_sites(service: Service, holder: str, every: timedelta) -> list[Swept]:
    """Sweep each site that is due and that nobody else sweeps. A site that fails stops none of the others; what went
    wrong is kept with it. Raises ``StoreUnavailable``."""
    done = []
    for ticketing in service.sites.values():
        taken = _claim(service, ticketing, holder, every=every)
        if taken is not None:
            done.append(_run(service, ticketing, holder, taken, InPassing()))
    return done


def sweep_now(
    service: Service, ticketing: Ticketing, holder: str, watch: Watch, *, since: datetime | None = None
) -> Swept:
    """Sweep a site at once, from ``since`` where that lies before what was looked at already. What is wrong with the
    site is in ``sweep.problem``. Raises ``Busy`` and ``StoreUnavailable``."""
    taken = _claim(service, ticketing, holder, every=None)
    if taken is None:
        raise Busy(
            f"{ticketing.connection.system} {ticketing.connection.name} is being swept by another process at the "
            "moment; try again in two minutes."
        )
    if since is not None and (not taken.under_way or taken.leg_since is None or since < taken.leg_since):
        taken = replace(
            _fresh_leg(taken, service.clock()), leg_since=min(since, taken.looked_until), cursor=None, leg_found=0
        )
    return _run(service, ticketing, holder, taken, watch)


def foreseen(service: Service, ticketing: Ticketing, since: datetime | None, watch: Watch) -> tuple[str, ...]:
    """The keys of the tickets that a sweep would put into the queue now. Nothing is stored. Raises ``RemoteError``."""
    system, site, own = ticketing.connection.system, ticketing.connection.name, ticketing.identity().id
    with service.database.read() as connection:
        state = sweeps.state_of(connection, system, site)
    begin = min(moment for moment in (since, state.looked_until if state else service.clock()) if moment is not None)
    cursor, looked_at = None, 0
    keys: dict[str, None] = {}
    while True:
        page = ticketing.changed_since(begin, None, cursor, by="updated")
        looked_at += len(page.tickets)
        with service.database.read() as connection:
            keys |= dict.fromkeys(ticket.key for ticket in sweeps.untold(connection, own, page.tickets))
            keys |= dict.fromkeys(sweeps.known_ids(connection, system, site, page.deleted))
        watch.progressed(looked_at, len(keys))
        if page.cursor is None:
            return tuple(keys)
        cursor = page.cursor
        if page.retry_after:
            watch.wait(page.retry_after, f"{system} allows the next request then")


def _claim(service: Service, ticketing: Ticketing, holder: str, *, every: timedelta | None) -> Sweep | None:
    now, (system, site) = service.clock(), (ticketing.connection.system, ticketing.connection.name)
    with service.database.write() as connection:
        sweeps.begin_watching(connection, system, site, now)
        return sweeps.claim(connection, system, site, holder, now, LEASE, every=every)


def _run(service: Service, ticketing: Ticketing, holder: str, sweep: Sweep, watch: Watch) -> Swept:
    """Read the leg page by page, as far as the platform lets us."""
    swept = Swept(sweep=sweep if sweep.under_way else _fresh_leg(sweep, service.clock()))
    while not swept.complete:
        try:
            page = _page(ticketing, swept.sweep)
            own = ticketing.identity().id
        except RateLimited as limited:
            advice = WAIT_WITHOUT_ADVICE if limited.retry_after is None else timedelta(seconds=limited.retry_after)
            if not _pause(service, holder, swept, advice, str(limited), watch):
                return _let_go(service, holder, swept, service.clock() + advice, None)
            continue
        except RemoteError as error:
            wait = WAIT_WHERE_REFUSED if error.permanent else WAIT_WITHOUT_ADVICE
            return _let_go(service, holder, swept, service.clock() + wait, str(error))
        step = _keep(service, holder, swept, page, own)
        if step is None:
            log.warning("sweep_taken_over", system=sweep.system, site=sweep.site)
            return swept
        swept = step
        watch.progressed(swept.looked_at, len(swept.queued))
        advice = timedelta(seconds=page.retry_after)
        says = f"{sweep.system} allows the next request then"
        if advice and not swept.complete and not _pause(service, holder, swept, advice, says, watch):
            return _let_go(service, holder, swept, service.clock() + advice, None)
    log.info("swept", system=sweep.system, site=sweep.site, listed=swept.looked_at, found=len(swept.queued))
    return swept


def _page(ticketing: Ticketing, sweep: Sweep) -> ChangedPage:
    """The next page; a place that the platform has forgotten means to begin the leg anew."""
    since = sweep.leg_since if sweep.leg_since is not None else sweep.looked_until
    try:
        return ticketing.changed_since(since, None, sweep.cursor, by="updated")
    except Rejected:
        if sweep.cursor is None:
            raise
        return ticketing.changed_since(since, None, None, by="updated")


def _keep(service: Service, holder: str, swept: Swept, page: ChangedPage, own: str) -> Swept | None:
    """Queue what nobody told of and note how far the sweep came, in one transaction; ``None`` where it was taken
    over."""
    now, before = service.clock(), swept.sweep
    with service.database.write() as connection:
        found = list({ticket.id: ticket for ticket in page.tickets}.values())
        untold = sweeps.untold(connection, own, found)
        deleted = sweeps.known_ids(connection, before.system, before.site, page.deleted)
        sweep = _after(before, page, len(untold) + len(deleted), now)
        if not sweeps.save(connection, sweep, holder, None if sweep.leg_until is None else now + LEASE):
            return None
        for ticket in untold:
            _put(connection, sweep, ticket.id, ticket.key, ticket.updated_at, now)
        for ticket_id in deleted:
            _put(connection, sweep, ticket_id, None, None, now)
        if sweep.leg_until is None:
            _revisit(connection, sweep, now)
    return Swept(
        sweep=sweep,
        looked_at=swept.looked_at + len(page.tickets),
        queued=(*swept.queued, *(ticket.key for ticket in untold), *deleted),
        complete=sweep.leg_until is None,
    )


def _revisit(connection: Connection, sweep: Sweep, now: datetime) -> None:
    long_unread = sweeps.not_read_since(connection, sweep.system, sweep.site, now - REVISIT_AFTER, MOST_REVISITED)
    for ticket_id, key in long_unread:
        _put(connection, sweep, ticket_id, key, None, now)


def _put(
    connection: Connection, sweep: Sweep, ticket_id: str, key: str | None, changed_at: datetime | None, now: datetime
) -> None:
    envelope = Envelope(kind=sweeps.KIND, ticket_id=ticket_id, ticket_key=key, occurred_at=changed_at)
    deliveries.accept(connection, (sweep.system, sweep.site), envelope, now, state="queued")


def _fresh_leg(sweep: Sweep, now: datetime) -> Sweep:
    return replace(sweep, leg_since=sweep.looked_until, leg_until=now, cursor=None, leg_found=0)


def _after(sweep: Sweep, page: ChangedPage, found: int, now: datetime) -> Sweep:
    """How the sweep stands after a page: at the next one, or at the end of its leg."""
    going_on = replace(
        sweep,
        cursor=page.cursor,
        leg_found=sweep.leg_found + found,
        found=sweep.found + found,
        requests=sweep.requests + page.requests,
        not_before=None,
        problem=None,
    )
    if page.cursor is not None or sweep.leg_until is None:
        return going_on
    return replace(
        going_on,
        looked_until=max(sweep.looked_until, sweep.leg_until - page.lag - SLACK),
        leg_since=None,
        leg_until=None,
        leg_found=0,
        last_found=going_on.leg_found,
        finished_at=now,
    )


def _pause(service: Service, holder: str, swept: Swept, wait: timedelta, why: str, watch: Watch) -> bool:
    """Wait and keep the site meanwhile; ``False`` where nobody waits."""
    with service.database.write() as connection:
        sweeps.save(connection, swept.sweep, holder, service.clock() + wait + LEASE)
    return watch.wait(wait.total_seconds(), why)


def _let_go(service: Service, holder: str, swept: Swept, not_before: datetime, problem: str | None) -> Swept:
    """Leave the site to whoever comes first after a moment; the page reached is kept."""
    sweep = replace(swept.sweep, not_before=not_before, problem=problem)
    with service.database.write() as connection:
        sweeps.save(connection, sweep, holder, None)
    log.warning("sweep_paused", system=sweep.system, site=sweep.site, until=not_before.isoformat(), cause=problem)
    return replace(swept, sweep=sweep)
