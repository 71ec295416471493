"""Reading the past of a site into the history, so that the first ticket after the installation has something to be
compared with. Nothing is written to the tracker, nobody is asked anything, and no ticket becomes gated by it.

How far it came is stored with each page, in the transaction of the page's last tickets: after an interruption or a
crash the next run asks for the same page again, and writing a ticket twice changes nothing.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from app.domain.decide import understand
from app.domain.errors import PlainError
from app.domain.playbook import Playbook
from app.domain.ticket import Ticket
from app.ports import ChangedPage, Extent, HeldBack, RateLimited, RemoteError, Ticketing
from app.store import backfills
from app.store.backfills import PastTicket, Progress
from app.store.database import StoreUnavailable
from app.workflow.past import past_ticket
from app.workflow.service import Service
from app.workflow.similar import fold_when_due
from app.workflow.work import wait_seconds

log = structlog.get_logger()

T = TypeVar("T")

BATCH = 10
"""Tickets written in one transaction: about a tenth of a second, so that workers beside it wait no longer than that."""

MOST_FAILURES = 8
"""Failures of the remote or the database in a row, after which the backfill stops and is to be started again."""

WAIT_WITHOUT_ADVICE = 30.0
"""Seconds to wait where a platform says "too many requests" and not for how long."""

FRESH = timedelta(minutes=10)
"""A leg that ends longer ago than this is followed by another one, for what was created in the meantime."""

KNOWN = "known from the service's own reading"
NOT_UNDERSTOOD = "could not be understood (see the log)"

SECONDS_A_REQUEST = 1.5
SECONDS_A_TICKET = 0.035
"""What a page and a ticket take about, for estimates: measured by ``tests/bench/past.py`` (docs/backfill.md)."""


class TakenOver(PlainError):
    """Another backfill of the same site was started; this one ends."""


class Watch(Protocol):
    """Who follows a backfill, and waits for it."""

    def progressed(self, progress: Progress) -> None:
        """Another page is kept."""
        ...

    def wait(self, seconds: float, why: str) -> None:
        """Let so many seconds pass, and say why."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How much a backfill would be. ``seconds`` is a rough figure that keeps to the platform's limits."""

    tickets: int
    requests: int
    seconds: float


@dataclass(slots=True)
class _Counts:
    """What one page brought."""

    tickets: int = 0
    exceptions: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def estimate(ticketing: Ticketing, since: datetime, until: datetime, projects: Sequence[str] = ()) -> Estimate:
    """Ask the platform how much there is, without reading it. Raises ``RemoteError``."""
    extent = ticketing.extent(since, until, by="created", projects=projects)
    return Estimate(tickets=extent.tickets, requests=extent.requests, seconds=duration(extent))


def duration(extent: Extent) -> float:
    """About how many seconds reading so much takes: its requests and tickets, or the pace that the platform sets."""
    work = extent.requests * SECONDS_A_REQUEST + extent.tickets * SECONDS_A_TICKET
    if extent.requests_per_minute is None:
        return work
    minutes_to_wait = max(0, (extent.requests - 1) // int(extent.requests_per_minute))
    return max(work, minutes_to_wait * 60.0)


def resumable(service: Service, ticketing: Ticketing, since: datetime, projects: Sequence[str] = ()) -> Progress | None:
    """An unfinished backfill of the site that covers what is wanted now, and is therefore taken up again."""
    connection = ticketing.connection
    with service.database.read() as reading:
        found = backfills.unfinished(reading, connection.system, connection.name)
    covers = found is not None and found.since <= since and found.projects == tuple(projects)
    return found if covers else None


def backfill_site(
    service: Service,
    ticketing: Ticketing,
    since: datetime,
    watch: Watch,
    *,
    projects: Sequence[str] = (),
    resume: bool = True,
) -> Progress:
    """Read what was created on a site since a moment into the history; returns what came of it.

    An unfinished backfill that covers it is taken up where it was, unless ``resume`` is false. Raises ``RemoteError``
    and ``StoreUnavailable`` where it cannot go on (what was read stays, and the next call takes it up from there), and
    ``TakenOver``.
    """
    runner = secrets.token_hex(8)
    progress = resumable(service, ticketing, since, projects) if resume else None
    progress = progress or _beginning(service, ticketing, since, projects)
    with service.database.write() as connection:
        backfills.begin(connection, progress, runner, service.clock())
    watch.progressed(progress)
    while progress.finished_at is None:
        page = _page(ticketing, progress, watch)
        progress = _keep(service, runner, progress, page, watch)
        watch.progressed(progress)
        if page.retry_after and progress.finished_at is None:
            watch.wait(page.retry_after, f"{progress.system} allows the next request then")
    log.info("backfill_finished", system=progress.system, site=progress.site, tickets=progress.tickets)
    return progress


def _beginning(service: Service, ticketing: Ticketing, since: datetime, projects: Sequence[str]) -> Progress:
    now, connection = service.clock(), ticketing.connection
    return Progress(
        system=connection.system,
        site=connection.name,
        since=since,
        projects=tuple(projects),
        leg_since=since,
        leg_until=now,
        started_at=now,
    )


def _page(ticketing: Ticketing, progress: Progress, watch: Watch) -> ChangedPage:
    """The next page. Limits are waited for; what fails for a while is tried again. A site that does not accept the
    account is not waited for: somebody has to mend that."""
    failures = 0
    while True:
        try:
            return ticketing.changed_since(
                progress.leg_since, progress.leg_until, progress.cursor, by="created", projects=progress.projects
            )
        except RateLimited as limited:
            if isinstance(limited, HeldBack) and limited.because in ("down", "refused"):
                failures += 1
                if limited.because == "refused" or failures == MOST_FAILURES:
                    raise
            watch.wait(limited.retry_after or WAIT_WITHOUT_ADVICE, f"{progress.system} allows the next request then")
        except RemoteError as error:
            failures += 1
            if error.permanent or failures == MOST_FAILURES:
                raise
            watch.wait(wait_seconds(failures, error.retry_after), str(error))


def _keep(service: Service, runner: str, progress: Progress, page: ChangedPage, watch: Watch) -> Progress:
    """Write the page's tickets, batch by batch, and with the last one how far that brings the backfill."""
    counts = _Counts(skipped=Counter(page.skipped))
    batches = list(_batches(page.tickets)) or [()]
    for batch in batches[:-1]:
        _write(service, _understood(service.playbook, batch, counts), counts, watch)
    last = _understood(service.playbook, batches[-1], counts)
    return _write_last(service, runner, last, counts, watch, _Step(progress, page))


@dataclass(frozen=True, slots=True)
class _Step:
    """A page and where the backfill stood before it."""

    before: Progress
    page: ChangedPage

    def after(self, counts: _Counts, now: datetime) -> Progress:
        """Where the backfill stands after the page: at the next one, at the next leg, or at its end."""
        progress = replace(
            self.before,
            cursor=self.page.cursor,
            tickets=self.before.tickets + counts.tickets,
            exceptions=self.before.exceptions + counts.exceptions,
            requests=self.before.requests + self.page.requests,
            skipped=dict(Counter(self.before.skipped) + counts.skipped),
        )
        if progress.cursor is not None:
            return progress
        if now - progress.leg_until > FRESH:
            return replace(progress, leg_since=progress.leg_until - self.page.lag, leg_until=now)
        return replace(progress, finished_at=now)


def _write(service: Service, past: Sequence[PastTicket], counts: _Counts, watch: Watch) -> None:
    def write() -> int:
        with service.database.write() as connection:
            known = len(backfills.remember_past(connection, past))
        fold_when_due(service.database)
        return known

    counts.skipped[KNOWN] += _persist(write, watch)


def _write_last(
    service: Service, runner: str, past: Sequence[PastTicket], counts: _Counts, watch: Watch, step: _Step
) -> Progress:
    def write() -> Progress:
        with service.database.write() as connection:
            known = len(backfills.remember_past(connection, past))
            total = _Counts(counts.tickets, counts.exceptions, counts.skipped + Counter({KNOWN: known}))
            now = service.clock()
            progress = step.after(total, now)
            if not backfills.save(connection, progress, runner, now):
                raise TakenOver(
                    f"Another backfill of {progress.system} {progress.site} was started, so this one ended. "
                    "What it read is kept."
                )
            return progress

    return _persist(write, watch)


def _persist(write: Callable[[], T], watch: Watch) -> T:
    """Write, again where the database does not answer for a while."""
    failures = 0
    while True:
        try:
            return write()
        except StoreUnavailable as error:
            failures += 1
            if failures == MOST_FAILURES:
                raise
            watch.wait(wait_seconds(failures, None), str(error))


def _understood(playbook: Playbook, batch: Iterable[Ticket], counts: _Counts) -> list[PastTicket]:
    """Read the tickets of a batch. One that cannot be read is logged and counted, and does not stop the others."""
    past: dict[object, PastTicket] = {}
    for ticket in batch:
        counts.tickets += 1
        try:
            found = past_ticket(ticket, understand(ticket, playbook))
        except Exception:
            log.exception("past_ticket_not_understood", system=ticket.system, site=ticket.site, key=ticket.key)
            counts.skipped[NOT_UNDERSTOOD] += 1
            continue
        counts.exceptions += found.occurrence is not None
        past[ticket.ref] = found
    return list(past.values())


def _batches(tickets: Sequence[Ticket]) -> Iterator[Sequence[Ticket]]:
    for start in range(0, len(tickets), BATCH):
        yield tickets[start : start + BATCH]
