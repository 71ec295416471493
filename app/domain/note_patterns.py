"""The parts of a record note that tell of the pattern: what the library knows, what was done before, and whether it
held."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.library import KnownPattern
from app.domain.moments import iso
from app.domain.note import Block, Bullets, Heading, Link
from app.domain.recurrence import ticket_label
from app.domain.survival import Survival

SHOWN_RESOLUTIONS = 3

Items = list[tuple[Link | None, str]]


def known_pattern_blocks(known: KnownPattern | None) -> list[Block]:
    """What the pattern library says; nothing where it holds no entry."""
    if known is None:
        return []
    lines = [
        ("Boundary", known.boundary),
        ("Cause", known.cause or "not known yet"),
        ("Ruled out before", ", ".join(known.ruled_out)),
        ("Workaround", known.workaround or "none known"),
        ("Owner", known.owner),
    ]
    items: Items = [(None, f"{label}: {' '.join(text.split())}") for label, text in lines if text]
    if known.runbook:
        link = Link("Runbook", known.runbook) if known.runbook.startswith(("https://", "http://")) else None
        items.insert(-1 if known.owner else len(items), (link, known.runbook if link else f"Runbook: {known.runbook}"))
    return [Heading(f"Known pattern: {known.title} ({known.id}, {known.state})"), Bullets(tuple(items))]


def resolution_blocks(resolutions: Sequence[Survival]) -> list[Block]:
    """Earlier resolutions with their survival, longest-holding first; nothing where there is none."""
    if not resolutions:
        return []
    items: Items = [
        (
            Link(ticket_label(one.latest), one.latest.url),
            f"closed {iso(one.latest.closed_at)[:10]}: {one.words} — {one.text}",
        )
        for one in resolutions[:SHOWN_RESOLUTIONS]
    ]
    if len(resolutions) > SHOWN_RESOLUTIONS:
        items.append((None, f"and {len(resolutions) - SHOWN_RESOLUTIONS} that held shorter"))
    return [Heading("What was done before, and whether it held"), Bullets(tuple(items))]
