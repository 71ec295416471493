"""``handoff patterns list · show · import · export · merge · split``: the library of known patterns."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.opened import opened_service
from app.domain.fields import CAUSE_LABELS
from app.domain.moments import iso, iso_or_none
from app.domain.recurrence import ticket_label
from app.domain.ticket import System
from app.runbooks import ENDINGS, READ_ENDINGS, Format, read_files, written
from app.store.groups import Decision
from app.workflow import library
from app.workflow.library import Change, Pattern, PatternDetail

STATE_STYLE = {"reviewed": "green", "draft": "yellow"}
KIND_STYLE = {"new": "green", "changed": "yellow"}
BAR_WIDTH = 40
MONTHS_SHOWN = 18


def _actor(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--by", "actor", default=getpass.getuser, help="Who decides (audit trail); your user name.")(
        command
    )


@click.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(limit: int, as_json: bool) -> None:
    """List patterns, those that happen most first."""
    found = library.listed(opened_service())
    if as_json:
        for one in found[:limit]:
            click.echo(json.dumps(one.to_dict(), ensure_ascii=False))
        return
    if not found:
        click.echo("No pattern is known yet; handoff patterns backfill reads the past of your trackers.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("pattern", "state", "90 d", "30 d", "retailers", "last", "boundary", "owner", "title"):
        table.add_column(heading, no_wrap=heading not in ("title", "boundary", "pattern"), overflow="fold")
    for one in found[:limit]:
        table.add_row(*_cells(one))
    console = Console()
    console.print(table)
    if len(found) > limit:
        console.print(f"[dim]and {len(found) - limit} more (--limit)[/dim]")


@click.command()
@click.argument("pattern")
@click.option("--json", "as_json", is_flag=True)
def show(pattern: str, as_json: bool) -> None:
    """Show a pattern: by its identifier, a fingerprint, or a ticket of it."""
    found = library.detail(opened_service(), pattern)
    if as_json:
        click.echo(json.dumps(_detail_dict(found), ensure_ascii=False))
        return
    console = Console()
    _print_head(console, found)
    _print_months(console, found)
    _print_resolutions(console, found)
    _print_retailers(console, found)
    for decision in found.decisions:
        console.print(f"[dim]{escape(_told(decision))}[/dim]")


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--tickets", type=click.Path(), help="Past tickets as JSONL (- for standard input), not library entries.")
@click.option("--system", type=click.Choice(["jira", "zendesk"]), help="With --tickets: where they are from.")
@click.option("--site", help="With --tickets: the site that they are from.")
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_actor
def import_command(
    paths: tuple[Path, ...],
    tickets: str | None,
    system: System | None,
    site: str | None,
    dry_run: bool,
    as_json: bool,
    actor: str,
) -> None:
    """Read library entries from files or folders (.md, .yaml). Nothing is deleted."""
    if tickets is not None:
        if paths or dry_run:
            raise click.UsageError("--tickets takes past tickets alone; give files of the library without it")
        from app.cli.patterns_backfill import import_tickets

        import_tickets(tickets, system=system, site=site, as_json=as_json)
        return
    if system or site:
        raise click.UsageError("--system and --site go with --tickets; library entries belong to every site")
    if not paths:
        raise click.UsageError("Name files or folders with pattern files, or --tickets FILE")
    read = read_files(paths)
    if not read:
        raise click.ClickException(
            f"No pattern files are there; expected names that end with {', '.join(READ_ENDINGS)}"
        )
    changes = library.import_entries(opened_service(), read, actor, dry_run=dry_run)
    for change in changes:
        _print_change(change, dry_run, as_json)
    if not as_json:
        counts = {kind: sum(change.kind == kind for change in changes) for kind in ("new", "changed", "unchanged")}
        told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        click.echo(f"{told}{' (dry run: nothing was changed)' if dry_run else ''}")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("patterns", nargs=-1)
@click.option("--format", "form", type=click.Choice(list(ENDINGS)), default="markdown", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def export(folder: Path, patterns: tuple[str, ...], form: Format, as_json: bool) -> None:
    """Write library entries into a folder, one file a pattern. Other files there are left alone."""
    entries = library.exported(opened_service(), patterns)
    folder.mkdir(parents=True, exist_ok=True)
    counts = {"written": 0, "unchanged": 0}
    for entry in entries:
        path = folder / f"{entry.id}{ENDINGS[form]}"
        content = written(entry, form).encode()
        state = "unchanged" if path.is_file() and path.read_bytes() == content else "written"
        if state == "written":
            path.write_bytes(content)
        counts[state] += 1
        if as_json:
            click.echo(json.dumps({"id": entry.id, "file": str(path), "state": state}))
    if not as_json:
        click.echo(f"{counts['written']} written, {counts['unchanged']} unchanged in {folder}")


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option("--reason", help="Why they are one.")
@click.option("--undo", is_flag=True, help="Take the merge of SOURCE back.")
@click.option("--json", "as_json", is_flag=True)
@_actor
def merge(source: str, target: str | None, reason: str | None, undo: bool, as_json: bool, actor: str) -> None:
    """Make the pattern SOURCE a part of TARGET, for all tickets, past and future."""
    service = opened_service()
    if undo:
        _report(library.undo_merge(service, source, actor), as_json)
    elif target is None:
        raise click.UsageError("Name both patterns: handoff patterns merge SOURCE TARGET")
    else:
        _report(library.merge(service, source, target, actor, reason), as_json)


@click.command()
@click.argument("ticket")
@click.option("--into", help="The pattern that it belongs to; without, it becomes one of its own.")
@click.option("--reason", help="Why it does not belong.")
@click.option("--undo", is_flag=True, help="Put the ticket back into the pattern that its text belongs to.")
@click.option("--json", "as_json", is_flag=True)
@_actor
def split(ticket: str, into: str | None, reason: str | None, undo: bool, as_json: bool, actor: str) -> None:
    """Take TICKET out of its pattern. It stays out, whatever its text says later."""
    service = opened_service()
    if undo:
        _report(library.undo_split(service, ticket, actor), as_json)
    else:
        _report(library.split(service, ticket, into, actor, reason), as_json)


def _cells(one: Pattern) -> tuple[str, ...]:
    return (
        escape(one.id),
        f"[{STATE_STYLE.get(one.state, 'dim')}]{one.state}[/]",
        str(one.prior_window_count),
        str(one.automation_window_count),
        str(one.retailers or ""),
        f"{one.last_at:%Y-%m-%d}" if one.last_at else "",
        escape(one.boundary),
        escape(one.owner),
        escape(one.title),
    )


def _print_head(console: Console, found: PatternDetail) -> None:
    pattern = found.pattern
    console.print(f"[bold]{escape(pattern.title)}[/bold]")
    entry, words = pattern.entry, pattern.words
    lines = [
        ("pattern", f"{pattern.id} ({pattern.state})"),
        ("template", words.template or "" if words else ""),
        ("error code", words.error_code or "" if words else ""),
        ("boundary", pattern.boundary),
        ("owner", pattern.owner),
        ("known cause", entry.known_cause if entry else ""),
        ("ruled out", ", ".join(CAUSE_LABELS[cause] for cause in entry.ruled_out) if entry else ""),
        ("workaround", entry.workaround if entry else ""),
        ("runbook", entry.runbook if entry else ""),
        ("fingerprints", ", ".join(pattern.fingerprints)),
        (
            "occurrences",
            f"{pattern.automation_window_count} in 30 days, {pattern.prior_window_count} in 90"
            f"; {pattern.tickets} tickets",
        ),
    ]
    for label, text in lines:
        if text:
            console.print(f"[cyan]{label}[/cyan]: {escape(text)}")


def _print_months(console: Console, found: PatternDetail) -> None:
    months = list(found.months.items())[-MONTHS_SHOWN:]
    if not months:
        return
    most = max(count for _, count in months) or 1
    console.print("\n[bold]Tickets by month[/bold]")
    for month, count in months:
        bar = "█" * max(round(BAR_WIDTH * count / most), 1 if count else 0)
        console.print(f"{month}  [blue]{bar}[/blue] {count or '·'}")


def _print_resolutions(console: Console, found: PatternDetail) -> None:
    if not found.resolutions:
        return
    console.print("\n[bold]What was done, and whether it held[/bold]")
    for one in found.resolutions:
        style = "red" if one.phantom else "green"
        label = ticket_label(one.latest)
        console.print(f"[{style}]{escape(one.text)}[/]  {escape(one.words)} ({escape(label)})")


def _print_retailers(console: Console, found: PatternDetail) -> None:
    if not found.retailers:
        return
    console.print("\n[bold]Retailers[/bold]")
    for name, tickets, last_at in found.retailers:
        console.print(f"{escape(name)}: {tickets} tickets, last {last_at:%Y-%m-%d}")


def _detail_dict(found: PatternDetail) -> dict[str, Any]:
    pattern, entry, words = found.pattern, found.pattern.entry, found.pattern.words
    return {
        **pattern.to_dict(),
        "error_code": words.error_code if words else None,
        "template": words.template if words else None,
        "known_cause": entry.known_cause if entry else "",
        "ruled_out": list(entry.ruled_out) if entry else [],
        "workaround": entry.workaround if entry else "",
        "runbook": entry.runbook if entry else "",
        "months": dict(found.months),
        "resolutions": [
            {
                "resolution": one.words,
                "ticket": ticket_label(one.latest),
                "survival": one.text,
                "phantom_patch": one.phantom,
                "applications": [
                    {
                        "ticket": ticket_label(applied.fix),
                        "closed_at": iso(applied.fix.closed_at),
                        "failed_at": iso_or_none(applied.failed_at),
                        "held_seconds": int(applied.held.total_seconds()),
                    }
                    for applied in one.applications
                ],
            }
            for one in found.resolutions
        ],
        "retailer_tickets": [
            {"retailer": name, "tickets": tickets, "last_at": iso(last_at)}
            for name, tickets, last_at in found.retailers
        ],
        "decisions": [_decision_dict(decision) for decision in found.decisions],
    }


def _print_change(change: Change, dry_run: bool, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = {"id": change.after.id, "change": change.kind}
        told |= {"parts": list(change.parts) if change.before else [], "merges": list(change.merges)}
        click.echo(json.dumps(told | ({"diff": change.diff} if dry_run else {})))
        return
    if change.kind == "unchanged":
        return
    Console().print(f"[{KIND_STYLE[change.kind]}]{change.kind}[/] {escape(change.after.id)}")
    if dry_run:
        click.echo(change.diff, nl=False)
    for fingerprint in change.merges:
        click.echo(f"  {fingerprint} is merged into it")


def _report(decision: Decision, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_decision_dict(decision)))
    else:
        click.echo(f"{_told(decision)}. Tickets show it when they are next looked at.")


def _decision_dict(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.id,
        "kind": decision.kind,
        "source": decision.source,
        "ticket": None if decision.ref is None else str(decision.ref),
        "target": decision.target,
        "reason": decision.reason,
        "decided_at": iso(decision.decided_at),
        "decided_by": decision.decided_by,
        "undone_at": iso_or_none(decision.undone_at),
        "undone_by": decision.undone_by,
    }


def _told(decision: Decision) -> str:
    what = (
        f"{decision.source} was merged into {decision.target}"
        if decision.kind == "merge"
        else f"{decision.ref} was split off into {decision.target}"
    )
    why = f" ({decision.reason})" if decision.reason else ""
    undone = f"; undone by {decision.undone_by}" if decision.undone_at else ""
    return f"{what} by {decision.decided_by} on {iso(decision.decided_at)[:10]}{why}{undone}"
