"""``handoff patterns search``: earlier tickets that read like a text, or like each line of a batch."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.domain.decide import occurrence_of, understand
from app.domain.moments import instant
from app.domain.occurrence import Occurrence
from app.domain.playbook import Playbook
from app.domain.similar_tickets import Similar
from app.domain.similarity import Document
from app.domain.survival import resolution_text
from app.domain.ticket import BODY_FORMATS, BodyFormat, Person, Ticket
from app.playbook import load_playbook
from app.settings import load_settings
from app.store import migrate
from app.store.database import StoreError, opened_if_there
from app.workflow import similar
from app.workflow.similar import Batch, Source, Stored

_NOBODY = Person(id="", name="", role="customer")
LONGEST_LINE = 4_000_000
"""Bytes: a longer line is not one ticket."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a batch that is a ticket: its place, its id, and what was read in it."""

    place: int
    id: str
    created_at: datetime
    document: Document
    present: Occurrence


@click.command()
@click.argument("words", metavar="[TEXT]", nargs=-1)
@click.option("--batch", is_flag=True, help="Read tickets as JSON lines from standard input, print one line for each.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Tickets to show at most.")
@click.option("--within-days", type=click.FloatRange(min=0, min_open=True), help="Only tickets created so lately.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the matches.")
def search(words: tuple[str, ...], batch: bool, limit: int, within_days: float | None, as_json: bool) -> None:
    """Show earlier tickets that read like TEXT (or standard input), the most alike first.

    With --batch each line of standard input is a ticket, {"id", "subject", "body", "created_at"}, and is looked for
    among the stored tickets and the other lines, as far as they were created earlier; no database is needed then. One
    line {"id", "matches"} is printed for each, in order; a line that is no ticket gives {"error", "line"}, and exit
    code 1 at the end.
    """
    within = None if within_days is None else timedelta(days=min(within_days, 40_000.0))
    playbook = load_playbook(load_settings().playbook)
    with ExitStack() as stack:
        stored = _stored(stack)
        if batch:
            if words:
                raise click.UsageError("--batch reads its tickets from standard input; leave out TEXT")
            _search_batch(sys.stdin.buffer, playbook, stored, limit, within)
            return
        text = " ".join(words) or sys.stdin.buffer.read().decode("utf-8", "replace")
        if not text.strip():
            raise click.UsageError("Give the TEXT to look for, an error message for example")
        if not stored:
            raise click.ClickException("No tickets are stored yet; handoff patterns backfill reads those of the past")
        _search_text(text, playbook, stored, limit, within, as_json)


def _stored(stack: ExitStack) -> list[Source]:
    """The stored tickets where there are any. A database that does not exist yet is not made."""
    database = opened_if_there(load_settings().database_url)
    if database is None:
        return []
    stack.callback(database.close)
    version = migrate.current_version(database)
    if version is None:
        return []
    if migrate.Standing(version, migrate.newest_version()).behind:
        raise StoreError(
            f"The database is of version {version}, this release needs {migrate.newest_version()}; run: handoff migrate"
        )
    return [Stored(stack.enter_context(database.read()))]


def _search_text(
    text: str, playbook: Playbook, sources: Sequence[Source], limit: int, within: timedelta | None, as_json: bool
) -> None:
    now = datetime.now(UTC)
    first, _, rest = text.strip().partition("\n")
    ticket = _ticket("", first if rest else "", rest or first, "plain", now)
    understanding = understand(ticket, playbook)
    present = occurrence_of(ticket, understanding)
    since = None if within is None else now - within
    found = similar.search(sources, understanding.document, present, limit=limit, since=since)
    if as_json:
        click.echo(json.dumps({"matches": [_match(one) for one in found]}, ensure_ascii=False))
    elif found:
        Console().print(_table(found))
    else:
        click.echo("No earlier ticket has any of these words.")


def _search_batch(
    lines: BinaryIO, playbook: Playbook, stored: Sequence[Source], limit: int, within: timedelta | None
) -> None:
    """Lines are searched in the order of their creation, and answered in the order in which they came."""
    answers: dict[int, dict[str, Any]] = {}
    tickets: list[Line] = []
    for place, raw in _numbered(lines):
        try:
            tickets.append(read_line(raw, place, playbook))
        except ValueError as error:
            answers[place] = {"error": str(error), "line": place}
    failed = bool(answers)
    batch = Batch()
    for line in _watched(sorted(tickets, key=lambda one: (one.created_at, one.place))):
        since = None if within is None else line.created_at - within
        found = similar.search([*stored, batch], line.document, line.present, limit=limit, since=since)
        answers[line.place] = {"id": line.id, "matches": [_match(one) for one in found]}
        batch.add(line.document, line.present)
    for _, answer in sorted(answers.items()):
        click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        raise SystemExit(1)


def read_line(raw: bytes, place: int, playbook: Playbook) -> Line:
    """The ticket of a line. Raises ``ValueError`` with a sentence that says what is wrong with it."""
    data = _object(raw)
    name = data.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise ValueError("'id' has to be a text or a number that names the ticket")
    body_format = data.get("body_format") or "plain"
    if body_format not in BODY_FORMATS:
        raise ValueError(f"'body_format' is {body_format!r}; expected one of {', '.join(BODY_FORMATS)}")
    known_format = cast(BodyFormat, body_format)
    ticket = _ticket(str(name), _text(data, "subject"), _text(data, "body"), known_format, _created_at(data))
    understanding = understand(ticket, playbook)
    return Line(
        place=place,
        id=ticket.id,
        created_at=ticket.created_at,
        document=understanding.document,
        present=occurrence_of(ticket, understanding),
    )


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise ValueError(f"the line has more than {LONGEST_LINE} bytes; write one ticket a line")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}; write each ticket as UTF-8 JSON") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error}); expected one ticket a line") from error
    if not isinstance(data, dict):
        raise ValueError('no JSON object; expected {"id", "subject", "body", "created_at"}')
    return data


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"'{name}' has to be a text")
    return value


def _created_at(data: dict[str, Any]) -> datetime:
    value = data.get("created_at")
    if not isinstance(value, str):
        raise ValueError("'created_at' is missing; write a moment with an offset, such as 2026-11-02T10:44:00Z")
    try:
        return instant(value)
    except ValueError as error:
        raise ValueError(f"'created_at' is {value[:60]!r}; write a moment such as 2026-11-02T10:44:00Z") from error


def _ticket(name: str, subject: str, body: str, body_format: BodyFormat, created_at: datetime) -> Ticket:
    return Ticket(
        system="jira",
        site="batch",
        id=name,
        key=name,
        subject=subject,
        body=body,
        body_format=body_format,
        created_at=created_at,
        status="",
        status_category="open",
        reporter=_NOBODY,
    )


def _numbered(lines: BinaryIO) -> Iterator[tuple[int, bytes]]:
    for place, raw in enumerate(lines, start=1):
        if raw.strip():
            yield place, raw


def _watched(tickets: Sequence[Line]) -> Iterator[Line]:
    """The tickets one after the other; a progress bar on a terminal."""
    columns = (TextColumn("Searching"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(tickets)


def _match(one: Similar) -> dict[str, Any]:
    found = one.occurrence
    shown: dict[str, Any] = {
        "ticket": found.key,
        "score": round(one.score, 4),
        "same_fingerprint": one.same_fingerprint,
        "why": list(one.why),
    }
    if found.url:
        shown["url"] = found.url
    if resolution_text(found):
        shown["resolution"] = resolution_text(found)
    return shown


def _table(found: Sequence[Similar]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("ticket", "score", "created", "subject", "resolution", "why"):
        table.add_column(heading, no_wrap=heading in ("ticket", "score", "created"))
    for one in found:
        other = one.occurrence
        table.add_row(
            escape(other.key),
            f"{one.score:.2f}",
            f"{other.reported_at or other.occurred_at:%Y-%m-%d}",
            escape(other.subject),
            escape(resolution_text(other)),
            escape("; ".join(one.why)),
        )
    return table
