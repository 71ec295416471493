"""``handoff erase``: a person's data, or a ticket, on request; the audit trail stays verifiable."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable

import click
from rich.console import Console
from rich.table import Table

from app.cli.opened import check_database, opened_service
from app.workflow import erasure
from app.workflow.erasure import Erased


@click.group()
def erase() -> None:
    """Erase what is stored about a person, or of a ticket. Begin with --dry-run."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--reason", required=True, help="Why; it is kept in the trail, so name nobody in it."),
        click.option("--dry-run", is_flag=True, help="Say what would be erased, and change nothing."),
        click.option("--yes", is_flag=True, help="Do not ask."),
        click.option("--json", "as_json", is_flag=True, help="The result as one JSON object."),
    ):
        command = option(command)
    return command


@erase.command()
@click.argument("names", nargs=-1, required=True)
@_options
def person(names: tuple[str, ...], reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take out the person with these NAMES: account ids, e-mail addresses and names, all that are known.

    Names are found as whole words in every stored text and replaced by a pseudonym; accounts of the dashboard that go
    by one of them are deleted; entries of the audit trail lose what they say and keep their place.
    """
    _sure(dry_run or yes)
    service = opened_service()
    check_database(service)
    _show(erasure.erase_person(service, names, reason=reason.strip(), actor=_actor(), dry_run=dry_run), as_json)


@erase.command()
@click.argument("ticket")
@_options
def ticket(ticket: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take out the TICKET with this key or id: record, deliveries, evidence, history, and what others quote of it."""
    _sure(dry_run or yes)
    service = opened_service()
    check_database(service)
    _show(erasure.erase_ticket(service, ticket, reason=reason.strip(), actor=_actor(), dry_run=dry_run), as_json)


def _sure(already: bool) -> None:
    if not already:
        click.confirm("Erase for good? Look first with --dry-run.", abort=True, err=True)


def _actor() -> str:
    return f"shell:{getpass.getuser()}"


def _show(erased: Erased, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(erased.to_dict(), ensure_ascii=False))
        return
    table = Table("where", "rows", "would be" if erased.dry_run else "was")
    for one in erased.found:
        table.add_row(f"{one.table}.{one.column}".rstrip("."), f"{one.rows:,}", one.done)
    table.add_row("audit trail", f"{erased.entries:,}", "emptied, places kept")
    Console().print(table)
    if erased.pseudonym and not erased.dry_run:
        click.echo(f"In their place stands {erased.pseudonym}.")
    click.echo("Kept:")
    for reason in erased.kept:
        click.echo(f"  {reason}")
