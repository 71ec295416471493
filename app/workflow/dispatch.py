"""The inside of a worker process: one thread takes due tickets, some work them off, one finishes several at once.

As many tickets are taken ahead as the threads start within a tenth of a second, so that no lease lies idle while
another process could work: none where a ticket takes long, a hundred where it takes no time.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from queue import Empty, SimpleQueue

import structlog

from app.store import claims, readings
from app.store.claims import Taken
from app.store.database import StoreUnavailable
from app.store.wakeup import wakes_workers
from app.workflow.outcome import Handler
from app.workflow.readings import read_one_that_waits
from app.workflow.service import Service
from app.workflow.work import Finished, attempt, finish_together, in_context_of

log = structlog.get_logger()

FALLBACK_SECONDS = 5.0
"""After how long a worker looks although nobody rang: a ring may be lost."""
STORE_DOWN_SECONDS = 1.0
RACE_LOST_SECONDS = 0.005
AHEAD_SECONDS = 0.1
MOST_AHEAD = 128
"""What is taken ahead of the threads: as much as they start within so many seconds, and at most so many tickets."""
MOST_TOGETHER = 128
"""Tickets that are finished in one transaction."""
FINISHING_TRIES = 5
SHARE_OF_THE_NEWEST = 0.2
"""How much the newest ticket counts in the mean time that a ticket takes."""


class Dispatcher:
    """Takes due tickets for ``threads`` threads and finishes what they have done, until it is stopped."""

    def __init__(self, service: Service, worker: str, *, threads: int, lease: timedelta, handler: Handler) -> None:
        self._service = service
        self._worker = worker
        self._lease = lease
        self._handler = handler
        self._bell = service.database.bell()
        self._stopping = threading.Event()
        self._started: SimpleQueue[Taken | None] = SimpleQueue()
        self._done: SimpleQueue[Finished | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._in_hand: dict[str, Taken] = {}
        self._abandoned: set[str] = set()
        self._finishing = 0
        self._seconds_a_ticket = 1.0
        self._more_is_due = False
        self._workers = [
            threading.Thread(target=self._work, name=f"{worker}-{number}", daemon=True) for number in range(threads)
        ]
        self._finisher = threading.Thread(target=self._finish_what_is_done, name=f"{worker}-finish", daemon=True)
        self._dispatcher = threading.Thread(target=self._dispatch, name=f"{worker}-take", daemon=True)
        self._reader = threading.Thread(target=self._read_pictures, name=f"{worker}-read", daemon=True)
        self._picture_waits = threading.Event()

    def start(self) -> None:
        """Begin."""
        for thread in (*self._workers, self._finisher, self._dispatcher):
            thread.start()
        if self._service.reader is not None:
            self._reader.start()

    def stop(self) -> None:
        """Take no more tickets, and end after those that were begun. Safe in a signal handler."""
        self._stopping.set()
        self._bell.ring()

    def join(self, seconds: float) -> bool:
        """Wait for the end; ``False`` where some ticket is not finished after so many seconds."""
        deadline = time.monotonic() + seconds
        self._dispatcher.join(max(0.0, deadline - time.monotonic()))
        for thread in self._workers:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in (self._dispatcher, *self._workers)):
            return False
        self._done.put(None)
        self._finisher.join(max(0.0, deadline - time.monotonic()))
        self._picture_waits.set()
        if self._finisher.is_alive():
            return False
        self._bell.close()
        return True

    def holders(self) -> list[str]:
        """Under which names this process holds tickets now: their leases have to be renewed."""
        with self._lock:
            return list(self._in_hand)

    def give_up_abandoned(self) -> None:
        """Let go of tickets whose outcome could not be stored, so that they are taken up again. Raises
        ``StoreUnavailable``."""
        with self._lock:
            abandoned = set(self._abandoned)
        if abandoned:
            self._release(abandoned)
            with self._lock:
                self._abandoned -= abandoned

    def _dispatch(self) -> None:
        while not self._stopping.is_set():
            try:
                seconds = self._take()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                self._stopping.wait(STORE_DOWN_SECONDS)
            except Exception:
                log.exception("dispatcher_fault")
                self._stopping.wait(STORE_DOWN_SECONDS)
            else:
                if seconds:
                    self._bell.wait(seconds)
        self._hand_back()

    def _take(self) -> float:
        """Take what is due, as far as there is room; returns for how many seconds there is nothing to take."""
        ahead = self._ahead()
        room = self._room(ahead)
        if room <= 0:
            return FALLBACK_SECONDS
        if not self._more_is_due and (seconds := self._nothing_for()):
            return seconds
        service = self._service
        with service.database.write() as connection:
            taken = claims.take_due(connection, self._worker, service.clock(), self._lease, room)
        with self._lock:
            self._in_hand.update((one.holder, one) for one in taken)
        for one in taken:
            self._started.put(one)
        self._more_is_due = len(taken) == room
        return 0.0 if taken else RACE_LOST_SECONDS

    def _nothing_for(self) -> float:
        """For how many seconds nothing is due; 0 where something is."""
        service, now = self._service, self._service.clock()
        with service.database.read() as connection:
            if service.reader is not None and readings.anything_waits(connection, now):
                self._picture_waits.set()
            if claims.anything_due(connection, now):
                return 0.0
            moment = claims.next_moment(connection, now)
        if moment is None:
            return FALLBACK_SECONDS
        return min(FALLBACK_SECONDS, max(0.001, (moment - now).total_seconds()))

    def _ahead(self) -> int:
        return min(MOST_AHEAD, int(len(self._workers) * AHEAD_SECONDS / self._seconds_a_ticket))

    def _room(self, ahead: int) -> int:
        """How many tickets to take now: none while half of those taken ahead are left, so that they are taken together
        and not one by one."""
        with self._lock:
            working, finishing = len(self._in_hand) - self._finishing, self._finishing
        if self._started.qsize() > ahead // 2 or finishing > MOST_TOGETHER:
            return 0
        return len(self._workers) + ahead - working

    def _hand_back(self) -> None:
        """Give tickets that nobody began to other workers, and let the threads end."""
        waiting: dict[str, Taken] = {}
        while True:
            try:
                one = self._started.get_nowait()
            except Empty:
                break
            if one is not None:
                waiting[one.holder] = one
        for _ in self._workers:
            self._started.put(None)
        if not waiting:
            return
        try:
            self._release(set(waiting))
            log.info("tickets_handed_back", tickets=len(waiting))
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error), consequence="the tickets wait until their lease ends")
        self._forget(list(waiting))

    def _release(self, holders: set[str]) -> None:
        with self._service.database.write() as connection:
            claims.release(connection, holders)
            wakes_workers(connection)

    def _work(self) -> None:
        while (taken := self._started.get()) is not None:
            began = time.monotonic()
            try:
                with in_context_of(taken):
                    outcome = attempt(self._service, taken, self._lease, self._handler)
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                self._abandon([taken])
            except Exception:
                log.exception("worker_fault")
                self._abandon([taken])
            else:
                self._hand_on(Finished(taken, outcome))
            newest = max(time.monotonic() - began, 1e-6)
            self._seconds_a_ticket += SHARE_OF_THE_NEWEST * (newest - self._seconds_a_ticket)
            if self._started.qsize() <= self._ahead() // 2:
                self._bell.ring()

    def _hand_on(self, finished: Finished) -> None:
        """What has nothing of its own to keep is finished together, on SQLite everything is: it has one writer anyway.
        On PostgreSQL the others are written side by side."""
        with self._lock:
            self._finishing += 1
        if finished.outcome.keep is None or self._service.database.is_sqlite:
            self._done.put(finished)
        else:
            self._finish([finished])

    def _finish_what_is_done(self) -> None:
        ending = False
        while not ending:
            batch = [self._done.get()]
            while len(batch) < MOST_TOGETHER:
                try:
                    batch.append(self._done.get_nowait())
                except Empty:
                    break
            ending = None in batch
            self._finish([one for one in batch if one is not None])

    def _finish(self, finished: list[Finished]) -> None:
        """Store what was done; where the store does not answer, again: what was written to the ticketing system is
        written, and only the store does not know it."""
        if not finished:
            return
        tickets = [one.taken for one in finished]
        try:
            for left in reversed(range(FINISHING_TRIES)):
                try:
                    finish_together(self._service, finished)
                    break
                except StoreUnavailable as error:
                    log.warning("store_unavailable", error=str(error))
                    if not left:
                        raise
                    time.sleep(STORE_DOWN_SECONDS)
        except Exception as error:
            if not isinstance(error, StoreUnavailable):
                log.exception("finishing_fault")
            self._abandon(tickets)
        else:
            self._forget([one.holder for one in tickets])
        with self._lock:
            self._finishing -= len(finished)
        self._bell.ring()

    def _abandon(self, tickets: list[Taken]) -> None:
        with self._lock:
            self._abandoned.update(one.holder for one in tickets)
        self._forget([one.holder for one in tickets])

    def _forget(self, holders: list[str]) -> None:
        with self._lock:
            for holder in holders:
                self._in_hand.pop(holder, None)

    def _read_pictures(self) -> None:
        """Read pictures that a gate check waits for, beside the tickets."""
        while not self._stopping.is_set():
            self._picture_waits.wait()
            self._picture_waits.clear()
            try:
                while not self._stopping.is_set() and read_one_that_waits(self._service):
                    pass
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
            except Exception:
                log.exception("reading_fault")
