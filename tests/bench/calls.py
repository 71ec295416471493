"""Remote calls that a ticket costs, counted by the stand-ins."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from rich.console import Console
from rich.table import Table

from app.demo.story import ticket_text
from tests.support.installation import Installation, installation


def run(console: Console, _seconds: float) -> None:
    """Print reads and writes for a new ticket, an event that changes nothing, and a burst."""
    table = Table(title="Requests that the service made of the tracker, for one ticket")
    for heading in ("what happened", "Jira reads", "writes", "Zendesk reads", "writes", "goal"):
        table.add_column(heading, justify="left" if heading == "what happened" else "right")
    with tempfile.TemporaryDirectory() as folder, installation(f"sqlite:///{Path(folder) / 'bench.db'}") as place:
        requests.post(f"{place.agent.url}/sandbox/sizes", json={"rate_limits": False}, timeout=10).raise_for_status()
        _both(place, "warm up", _report)
        table.add_row("a new ticket is enriched", *_both(place, "new", _report), "1+1, 3+1")
        for ticket in ("jira", "zendesk"):
            _comment(place, ticket, 1)
        place.settle()
        table.add_row("an event that changes nothing", *_both(place, "again", _comment), "no write")
        table.add_row("20 events in a burst", *_both(place, "burst", _burst), "at most 2 readings")
    console.print(table)


def _both(place: Installation, _what: str, act: Callable[[Installation, str], None]) -> list[str]:
    found = []
    for system in ("jira", "zendesk"):
        place.forget_requests()
        act(place, system)
        place.settle()
        made = place.requests(system)
        reads = sum(request.startswith("GET") for request in made)
        found += [str(reads), str(len(made) - reads)]
    return found


def _report(place: Installation, system: str) -> None:
    text = ticket_text("ORD-SYNC-4471", datetime.now(UTC) - timedelta(hours=2), 312)
    if system == "jira":
        place.agent.report("OPS", "Job failure", "Order sync errored", text)
    else:
        place.zen_customer.report("Order sync errored", text)


def _comment(place: Installation, system: str, count: int = 1) -> None:
    for number in range(count):
        text = f"We are still looking at it ({number})."
        if system == "jira":
            place.agent.say("OPS-1", text)
        else:
            place.zen_agent.reply("5101", text)


def _burst(place: Installation, system: str) -> None:
    _comment(place, system, 20)
