"""``handoff patterns report``: which patterns carry the volume, where they cluster, what is worth automating."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.opened import opened_service
from app.cli.patterns_boundaries import boundary_lines
from app.domain.insight.candidates import Candidate
from app.domain.insight.questions import Answer
from app.domain.insight.report import Report
from app.domain.insight.spread import Spread
from app.domain.insight.volume import TOP, Bar
from app.workflow.insight import report_of

_BAR_WIDTH = 24
_SHOWN_VALUES = 3
_MINUTES_OF_AN_HOUR = 60
_HOURS_OF_TWO_DAYS = 48


@click.command()
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3660), help="How far back to look.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Patterns to list.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON, for machines.")
def report(days: int, top: int, as_json: bool) -> None:
    """Show which patterns carry the volume, whether exceptions cluster, and what is worth automating.

    Episodes are counted, not tickets; time lost is elapsed time from report to close, not labour.
    """
    service = opened_service()
    until = service.clock()
    made = report_of(service, until - timedelta(days=days), until, with_looks=True)
    if as_json:
        click.echo(json.dumps(made.to_dict(), ensure_ascii=False, indent=2))
        return
    Console(highlight=False).print(shown(made, top))


def shown(made: Report, top: int) -> Group:
    """The report for a terminal."""
    span = f"{_date(made.since)} to {_date(made.until)}"
    if not made.bars:
        says = f"No exception is known from {span}. `handoff patterns backfill` reads the past from the trackers."
        return Group(Text(says))
    lead = f"{made.tickets} tickets, {made.episodes} episodes, {len(made.bars)} patterns from {span}."
    share = f"The top {min(TOP, len(made.bars))} patterns carry {made.top_share:.0%} of the episodes."
    return Group(
        Text(lead, style="bold"),
        Text(share),
        *_section("Volume", _pareto(made.bars[:top], len(made.bars))),
        *_section("Where they cluster", *_spreads(made.spreads)),
        *_section("Worth automating", *_candidates(made.candidates[:top])),
        *_section("Ten questions about the integration", _answers(made.answers)),
        *_section("The same at each boundary", *boundary_lines(made.boundaries[:top])),
    )


def _section(title: str, *parts: Table | Text) -> Iterable[Text | Padding]:
    return Text(f"\n{title}", style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in parts)


def _pareto(bars: Iterable[Bar], total: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Pattern", ratio=1, overflow="fold", min_width=20)
    table.add_column("Boundary", overflow="fold", min_width=10)
    table.add_column("Episodes", justify="right")
    table.add_column("", no_wrap=True)
    table.add_column("Share to here", justify="right")
    table.add_column("Time lost", justify="right", no_wrap=True)
    listed = list(bars)
    most = listed[0].group.count
    for bar in listed:
        length = max(1, round(_BAR_WIDTH * bar.group.count / most))
        table.add_row(
            Text(bar.group.title),
            Text(bar.group.boundary or "unknown"),
            str(bar.group.count),
            Text("█" * length, style="cyan"),
            f"{bar.cumulative:.0%}",
            _duration(bar.group.minutes_lost),
        )
    if total > len(listed):
        table.add_row(Text(f"and {total - len(listed)} more patterns (--top {total})", style="dim"))
    return table


def _spreads(found: Iterable[Spread]) -> list[Text]:
    lines = []
    for spread in found:
        style = "yellow" if spread.clusters else ""
        lines.append(Text(f"{spread.dimension.capitalize()}: {spread.says}", style=style))
        others = spread.shares[1:_SHOWN_VALUES]
        if others:
            more = ", ".join(f"{share.value} {share.count} ({share.share:.0%})" for share in others)
            lines.append(Text(f"  then {more}; {spread.unknown} tickets name none", style="dim"))
    return lines


def _candidates(found: Iterable[Candidate]) -> list[Table | Text]:
    listed = list(found)
    if not listed:
        return [Text("Nothing comes back often enough yet.")]
    parts: list[Table | Text] = []
    for candidate in listed:
        state = Text("ready", style="green") if candidate.ready else Text("not yet", style="yellow")
        cost = f"{candidate.group.count} episodes, {_duration(candidate.group.minutes_lost)} lost"
        parts.append(
            Text.assemble(state, "  ", (candidate.group.title, "bold"), f"  {cost}, {candidate.rhythm or 'no rhythm'}")
        )
        if candidate.lacks:
            parts.append(Text(f"  lacks {'; '.join(candidate.lacks)}", style="dim"))
            continue
        contract = Table(box=None, show_header=False, pad_edge=False)
        contract.add_column(style="dim", no_wrap=True)
        contract.add_column(overflow="fold")
        for element, says in candidate.contract:
            contract.add_row(f"  {element}", says)
        parts.append(contract)
    return parts


def _answers(found: Iterable[Answer]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="dim")
    table.add_column(overflow="fold", ratio=1)
    for answer in found:
        says = Text(answer.says, style="" if answer.answered else "dim")
        if answer.tickets:
            says.append(f" ({', '.join(answer.tickets)})", style="dim")
        table.add_row(str(answer.number), Text(answer.question))
        table.add_row("", says)
    return table


def _duration(minutes: int) -> str:
    hours = minutes / _MINUTES_OF_AN_HOUR
    if hours < 1:
        return f"{minutes} min"
    return f"{hours:.0f} h" if hours < _HOURS_OF_TWO_DAYS else f"{hours / 24:.0f} days"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
