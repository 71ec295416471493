"""Three queues that do the same work: take the deliveries of a ticket, call a handler that does nothing, be done.

Ours works on both databases; huey on SQLite (every task durable as ours is, synchronous FULL); procrastinate on
PostgreSQL (a lock and a queueing lock a ticket, so that one job a ticket waits and one runs). All have eight threads or
slots in one process. ``--extra bench`` brings the other two.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app.playbook import load_playbook
from app.ports import Envelope
from app.store import deliveries, migrate
from app.store.claims import Taken
from app.store.clock import utc_now
from app.store.database import Database
from app.store.tables import deliveries as table
from app.workflow.outcome import Outcome
from app.workflow.service import Service
from app.workflow.vault import Vault
from app.workflow.worker import Worker

THREADS = 8
LOOK_SECONDS = 0.01
SITE = ("jira", "bench")
Job = Callable[[str], None]
"""What is done with a ticket, by its id."""


class Queue(Protocol):
    """A queue over the database at a URL."""

    def make(self) -> None:
        """Make its tables."""

    def enqueue(self, tickets: list[str]) -> None:
        """Take in a delivery for each of these, one durable transaction a delivery, in one thread."""

    def drain(self, job: Job, deadline: float) -> int:
        """Work off what is there, and return how many deliveries are left that nothing will take up: after ``deadline``
        seconds at the latest."""


class Ours:
    """The deliveries table and the worker as they ship, with another handler."""

    def __init__(self, url: str, lease: timedelta = timedelta(seconds=30)) -> None:
        self._database = Database(url)
        self._lease = lease

    def make(self) -> None:
        migrate.upgrade(self._database)

    def enqueue(self, tickets: list[str]) -> None:
        now = utc_now()
        for number, ticket in enumerate(tickets):
            envelope = Envelope(kind="bench", ticket_id=ticket, changed=("summary",), identifier=f"b-{number}")
            self._database.store(lambda c, e=envelope: deliveries.accept(c, SITE, e, now, state="queued"))  # type: ignore[misc]

    def drain(self, job: Job, deadline: float) -> int:
        def handler(_service: Service, taken: Taken, _still_ours: Callable[[], bool]) -> Outcome:
            job(taken.ref.id)
            return Outcome(result="handled")

        service = Service(
            database=self._database, playbook=load_playbook(None), sites={}, vault=Vault("bench"), clock=utc_now
        )
        worker = Worker(service, threads=THREADS, lease=self._lease, handler=handler)
        running = threading.Thread(target=worker.run)
        running.start()
        left = _until_empty(self._queued, deadline)
        worker.stop()
        running.join()
        return left

    def _queued(self) -> int:
        with self._database.read() as connection:
            found = select(func.count()).select_from(table).where(table.c.state == "queued")
            return int(connection.execute(found).scalar_one())


class Huey:
    """huey's SQLite storage: a task a delivery. It knows no ticket: deliveries of one run side by side."""

    def __init__(self, url: str, _lease: timedelta | None = None) -> None:
        from huey import SqliteHuey

        path = str(make_url(url).database)
        self._huey = SqliteHuey("bench", filename=path, fsync=True, results=False, timeout=10, strict_fifo=True)
        self._job: Job = lambda _ticket: None
        self._lock = threading.Lock()
        self._done = 0
        self._task = self._huey.task()(self._look)

    def make(self) -> None:
        """Its storage made the tables when it was opened."""

    def enqueue(self, tickets: list[str]) -> None:
        for ticket in tickets:
            self._task(ticket)

    def drain(self, job: Job, deadline: float) -> int:
        self._job = job
        total = self._huey.pending_count()
        consumer = self._huey.create_consumer(
            workers=THREADS, worker_type="thread", periodic=False, initial_delay=LOOK_SECONDS, max_delay=LOOK_SECONDS
        )
        consumer.start()
        left = _until_empty(lambda: total - self._done, deadline)
        consumer.stop(graceful=True)
        return left

    def _look(self, ticket: str) -> None:
        self._job(ticket)
        with self._lock:
            self._done += 1


class Procrastinate:
    """procrastinate's jobs: a job a ticket waits (queueing lock), and one runs (lock); further deliveries find it."""

    def __init__(self, url: str, _lease: timedelta | None = None) -> None:
        parsed = make_url(url)
        options = str(parsed.query.get("options", ""))
        address = parsed.set(drivername="postgresql", query={}).render_as_string(hide_password=False)
        self._connection = {"conninfo": address, "kwargs": {"options": options}}
        self._job: Job = lambda _ticket: None

    def make(self) -> None:
        with self._opened() as app:
            app.schema_manager.apply_schema()

    def enqueue(self, tickets: list[str]) -> None:
        from procrastinate.exceptions import AlreadyEnqueued

        with self._opened() as app:
            for ticket in tickets:
                try:
                    app.configure_task("look", lock=ticket, queueing_lock=ticket).defer(ticket=ticket)
                except AlreadyEnqueued:
                    continue

    def drain(self, job: Job, deadline: float) -> int:
        return asyncio.run(self._drained(job, deadline))

    async def _drained(self, job: Job, deadline: float) -> int:
        from procrastinate import App, PsycopgConnector

        connector = PsycopgConnector(**self._connection, min_size=2, max_size=THREADS + 2)
        app = App(connector=connector)

        @app.task(name="look")
        async def look(ticket: str) -> None:
            await asyncio.get_running_loop().run_in_executor(None, job, ticket) if _waits(job) else job(ticket)

        async with app.open_async():
            await asyncio.wait_for(
                app.run_worker_async(concurrency=THREADS, wait=False, install_signal_handlers=False), deadline
            )
            rows = await connector.execute_query_all_async(
                "SELECT count(*) AS left FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            )
        return int(rows[0]["left"])

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        from procrastinate import App, SyncPsycopgConnector

        with App(connector=SyncPsycopgConnector(**self._connection)).open() as app:
            yield app


QUEUES: dict[str, Callable[..., Queue]] = {"ours": Ours, "huey": Huey, "procrastinate": Procrastinate}
RIVALS = {"SQLite": "huey", "PostgreSQL": "procrastinate"}


def _waits(job: Job) -> bool:
    """Whether a job blocks, and so needs a thread beside the event loop."""
    return bool(getattr(job, "blocks", False))


def _until_empty(left: Callable[[], int], deadline: float) -> int:
    """Look until nothing is left, or the deadline is over; returns what is left."""
    until = time.monotonic() + deadline
    while (found := left()) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    return found
