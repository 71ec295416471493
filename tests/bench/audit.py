"""What the audit trail costs: an entry in a transaction beside the same transaction without one, with one writer and
with several processes; and how fast a long trail is verified."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.domain.ticket import TicketRef
from app.store import audit, migrate, sites
from app.store.database import Database
from app.workflow.audit_trail import verify_database

POSTGRES_URL = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
TRANSACTIONS = 400
PROCESSES = 4
ENTRIES_A_TICKET = 2
LONG_TRAIL = 20_000
DETAIL = {
    "applies": True,
    "allowed": False,
    "path": "technical",
    "policy_version": "1-8596d9833138",
    "missing": ["success_screenshot", "resolution_reason"],
    "evidence": [
        {"requirement": "containment", "kind": "field", "ref": "contained_at", "sha256": "0" * 64, "at": None}
    ],
}


def run(console: Console, _seconds: float) -> None:
    """Print milliseconds a transaction with and without entries, on both databases where both are there."""
    table = Table(title=f"a transaction with {ENTRIES_A_TICKET} entries, ms (median of {TRANSACTIONS})")
    for heading in (
        "database",
        "without",
        "with",
        "more",
        f"{PROCESSES} processes at once",
        "verifying, entries a second",
    ):
        table.add_column(heading, justify="right" if heading != "database" else "left")
    with tempfile.TemporaryDirectory() as folder:
        table.add_row("SQLite", *_figures(f"sqlite:///{Path(folder) / 'bench.db'}"))
    with _postgres_schema() as url:
        table.add_row(*(("PostgreSQL", *_figures(url)) if url else ("PostgreSQL", "none here")))
    console.print(table)


def _figures(url: str) -> tuple[str, ...]:
    database = Database(url)
    migrate.upgrade(database)
    plain = _median(_timed(database, "bench", entries=0))
    chained = _median(_timed(database, "bench", entries=ENTRIES_A_TICKET))
    together = _together(url)
    with database.write() as connection:
        for _ in range(LONG_TRAIL):
            audit.record(connection, "decided", datetime.now(UTC), DETAIL)
    began = time.perf_counter()
    report = verify_database(database, "", lambda done, total: None)
    speed = report.entries / (time.perf_counter() - began)
    database.close()
    if not report.holds:
        raise SystemExit(f"The chain does not hold: {report.problems[0].says}")
    return f"{plain:.2f}", f"{chained:.2f}", f"{chained - plain:.2f}", f"{together:.2f}", f"{speed:,.0f}"


def _timed(database: Database, site: str, *, entries: int) -> list[float]:
    ref, spent = TicketRef(system="jira", site=site, id="1"), []
    for _ in range(TRANSACTIONS):
        began = time.perf_counter()
        with database.write() as connection:
            sites.answered(connection, "jira", site, datetime.now(UTC))
            for _ in range(entries):
                audit.record(connection, "decided", datetime.now(UTC), DETAIL, ref=ref)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def _median(spent: list[float]) -> float:
    return statistics.median(spent)


def _one_of_several(url: str, site: str, results: multiprocessing.Queue[float]) -> None:
    database = Database(url)
    results.put(_median(_timed(database, site, entries=ENTRIES_A_TICKET)))
    database.close()


def _together(url: str) -> float:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[float] = context.Queue()
    workers = [
        context.Process(target=_one_of_several, args=(url, f"bench {number}", results)) for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    medians = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return statistics.mean(medians)


@contextmanager
def _postgres_schema() -> Iterator[str | None]:
    schema = f"bench_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES_URL, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError:
        yield None
        return
    url = make_url(POSTGRES_URL).update_query_dict({"options": f"-csearch_path={schema}"})
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
