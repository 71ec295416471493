"""Acknowledgements: durable rows a second and latency, ours against the same Flask with nothing but its INSERT.

Three servers take turns on each database: (a) bare: Flask and one durable INSERT a request; (b) the same with the event
checked against its full JSON Schema; (c) ours: signature, envelope, duplicates, metrics. All run under the same
gunicorn. Rates are medians over rounds; a ratio compares two servers of one round.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial

from tests.bench.load import Load, at_rate, requests_of, saturate
from tests.bench.places import available_places, fsync_milliseconds
from tests.bench.report import Goal, Grid, Report
from tests.bench.servers import bare, ours, postgres_processor_seconds, web_processor_seconds

ROUNDS = 5
RATES = (100, 300)
MOST_A_SECOND = 6_000
GOAL_RATIO = 0.8
GOAL_P99 = 50.0
"""Milliseconds, at 300 a second."""


@dataclass(frozen=True)
class Server:
    """Who answers: how it is started on a database, and the path that takes events."""

    name: str
    start: Callable[[str], AbstractContextManager[int]]
    path: str


BARE, SCHEMA, OURS = (
    Server("bare", bare, "/insert"),
    Server("bare + jsonschema", partial(bare, schema=True), "/insert"),
    Server("ours", ours, "/webhooks/jira"),
)


@dataclass
class Runs:
    """What one server did on one database, round by round; ``processor`` and ``database`` are milliseconds of processor
    time an event at saturation, of ours and of PostgreSQL's processes."""

    saturated: list[Load] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    steady: dict[int, list[Load]] = field(default_factory=lambda: {rate: [] for rate in RATES})

    def of_saturation(self, what: str) -> float:
        """The median over the rounds of ``rate``, ``p50`` or ``p99``."""
        return statistics.median(getattr(load, what) for load in self.saturated)

    def at(self, rate: int, what: str) -> float:
        """The median over the rounds at a fixed rate."""
        return statistics.median(getattr(load, what) for load in self.steady[rate])


def report(seconds: float) -> Report:
    """Measure both databases, in turn."""
    places = available_places()
    made = Report("ack")
    runs = {name: {server.name: Runs() for server in (BARE, SCHEMA, OURS)} for name in places}
    disk = {name: list[float]() for name in places}
    with ExitStack() as stack:
        ports = {
            (name, server.name): stack.enter_context(server.start(stack.enter_context(place())))
            for name, place in places.items()
            for server in (BARE, SCHEMA, OURS)
        }
        for number in range(ROUNDS):
            for name in places:
                disk[name].append(fsync_milliseconds())
                for server in (BARE, SCHEMA, OURS):
                    _load(runs[name][server.name], server.path, ports[name, server.name], seconds, number)
    for name, of_servers in runs.items():
        made.grids.append(_grid(name, of_servers, disk[name]))
        made.goals += _goals(name, of_servers, disk[name])
        made.costs |= _costs(name, of_servers)
    return made


def _load(runs: Runs, path: str, port: int, seconds: float, number: int) -> None:
    first = number * 10_000_000
    supply = requests_of(path, int(seconds * MOST_A_SECOND), start=first)
    before, database = web_processor_seconds(port), postgres_processor_seconds()
    full = _accepted(saturate(port, supply, seconds))
    runs.saturated.append(full)
    runs.processor.append((web_processor_seconds(port) - before) / full.answered * 1000)
    runs.database.append((postgres_processor_seconds() - database) / full.answered * 1000)
    for place, rate in enumerate(RATES):
        events = requests_of(path, int(rate * seconds), start=first + (place + 1) * 1_000_000)
        runs.steady[rate].append(_accepted(at_rate(port, events, rate, seconds)))


def _accepted(load: Load) -> Load:
    if load.wrong:
        raise RuntimeError(f"{load.wrong} requests were not answered 202")
    return load


def _ratios(of_servers: dict[str, Runs], server: Server) -> list[float]:
    rounds = zip(of_servers[server.name].saturated, of_servers[BARE.name].saturated, strict=True)
    return [one.rate / base.rate for one, base in rounds]


def _grid(name: str, of_servers: dict[str, Runs], disk: list[float]) -> Grid:
    title = (
        f"{name}: acknowledged with a durable row (gunicorn gthread, 2 processes, 8 threads, 16 connections; "
        f"{ROUNDS} rounds, fsync p50 {min(disk):.2f} to {max(disk):.2f} ms)"
    )
    steady = [f"at {rate}/s {what}" for rate in RATES for what in ("p50", "p99")]
    headings = ("server", "/s", "ratio", "from", "to", "p50 ms", "p99 ms", *steady)
    rows = []
    for server in (BARE, SCHEMA, OURS):
        runs, ratios = of_servers[server.name], _ratios(of_servers, server)
        row = [server.name, f"{runs.of_saturation('rate'):,.0f}", f"{statistics.median(ratios):.2f}"]
        row += [f"{min(ratios):.2f}", f"{max(ratios):.2f}"]
        row += [f"{runs.of_saturation(what):.1f}" for what in ("p50", "p99")]
        rows.append([*row, *(f"{runs.at(rate, what):.1f}" for rate in RATES for what in ("p50", "p99"))])
    return Grid(title, headings, rows)


def _goals(name: str, of_servers: dict[str, Runs], disk: list[float]) -> list[Goal]:
    ratio = statistics.median(_ratios(of_servers, OURS))
    p99 = of_servers[OURS.name].at(300, "p99")
    floor = of_servers[BARE.name].at(300, "p99")
    slow = statistics.median(disk) >= 1.0
    where = " (the disk is slow: fsync 1 ms or more, so this does not count)" if slow else ""
    return [
        Goal(f"{name}: rate against bare", f">= {GOAL_RATIO}", f"{ratio:.2f}", ratio >= GOAL_RATIO),
        Goal(
            f"{name}: p99 at 300/s",
            f"<= {GOAL_P99:.0f} ms",
            f"{p99:.1f} ms (bare {floor:.1f}){where}",
            slow or p99 <= GOAL_P99,
        ),
    ]


def _costs(name: str, of_servers: dict[str, Runs]) -> dict[str, float]:
    lead, runs = name.lower(), of_servers[OURS.name]
    found = {f"{lead} web processor per event milliseconds": statistics.median(runs.processor)}
    if name == "PostgreSQL":
        found[f"{lead} database processor per event milliseconds"] = statistics.median(runs.database)
    return found
