"""``handoff retention``: how long things are kept, what would be cleared away, and clearing it away now."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.bars import bar
from app.cli.opened import check_database, opened_service
from app.domain.moments import iso_or_none
from app.domain.retention import RULES, Rule
from app.store import chores as store
from app.workflow import chores
from app.workflow.service import Service

WORDS: dict[Rule, tuple[str, str]] = {
    "deliveries": ("finished deliveries", "HANDOFF_KEEP_DELIVERIES_DAYS"),
    "unhandled": ("dead-lettered and quarantined deliveries", "HANDOFF_KEEP_UNHANDLED_DAYS"),
    "readings": ("what was read in pictures", "HANDOFF_KEEP_READINGS_DAYS"),
    "comparisons": ("which pictures were compared", "HANDOFF_KEEP_READINGS_DAYS"),
    "evidence": ("what was found in files of closed tickets", "HANDOFF_KEEP_EVIDENCE_DAYS"),
    "texts": ("texts of closed tickets", "HANDOFF_KEEP_TEXTS_DAYS"),
    "answers": ("what probes answered, except proof of closes", "HANDOFF_KEEP_EVIDENCE_DAYS"),
    "runs": ("runs that jobs told of", "HANDOFF_KEEP_RUNS_DAYS"),
    "signins": ("sign-in links and failed sign-ins", "always"),
}


@click.group()
def retention() -> None:
    """How long things are kept. The workers clear away by themselves, every ten minutes."""


@retention.command()
@click.option("--json", "as_json", is_flag=True)
def show(as_json: bool) -> None:
    """What is kept for how long, what is past its time now, and when the workers last cleared away."""
    service = opened_service()
    check_database(service)
    with service.database.read() as connection:
        last = store.state_of(connection, store.RETENTION)
    _told(service, chores.would_clear(service), as_json, {"last": iso_or_none(last.done_at) if last else None})


@retention.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--json", "as_json", is_flag=True)
def apply(dry_run: bool, as_json: bool) -> None:
    """Clear away everything that is past its time now, in small transactions, while the service goes on."""
    service = opened_service()
    check_database(service)
    waiting = chores.would_clear(service)
    if dry_run:
        _told(service, waiting, as_json, {"dry_run": True})
        return
    done = 0
    with bar("clearing away") as told:

        def count(_rule: Rule, rows: int) -> None:
            nonlocal done
            done += rows
            told(done, sum(waiting.values()))

        cleared = chores.clear_away(service, told=count)
    service.tally.flush(service.database)
    if as_json:
        click.echo(json.dumps({"cleared": {rule: cleared.rows.get(rule, 0) for rule in RULES}}))
        return
    for rule in RULES:
        if rule in cleared.rows:
            click.echo(f"{cleared.rows[rule]:>10,}  {WORDS[rule][0]}")
    click.echo(f"{sum(cleared.rows.values()):>10,}  in all")


def _told(service: Service, waiting: dict[Rule, int], as_json: bool, beside: dict[str, Any]) -> None:
    lengths = {rule: service.retention.kept_for(rule) for rule in RULES}
    days = {rule: None if length is None else length.days for rule, length in lengths.items()}
    if as_json:
        rules = {rule: {"kept_days": days[rule], "past_their_time": waiting[rule]} for rule in RULES}
        click.echo(json.dumps({**beside, "rules": rules}))
        return
    table = Table("kept", "days", "past their time", "setting")
    for rule in RULES:
        kept = "for good" if days[rule] is None else str(days[rule])
        table.add_row(WORDS[rule][0], kept, f"{waiting[rule]:,}", WORDS[rule][1])
    Console().print(table)
    if "last" in beside:
        click.echo(f"The workers last cleared away: {beside['last'] or 'never'}")
