"""While the trackers are slow: how fast events are acknowledged, and how long they take until they are done with.

The stand-ins answer every request so much later. ``handoff web`` and ``handoff worker`` run as they ship. The lateness
changes in turn, round by round, so that a ratio compares neighbours in time.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from itertools import count

from app.store.clock import utc_now
from tests.bench.live import Live, live
from tests.bench.load import at_rate, requests_of, saturate
from tests.bench.places import available_places
from tests.bench.report import Goal, Grid, Report

LATE_SECONDS = (0.0, 0.15, 1.0)
ROUNDS = 3
RATE = 100
TICKETS = 6
"""New tickets of each tracker, in each round and for each lateness."""
GOAL_RATIO = 0.9
KINDS = ("jira:issue_created", "ticket.created")
_NUMBERS = count(1)


@dataclass
class Runs:
    """What came of one lateness, round by round; ``ways`` are seconds from a ticket's creation to done."""

    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    ways: list[float] = field(default_factory=list)


def report(seconds: float) -> Report:
    """Measure every database."""
    made = Report("slow")
    for name, place in available_places().items():
        runs = {late: Runs() for late in LATE_SECONDS}
        with place() as url, live(url) as installed, installed.web() as port, installed.worker():
            for _ in range(ROUNDS):
                for late, of_late in runs.items():
                    _round(installed, port, late, of_late, seconds)
        made.grids.append(_grid(name, runs))
        ratio = _ratio(runs)
        made.goals.append(
            Goal(
                f"{name}: acknowledged with trackers that take 1 s, against 0 s",
                f">= {GOAL_RATIO}",
                f"{ratio:.2f}",
                ratio >= GOAL_RATIO,
            )
        )
    return made


def _round(installed: Live, port: int, late: float, runs: Runs, seconds: float) -> None:
    """New tickets come in and are worked on; meanwhile events of other tickets are acknowledged."""
    end = installed.late(late)
    try:
        since = utc_now()
        for number in range(TICKETS):
            for system in ("jira", "zendesk"):
                installed.report(system, next(_NUMBERS) * 10 + number)
        installed.place.sandbox.drain()
        steady = at_rate(port, requests_of("/webhooks/jira", int(RATE * seconds), _first()), RATE, seconds)
        full = saturate(port, requests_of("/webhooks/jira", int(6_000 * seconds), _first()), seconds)
        if steady.wrong or full.wrong:
            raise RuntimeError(f"{steady.wrong + full.wrong} requests were not answered 202")
        installed.wait_until(lambda: len(installed.ways(since, KINDS)) >= 2 * TICKETS, "the new tickets")
    finally:
        end()
    installed.wait_until(lambda: not installed.queued(), "the queue to be empty")
    runs.rates.append(full.rate)
    runs.p50.append(steady.p50)
    runs.p99.append(steady.p99)
    runs.ways += installed.ways(since, KINDS)


def _first() -> int:
    return next(_NUMBERS) * 1_000_000


def _ratio(runs: dict[float, Runs]) -> float:
    pairs = zip(runs[LATE_SECONDS[-1]].rates, runs[LATE_SECONDS[0]].rates, strict=True)
    return statistics.median(slow / quick for slow, quick in pairs)


def _grid(name: str, runs: dict[float, Runs]) -> Grid:
    rows = []
    for late, of_late in runs.items():
        cuts = statistics.quantiles(of_late.ways, n=20)
        rows.append(
            [
                f"{late * 1000:.0f} ms later",
                *(f"{cuts[place]:.2f}" for place in (9, 18)),
                *(f"{statistics.median(found):.1f}" for found in (of_late.p50, of_late.p99)),
                f"{statistics.median(of_late.rates):,.0f}",
            ]
        )
    headings = ("each answer", "event to done p50 s", "p95 s", f"ack at {RATE}/s p50 ms", "p99 ms", "ack /s")
    return Grid(f"{name}: new tickets while the trackers answer late", headings, rows)
