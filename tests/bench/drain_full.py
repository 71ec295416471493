"""The whole work: tickets read, decided, written and kept, by one worker process beside the stand-ins."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.bench.live import Live, live
from tests.bench.places import Place
from tests.bench.report import Goal, Grid, Report
from tests.bench.servers import postgres_processor_seconds, processor_seconds

GOAL_RATE = 100.0
"""Deliveries a second, on two cores that the stand-ins share."""
TICKETS_A_SECOND = 15
"""So many new tickets of each tracker for each second of the load's length."""


@dataclass(frozen=True)
class Drained:
    """How fast, and how many seconds of processor time it took the worker, and PostgreSQL's processes."""

    tickets: int
    deliveries: int
    seconds: float
    processor: float
    database: float


def full_grid(report: Report, places: dict[str, Place], seconds: float) -> None:
    """Measure on every database and add what came out to the report."""
    rows = []
    tickets = max(10, int(seconds * TICKETS_A_SECOND))
    for name, place in places.items():
        for each in (1, 10):
            with place() as url, live(url) as installed:
                one = _drained(installed, tickets, each)
            rate = one.deliveries / one.seconds
            rows.append(
                [
                    *(name, str(each), str(one.tickets), str(one.deliveries), f"{one.tickets / one.seconds:,.0f}"),
                    *(f"{rate:,.0f}", f"{one.processor / one.tickets * 1000:.1f}"),
                    f"{one.processor / one.seconds:.0%}",
                ]
            )
            if each == 1:
                report.costs[f"{name.lower()} worker processor per new ticket milliseconds"] = (
                    one.processor / one.tickets * 1000
                )
                if name == "PostgreSQL":
                    report.costs["postgresql database processor per new ticket milliseconds"] = (
                        one.database / one.tickets * 1000
                    )
            else:
                made = f"{rate:,.0f}/s"
                report.goals.append(
                    Goal(f"{name}: with full decisions, 10 a ticket", f">= {GOAL_RATE:.0f}/s", made, rate >= GOAL_RATE)
                )
    title = "With full decisions: one worker process (4 threads), both stand-ins and the receivers in another"
    headings = ("database", "events a ticket", "tickets", "deliveries", "tickets/s", "deliveries/s", "CPU ms a ticket")
    report.grids.append(Grid(title, (*headings, "worker's core busy"), rows))


def _drained(installed: Live, tickets: int, each: int) -> Drained:
    """Queue new tickets of both trackers with so many events each, then let a worker come to the end of them and of
    the events that its own writing brings up."""
    for number in range(tickets):
        for system in ("jira", "zendesk"):
            ticket = installed.report(system, number)
            for comment in range(each - 1):
                installed.say(system, ticket, f"We are looking at it ({comment}).")
    installed.place.sandbox.drain()
    with installed.worker() as pid:
        started, before, database = time.perf_counter(), processor_seconds(pid), postgres_processor_seconds()
        done_before = installed.finished()
        installed.wait_until(lambda: _at_rest(installed), "the queue to be empty")
        taken = time.perf_counter() - started
        return Drained(
            tickets=2 * tickets,
            deliveries=installed.finished() - done_before,
            seconds=taken,
            processor=processor_seconds(pid) - before,
            database=postgres_processor_seconds() - database,
        )


def _at_rest(installed: Live) -> bool:
    if installed.queued():
        return False
    installed.place.sandbox.drain()
    return not installed.queued()
