"""How ``handoff setup`` shows a plan: a table of what is there and what would be done, then what only a person can
do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.ports_setup import SetupStep

WORDS = {
    "create": "would create",
    "change": "would change",
    "remove": "would remove",
    "by_hand": "by hand",
    "keep": "stays",
    "unknown": "not seen",
}
STYLES = {"create": "green", "change": "yellow", "remove": "red", "by_hand": "bold", "keep": "dim", "unknown": "yellow"}
SUMMED = {
    "there": "there already",
    "create": "would be created",
    "change": "would be changed",
    "remove": "would be removed",
    "gone": "gone already",
    "by_hand": "for a person",
    "keep": "left as they are",
    "unknown": "that could not be looked at",
}


def print_plan(title: str, steps: Sequence[SetupStep], as_json: bool, *, clicks: bool = True) -> None:
    """The whole plan, at its end what only a person can do, with the ``clicks``. JSON: one object a line."""
    if as_json:
        for step in steps:
            click.echo(json.dumps(to_dict(step)))
        return
    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "What", "Id"):
        table.add_column(heading, overflow="fold")
    group = None
    for step in steps:
        if step.group != group:
            group = step.group
            table.add_row("", f"[bold]{escape(group)}[/bold]", "")
        table.add_row(_word(step), escape(step.says), escape(step.remote_id or ""))
    console.print(f"[bold]{escape(title)}[/bold]: {summary(steps)}")
    console.print(table)
    if clicks:
        print_clicks(steps)


def print_clicks(steps: Sequence[SetupStep]) -> None:
    """What only a person can do, with the exact clicks, numbered."""
    console = Console()
    by_hand = [step for step in steps if step.action == "by_hand" and not step.done]
    if by_hand:
        console.print("\n[bold]Only a person can do:[/bold]")
    for number, step in enumerate(by_hand, start=1):
        console.print(f"{number}. {escape(step.says)}\n   {escape(step.clicks)}")


def summary(steps: Sequence[SetupStep]) -> str:
    """How many things the plan has of each kind, in words."""
    counted = Counter(_state(step) for step in steps)
    return ", ".join(f"{counted[state]} {words}" for state, words in SUMMED.items() if counted[state]) or "nothing"


def to_dict(step: SetupStep) -> dict[str, object]:
    """A step as JSON."""
    return {
        "step": step.key,
        "group": step.group,
        "says": step.says,
        "done": step.done,
        "action": step.action,
        "id": step.remote_id,
        "clicks": step.clicks,
    }


def _state(step: SetupStep) -> str:
    if step.done:
        return "gone" if step.action == "remove" else "there"
    return step.action


def _word(step: SetupStep) -> str:
    if step.done:
        return "[dim]gone already[/dim]" if step.action == "remove" else "[dim]there already[/dim]"
    return f"[{STYLES[step.action]}]{WORDS[step.action]}[/]"
