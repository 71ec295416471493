"""``python -m tests.bench.scrape [ROWS …]``: what a scrape of /metrics costs as the table of deliveries grows."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app.store import figures, inbox
from app.workflow.service import Service
from tests.support.service import a_service
from tests.support.stage import fill

ROUNDS = 15
POSTGRES = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
ROW = (
    "(system, site, ticket_id, ticket_key, kind, changed, received_at, accepted_as, state, attempts, due_at, "
    "finished_at) SELECT 'jira', 'test', n % 5000, 'OPS-1', 'jira:issue_updated', '[]', n, 'queued', 'done', "
    "0, n, n FROM "
)


def grow(service: Service, rows: int) -> None:
    """Put finished deliveries into the table."""
    if service.database.is_sqlite:
        source = f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) SELECT n FROM c)"
    else:
        source = f"generate_series(1, {rows}) n"
    with service.database.write() as connection:
        connection.execute(text(f"INSERT INTO deliveries {ROW}{source}"))
    if not service.database.is_sqlite:
        with service.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE deliveries"))


def milliseconds(service: Service, everything: bool) -> float:
    """The median of reading all figures, or (as it was) of counting the deliveries by state."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with service.database.read() as connection:
            if everything:
                figures.read(connection, list(service.sites), service.playbook.routine, service.clock())
            else:
                inbox.counted(connection)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def measure(name: str, url: str, sizes: list[int]) -> None:
    """Print a line for each size."""
    service = a_service(url)
    fill(service.database)
    present = 0
    for size in sizes:
        grow(service, size - present)
        present = size
        whole, counted = milliseconds(service, True), milliseconds(service, False)
        print(f"{name:<10} {size:>9,} deliveries: all {whole:7.1f} ms; counting every state {counted:7.1f} ms")  # noqa: T201
    service.database.close()


def main(sizes: list[int]) -> None:
    """Both databases, each in a place of its own."""
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}", sizes)
    schema = f"bench_scrape_{os.getpid()}"
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        url = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
        measure("PostgreSQL", url.render_as_string(hide_password=False), sizes)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
