"""``handoff extract``: what tickets state, one JSON line in, one out. No network, no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast, get_args

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

import schemas
from app.domain.answers import Discussion, with_answers
from app.domain.extraction.extract import extract as extract_ticket
from app.domain.extraction.model import Extraction, Span, TicketText
from app.domain.moments import instant
from app.domain.playbook import Playbook
from app.domain.redaction import mask
from app.domain.ticket import Attachment, BodyFormat, Comment, DateOrder, Person, Role, TextContext
from app.playbook import PlaybookError, load_playbook

_ROLES: dict[str, Role] = {"agent": "agent", "app": "app"}
_NOBODY = Person(id="", name="", role="customer")
_OUTSIDE = -1
_STYLES = {
    "job_id": "bold cyan", "transaction_id": "bold blue", "error_code": "bold red", "error_text": "red",
    "timestamp": "bold green", "trigger": "bold magenta", "originating_system": "yellow", "receiving_system": "yellow",
    "prior_mentions": "bright_black",
}  # fmt: skip


class BadLine(ValueError):
    """A line that is no ticket; the text says what is wrong with it and what to write instead."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--playbook", "playbook_path", type=click.Path(dir_okay=False), help="Playbook to read systems and words from."
)
@click.option("--explain", is_flag=True, help="Show each ticket with what was read in it, for people.")
def extract(file: Path | None, playbook_path: str | None, explain: bool) -> None:
    """Read tickets (JSONL, from FILE or standard input) and print what each one states, one line each, in order.

    A line is {"ticket": {"subject", "body", "body_format", "created_at"}, "context": {"default_timezone",
    "date_order"}}. A line that is none gives {"error", "line"}; the exit code is then 1.
    """
    try:
        playbook = load_playbook(playbook_path)
    except PlaybookError as error:
        raise click.ClickException(str(error)) from error
    console = Console(highlight=False)
    bad_lines = 0
    for number, line in _lines(file):
        try:
            ticket, discussion, body_is_text = read_line(line)
            found = with_answers(extract_ticket(ticket, playbook), with_playbook(discussion, playbook))
        except BadLine as error:
            bad_lines += 1
            click.echo(json.dumps({"error": str(error), "line": number}, ensure_ascii=False))
            continue
        if explain:
            console.print(explanation(number, ticket, found))
        else:
            click.echo(json.dumps(_printable(found, body_is_text=body_is_text), ensure_ascii=False))
    if bad_lines:
        raise click.exceptions.Exit(1)


def read_line(line: str) -> tuple[TicketText, Discussion, bool]:
    """The ticket of one input line, its comments, and whether its body came as a string (an ADF body may come as an
    object).

    Raises ``BadLine`` with a sentence that says what is wrong."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"The line is no JSON ({error}); write one JSON object a line.") from error
    problems = sorted(
        schemas.validator("text_input").iter_errors(data), key=lambda each: list(map(str, each.absolute_path))
    )
    if problems:
        where = ".".join(str(step) for step in problems[0].absolute_path) or "the line"
        raise BadLine(f"{where}: {problems[0].message}; see schemas/text_input.schema.json.")
    ticket, context = data["ticket"], data.get("context") or {}
    body = ticket.get("body") or ""
    try:
        created_at = instant(ticket["created_at"])
    except ValueError as error:
        raise BadLine(f"ticket.created_at: {error}.") from error
    _known_zone(context.get("default_timezone"))
    text = TicketText(
        subject=ticket.get("subject") or "",
        body=body if isinstance(body, str) else json.dumps(body, ensure_ascii=False),
        body_format=cast(BodyFormat, ticket.get("body_format") or "plain"),
        created_at=created_at,
        context=TextContext(
            default_timezone=context.get("default_timezone"),
            date_order=cast("DateOrder | None", context.get("date_order")),
        ),
        attachments=tuple(_attachment(each, created_at) for each in ticket.get("attachments") or ()),
    )
    reporter = ticket.get("reporter")
    discussion = Discussion(
        comments=tuple(_comment(number, each) for number, each in enumerate(ticket.get("comments") or ())),
        created_at=created_at,
        reporter_id=str(reporter["id"]) if isinstance(reporter, dict) and reporter.get("id") else None,
        context=text.context,
        body_format=text.body_format,
        entered=_entered(ticket.get("fields")),
    )
    return text, discussion, isinstance(body, str)


def with_playbook(discussion: Discussion, playbook: Playbook) -> Discussion:
    """The discussion, with the playbook's zone and order of dates where the ticket says nothing of them."""
    order = next((one for one in get_args(DateOrder) if one == playbook.context_date_order), None)
    return replace(
        discussion,
        context=TextContext(
            default_timezone=discussion.context.default_timezone or playbook.context_timezone,
            date_order=discussion.context.date_order or order,
        ),
    )


def explanation(number: int, ticket: TicketText, found: Extraction) -> Text:
    """The ticket's original body, masked, with what was read in it in colour, and the values below."""
    shown = Text()
    shown.append(f"#{number} {mask(ticket.subject).text}\n", style="bold")
    at = 0
    spans = sorted(((span.start, span.end, name) for name, span in found.provenance.items() if span.start >= 0))
    for start, end, name in spans:
        if start < at:
            continue
        shown.append(mask(ticket.body[at:start]).text)
        shown.append(found.provenance[name].quote, style=_STYLES.get(name, "bold"))
        shown.append(f"⟨{name}⟩", style="dim")
        at = end
    shown.append(mask(ticket.body[at:]).text + "\n")
    for name, value in found.to_dict().items():
        if name != "provenance" and value not in (None, False, "none", []):
            shown.append(f"  {name}: ", style="dim")
            shown.append(f"{value}\n", style=_STYLES.get(name, ""))
    return shown


def _printable(found: Extraction, *, body_is_text: bool) -> dict[str, Any]:
    """The extraction as JSON; a body that came as an object has no offsets, only quotes."""
    if body_is_text:
        return found.to_dict()
    unplaced = {name: _without_place(span) for name, span in found.provenance.items()}
    return replace(found, provenance=unplaced).to_dict()


def _without_place(span: Span) -> Span:
    return replace(span, start=_OUTSIDE, end=_OUTSIDE)


def _attachment(data: dict[str, Any], created_at: datetime) -> Attachment:
    """Name and type are what extraction looks at; the rest may be absent."""
    return Attachment(
        id=str(data.get("id", "")),
        filename=str(data.get("filename") or data.get("name") or ""),
        mime_type=str(data.get("mime_type") or data.get("type") or ""),
        size=int(data.get("size") or 0),
        author=_NOBODY,
        created_at=created_at.astimezone(UTC),
    )


def _comment(number: int, data: dict[str, Any]) -> Comment:
    """A comment of the snapshot. Raises ``BadLine`` where it says no moment."""
    try:
        written_at = instant(data["created_at"])
    except ValueError as error:
        raise BadLine(f"ticket.comments[{number}].created_at: {error}.") from error
    author = _person(data.get("author")) or _NOBODY
    return Comment(
        id=str(data.get("id") or number),
        author=author,
        posted_by=_person(data.get("posted_by")),
        via=data["via"] if isinstance(data.get("via"), str) else None,
        body=data["body"],
        public=data.get("public") is not False,
        created_at=written_at,
    )


def _person(data: object) -> Person | None:
    if not isinstance(data, dict):
        return None
    role = _ROLES.get(str(data.get("role")), "customer")
    return Person(id=str(data.get("id") or ""), name=str(data.get("name") or ""), role=role)


def _entered(fields: object) -> frozenset[str]:
    """What people filled in gate fields goes before any comment."""
    known = {"job_id": "job_or_transaction_id", "failed_at": "timestamp"}
    given = fields if isinstance(fields, dict) else {}
    return frozenset(element for name, element in known.items() if given.get(name))


def _known_zone(name: str | None) -> None:
    from app.domain.extraction.times.zones import named_zone

    if name is not None and named_zone(name) is None:
        raise BadLine(
            f"context.default_timezone: {name!r} is no IANA time zone; write for example Europe/Berlin, or null."
        )


def _lines(file: Path | None) -> Iterator[tuple[int, str]]:
    """The input lines with their numbers, blank ones left out; a progress bar on a terminal."""
    if file is None:
        yield from _numbered(sys.stdin)
        return
    with file.open(encoding="utf-8") as source:
        if not sys.stderr.isatty():
            yield from _numbered(source)
            return
        total = sum(1 for _ in source)
        source.seek(0)
        columns = (TextColumn("Reading tickets"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("tickets", total=total)
            for number, line in _numbered(source):
                yield number, line
                progress.update(task, completed=number)


def _numbered(source: IO[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source, start=1):
        if line.strip():
            yield number, line
