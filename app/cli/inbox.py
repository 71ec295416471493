"""``handoff inbox``: quarantined and dead-lettered deliveries, and everything else that was received."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.opened import opened_service
from app.store import inbox as store
from app.store.inbox import InboxFilter, InboxItem
from app.workflow.replay import read_anew

STATE_STYLE = {"dead": "bold red", "quarantined": "yellow", "queued": "cyan", "done": "green"}


@click.group()
def inbox() -> None:
    """What was received: look, replay, discard."""


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
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


@inbox.command()
@click.argument("ids", nargs=-1, type=int)
@_filters
@click.option("--json", "as_json", is_flag=True)
def replay(ids: tuple[int, ...], as_json: bool, **filters: Any) -> None:
    """Queue deliveries again: by id, or all that match. Quarantined ones are read anew first."""
    _need_a_condition(ids, filters)
    service = opened_service()
    wanted = _wanted(service.clock(), ids, filters)
    unreadable = read_anew(service, wanted)
    with service.database.write() as connection:
        queued = store.requeue(connection, wanted, service.clock())
    _report(as_json, "queued again", queued, unreadable)
    if unreadable and not queued:
        raise SystemExit(1)


@inbox.command()
@click.argument("ids", nargs=-1, type=int)
@_filters
@click.option("--json", "as_json", is_flag=True)
def discard(ids: tuple[int, ...], as_json: bool, **filters: Any) -> None:
    """Put deliveries aside for good: by id, or all that match."""
    _need_a_condition(ids, filters)
    service = opened_service()
    with service.database.write() as connection:
        gone = store.discard(connection, _wanted(service.clock(), ids, filters), service.clock())
    _report(as_json, "discarded", gone, {})


def _wanted(now: datetime, ids: tuple[int, ...], filters: dict[str, Any]) -> InboxFilter:
    hours = filters.get("since_hours")
    return InboxFilter(
        ids=ids,
        states=filters.get("states") or (),
        system=filters.get("system"),
        site=filters.get("site"),
        ticket=filters.get("ticket"),
        cause=filters.get("cause"),
        since=None if hours is None else now - timedelta(hours=hours),
    )


def _need_a_condition(ids: tuple[int, ...], filters: dict[str, Any]) -> None:
    if not ids and not any(filters.values()):
        raise click.UsageError("Name deliveries by id, or a filter such as --state dead")


def _report(as_json: bool, verb: str, ids: list[int], problems: dict[int, str]) -> None:
    if as_json:
        click.echo(json.dumps({"deliveries": ids, "problems": problems}))
        return
    click.echo(f"{len(ids)} {verb}" + (f": {', '.join(map(str, ids))}" if ids else ""))
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
