"""What a ticket shows of containments: a line in its note until each is lifted, and an internal note of its own when
one is put in force, becomes unclear, or is lifted, so that whoever watches the ticket is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.domain.containment.model import Containment
from app.domain.note import MARKER_PREFIX, Block, Note, Panel, Paragraph

CONTAINMENT_MARKER = f"{MARKER_PREFIX}containment:"


def containment_blocks(containments: Sequence[Containment]) -> list[Block]:
    """One box with a line for each that is held, or may be; nothing where there is none. No line changes as time
    passes."""
    lines = tuple(line for one in containments if (line := held_line(one)))
    return [Panel("warning", lines)] if lines else []


def held_line(one: Containment) -> str:
    """``Paused since 2026-11-02 18:05 UTC by mia: …``; empty where nothing is held."""
    if one.state in ("in_force", "lifting") and one.in_force_at is not None:
        until = f", by {_minute(one.lift_by)}" if one.lift_by else ""
        since = f"{one.done.capitalize()} since {_minute(one.in_force_at)}"
        return (
            f"{since} by {one.applied_by}: {one.target} ({one.title}). "
            f"Lift it with handoff containment lift {one.id} or on the dashboard (/containments){until}."
        )
    if one.state == "unclear":
        return (
            f"It is not clear whether {one.target} is {one.done} ({one.title}). Look with handoff containment check "
            f"{one.id} or on the dashboard (/containments)."
        )
    return ""


def containment_notes(containments: Sequence[Containment]) -> tuple[Note, ...]:
    """The notes that tell of each as it stands, once."""
    return tuple(note for one in containments if (note := _note(one)) is not None)


def _note(one: Containment) -> Note | None:
    said = _said(one)
    if said is None:
        return None
    mark, first, lines = said
    told = f"To be told: {', '.join(one.tell)}." if one.tell else ""
    blocks: list[Block] = [Paragraph(first, strong=True), Panel("warning", lines)]
    return Note("containment", (*blocks, *([Paragraph(told)] if told else [])), f"{CONTAINMENT_MARKER}{one.id}:{mark}")


def _said(one: Containment) -> tuple[str, str, tuple[str, ...]] | None:
    if one.state == "in_force":
        first = "A person had the service stop something for this ticket. It stays stopped until a person lifts it."
        return "in_force", first, (held_line(one), f"Why: {one.reason}")
    if one.state == "unclear":
        return "unclear", "A containment of this ticket needs a look.", (held_line(one),)
    if one.state == "lifted" and one.applied_at is not None and one.ended_at is not None:
        by = f" by {one.ended_by}" if one.ended_by else ""
        line = f"No longer {one.done} since {_minute(one.ended_at)}{by}: {one.target} ({one.title})."
        return "lifted", "A containment of this ticket is over.", (line,)
    return None


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
