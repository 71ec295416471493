"""``handoff gate report`` and ``handoff gate exempt list``: before the gate is enforced, and what it leaves alone."""

from __future__ import annotations

import json
from datetime import datetime

import click
from rich.console import Console, Group
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from app.cli.moments import moment_or_age
from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.going_live import Close, GoingLive, Share

_BAR_WIDTH = 20
_OUTCOMES = {"would_refuse": "would be refused", "undone": "refused, undone", "stands": "refused, but stands"}


@click.command()
@click.option("--since", default="90d", show_default=True, callback=moment_or_age, help="A moment, or how long ago.")
@click.option("--past", is_flag=True, help="Also read past tickets of the history that the service never saw.")
@click.option("--tickets", "shown", default=20, show_default=True, type=click.IntRange(0), help="Tickets to list.")
@click.option("--json", "as_json", is_flag=True, help="The whole report as one JSON object.")
def report(since: datetime, past: bool, shown: int, as_json: bool) -> None:
    """Say what the gate would have refused, and for what: by requirement, scope, team, project, route and ticket.

    From the verdicts of shadow mode (and, where the gate is enforced, from the closes that were undone). Nothing is
    written to any ticket.
    """
    from app.cli.opened import opened_service
    from app.workflow.going_live import report_of

    service = opened_service()
    console = Console(stderr=True)
    columns = (TextColumn("reading past tickets"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not (past and console.is_terminal)) as bar:
        task = bar.add_task("past", total=None)
        made = report_of(
            service, since, past=past, told=lambda done, total: bar.update(task, completed=done, total=total)
        )
    if as_json:
        click.echo(json.dumps(made.to_dict(), ensure_ascii=False, indent=2))
        return
    Console(highlight=False).print(page(made, shown))


@click.group()
def exempt() -> None:
    """Tickets from before gate.since, which the gate leaves alone."""


@exempt.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def exempt_list(as_json: bool) -> None:
    """List the open tickets that are exempt because they are older than the playbook's gate.since."""
    from app.cli.opened import opened_service
    from app.store import going_live

    service = opened_service()
    since = service.playbook.gate.since
    if since is None:
        if not as_json:
            click.echo("No ticket is exempt: the playbook sets no gate.since, so every gated ticket needs its proof.")
        return
    with service.database.read() as connection:
        found = going_live.exempt(connection, since)
    if as_json:
        for one in found:
            click.echo(json.dumps(one.to_dict(), ensure_ascii=False))
        return
    console = Console(highlight=False)
    counted = "1 open ticket is" if len(found) == 1 else f"{len(found)} open tickets are"
    console.print(f"{counted} exempt, created before {since:%Y-%m-%d %H:%M %Z}.")
    if found:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for heading in ("ticket", "created", "would be", "subject"):
            table.add_column(heading, no_wrap=heading != "subject", overflow="fold")
        for one in found:
            scope = (one.scope or "an exception (history)").replace("_", " ")
            table.add_row(Text(f"{one.ref.system} {one.key}"), f"{one.created_at:%Y-%m-%d}", scope, Text(one.subject))
        console.print(table)


def page(made: GoingLive, shown: int) -> Group:
    """The report for a terminal."""
    span = f"{made.since:%Y-%m-%d} to {made.until:%Y-%m-%d}"
    unread = [Text(f"{count} past tickets could not be read: {why}", style="yellow") for why, count in made.unread]
    if not made.closes:
        says = f"No gated ticket is known to have been closed from {span}."
        hint = "Run in shadow mode for a while, or read the past: handoff patterns backfill, then --past."
        return Group(Text(says), Text(hint, style="dim"), *unread)
    counts = f"{len(made.closes)} closes of gated tickets from {span}; {len(made.refused)} without proof"
    also = f", {made.by_override} by override" if made.by_override else ""
    lead = Text(f"{counts} ({len(made.refused) / len(made.closes):.0%}){also}.", style="bold")
    parts: list[Text | Padding] = [lead, *unread]
    if made.refused:
        parts += [Text("\nWhat was missing", style="bold"), Padding(_requirements(made), (0, 0, 0, 2))]
    for name, shares in made.shares().items():
        parts += [Text(f"\nBy {name}", style="bold"), Padding(_shares(shares), (0, 0, 0, 2))]
    if made.refused and shown:
        parts += [Text("\nTickets", style="bold"), Padding(_tickets(made.refused[:shown]), (0, 0, 0, 2))]
        if len(made.refused) > shown:
            parts.append(Text(f"  and {len(made.refused) - shown} more (--tickets {len(made.refused)})", style="dim"))
    return Group(*parts)


def _requirements(made: GoingLive) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("requirement", no_wrap=True)
    table.add_column("closes", justify="right", no_wrap=True, min_width=6)
    table.add_column("", no_wrap=True)
    table.add_column("only this", justify="right", no_wrap=True, min_width=9)
    counts = made.by_requirement()
    most = counts[0][1] if counts else 1
    for name, count in counts:
        bar = Text("█" * max(1, round(_BAR_WIDTH * count / most)), style="red")
        table.add_row(REQUIREMENT_LABELS.get(name, name), str(count), bar, str(made.only_lacking(name) or ""))
    return table


def _shares(shares: list[Share]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold", min_width=24)
    table.add_column(justify="right", no_wrap=True)
    for share in shares:
        table.add_row(Text(share.name.replace("_", " ")), f"{share.refused} of {share.closes} without proof")
    return table


def _tickets(closes: tuple[Close, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("ticket", "closed", "outcome", "missing"):
        table.add_column(heading, no_wrap=heading != "missing", overflow="fold")
    for close in closes:
        lacking = ", ".join(REQUIREMENT_LABELS.get(name, name) for name in close.missing)
        outcome = _OUTCOMES.get(close.outcome, close.outcome)
        table.add_row(Text(f"{close.system} {close.key}"), f"{close.closed_at:%Y-%m-%d}", outcome, lacking)
    return table
