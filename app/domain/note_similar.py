"""The parts of a record note about other tickets: open ones of the same run, and similar earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.note import Block, Bullets, Heading, Link, Panel
from app.domain.occurrence import Occurrence
from app.domain.record_builder import day
from app.domain.recurrence import ticket_label
from app.domain.similar_tickets import OpenRun, Similar, shown
from app.domain.survival import resolution_text


def open_run_blocks(runs: Sequence[OpenRun]) -> list[Block]:
    """A warning that the same job or transaction has an open ticket already."""
    if not runs:
        return []
    return [Panel("warning", tuple(_open_line(run) for run in runs))]


def similar_blocks(similar: Sequence[Similar], priors: Iterable[Occurrence]) -> list[Block]:
    """At most five similar tickets that are not among ``priors``. Scores are left out: they say nothing to a reader,
    and change with what others report."""
    listed = shown(similar, {one.ref for one in priors})
    if not listed:
        return []
    items = tuple((Link(ticket_label(one.occurrence), one.occurrence.url), _line(one)) for one in listed)
    return [Heading("Similar earlier tickets"), Bullets(items)]


def _open_line(run: OpenRun) -> str:
    other = run.occurrence
    where = f" ({other.url})" if other.url else ""
    kind, _, name = run.what.partition(" ")
    return f"Same {kind} is already open as {ticket_label(other)}{where}: {name}, since {day(other.occurred_at)}."


def _line(one: Similar) -> str:
    other = one.occurrence
    return f"{other.subject} — {_outcome(other)} ({'; '.join(one.why)})"


def _outcome(other: Occurrence) -> str:
    when = f"on {day(other.occurred_at)}"
    if other.closed_at is None:
        return f"{when}, still open"
    return f"{when}, closed {day(other.closed_at)}: {resolution_text(other) or 'no resolution was entered'}"
