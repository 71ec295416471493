"""What a ticket shows of the events that opened or fed it: one internal note with their number and the last moment.

Where a tracker lets a note be changed there is one, kept up to date. Where it does not, a new one comes only when the
number reaches 1, 2, 10, 100 and so on, so that a job that fails all night does not fill the ticket."""

from __future__ import annotations

from app.domain.events.told import MOST_JOBS, Told
from app.domain.moments import to_the_second
from app.domain.note import MARKER_PREFIX, Note, Panel, Paragraph

EVENTS_MARKER = f"{MARKER_PREFIX}events:"


def events_note(told: Told | None, *, changes: bool) -> Note | None:
    """The note as it should stand now; ``None`` where there is nothing beside what the ticket says already.
    ``changes``: the tracker lets a note be changed."""
    if told is None or (told.opened and told.events < 2):
        return None
    marker = f"{EVENTS_MARKER}{told.events if changes else milestone(told.events)}"
    times = "once" if told.events == 1 else f"{told.events} times"
    what = "failures beyond their limit" if told.summed else "this failure"
    first = f"{', '.join(told.sources)} reported {what} {times}."
    return Note("events", (Paragraph(first, strong=True), Panel("warning", tuple(_lines(told)))), marker)


def milestone(events: int) -> int:
    """The largest of 1, 2, 10, 100, 1000… that a number has reached."""
    if events < 10:
        return min(events, 2)
    return int(10 ** (len(str(events)) - 1))


def _lines(told: Told) -> list[str]:
    span = f"First at {to_the_second(told.first_at)}, last at {to_the_second(told.last_at)}."
    jobs = ""
    if told.summed and told.jobs:
        more = " and others" if len(told.jobs) >= MOST_JOBS else ""
        jobs = f"Among them: {', '.join(told.jobs)}{more}."
    error = ": ".join(part for part in (told.facts.error_code, told.facts.error_text) if part)
    shown = "" if told.summed or told.opened or not error else f"Told: {error}"
    return [line for line in (span, jobs, shown) if line]
