"""``handoff audit``: whether the audit trail is whole, its export, and taking personal detail out of it."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.cli.moments import moment_or_age
from app.cli.opened import opened_service
from app.domain.errors import PlainError
from app.domain.moments import iso
from app.store import audit as store
from app.store.audit import Wanted
from app.workflow import audit_trail
from app.workflow.audit_trail import Report

SHOWN_PROBLEMS = 20


class UnknownTicket(PlainError):
    """No ticket goes by that name."""


@click.group()
def audit() -> None:
    """The audit trail: verify that it is whole, export it."""


@audit.command()
@click.option("--file", "file", type=click.File("r", encoding="utf-8"), help="Verify an export instead; offline.")
@click.option("--anchor", default="", help="A head that was remembered: POSITION:HASH, or the hash alone.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
def verify(file: TextIO | None, anchor: str, as_json: bool) -> None:
    """Follow the chain from its first entry to its end, and say what was changed, removed, inserted or cut off.

    Exit code 0 where it holds, else 1. Keep the head that is printed somewhere else: with --anchor it later proves that
    nothing up to it was rewritten.
    """
    if file is not None:
        report = audit_trail.verify_file(file, anchor.strip())
    else:
        service = opened_service()
        with _progress("verifying") as told:
            report = audit_trail.verify_database(service.database, anchor.strip(), told)
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        _show(report, Console(highlight=False), anchored=bool(anchor))
    if not report.holds:
        raise SystemExit(1)


@audit.command()
@click.option("--since", callback=moment_or_age, help="From this moment on (ISO 8601 with offset, or 90d, 12h).")
@click.option("--until", callback=moment_or_age, help="Before this moment.")
@click.option("--ticket", help="Key or id of a ticket.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8"), default="-", help="A file; else the terminal.")
def export(since: datetime | None, until: datetime | None, ticket: str | None, output: TextIO) -> None:
    """Print the trail as JSON lines. Entries that are not asked for are in it as digests, which say nothing but let
    handoff audit verify --file follow the chain to its end."""
    service = opened_service()
    about = {"since": since and iso(since), "until": until and iso(until), "ticket": ticket}
    with service.database.read() as connection:
        refs = None if ticket is None else store.refs_named(connection, ticket)
    if refs == []:
        raise UnknownTicket(f"No ticket goes by {ticket} in the audit trail; name its key or id.")
    wanted = Wanted(refs=refs, since=since, until=until)
    shown = 0
    with service.database.read() as connection:
        for line in audit_trail.export(connection, wanted, service.clock(), about):
            shown += "event" in line
            output.write(json.dumps(line, ensure_ascii=False) + "\n")
    if output.name != "<stdout>":
        click.echo(f"{shown} entries written to {output.name}", err=True)


@audit.command()
@click.option("--before", callback=moment_or_age, help="Entries from before this moment (or 730d).")
@click.option("--ticket", help="Entries of a ticket, by key or id.")
@click.option("--actor", help="Entries of a person, by the name that stands in them.")
@click.option("--reason", required=True, help="Why; it is kept in the trail.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True)
def erase(
    before: datetime | None, ticket: str | None, actor: str | None, reason: str, yes: bool, as_json: bool
) -> None:
    """Take actor and detail out of entries for good (retention, a person's request).

    The entries keep their place, so the chain still holds, and a new entry says what was erased, by whom and why.
    """
    if before is None and ticket is None and actor is None:
        raise click.UsageError("Say what to erase: --before, --ticket or --actor.")
    if not reason.strip():
        raise click.UsageError("--reason is empty; say why.")
    service = opened_service()
    with service.database.read() as connection:
        refs = None if ticket is None else store.refs_named(connection, ticket)
    if refs == []:
        raise UnknownTicket(f"No ticket goes by {ticket} in the audit trail; name its key or id.")
    if not yes:
        click.confirm("Erase for good what these entries say?", abort=True, err=True)
    wanted = Wanted(refs=refs, actor=actor, until=before)
    with service.database.write() as connection:
        erased = store.erase(connection, wanted, service.clock(), reason.strip(), f"shell:{getpass.getuser()}")
    click.echo(json.dumps({"erased": erased}) if as_json else f"{erased} entries say nothing any more.")


@contextmanager
def _progress(word: str) -> Iterator[audit_trail.Progress]:
    """A bar on the error output, where that is a terminal."""
    columns = (TextColumn(word), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(word, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(report: Report, console: Console, *, anchored: bool) -> None:
    counted = f"{report.entries:,} {'entry' if report.entries == 1 else 'entries'}"
    if report.omitted:
        counted += f" and {report.omitted:,} left out as digests"
    if report.holds:
        console.print(Text.assemble(("The audit trail holds", "bold green"), f": {counted}."))
    else:
        counts = f"{len(report.problems)} {'place' if len(report.problems) == 1 else 'places'}"
        console.print(Text.assemble(("The audit trail does not hold", "bold red"), f" at {counts}; {counted} read."))
    for problem in report.problems[:SHOWN_PROBLEMS]:
        console.print(Text.assemble("  ", (f"{problem.position}", "bold"), f"  {problem.says}"))
    if len(report.problems) > SHOWN_PROBLEMS:
        console.print(f"  and {len(report.problems) - SHOWN_PROBLEMS} more (--json lists all)")
    if report.erased:
        console.print(f"Erased entries: {report.erased:,}; their places in the chain hold.")
    for warning in report.warnings:
        console.print(Text(warning, style="yellow"))
    if anchored and report.holds:
        console.print("The anchor is in it: nothing up to there was rewritten since it was remembered.")
    console.print(f"Head: {report.head}", soft_wrap=True)
