"""The worker process: a dispatcher and its threads, a pulse that keeps their leases, and a sweep."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from datetime import datetime, timedelta

import structlog

from app import __version__
from app.store import audit, claims, inbox, readings, sites
from app.store.database import StoreUnavailable
from app.store.wakeup import PipeBell
from app.workflow import containments, overrides
from app.workflow.chores import run_until
from app.workflow.dispatch import Dispatcher
from app.workflow.handle import handle_ticket
from app.workflow.outcome import Handler
from app.workflow.routine import look_at_overdue
from app.workflow.service import Service
from app.workflow.sweep import sweep_due_sites
from app.workflow.warming import warm_up

log = structlog.get_logger()

PULSE_SECONDS = 5.0
DRAIN_SECONDS = 25.0
"""How long a worker that was told to stop works on: service managers kill after thirty."""
SWEEP_LOOK_SECONDS = 10.0
SHORTEST_PAUSE = timedelta(seconds=10)
"""A transaction in which a worker asks nothing for its lease, and at least for so long, is that of a paused process."""
CLEARING_INTERVAL = timedelta(minutes=10)


class Worker:
    """Works off due tickets until it is stopped, and sweeps the sites for what no webhook announced.

    ``lease`` is how long a dead worker's ticket stays taken; ``sweep_every`` how often a site is swept (``None``:
    never); ``handler`` is what is done with a ticket.
    """

    def __init__(
        self,
        service: Service,
        *,
        threads: int,
        lease: timedelta,
        sweep_every: timedelta | None = None,
        handler: Handler = handle_ticket,
    ) -> None:
        self.service = service
        self.id = secrets.token_hex(8)
        self._threads = threads
        self._lease = lease
        self._sweep_every = sweep_every
        self._stop_asked = False
        self._stopping = threading.Event()
        self._alarm = PipeBell(None)
        self._dispatcher = Dispatcher(service, self.id, threads=threads, lease=lease, handler=handler)
        self._started_at = service.clock()
        self._clearing_due = self._started_at

    def run(self) -> None:
        """Work until ``stop`` is called, then finish the tickets in hand and return: after ``DRAIN_SECONDS`` at the
        latest, when what is not finished is left to the other workers."""
        self.service.database.end_idle_transactions(max(self._lease, SHORTEST_PAUSE))
        sweeper = threading.Thread(target=self._sweep, name=f"{self.id}-sweep", daemon=True)
        chores = threading.Thread(
            target=run_until, args=(self.service, self._stopping), name=f"{self.id}-chores", daemon=True
        )
        self._beat()
        warm_up()
        self._dispatcher.start()
        chores.start()
        if self._sweep_every is not None:
            sweeper.start()
        log.info("worker_started", worker=self.id, threads=self._threads, lease_seconds=self._lease.total_seconds())
        pulse = min(PULSE_SECONDS, self._lease.total_seconds() / 3)
        while not self._stop_asked:
            self._alarm.wait(pulse)
            self._beat()
        self._stopping.set()
        self._dispatcher.stop()
        self._drain(pulse)
        if self._sweep_every is not None:
            sweeper.join(pulse)
        chores.join(pulse)
        self._leave()

    def stop(self) -> None:
        """Ask the worker to end after the tickets in hand. Safe in a signal handler."""
        self._stop_asked = True
        self._alarm.ring()

    def _drain(self, pulse: float) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        while not self._dispatcher.join(min(pulse, max(0.0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline:
                held = self._dispatcher.holders()
                log.error("worker_not_drained", tickets=len(held), consequence="they are taken up when the lease ends")
                return
            self._beat()

    def _sweep(self) -> None:
        """Look every few seconds whether a site is due; which one is swept, and by whom, the store decides."""
        while (every := self._sweep_every) is not None and not self._stopping.is_set():
            try:
                sweep_due_sites(self.service, f"{self.id}-sweep", every)
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
            except Exception:
                log.exception("sweep_fault")
            self._stopping.wait(min(SWEEP_LOOK_SECONDS, every.total_seconds()))

    def _beat(self) -> None:
        now = self.service.clock()
        clearing = now >= self._clearing_due
        try:
            self._renew(now)
            with self.service.database.write() as connection:
                sites.beat(connection, self.id, self._started_at, now, self._origin())
                if clearing:
                    inbox.drop_old_bodies(connection, now)
                    readings.drop_old(connection, now)
                    look_at_overdue(connection, self.service)
                    self._clearing_due = now + CLEARING_INTERVAL
            overrides.expire(self.service)
            containments.strand(self.service)
            if clearing:
                with self.service.database.read() as connection:
                    log.info("audit_head", head=str(audit.trail(connection).head))
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error))
        except audit.TrailBroken as error:
            log.error("audit_trail_broken", error=str(error))

    def _renew(self, now: datetime) -> None:
        """In a transaction of its own, which waits for nobody."""
        if holders := self._dispatcher.holders():
            with self.service.database.write() as connection:
                claims.renew(connection, holders, now + self._lease)
        self._dispatcher.give_up_abandoned()

    def _origin(self) -> sites.Origin:
        return sites.Origin(
            host=socket.gethostname(),
            release=__version__,
            key_mark=self.service.vault.mark,
            clock_ahead_seconds=self.service.database.clock_ahead().total_seconds(),
        )

    def _leave(self) -> None:
        try:
            with self.service.database.write() as connection:
                sites.leave(connection, self.id)
            self.service.tally.flush(self.service.database)
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error))
        log.info("worker_stopped", worker=self.id)
