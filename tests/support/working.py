"""A worker in a thread of the test, and handlers that do what a test asks of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from app.ports import Envelope
from app.store import deliveries
from app.store.claims import Taken
from app.store.database import Database
from app.workflow.outcome import Handler, Outcome
from app.workflow.service import Service
from app.workflow.worker import Worker

PATIENCE_SECONDS = 60.0
"""How long a test waits for what has to happen; it fails then."""

SITE = ("jira", "test")


@contextmanager
def working(
    service: Service, handler: Handler, *, threads: int = 2, lease: timedelta = timedelta(seconds=30)
) -> Iterator[Worker]:
    """Run a worker while the block lasts, and wait for its end."""
    worker = Worker(service, threads=threads, lease=lease, handler=handler)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive(), "the worker did not end"


class Noting:
    """A handler that notes which tickets it was given, and lets a test wait for them. ``then`` says what comes of one;
    built in: it is handled."""

    def __init__(self, then: Callable[[Taken], Outcome] | None = None) -> None:
        self._then = then or (lambda _taken: Outcome(result="handled"))
        self._changed = threading.Condition()
        self.given: list[Taken] = []

    def __call__(self, service: Service, taken: Taken, still_ours: Callable[[], bool]) -> Outcome:
        """Note the ticket."""
        with self._changed:
            self.given.append(taken)
            self._changed.notify_all()
        return self._then(taken)

    def tickets(self) -> list[str]:
        """The ids of the tickets given so far."""
        with self._changed:
            return [one.ref.id for one in self.given]

    def wait_for(self, count: int) -> None:
        """Wait until so many tickets were given."""
        with self._changed:
            reached = self._changed.wait_for(lambda: len(self.given) >= count, PATIENCE_SECONDS)
        assert reached, f"only {len(self.given)} of {count} tickets were worked on"


def deliver(database: Database, *tickets: str, service: Service) -> None:
    """One event of each ticket, durable like a webhook."""
    for ticket in tickets:
        envelope = Envelope(kind="jira:issue_updated", ticket_id=ticket)
        database.store(
            lambda connection, said=envelope: deliveries.accept(connection, SITE, said, service.clock(), state="queued")
        )
