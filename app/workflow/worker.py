"""The worker process: some threads, each working off one ticket at a time, and a pulse that keeps their leases."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta

import structlog

from app.store import audit, deliveries, inbox, readings, sites
from app.store.database import StoreUnavailable
from app.workflow import overrides
from app.workflow.readings import read_one_that_waits
from app.workflow.routine import look_at_overdue
from app.workflow.service import Service
from app.workflow.sweep import sweep_due_sites
from app.workflow.work import work_one

log = structlog.get_logger()

POLL_SECONDS = 0.25
PULSE_SECONDS = 5.0
STORE_DOWN_SECONDS = 1.0
SWEEP_LOOK_SECONDS = 10.0
CLEARING_INTERVAL = timedelta(minutes=10)


class Worker:
    """Works off due tickets until it is stopped, and sweeps the sites for what no webhook announced. ``lease`` is how
    long a dead worker's ticket stays taken; ``sweep_every`` how often a site is swept (``None``: never)."""

    def __init__(
        self, service: Service, *, threads: int, lease: timedelta, sweep_every: timedelta | None = None
    ) -> None:
        self.service = service
        self.id = secrets.token_hex(8)
        self._lease = lease
        self._sweep_every = sweep_every
        self._stopping = threading.Event()
        self._looking = threading.Lock()
        self._holders = [f"{self.id}-{number}" for number in range(threads)]
        self._started_at = service.clock()
        self._clearing_due = self._started_at

    def run(self) -> None:
        """Work until ``stop`` is called, then finish the tickets in hand and return."""
        threads = [threading.Thread(target=self._work, args=(holder,), name=holder) for holder in self._holders]
        if self._sweep_every is not None:
            threads.append(threading.Thread(target=self._sweep, args=(self._sweep_every,), name=f"{self.id}-sweep"))
        for thread in threads:
            thread.start()
        log.info("worker_started", worker=self.id, threads=len(threads), lease_seconds=self._lease.total_seconds())
        while not self._stopping.is_set():
            self._beat()
            self._stopping.wait(min(PULSE_SECONDS, self._lease.total_seconds() / 3))
        while any(thread.is_alive() for thread in threads):
            self._beat()
            for thread in threads:
                thread.join(timeout=PULSE_SECONDS / len(threads))
        self._leave()

    def stop(self) -> None:
        """Ask the worker to end after the tickets in hand. Safe in a signal handler."""
        self._stopping.set()

    def _work(self, holder: str) -> None:
        while not self._stopping.is_set():
            try:
                self._wait_until_something_is_due()
                if self._stopping.is_set():
                    return
                worked = work_one(self.service, holder, self._lease) is not None
                if not (read_one_that_waits(self.service) or worked):
                    self._stopping.wait(POLL_SECONDS)
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                self._stopping.wait(STORE_DOWN_SECONDS)
            except Exception:
                log.exception("worker_fault", holder=holder)
                self._stopping.wait(STORE_DOWN_SECONDS)

    def _sweep(self, every: timedelta) -> None:
        """Look every few seconds whether a site is due; which one is swept, and by whom, the store decides."""
        while not self._stopping.is_set():
            try:
                sweep_due_sites(self.service, f"{self.id}-sweep", every)
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
            except Exception:
                log.exception("sweep_fault")
            self._stopping.wait(min(SWEEP_LOOK_SECONDS, every.total_seconds()))

    def _wait_until_something_is_due(self) -> None:
        """One thread looks for all, so that an idle worker asks the database four times a second and not more."""
        with self._looking:
            while not self._stopping.is_set():
                if self._anything_due():
                    return
                self._stopping.wait(POLL_SECONDS)

    def _anything_due(self) -> bool:
        now = self.service.clock()
        with self.service.database.read() as connection:
            if deliveries.anything_due(connection, now):
                return True
            free = self.service.reader is not None and not self.service.reading_turn.locked()
            return free and readings.anything_waits(connection, now)

    def _beat(self) -> None:
        now = self.service.clock()
        clearing = now >= self._clearing_due
        try:
            with self.service.database.write() as connection:
                sites.beat(connection, self.id, self._started_at, now)
                for holder in self._holders:
                    deliveries.renew(connection, holder, now + self._lease)
                if clearing:
                    inbox.drop_old_bodies(connection, now)
                    readings.drop_old(connection, now)
                    look_at_overdue(connection, self.service)
                    self._clearing_due = now + CLEARING_INTERVAL
            overrides.expire(self.service)
            if clearing:
                with self.service.database.read() as connection:
                    log.info("audit_head", head=str(audit.trail(connection).head))
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error))
        except audit.TrailBroken as error:
            log.error("audit_trail_broken", error=str(error))

    def _leave(self) -> None:
        try:
            with self.service.database.write() as connection:
                sites.leave(connection, self.id)
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error))
        log.info("worker_stopped", worker=self.id)
