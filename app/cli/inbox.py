"""``handoff inbox``: quarantined and dead-lettered deliveries, and everything else that was received."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection

from app.cli.opened import opened_service
from app.store import audit
from app.store import inbox as store
from app.store.inbox import InboxFilter, InboxItem
from app.workflow.replay import read_anew
from app.workflow.service import Service

ASKED_ABOVE = 1
SHOWN_OF_MANY = 50
TRACED = 1_000
"""Deliveries that are changed without asking, that are named on the screen, and in the audit trail."""
STATE_STYLE = {"dead": "bold red", "quarantined": "yellow", "queued": "cyan", "done": "green"}


@click.group()
def inbox() -> None:
    """What was received: look, replay, discard."""


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--older-than-hours", type=float, help="Received longer ago than so many hours."),
        click.option("--since-hours", type=float, help="Received in the last so many hours."),
        click.option("--cause", help="A part of the cause."),
        click.option("--ticket", help="Key or id of the ticket."),
        click.option("--site", help="Name of the site."),
        click.option("--system", type=click.Choice(["jira", "zendesk"])),
        click.option("--state", "states", multiple=True, type=click.Choice(store.STATES)),
    ):
        command = option(command)
    return command


@inbox.command("list")
@_filters
@click.option("--all", "everything", is_flag=True, help="All states, not only those that need attention.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(everything: bool, limit: int, as_json: bool, **filters: Any) -> None:
    """List deliveries, newest first: those quarantined or dead unless told otherwise."""
    service = opened_service()
    if not everything and not filters["states"]:
        filters["states"] = store.ATTENTION
    with service.database.read() as connection:
        items = store.listed(connection, _wanted(service.clock(), (), filters), limit)
        counts = store.counted(connection)
    if as_json:
        for item in items:
            click.echo(json.dumps(item.to_dict()))
        return
    console = Console()
    console.print("  ".join(f"{state} [bold]{count}[/bold]" for state, count in counts.items()))
    console.print(_table(items) if items else "Nothing here needs attention. (--all lists everything.)")
    if counts["dead"] or counts["quarantined"]:
        console.print("When the cause is mended: handoff inbox replay --dry-run --state dead, then without --dry-run.")


@inbox.command()
@click.argument("delivery", type=int)
@click.option("--body", "with_body", is_flag=True, help="Print the quarantined body as it was received.")
@click.option("--json", "as_json", is_flag=True)
def show(delivery: int, with_body: bool, as_json: bool) -> None:
    """Show one delivery."""
    service = opened_service()
    with service.database.read() as connection:
        items = store.listed(connection, InboxFilter(ids=(delivery,)), 1)
        sealed = store.body_of(connection, delivery) if with_body else None
    if not items:
        raise click.ClickException(f"There is no delivery {delivery}; handoff inbox list --all shows those there are")
    item = items[0].to_dict()
    if sealed is not None:
        item["body"] = service.vault.unseal(sealed).decode("utf-8", "replace")
    elif with_body:
        raise click.ClickException(f"The body of delivery {delivery} is not kept (only quarantined ones, seven days)")
    if as_json:
        click.echo(json.dumps(item))
        return
    for name, value in item.items():
        Console().print(f"[bold]{name}[/bold]: {escape(str(value))}")


def _of_many(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--json", "as_json", is_flag=True),
        click.option("--yes", is_flag=True, help="Do not ask before many are changed."),
        click.option("--dry-run", is_flag=True, help="Say which deliveries are meant, and change nothing."),
        _filters,
        click.argument("ids", nargs=-1, type=int),
    ):
        command = option(command)
    return command


@inbox.command()
@_of_many
def replay(ids: tuple[int, ...], as_json: bool, dry_run: bool, yes: bool, **filters: Any) -> None:
    """Queue deliveries again: by id, or all that match. Quarantined ones are read anew first.

    Filters mean those quarantined or dead, unless --state says otherwise. Doing it twice changes nothing on a ticket.
    """
    service = opened_service()
    wanted = _meant(service, ids, filters)
    if dry_run or not _agreed(service, wanted, "queued again", yes or as_json):
        _foresee(service, wanted, "queued again", as_json)
        return
    unreadable = read_anew(service, wanted)
    with service.database.write() as connection:
        queued = store.requeue(connection, wanted, service.clock())
        _keep_trace(connection, service, "replayed", queued)
    _report(as_json, "queued again", queued, unreadable)
    if unreadable and not queued:
        raise SystemExit(1)


@inbox.command()
@_of_many
def discard(ids: tuple[int, ...], as_json: bool, dry_run: bool, yes: bool, **filters: Any) -> None:
    """Put deliveries aside for good: by id, or all that match.

    Filters mean those quarantined or dead, unless --state says otherwise. They stay listed, their bodies go; what
    happened to the ticket is found by its next event or the sweep.
    """
    service = opened_service()
    wanted = _meant(service, ids, filters)
    if dry_run or not _agreed(service, wanted, "discarded", yes or as_json):
        _foresee(service, wanted, "discarded", as_json)
        return
    with service.database.write() as connection:
        gone = store.discard(connection, wanted, service.clock())
        _keep_trace(connection, service, "discarded", gone)
    _report(as_json, "discarded", gone, {})


def _meant(service: Service, ids: tuple[int, ...], filters: dict[str, Any]) -> InboxFilter:
    if not ids and all(value in (None, ()) for value in filters.values()):
        raise click.UsageError("Name deliveries by id, or a filter such as --state dead")
    if not ids and not filters["states"]:
        filters["states"] = store.ATTENTION
    return _wanted(service.clock(), ids, filters)


def _agreed(service: Service, wanted: InboxFilter, verb: str, unasked: bool) -> bool:
    """Whether to go on. A person is asked where a filter means many; a script is not."""
    if unasked or wanted.ids or not sys.stdin.isatty():
        return True
    with service.database.read() as connection:
        counts = store.matching(connection, wanted)
    if sum(counts.values()) <= ASKED_ABOVE:
        return True
    return click.confirm(f"{_counted(counts)} will be {verb}. Go on?")


def _foresee(service: Service, wanted: InboxFilter, verb: str, as_json: bool) -> None:
    with service.database.read() as connection:
        counts = store.matching(connection, wanted)
        items = store.listed(connection, wanted, SHOWN_OF_MANY)
    if as_json:
        click.echo(json.dumps({"dry_run": True, "counts": counts, "deliveries": [item.id for item in items]}))
        return
    Console().print(f"Would be {verb}: {_counted(counts)}.")
    if items:
        Console().print(_table(items))
    if sum(counts.values()) > len(items):
        click.echo(f"(the newest {len(items)} of them; --json names as many)")


def _counted(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    states = ", ".join(f"{count} {state}" for state, count in counts.items())
    return f"{total} {'delivery' if total == 1 else 'deliveries'}" + (f" ({states})" if states else "")


def _keep_trace(connection: Connection, service: Service, event: str, ids: list[int]) -> None:
    if ids:
        detail = {"deliveries": ids[:TRACED], "count": len(ids), "by": "handoff inbox"}
        audit.record(connection, event, service.clock(), detail)


def _wanted(now: datetime, ids: tuple[int, ...], filters: dict[str, Any]) -> InboxFilter:
    hours, older = filters.get("since_hours"), filters.get("older_than_hours")
    return InboxFilter(
        ids=ids,
        states=filters.get("states") or (),
        system=filters.get("system"),
        site=filters.get("site"),
        ticket=filters.get("ticket"),
        cause=filters.get("cause"),
        since=None if hours is None else now - timedelta(hours=hours),
        before=None if older is None else now - timedelta(hours=older),
    )


def _report(as_json: bool, verb: str, ids: list[int], problems: dict[int, str]) -> None:
    if as_json:
        click.echo(json.dumps({"deliveries": ids, "problems": problems}))
        return
    named = ", ".join(map(str, ids[:SHOWN_OF_MANY])) + (" …" if len(ids) > SHOWN_OF_MANY else "")
    click.echo(f"{len(ids)} {verb}" + (f": {named}" if ids else ""))
    for delivery, problem in problems.items():
        click.echo(f"{delivery} stays quarantined: {problem}")


def _table(items: list[InboxItem]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "state", "ticket", "kind", "received (UTC)", "tries", "cause"):
        table.add_column(heading, no_wrap=heading not in ("cause", "kind"))
    for item in items:
        table.add_row(
            str(item.id),
            f"[{STATE_STYLE.get(item.state, 'dim')}]{item.state}[/]",
            escape(f"{item.system} {item.ticket or '?'}"),
            escape(item.kind),
            f"{item.received_at:%Y-%m-%d %H:%M:%S}",
            str(item.attempts),
            escape(item.cause or ""),
        )
    return table
