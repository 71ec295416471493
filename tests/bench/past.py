"""Our own time for a past ticket: reading its text, and writing it beside a service that writes as well."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from app.store.database import Database
from app.workflow import backfill
from app.workflow.backfill import backfill_site
from tests.support.service import a_service
from tests.support.tracker import NOW, Tracker, a_ticket
from tests.support.watching import Watcher

TICKETS = 500
BODY = """We noticed this morning that orders placed in the web shop since last night do not show up in NetSuite.
The customer called twice already. Job ORD-SYNC-{number} failed at 2026-10-02T09:14:05Z, started by the scheduler.
2026-10-02 09:14:05 ERROR sync.worker ORA-{code:05d}: deadlock detected while waiting for resource at node {number}
We restarted the worker and cleared the cache, which did not help. Finance waits for the numbers until noon.
"""


def run(console: Console, _seconds: float) -> None:
    """Print milliseconds a ticket, and how long its writing keeps other writers waiting."""
    tracker = Tracker(page=100)
    for number in range(TICKETS):
        tracker.tickets[str(number)] = a_ticket(
            str(number),
            key=f"OPS-{number}",
            subject=f"Order sync errored #{number}",
            body=BODY.format(number=number, code=number % 97),
            created_at=NOW - timedelta(minutes=10 + number * 200),
        )
    table = Table(title=f"{TICKETS} past tickets of {len(BODY)} characters, SQLite")
    for heading in ("all of it, ms a ticket", "understanding it", "writing it", "longest transaction, ms"):
        table.add_column(heading, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        service = a_service(f"sqlite:///{Path(folder) / 'bench.db'}", tracker)
        spent = {"understand": 0.0, "write": 0.0, "longest": 0.0}
        began = time.perf_counter()
        with _timed(spent):
            backfill_site(service, tracker, NOW - timedelta(days=90), Watcher())
        whole = time.perf_counter() - began
        service.database.close()
    each = 1000 / TICKETS
    table.add_row(
        f"{whole * each:.1f}",
        f"{spent['understand'] * each:.1f}",
        f"{spent['write'] * each:.1f}",
        f"{spent['longest'] * 1000:.0f}",
    )
    console.print(table)


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    """Measure what understanding and writing take, in seconds."""
    understand, write = backfill.understand, Database.write

    def understood(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return understand(*arguments)
        finally:
            spent["understand"] += time.perf_counter() - began

    @contextmanager
    def written(database: Database) -> Iterator[Connection]:
        with write(database) as connection:
            began = time.perf_counter()
            yield connection
        taken = time.perf_counter() - began
        spent["write"] += taken
        spent["longest"] = max(spent["longest"], taken)

    replaced: list[tuple[Any, str, Callable[..., Any]]] = [
        (backfill, "understand", understood),
        (Database, "write", written),
    ]
    for owner, name, function in replaced:
        setattr(owner, name, function)
    try:
        yield
    finally:
        backfill.understand = understand  # type: ignore[assignment]
        Database.write = write  # type: ignore[method-assign]
