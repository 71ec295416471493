"""``handoff gate overdue``: open job failures with a step of the routine beyond its time."""

from __future__ import annotations

import json
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.domain.moments import iso
from app.domain.note_routine import STEP_LABELS
from app.domain.routine import Step
from app.store.routines import Overdue

_DAY_SECONDS = 86_400
_HOUR_SECONDS = 3_600


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for each ticket.")
def overdue(as_json: bool) -> None:
    """List open job failures that were not stopped, told to the retailer or decided on in time, longest overdue first.

    The limits are in the playbook (routine). What the tickets say is as of their last reading; no ticketing system is
    asked. Exit code 1 where a ticket is overdue, so that a scheduled call can raise an alarm.
    """
    from app.cli.opened import opened_service
    from app.workflow.routine import overdue_of

    service = opened_service()
    now, found = service.clock(), overdue_of(service)
    if as_json:
        for one in found:
            click.echo(json.dumps(_as_json(one, now), ensure_ascii=False))
    else:
        _print(found, now, Console(highlight=False))
    if found:
        raise SystemExit(1)


def _as_json(entry: Overdue, now: datetime) -> dict[str, object]:
    steps = [
        {"step": step.name, "due_at": iso(step.due_at), "late_seconds": int((now - step.due_at).total_seconds())}
        for step in entry.steps
    ]
    ticket = {"system": entry.ref.system, "site": entry.ref.site, "id": entry.ref.id, "key": entry.key}
    return {"ticket": ticket, "url": entry.url, "since": iso(entry.since), "overdue": steps}


def _print(found: list[Overdue], now: datetime, console: Console) -> None:
    if not found:
        console.print("Nothing is overdue: every open job failure is stopped, told and decided on in time.")
        return
    table = Table("ticket", "overdue", "subject")
    for one in found:
        says = "\n".join(f"{STEP_LABELS[step.name]}, for {_late(step, now)}" for step in one.steps)
        table.add_row(Text(one.key), Text(says), Text(one.subject))
    console.print(table)
    console.print(f"{len(found)} {'ticket' if len(found) == 1 else 'tickets'}. The first step of each comes first.")


def _late(step: Step, now: datetime) -> str:
    seconds = int((now - step.due_at).total_seconds())
    if seconds >= _DAY_SECONDS:
        return f"{seconds // _DAY_SECONDS} d {seconds % _DAY_SECONDS // _HOUR_SECONDS} h"
    return f"{seconds // _HOUR_SECONDS} h {seconds % _HOUR_SECONDS // 60} min"
