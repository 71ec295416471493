"""Acknowledgements: durable rows a second against a bare Flask + INSERT, in turn, and latency at 100 a second."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests.bench.load import at_rate, requests_of, saturate
from tests.bench.servers import bare, ours

ROUNDS = 3
POSTGRES_URL = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
GOAL = 0.7


def run(console: Console, seconds: float) -> None:
    """Measure both databases and print a table."""
    table = Table(title="Acknowledged with a durable row (gunicorn gthread, 2 processes, 8 threads, 16 connections)")
    for heading in (
        "database",
        "bare /s",
        "ours /s",
        f"ratio (goal {GOAL})",
        "p50 ms",
        "p99 ms",
        "at 100/s: p50",
        "p99",
    ):
        table.add_column(heading, justify="right")
    console.print(f"fsync p50 before the run: {_fsync_milliseconds():.2f} ms")
    for name, place in (("sqlite", _sqlite), ("postgresql", _postgres)):
        try:
            table.add_row(name, *_measure(place, seconds))
        except ConnectionError as error:
            console.print(f"{name}: left out, {error}")
    console.print(table)


def _measure(place: Callable[[], object], seconds: float) -> list[str]:
    floor, rates, latest = [], [], None
    for _ in range(ROUNDS):
        with place() as url, bare(url) as port:  # type: ignore[attr-defined]
            floor.append(saturate(port, requests_of("/insert", int(seconds * 6000)), seconds).rate)
        with place() as url, ours(url) as port:  # type: ignore[attr-defined]
            latest = saturate(port, requests_of("/webhooks/jira", int(seconds * 6000)), seconds)
            _all_accepted(latest.wrong)
            rates.append(latest.rate)
    with place() as url, ours(url) as port:  # type: ignore[attr-defined]
        steady = at_rate(port, requests_of("/webhooks/jira", int(100 * seconds)), 100, seconds)
        _all_accepted(steady.wrong)
    ratio = statistics.median(rate / base for rate, base in zip(rates, floor, strict=True))
    assert latest is not None
    return [
        f"{statistics.median(floor):,.0f}",
        f"{statistics.median(rates):,.0f}",
        f"{ratio:.2f}",
        f"{latest.p50:.1f}",
        f"{latest.p99:.1f}",
        f"{steady.p50:.1f}",
        f"{steady.p99:.1f}",
    ]


def _all_accepted(wrong: int) -> None:
    if wrong:
        raise RuntimeError(f"{wrong} requests were not answered 202")


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        yield f"sqlite:///{Path(folder).resolve() / 'bench.db'}"


@contextmanager
def _postgres() -> Iterator[str]:
    engine = create_engine(POSTGRES_URL, poolclass=NullPool)
    schema = f"bench_{os.getpid()}"
    try:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except Exception as error:
        raise ConnectionError(f"no PostgreSQL at {make_url(POSTGRES_URL)!r}") from error
    try:
        url = make_url(POSTGRES_URL).update_query_dict({"options": f"-csearch_path={schema}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def _fsync_milliseconds() -> float:
    """The median of 50 durable writes of 12 KB: what the disk allows at this moment."""
    taken = []
    with tempfile.NamedTemporaryFile(dir=".") as file:
        for _ in range(50):
            started = time.perf_counter()
            os.pwrite(file.fileno(), b"x" * 12_288, 0)
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
