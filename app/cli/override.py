"""``handoff override``: ask to close a ticket without proof, or to lower its scope, and have a second person agree."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

import click
from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from app.cli.moments import length_of
from app.cli.opened import opened_service
from app.cli.signed_in import shell_origin, signed_in
from app.domain.gate.model import Scope
from app.domain.moments import iso
from app.domain.ticket import System
from app.ports import RemoteError
from app.store import overrides as store
from app.store.overrides import OverrideRow, State
from app.workflow import overrides
from app.workflow.overrides import OverrideRefused, Wish

_TONES: dict[State, str] = {"requested": "bold yellow", "approved": "bold green", "refused": "red", "ended": "red"}


@click.group()
def override() -> None:
    """Break glass: close without proof, when two people agree."""


def _length(_ctx: click.Context, _param: click.Parameter, value: str | None) -> timedelta | None:
    length = None if value is None else length_of(value)
    if value is not None and length is None:
        raise click.BadParameter(f"{value} is no length of time; write for example 30m, 24h or 3d")
    return length


@override.command("request")
@click.argument("system", type=click.Choice(["jira", "zendesk"]))
@click.argument("ticket")
@click.option("--reason", required=True, help="What cannot be proved, and why now. It is shown in the ticket.")
@click.option(
    "--for", "lasts", callback=_length, help="How long, from the approval on: 30m, 24h, 3d (24h; at most 7d)."
)
@click.option("--lower-scope", type=click.Choice(["exception", "none"]), help="Ask to lower the scope instead.")
@click.option("--json", "as_json", is_flag=True)
def request(
    system: str, ticket: str, reason: str, lasts: timedelta | None, lower_scope: str | None, as_json: bool
) -> None:
    """Ask for an override of TICKET (key or id; SITE:KEY where there are several sites).

    It counts when a second person approves it: on the dashboard, or with handoff override approve elsewhere.
    """
    if lasts is not None and lower_scope is not None:
        raise click.UsageError("--for is for closing; a lowered scope has no end. Leave one of the two out.")
    wish = Wish(reason=reason, lasts=lasts or overrides.USUAL_LENGTH, to_scope=cast("Scope | None", lower_scope))
    service = opened_service()
    try:
        row = overrides.request(service, cast(System, system), ticket, wish, getpass.getuser(), shell_origin())
    except RemoteError as error:
        raise click.ClickException(f"{ticket} could not be read from {system}: {error}") from error
    if as_json:
        click.echo(json.dumps(row.to_dict(), ensure_ascii=False))
        return
    Console(highlight=False).print(
        f"Override [bold]{row.id}[/bold] of {row.key} is asked for. It counts when a second person, neither verifier "
        "nor the one who closes, approves it on the dashboard (/overrides)."
    )


@override.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True)
def approve(number: int, as_json: bool) -> None:
    """Approve override NUMBER with your own sign-in, which is asked for.

    Not from the system user, host or session that asked for it: then use the dashboard.
    """
    service = opened_service()
    account = signed_in(service, OverrideRefused, "/overrides")
    try:
        row = overrides.approve(service, number, account, shell_origin())
    except RemoteError as error:
        raise click.ClickException(f"The ticket could not be read: {error}. Nothing was approved.") from error
    if as_json:
        click.echo(json.dumps(row.to_dict(), ensure_ascii=False))
        return
    until = f" until {iso(row.expires_at)}" if row.expires_at else ""
    what = "may be closed without proof" if row.kind == "close" else f"has the scope {row.to_scope} now"
    click.echo(f"Override {row.id} is approved: {row.key} {what}{until}. The ticket is brought up to date.")


@override.command()
@click.argument("number", type=int)
@click.option("--reason", default="", help="Why not.")
def refuse(number: int, reason: str) -> None:
    """Refuse override NUMBER with your own sign-in, which is asked for."""
    service = opened_service()
    row = overrides.refuse(service, number, signed_in(service, OverrideRefused, "/overrides"), reason, shell_origin())
    click.echo(f"Override {row.id} of {row.key} is refused.")


@override.command()
@click.argument("number", type=int)
def withdraw(number: int) -> None:
    """Take back override NUMBER that you asked for, before a ticket was closed under it."""
    service = opened_service()
    row = overrides.withdraw(service, number, getpass.getuser(), may_any=False)
    click.echo(f"Override {row.id} of {row.key} is taken back.")


@override.command("list")
@click.option("--week", is_flag=True, help="Everything that happened in the last seven days, for review.")
@click.option("--all", "everything", is_flag=True, help="All there ever were.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(week: bool, everything: bool, as_json: bool) -> None:
    """List overrides, newest first: those waiting and in force unless told otherwise."""
    service = opened_service()
    overrides.expire(service)
    since = service.clock() - timedelta(days=7) if week else None
    states = () if week or everything else store.STILL_OPEN
    with service.database.read() as connection:
        rows = store.listed(connection, states=states, since=since)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row.to_dict(), ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not rows:
        console.print("No override in the last seven days." if week else "No override waits or is in force.")
        return
    for row in rows:
        console.print(_shown(row))


def _shown(row: OverrideRow) -> Group:
    """An override in a few lines: what, why, who and when."""
    what = "close without proof" if row.kind == "close" else f"lower the scope to {row.to_scope}"
    state, ticket = (row.state, _TONES.get(row.state, "dim")), (f"{row.ref.system} {row.key}", "bold")
    head = Text.assemble((f"{row.id}", "bold"), "  ", state, "  ", ticket, f"  {what}")
    return Group(head, Padding(Text("\n").join([Text(row.reason), *_moments(row)]), (0, 0, 0, 3)))


def _moments(row: OverrideRow) -> Iterator[Text]:
    shell = f" (shell on {row.requested_from['host']})" if "host" in row.requested_from else ""
    yield Text(f"asked for by {row.requested_by}, {_when(row.requested_at)}{shell}", style="dim")
    if row.decided_at is not None:
        word = "refused" if row.state == "refused" else "approved"
        yield Text(f"{word} by {row.decided_by}, {_when(row.decided_at)}", style="dim")
    if row.same_address:
        yield Text("from the same network address as it was asked for", style="yellow")
    if row.expires_at is not None:
        yield Text(f"until {_when(row.expires_at)}", style="dim")
    if row.closed_at is not None:
        yield Text(f"closed under it by {row.closed_by or 'somebody'}, {_when(row.closed_at)}", style="dim")
    if row.ended_why is not None and row.state != "expired":
        yield Text(row.ended_why, style="dim")


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
