"""Growth: claiming and acknowledging with ten thousand, a hundred thousand, a million old deliveries in the table.

``python -m tests.bench growth --sizes 10000,100000,1000000``. The old deliveries are finished ones of a tenth as many
tickets; 200 tickets wait each time. Claims and acknowledgements are timed one by one, in this process.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from rich.console import Console
from sqlalchemy import text

from app.ports import Envelope
from app.store import claims, deliveries, migrate
from app.store.clock import utc_now
from app.store.columns import microseconds
from app.store.database import Database
from tests.bench.places import available_places
from tests.bench.report import Goal, Grid, Report, finish

SIZES = (10_000, 100_000, 1_000_000)
WAITING = 200
CLAIMS = 50
ACKNOWLEDGEMENTS = 400
GOAL_RATIO = 2.0
SITE = ("jira", "bench")
_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :last)",
    "postgresql": "WITH numbers AS (SELECT n FROM generate_series(CAST(:first AS bigint), :last - 1) AS _(n))",
}
_FILL = """
INSERT INTO deliveries (system, site, ticket_id, ticket_key, kind, actor_id, changed, received_at, identifier,
                        body_hash, accepted_as, state, due_at, finished_at)
{numbers}
SELECT 'jira', 'bench', CAST(n / 10 AS text), 'OPS-' || n / 10, 'jira:issue_updated', '5b10a2844c20165700ede21g',
       '["summary"]', :now - n * 1000000, 'old-' || n, 'd0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7081920a1b2c3d4e' || n,
       'queued', 'done', :now - n * 1000000, :now - n * 1000000 + 500000
FROM numbers
"""


@dataclass(frozen=True)
class Times:
    """Milliseconds: median and 95th percentile of a claim and of an acknowledgement's transaction."""

    claim: tuple[float, float]
    acknowledgement: tuple[float, float]


def report(_seconds: float, sizes: Sequence[int] = SIZES) -> Report:
    """Measure every database at every size."""
    made = Report("growth")
    rows = []
    for name, place in available_places().items():
        with place() as url:
            times = _grown(url, sizes)
        rows += [
            [name, f"{size:,}", *(f"{value:.2f}" for value in (*one.claim, *one.acknowledgement))]
            for size, one in times.items()
        ]
        made.goals += _goals(name, sizes, times)
        made.costs[f"{name.lower()} claim milliseconds"] = times[sizes[-1]].claim[0]
        made.costs[f"{name.lower()} stored row milliseconds"] = times[sizes[-1]].acknowledgement[0]
    headings = ("database", "deliveries in the table", "claim p50 ms", "p95", "stored p50 ms", "p95")
    title = f"A claim of one of {WAITING} waiting tickets, and a delivery made durable, beside finished deliveries"
    made.grids.append(Grid(title, headings, rows))
    return made


def _goals(name: str, sizes: Sequence[int], times: dict[int, Times]) -> list[Goal]:
    least, most = times[sizes[0]], times[sizes[-1]]
    pairs = (("claim", least.claim, most.claim), ("stored", least.acknowledgement, most.acknowledgement))
    return [
        Goal(
            f"{name}: {what} at {sizes[-1]:,} against {sizes[0]:,}",
            f"< {GOAL_RATIO:.0f} times",
            f"{after[0] / before[0]:.2f}",
            after[0] < GOAL_RATIO * before[0],
        )
        for what, before, after in pairs
    ]


def _grown(url: str, sizes: Sequence[int]) -> dict[int, Times]:
    database = Database(url)
    migrate.upgrade(database)
    found, filled = {}, 0
    for size in sizes:
        _fill(database, filled, size)
        filled = size
        found[size] = _times(database, size)
    database.close()
    return found


def _fill(database: Database, first: int, last: int) -> None:
    statement = text(_FILL.format(numbers=_NUMBERS["sqlite" if database.is_sqlite else "postgresql"]))
    if not database.is_sqlite:
        statement = text(statement.text.replace("'[\"summary\"]'", "CAST('[\"summary\"]' AS json)"))
    with database.write() as connection:
        connection.execute(statement, {"first": first, "last": last, "now": microseconds(utc_now())})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE deliveries"))
    database.checkpoint()


def _times(database: Database, size: int) -> Times:
    def accept(number: int, ticket: str) -> None:
        envelope = Envelope(
            kind="jira:issue_updated", ticket_id=ticket, changed=("summary",), identifier=f"{size}-{number}"
        )
        now = utc_now()
        database.store(lambda connection: deliveries.accept(connection, SITE, envelope, now, state="queued"))

    for number in range(WAITING):
        accept(number, f"waiting-{number}")
    claimed = [_timed(lambda: _claim_and_give_back(database)) for _ in range(CLAIMS)]
    stored = [
        _timed(lambda n=number: accept(WAITING + n, f"waiting-{n % WAITING}"))  # type: ignore[misc]
        for number in range(ACKNOWLEDGEMENTS)
    ]
    with database.write() as connection:
        connection.execute(text("UPDATE deliveries SET state = 'done' WHERE state = 'queued'"))
    return Times(_percentiles(claimed), _percentiles(stored))


def _claim_and_give_back(database: Database) -> None:
    with database.write() as connection:
        taken = claims.take_due(connection, "bench", utc_now(), timedelta(seconds=30), 1)
        claims.release(connection, [one.holder for one in taken])
    if not taken:
        raise RuntimeError("Nothing was due where 200 tickets wait")


def _timed(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _percentiles(times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=20)
    return cuts[9], cuts[18]


def main(arguments: Sequence[str]) -> int:
    """With sizes of one's own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench growth", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="deliveries, separated by commas")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.split(",")]
    finish(report(0.0, sizes), Console(width=120), write=chosen.write)
    return 0
