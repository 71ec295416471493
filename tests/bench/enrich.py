"""Our own time from a delivery to an enriched ticket: everything but the waiting for the tracker."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from rich.console import Console
from rich.table import Table

from app.demo.story import ticket_text
from app.ports import Ticketing
from app.workflow.work import work_one
from tests.support.installation import LEASE, Installation, installation

TICKETS = 60


@dataclass
class Stopwatch:
    """A ticketing system that counts the seconds spent inside its remote calls."""

    inner: Ticketing
    seconds: float = field(default=0.0)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        return self._timed(found) if name in ("read", "write", "fetch", "identity", "locate") else found

    def _timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any) -> Any:
            started = time.perf_counter()
            try:
                return call(*arguments)
            finally:
                self.seconds += time.perf_counter() - started

        return timed


def run(console: Console, _seconds: float) -> None:
    """Print p50 and p95 in milliseconds for each tracker, on SQLite."""
    table = Table(title=f"From a taken ticket to its outcome in the store, {TICKETS} new tickets (SQLite)")
    for heading in ("tracker", "own time p50 ms", "p95 ms", "with remote p50 ms", "p95 ms"):
        table.add_column(heading, justify="right")
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder).resolve() / "bench.db"
        with installation(f"sqlite:///{path}") as place:
            sizes = f"{place.agent.url}/sandbox/sizes"
            requests.post(sizes, json={"rate_limits": False}, timeout=10).raise_for_status()
            for system in ("jira", "zendesk"):
                table.add_row(system, *_measure(place, system))
    console.print(table)


def _measure(place: Installation, system: str) -> list[str]:
    watches = {key: Stopwatch(ticketing) for key, ticketing in place.service.sites.items()}
    service = replace(place.service, sites=watches)
    own, whole = [], []
    for number in range(TICKETS + 1):
        _report(place, system, number)
        place.sandbox.drain()
        remote = sum(watch.seconds for watch in watches.values())
        started = time.perf_counter()
        work_one(service, "bench", LEASE)
        taken = time.perf_counter() - started
        spent = sum(watch.seconds for watch in watches.values()) - remote
        own.append((taken - spent) * 1000)
        whole.append(taken * 1000)
        place.settle()
    return [f"{value:.1f}" for times in (own[1:], whole[1:]) for value in _percentiles(times)]


def _report(place: Installation, system: str, number: int) -> None:
    text = ticket_text(f"ORD-SYNC-{4000 + number}", datetime.now(UTC) - timedelta(hours=2), number)
    if system == "jira":
        place.agent.report("OPS", "Job failure", "Order sync errored", text)
    else:
        place.zen_customer.report("Order sync errored", text)


def _percentiles(times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=20)
    return cuts[9], cuts[18]
