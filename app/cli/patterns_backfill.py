"""``handoff patterns backfill``: the past of each tracker into the history. ``import_tickets`` does it from a file."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from app.cli.countdown import Countdown
from app.cli.opened import check_database, chosen_sites, opened_service
from app.domain.errors import PlainError
from app.domain.moments import instant, iso
from app.domain.ticket import System
from app.ports import RemoteError, Ticketing
from app.store import backfills
from app.store.backfills import PatternCount
from app.store.backfills import Progress as Past
from app.store.database import StoreUnavailable
from app.workflow.backfill import Estimate, TakenOver, backfill_site, estimate, resumable
from app.workflow.past_import import BadLine, Imported, Whereto, import_past, only_sites
from app.workflow.service import Service

AGAIN = "What was read is kept; run the same command again to go on from there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one site: its backfill as far as it got, and why it got no further."""

    system: System
    site: str
    patterns: PatternCount
    resumed: bool = False
    past: Past | None = None
    problem: str | None = None


@click.command()
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How many days back.")
@click.option("--since", help="From this day or moment on, instead of --days: 2026-08-01, 2026-08-01T09:00:00Z.")
@click.option("--site", "wanted", help="Only this site: NAME, SYSTEM, or SYSTEM:NAME.")
@click.option("--project", "projects", multiple=True, help="Only this Jira project (key); may be given several times.")
@click.option("--restart", is_flag=True, help="Begin anew, although an earlier backfill did not come to its end.")
@click.option("--dry-run", is_flag=True, help="Only say how many tickets and requests it would be, and how long.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: each site, then all of them.")
def backfill(
    days: int,
    since: str | None,
    wanted: str | None,
    projects: tuple[str, ...],
    restart: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read past tickets of each site into the history of exceptions.

    Nothing is written to Jira or Zendesk. A backfill that was interrupted goes on where it was when the command is
    given again, and it may run beside the service.
    """
    service = opened_service()
    begin = _begin(since) if since else service.clock() - timedelta(days=days)
    sites = chosen_sites(service, wanted)
    if dry_run:
        sys.exit(0 if _print_estimates(service, sites, begin, projects, as_json) else 1)
    check_database(service)
    outcomes = _read_all(service, sites, begin, projects, restart)
    with service.database.read() as connection:
        total = backfills.patterns_since(connection, begin)
    _print_outcomes(outcomes, total, begin, as_json)
    if any(outcome.problem for outcome in outcomes):
        sys.exit(1)


def import_tickets(
    path: str | Path, *, system: System | None = None, site: str | None = None, as_json: bool = False
) -> None:
    """Past tickets of a JSONL file (``-``: standard input) into the history, under the system and site that each key
    shows unless they are given. A bad line is reported with its number and the others go in; the exit code is 1 then.
    """
    service = opened_service()
    check_database(service)
    complaints: list[BadLine] = []

    def complain(bad: BadLine) -> None:
        complaints.append(bad)
        if as_json:
            click.echo(json.dumps({"error": bad.error, "line": bad.line}, ensure_ascii=False))
        else:
            click.echo(f"line {bad.line}: {bad.error}", err=True)

    whereto = Whereto(system=system, site=site, configured=only_sites(service))
    try:
        with click.open_file(str(path), encoding="utf-8-sig", errors="replace") as lines:
            done = import_past(service, lines, whereto, complain)
    except OSError as error:
        raise PlainError(f"The file {path} cannot be read: {error.strerror}. Check its name and rights.") from error
    _print_import(done, as_json)
    if complaints:
        sys.exit(1)


class _Rate(ProgressColumn):
    """Tickets a second, lately."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} tickets/s", style="dim")


class Follow(Countdown):
    """Shows how far a site's backfill is, and waits where the platform asks for it."""

    def progressed(self, progress: Past) -> None:
        """Another page is kept."""
        self.show(progress.tickets, self.name)

    def wait(self, seconds: float, why: str) -> None:
        """Let so many seconds pass."""
        self.count_down(seconds, why)


def _begin(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError:
        pass
    try:
        return instant(text)
    except ValueError as error:
        raise click.UsageError(
            f"--since {text!r} is no day or moment; write 2026-08-01 or 2026-08-01T09:00Z"
        ) from error


def _read_all(
    service: Service, sites: list[Ticketing], begin: datetime, projects: tuple[str, ...], restart: bool
) -> list[Outcome]:
    """Read site after site; one that fails does not stop the others."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        return [_read(service, ticketing, begin, projects, restart, bars) for ticketing in sites]


def _read(
    service: Service, ticketing: Ticketing, begin: datetime, projects: tuple[str, ...], restart: bool, bars: Progress
) -> Outcome:
    system, site = ticketing.connection.system, ticketing.connection.name
    resumed = None if restart else resumable(service, ticketing, begin, projects)
    task = bars.add_task(f"{system} {site}", total=_total(service, ticketing, begin, projects))
    follow = Follow(bars, task, f"{system} {site}")
    problem = None
    try:
        backfill_site(service, ticketing, begin, follow, projects=projects, resume=not restart)
    except (RemoteError, StoreUnavailable) as error:
        problem = f"{error} {AGAIN}"
    except TakenOver as error:
        problem = str(error)
    except KeyboardInterrupt:
        raise PlainError(f"Interrupted. {AGAIN}") from None
    with service.database.read() as connection:
        past = backfills.latest(connection, system, site)
        patterns = backfills.patterns_since(connection, begin, (system, site))
    return Outcome(system=system, site=site, resumed=resumed is not None, past=past, patterns=patterns, problem=problem)


def _total(service: Service, ticketing: Ticketing, begin: datetime, projects: tuple[str, ...]) -> int | None:
    """How many tickets there are; ``None`` where the platform does not say. It only serves the bar."""
    try:
        return estimate(ticketing, begin, service.clock(), projects).tickets
    except RemoteError:
        return None


def _print_estimates(
    service: Service, sites: list[Ticketing], begin: datetime, projects: tuple[str, ...], as_json: bool
) -> bool:
    """Say what a backfill would be. Returns whether every site answered."""
    well = True
    table = _table("site", "tickets", "requests", "about")
    for ticketing in sites:
        system, site = ticketing.connection.system, ticketing.connection.name
        found: Estimate | None = None
        problem = None
        try:
            found = estimate(ticketing, begin, service.clock(), projects)
        except RemoteError as error:
            well, problem = False, str(error)
        if as_json:
            click.echo(json.dumps(_estimate_line(system, site, begin, found, problem)))
        elif found is None:
            table.add_row(f"{system} {site}", "?", "?", f"[red]{escape(str(problem))}[/]")
        else:
            table.add_row(f"{system} {site}", f"{found.tickets:,}", f"{found.requests:,}", _span(found.seconds))
    if not as_json:
        Console().print(table)
        click.echo(f"Tickets created since {iso(begin)}. Nothing was read and nothing stored.")
    return well


def _estimate_line(
    system: System, site: str, begin: datetime, found: Estimate | None, problem: str | None
) -> dict[str, Any]:
    return {
        "system": system,
        "site": site,
        "since": iso(begin),
        "tickets": found.tickets if found else None,
        "requests": found.requests if found else None,
        "seconds": round(found.seconds) if found else None,
        "problem": problem,
    }


def _print_outcomes(outcomes: list[Outcome], total: PatternCount, begin: datetime, as_json: bool) -> None:
    if as_json:
        for outcome in outcomes:
            click.echo(json.dumps(_outcome_line(outcome)))
        summary = {"since": iso(begin), "patterns": total.patterns, "patterns_repeated": total.repeated}
        click.echo(json.dumps({"all_sites": summary}))
        return
    table = _table("site", "read", "exceptions", "patterns", "seen 2+ times", "skipped")
    for outcome in outcomes:
        past = outcome.past
        table.add_row(
            escape(f"{outcome.system} {outcome.site}"),
            f"{past.tickets:,}" if past else "0",
            f"{past.exceptions:,}" if past else "0",
            f"{outcome.patterns.patterns:,}",
            f"{outcome.patterns.repeated:,}",
            escape(_skipped(past)),
        )
    console = Console()
    console.print(table)
    click.echo(f"All sites since {iso(begin)}: {total.patterns:,} patterns, {total.repeated:,} seen 2+ times.")
    for outcome in outcomes:
        if outcome.resumed:
            click.echo(f"{outcome.system} {outcome.site}: an earlier backfill was taken up where it was.")
        if outcome.problem:
            click.echo(f"{outcome.system} {outcome.site}: {outcome.problem}", err=True)


def _skipped(past: Past | None) -> str:
    reasons = sorted(past.skipped.items()) if past else []
    return "; ".join(f"{count:,} {why}" for why, count in reasons) or "-"


def _outcome_line(outcome: Outcome) -> dict[str, Any]:
    past = outcome.past
    return {
        "system": outcome.system,
        "site": outcome.site,
        "since": iso(past.since) if past else None,
        "read": past.tickets if past else 0,
        "exceptions": past.exceptions if past else 0,
        "patterns": outcome.patterns.patterns,
        "patterns_repeated": outcome.patterns.repeated,
        "skipped": dict(past.skipped) if past else {},
        "requests": past.requests if past else 0,
        "resumed": outcome.resumed,
        "finished": past is not None and past.finished_at is not None,
        "problem": outcome.problem,
    }


def _print_import(done: Imported, as_json: bool) -> None:
    if as_json:
        line = {"read": done.tickets, "exceptions": done.exceptions, "known": done.known, "bad_lines": done.bad}
        click.echo(json.dumps(line))
        return
    said = f"{done.tickets:,} tickets read, {done.exceptions:,} of them exceptions"
    known = f"; {done.known:,} left as they are, since the service has read them itself" if done.known else ""
    bad = f"; {done.bad:,} bad lines left out" if done.bad else ""
    click.echo(f"{said}{known}{bad}.")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading not in ("site", "skipped", "about") else "left")
    return table


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
