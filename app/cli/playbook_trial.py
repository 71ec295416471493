"""``handoff playbook try``: what another playbook would change, judged by what is stored."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.bars import bar
from app.cli.opened import check_database, opened_service
from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.trial.judged import EFFECTS
from app.domain.trial.report import KINDS, Group, Kind, TrialReport
from app.playbook import load_playbook, with_modes
from app.settings import load_settings

_STYLES: dict[Kind, str] = {"now_refused": "green", "now_allowed": "bold red", "not_known": "yellow"}
_READINGS = {
    "bucket": "Buckets",
    "originating_system": "Originating systems",
    "receiving_system": "Receiving systems",
    "team": "Owners of the boundary",
    "next_step": "Next step",
}
_MOST_NAMES = 8


@click.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3660), help="How far back.")
@click.option("--examples", default=5, show_default=True, type=click.IntRange(0, 100), help="Tickets named a change.")
@click.option("--json", "as_json", is_flag=True, help="The whole report as one JSON object.")
def try_file(file: Path, days: int, examples: int, as_json: bool) -> None:
    """Tell what the playbook FILE would change for the tickets of the last 90 days, both trackers together.

    Every ticket that was made or closed in that time, and every close that was undone, is judged anew from what is
    stored: by the playbook in use, and by FILE. Nobody is asked and nothing is written. What the store does not tell is
    said to be not known. HANDOFF_MODE, where it is set, holds for both.
    """
    from app.workflow.trial import try_playbook

    settings = load_settings()
    other = with_modes(load_playbook(file), settings.modes())
    service = opened_service(settings)
    check_database(service)
    with bar("judging tickets") as told:
        since = service.clock() - timedelta(days=days)
        report = try_playbook(service, other, since, most_examples=examples, told=told)
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
        return
    console = Console(highlight=False)
    for part in _page(report):
        console.print(part)


def _page(report: TrialReport) -> Iterator[RenderableType]:
    span = f"{report.since:%Y-%m-%d} to {report.until:%Y-%m-%d}"
    yield Text(f"{_some(report.tickets, 'ticket')} and {_some(report.undone_closes, 'undone close')} from {span}.")
    if report.changes_nothing:
        yield Text("The other playbook would have changed nothing for any of them.", style="bold")
    for kind, says in KINDS.items():
        if kind in report.verdicts:
            group = report.verdicts[kind]
            yield Text.assemble("\n", (f"{group.count} {says}", _STYLES.get(kind, "bold")), _of_which(group))
            yield from _details(group)
    for title, groups in (
        ("Scope", report.scopes),
        *((_READINGS[what], each) for what, each in report.readings.items()),
    ):
        if groups:
            yield Text(f"\n{title}", style="bold")
            for pair, group in sorted(groups.items(), key=lambda item: (-item[1].count, item[0])):
                yield _indented(f"{pair.replace('_', ' ')}: {_some(group.count, 'ticket')}{_named(group)}")
    yield Text("\nWhat this cannot tell", style="bold")
    for limit in report.limits:
        yield _indented(limit)


def _details(group: Group) -> Iterator[RenderableType]:
    yield from _shares("requirement", group.requirements)
    yield from _shares("team", group.teams)
    yield from _shares("project", group.projects)
    if group.examples:
        table = Table("ticket", "now", "then", "requirements", box=None, pad_edge=False, header_style="dim")
        for example in group.examples:
            key = f"{example.system} {example.key}" + (" (undone close)" if example.undone else "")
            effects = (EFFECTS.get(each, each) for each in (example.before, example.after))
            table.add_row(Text(key), *effects, ", ".join(_label(name) for name in example.requirements))
        yield Padding(table, (0, 0, 0, 2))


def _shares(what: str, counted: Counter[str]) -> Iterator[RenderableType]:
    shown = [f"{_label(name)} {number}" for name, number in counted.most_common(_MOST_NAMES)]
    more = len(counted) - len(shown)
    if shown:
        yield _indented(f"by {what}: {', '.join(shown)}{f' and {more} more' if more > 0 else ''}")


def _indented(text: str) -> Padding:
    return Padding(Text(text), (0, 0, 0, 2))


def _of_which(group: Group) -> str:
    parts = [f"{group.closed} closed"] if group.closed else []
    parts += [f"{group.undone} undone closes"] if group.undone else []
    return f" ({', '.join(parts)})" if parts else ""


def _named(group: Group) -> str:
    keys = ", ".join(f"{example.system} {example.key}" for example in group.examples)
    return f", such as {keys}" if keys else ""


def _label(name: str) -> str:
    return REQUIREMENT_LABELS.get(name, name)


def _some(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
