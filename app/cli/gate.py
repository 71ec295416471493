"""``handoff gate``: what the closure gate decides, for snapshots in a file and for live tickets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.gate_live import exempt, report
from app.cli.gate_overdue import overdue
from app.cli.gate_pictures import Pictures, shown_progress
from app.domain.decide import understand
from app.domain.gate.files import MAX_BYTES, inspect
from app.domain.gate.model import Evidence, FileFacts, KnownPicture, Memory, ProofLevel, Scope, Verdict
from app.domain.gate.override import override_line
from app.domain.gate.policy import policy_of, scope_of, strictest
from app.domain.gate.verdict import evaluate as evaluate_ticket
from app.domain.moments import instant
from app.domain.playbook import Playbook
from app.domain.snapshot import SnapshotError, ticket_from_dict
from app.domain.ticket import Attachment, System, Ticket, TicketRef
from app.playbook import load_playbook
from app.ports import RemoteError
from app.workflow.readings import READ_LEVELS, pictures_to_read

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@click.group()
def gate() -> None:
    """The closure gate: may a ticket close, and what is missing."""


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return instant(value)
    except ValueError as error:
        raise click.BadParameter(f"{value} is no moment with an offset, such as 2026-11-02T10:44:00Z") from error


@gate.command()
@click.argument("snapshots", type=click.File("rb"), default="-")
@click.option(
    "--playbook",
    "playbook_path",
    type=click.Path(exists=True, dir_okay=False),
    help="The built-in one serves otherwise.",
)
@click.option(
    "--files",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the contents of attachments are, by content_path.",
)
@click.option(
    "--level", type=click.Choice(["present", "legible", "live"]), help="Overrides the level of screenshot proof."
)
@click.option("--remember", is_flag=True, help="Evidence of earlier lines counts as evidence of other tickets.")
@click.option("--now", callback=_moment, help="The moment that stamps the verdicts; it decides nothing.")
def evaluate(
    snapshots: BinaryIO,
    playbook_path: str | None,
    folder: Path | None,
    level: ProofLevel | None,
    remember: bool,
    now: datetime | None,
) -> None:
    """Print the verdict of each ticket snapshot in SNAPSHOTS (a file of JSON lines, or - for standard input).

    One verdict a line, in order. A line that cannot be read gives {"error", "line"}, and exit code 1 at the end. No
    network, no database. At the levels legible and live the pictures of gated tickets are read (extra [ocr]).
    """
    playbook = at_level(load_playbook(playbook_path), level)
    failed = False
    with closing(Pictures()) as pictures, shown_progress(snapshots) as lines:
        session = Session(playbook=playbook, folder=folder, remember=remember, pictures=pictures)
        for number, raw in enumerate(lines, start=1):
            if not raw.strip():
                continue
            try:
                ticket = read_line(raw)
            except ValueError as error:
                failed = True
                click.echo(json.dumps({"error": str(error), "line": number}, ensure_ascii=False))
                continue
            verdict = session.evaluate(ticket, now or datetime.now(UTC))
            click.echo(json.dumps(verdict.to_dict(), ensure_ascii=False))
    if failed:
        raise SystemExit(1)


@gate.command()
@click.argument("system", type=click.Choice(["jira", "zendesk"]))
@click.argument("ticket")
@click.option("--json", "as_json", is_flag=True, help="The verdict as one JSON object.")
def check(system: str, ticket: str, as_json: bool) -> None:
    """Print the verdict of the live TICKET (key or id; SITE:KEY where there are several sites), with the reasons.

    Exit code 0 where it may close, 1 where it may not or could not be read.
    """
    from app.cli.opened import opened_service
    from app.workflow.check import check_ticket

    try:
        verdict = check_ticket(opened_service(), cast(System, system), ticket, reading="here")
    except RemoteError as error:
        raise click.ClickException(f"{ticket} could not be read from {system}: {error}") from error
    if as_json:
        click.echo(json.dumps(verdict.to_dict(), ensure_ascii=False))
    else:
        show(verdict, Console())
    if not verdict.allowed:
        raise SystemExit(1)


gate.add_command(report)
gate.add_command(exempt)
gate.add_command(overdue)


def at_level(playbook: Playbook, level: ProofLevel | None) -> Playbook:
    """The playbook with another level of screenshot proof, in both scopes."""
    if level is None:
        return playbook
    policy = playbook.gate
    return replace(
        playbook,
        gate=replace(
            policy,
            job_failure=replace(policy.job_failure, screenshot=level),
            exception=replace(policy.exception, screenshot=level),
        ),
    )


def read_line(raw: bytes) -> Ticket:
    """The ticket of one line. Raises ``ValueError`` with a sentence that says what is wrong."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}; write each snapshot as UTF-8 JSON") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON ({error}); expected one ticket snapshot a line") from error
    if not isinstance(data, dict):
        raise SnapshotError("the line", "a JSON object, one ticket snapshot", data)
    return ticket_from_dict(data)


@dataclass(slots=True, kw_only=True)
class Session:
    """The evaluation of several snapshots, one after the other.

    With ``remember``, what earlier lines showed is known: their pictures as evidence of other tickets, and the
    strictest scope that a ticket had. ``pictures`` reads the images of gated tickets, where the level asks for that.
    """

    playbook: Playbook
    folder: Path | None = None
    remember: bool = False
    pictures: Pictures = field(default_factory=Pictures)
    _pictures: list[tuple[TicketRef, KnownPicture]] = field(default_factory=list)
    _scopes: dict[TicketRef, Scope] = field(default_factory=dict)

    def evaluate(self, ticket: Ticket, now: datetime) -> Verdict:
        """The verdict of one ticket."""
        extraction = understand(ticket, self.playbook).extraction
        memory = Memory(strictest_scope=self._scopes.get(ticket.ref, "none"))
        scope = scope_of(ticket, extraction, self.playbook, memory)
        legible = scope != "none" and policy_of(scope, self.playbook).screenshot in READ_LEVELS
        files = dict(self._files(ticket))
        if legible:
            files |= dict(self._with_readings(ticket, files))
        elsewhere = tuple(known for ref, known in self._pictures if ref != ticket.ref)
        evidence = Evidence(files=files, elsewhere=elsewhere)
        verdict = evaluate_ticket(ticket, extraction, self.playbook, evidence, memory, now)
        if self.remember:
            self._scopes[ticket.ref] = strictest(scope, memory.strictest_scope)
            self._remember_pictures(ticket, files)
        return verdict

    def _remember_pictures(self, ticket: Ticket, files: dict[str, FileFacts]) -> None:
        """An earlier line was there first, whatever moments the snapshots carry."""
        self._pictures += [
            (ticket.ref, KnownPicture(ticket_key=ticket.key, added_at=_LONG_AGO, facts=facts))
            for facts in files.values()
            if facts.kind == "image"
        ]

    def _files(self, ticket: Ticket) -> Iterator[tuple[str, FileFacts]]:
        for attachment in ticket.attachments:
            content = self._content(attachment)
            yield attachment.id, inspect(attachment.id, content, attachment.filename, attachment.mime_type)

    def _with_readings(self, ticket: Ticket, files: dict[str, FileFacts]) -> Iterator[tuple[str, FileFacts]]:
        for attachment in pictures_to_read(ticket, files):
            content = self._content(attachment)
            if content is not None:
                facts = files[attachment.id]
                yield attachment.id, replace(facts, reading=self.pictures.text(str(facts.sha256), content))

    def _content(self, attachment: Attachment) -> bytes | None:
        """The content of a file inside the folder, ``None`` where it cannot be had; never a file outside of it."""
        if self.folder is None or not attachment.content_path:
            return None
        try:
            root = self.folder.resolve()
            path = (root / attachment.content_path).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                return None
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except (OSError, ValueError, RuntimeError):
            return None


def show(verdict: Verdict, console: Console) -> None:
    """The verdict as people read it."""
    console.print(f"[bold]{escape(verdict.key)}[/bold]: {_headline(verdict)}")
    for override in verdict.overrides:
        console.print(escape(override_line(override)))
    if verdict.missing:
        table = Table("missing", "what to do", show_lines=True)
        for item in verdict.missing:
            table.add_row(escape(item.requirement), escape(item.message))
        console.print(table)
    if verdict.evidence:
        table = Table("met", "by", "what it says")
        for proof in verdict.evidence:
            table.add_row(escape(proof.requirement), escape(f"{proof.kind} {proof.ref}"), escape(proof.says))
        console.print(table)


def _headline(verdict: Verdict) -> str:
    if not verdict.applies:
        return "the closure gate does not apply to this ticket; it may close"
    if verdict.path == "override":
        return "[yellow]may close without proof, by override[/yellow]"
    if verdict.allowed:
        return "[green]may close[/green]"
    if not verdict.enforced:
        return "[yellow]would be refused; shadow mode lets it close[/yellow]"
    return "[bold red]may not close yet[/bold red]"
