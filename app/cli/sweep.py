"""``handoff sweep``: look for what no webhook announced, now and not at the next round of the worker."""

from __future__ import annotations

import json
import secrets
import sys
from dataclasses import dataclass
from datetime import datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.countdown import Countdown
from app.cli.moments import moment_or_age
from app.cli.opened import check_database, chosen_sites, opened_service
from app.domain.moments import iso
from app.ports import RemoteError, Ticketing
from app.store import sweeps
from app.store.database import StoreUnavailable
from app.workflow.service import Service
from app.workflow.sweep import Busy, foreseen, sweep_now

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one site: the tickets that nobody had told of, and why it got no further."""

    system: str
    site: str
    found: tuple[str, ...] = ()
    looked_until: datetime | None = None
    problem: str | None = None


@click.command()
@click.option(
    "--since",
    callback=moment_or_age,
    help="From this moment on, where it lies before the last sweep: 2026-08-01T09:00:00Z, or how long ago: 24h.",
)
@click.option("--site", "wanted", help="Only this site: NAME, SYSTEM, or SYSTEM:NAME.")
@click.option("--dry-run", is_flag=True, help="Only say which tickets nobody told of; put none into the queue.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one for each site.")
def sweep(since: datetime | None, wanted: str | None, dry_run: bool, as_json: bool) -> None:
    """Find tickets that were created, changed or closed while no webhook told of it, and put them into the queue.

    The worker does this every few minutes by itself. A ticket that is found is looked at like any other: a close
    without proof is undone.
    """
    service = opened_service()
    sites = chosen_sites(service, wanted)
    check_database(service)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        outcomes = [_sweep(service, ticketing, since, dry_run, bars) for ticketing in sites]
    for outcome in outcomes:
        click.echo(json.dumps(_to_dict(outcome, dry_run))) if as_json else _print(outcome, dry_run)
    if any(outcome.problem for outcome in outcomes):
        sys.exit(1)


class Follow(Countdown):
    """Shows how far a sweep is, and waits where the platform asks for it."""

    def progressed(self, looked_at: int, found: int) -> None:
        """Another page is done."""
        self.show(looked_at, f"{self.name}: {found} found")

    def wait(self, seconds: float, why: str) -> bool:
        """Always true: who typed the command wants to see its end."""
        self.count_down(seconds, why)
        return True


def _sweep(service: Service, ticketing: Ticketing, since: datetime | None, dry_run: bool, bars: Progress) -> Outcome:
    system, site = ticketing.connection.system, ticketing.connection.name
    name = f"{system} {site}"
    follow = Follow(bars, bars.add_task(name, total=_total(service, ticketing, since)), name)
    try:
        if dry_run:
            return Outcome(system=system, site=site, found=foreseen(service, ticketing, since, follow))
        swept = sweep_now(service, ticketing, f"command-{secrets.token_hex(8)}", follow, since=since)
    except (RemoteError, StoreUnavailable, Busy) as error:
        return Outcome(system=system, site=site, problem=str(error))
    return Outcome(
        system=system,
        site=site,
        found=swept.queued,
        looked_until=swept.sweep.looked_until,
        problem=swept.sweep.problem,
    )


def _total(service: Service, ticketing: Ticketing, since: datetime | None) -> int | None:
    """How many tickets changed since; ``None`` where the platform does not say. It only serves the bar."""
    system, site = ticketing.connection.system, ticketing.connection.name
    try:
        with service.database.read() as connection:
            state = sweeps.state_of(connection, system, site)
        begin = min(
            moment for moment in (since, state.looked_until if state else service.clock()) if moment is not None
        )
        return ticketing.extent(begin, None, by="updated").tickets
    except RemoteError:
        return None


def _to_dict(outcome: Outcome, dry_run: bool) -> dict[str, object]:
    return {
        "system": outcome.system,
        "site": outcome.site,
        "found": list(outcome.found),
        "queued": not dry_run,
        "looked_until": None if outcome.looked_until is None else iso(outcome.looked_until),
        "problem": outcome.problem,
    }


def _print(outcome: Outcome, dry_run: bool) -> None:
    name = f"{outcome.system} {outcome.site}"
    count = len(outcome.found)
    tickets = f"{count} {'ticket' if count == 1 else 'tickets'} that no webhook had told of"
    done = "would be put" if dry_run else ("was put" if count == 1 else "were put")
    if count:
        shown = ", ".join(outcome.found[:SHOWN]) + (f" and {count - SHOWN} more" if count > SHOWN else "")
        click.echo(f"{name}: {tickets} {done} into the queue: {shown}")
    else:
        click.echo(f"{name}: nothing that a webhook had not told of")
    if outcome.looked_until is not None:
        click.echo(f"{name}: everything before {iso(outcome.looked_until)} was looked at")
    if outcome.problem:
        click.echo(f"{name}: it stopped: {outcome.problem}", err=True)
