"""``handoff containment``: stop something in another system for a ticket, by a person, and lift it again."""

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

from app.cli.opened import opened_service
from app.cli.signed_in import shell_origin, signed_in
from app.domain.containment.model import HOLDING, REHEARSAL_LASTS, State, is_overdue, shown_state
from app.domain.containment.rules import level_text, next_step
from app.domain.moments import iso
from app.domain.ticket import System
from app.ports import RemoteError
from app.store import containments as store
from app.store.accounts import Account
from app.store.containments import ContainmentRow
from app.workflow import containments
from app.workflow.containment_offers import ContainmentRefused, offers
from app.workflow.service import Service

_TONES: dict[State, str] = {
    "in_force": "bold yellow",
    "unclear": "bold red",
    "failed": "red",
    "lifted": "green",
}
_WEEK = timedelta(days=7)
_PAGE = "/containments"


@click.group()
def containment() -> None:
    """Stop something in another system until a person lifts it."""


@containment.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was rehearsed, lifted or failed in seven days.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(everything: bool, as_json: bool) -> None:
    """List what is stopped, newest first. Exit code 1 where something is overdue or unclear."""
    service = opened_service()
    now = service.clock()
    with service.database.read() as connection:
        rows = store.listed(connection, states=() if everything else HOLDING, since=now - _WEEK if everything else None)
        held = store.listed(connection, states=HOLDING)
    for row in rows:
        _print(row, now, as_json)
    if not rows and not as_json:
        click.echo("Nothing is stopped.")
    if any(is_overdue(row.one, now) or _state(row, now) == "unclear" for row in held):
        raise SystemExit(1)


@containment.command()
@click.argument("system", type=click.Choice(["jira", "zendesk"]))
@click.argument("ticket")
@click.argument("name", required=False)
@click.option("--target", help="What is stopped, where neither the playbook nor the ticket names it.")
@click.option("--json", "as_json", is_flag=True)
def rehearse(system: str, ticket: str, name: str | None, target: str | None, as_json: bool) -> None:
    """See what the playbook's containment NAME would do for TICKET (key or id; SITE:KEY where there are several sites).

    Without NAME it lists those that fit. The other system is only read; nothing is changed.
    """
    service = opened_service()
    try:
        if name is None:
            _list_offers(service, cast(System, system), ticket, as_json)
            return
        person = f"shell:{getpass.getuser()}"
        row = containments.rehearse(service, cast(System, system), ticket, name, target, person)
    except RemoteError as error:
        raise click.ClickException(f"{ticket} could not be read from {system}: {error}") from error
    _print(row, service.clock(), as_json)
    if not as_json:
        minutes = int(REHEARSAL_LASTS.total_seconds() // 60)
        click.echo(f"Nothing was changed. Within {minutes} minutes: handoff containment apply {row.id}, or {_PAGE}.")


@containment.command()
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; it is shown in the ticket.")
@click.option("--json", "as_json", is_flag=True)
def apply(number: int, reason: str, as_json: bool) -> None:
    """Put rehearsal NUMBER in force, with your own sign-in, which is asked for."""
    service = opened_service()
    person = signed_in(service, ContainmentRefused, _PAGE)
    row = containments.apply(service, number, person, reason, shell_origin())
    _print(row, service.clock(), as_json)
    if row.one.state != "in_force":
        raise SystemExit(1)


@containment.command()
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; it is shown in the ticket.")
@click.option("--leave", is_flag=True, help="Send nothing: the system stays as it is now.")
@click.option("--json", "as_json", is_flag=True)
def lift(number: int, reason: str, leave: bool, as_json: bool) -> None:
    """Bring containment NUMBER back to how it was before, with your own sign-in, which is asked for."""
    service = opened_service()
    person = signed_in(service, ContainmentRefused, _PAGE)
    row = containments.lift(service, number, person, reason, shell_origin(), leave=leave)
    _print(row, service.clock(), as_json)
    if row.one.state != "lifted":
        raise SystemExit(1)


@containment.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True)
def check(number: int, as_json: bool) -> None:
    """Ask the system how the target of containment NUMBER is now. Nothing is changed there."""
    service = opened_service()
    now = service.clock()
    shell = Account(name=f"shell:{getpass.getuser()}", role=containments.REHEARSER, password_hash=None, created_at=now)
    row = containments.check(service, number, shell)
    _print(row, service.clock(), as_json)
    if row.one.state == "unclear":
        raise SystemExit(1)


def _list_offers(service: Service, system: System, ticket: str, as_json: bool) -> None:
    found = offers(service, system, ticket)
    for offer in found.offers:
        shown = {"name": offer.entry.name, "title": offer.entry.title, "target": offer.target, "misfit": offer.misfit}
        if as_json:
            click.echo(json.dumps(shown, ensure_ascii=False))
        elif not offer.misfit:
            click.echo(f"{offer.entry.name}: {offer.entry.title} (target {offer.target or 'to be named'})")
    if not as_json and (found.refused or not any(not offer.misfit for offer in found.offers)):
        click.echo(found.refused or "The playbook has nothing that fits this ticket (docs/containment.md).")


def _state(row: ContainmentRow, now: datetime) -> State:
    return shown_state(row.one.state, row.one.changed_at, now)


def _print(row: ContainmentRow, now: datetime, as_json: bool) -> None:
    if as_json:
        shown = {**row.to_dict(), "state": _state(row, now), "overdue": is_overdue(row.one, now)}
        click.echo(json.dumps({**shown, "next": next_step(row.one, now)}, ensure_ascii=False))
        return
    Console(highlight=False).print(_lines(row, now))


def _lines(row: ContainmentRow, now: datetime) -> Group:
    """A containment in a few lines: what, why, who and when, and what comes next."""
    state, one = _state(row, now), row.one
    head = Text.assemble(
        (f"{row.id}", "bold"),
        "  ",
        (state.replace("_", " "), _TONES.get(state, "dim")),
        ("  overdue", "bold red") if is_overdue(one, now) else "",
        f"  {row.ref.system} {row.key}  {one.title}: {one.target}",
    )
    return Group(head, Padding(Text("\n").join(_details(row, now)), (0, 0, 0, 3)))


def _details(row: ContainmentRow, now: datetime) -> Iterator[Text]:
    one = row.one
    if one.state == "rehearsed":
        yield Text(f"it shows {level_text(row.before)}; {one.done}, it would show {level_text(row.stopped)}")
        for word, sent in (("would send", row.would_send), ("to lift it", row.would_undo)):
            yield Text(f"{word}: {sent['method']} {sent['url']} {sent['body']}".rstrip())
        return
    yield Text(one.reason)
    if row.says:
        yield Text(row.says)
    if one.applied_at is not None:
        yield Text(f"applied by {one.applied_by}, {iso(one.applied_at)}", style="dim")
    if one.lift_by is not None and one.holds:
        yield Text(f"to be lifted by {iso(one.lift_by)}", style="dim")
    if one.ended_at is not None:
        yield Text(f"ended{f' by {one.ended_by}' if one.ended_by else ''}, {iso(one.ended_at)}", style="dim")
    yield Text(f"next: {next_step(one, now)}", style="dim")
