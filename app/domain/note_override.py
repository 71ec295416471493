"""What a ticket shows of overrides: one line in the gate's panel, and an internal note of its own for each."""

from __future__ import annotations

from app.domain.gate.model import Override, Verdict
from app.domain.gate.override import override_line
from app.domain.note import MARKER_PREFIX, Note, Panel, Paragraph

OVERRIDE_MARKER = f"{MARKER_PREFIX}override:"


def override_lines(verdict: Verdict) -> tuple[str, ...]:
    """One line for each override that the verdict rests on."""
    return tuple(override_line(override) for override in verdict.overrides)


def override_notes(verdict: Verdict) -> tuple[Note, ...]:
    """A note for each of them, once."""
    return tuple(_note(override) for override in verdict.overrides)


def _note(override: Override) -> Note:
    if override.kind == "close":
        first = "This ticket may be closed without proof, because two people decided so."
        then = "It stays closed when the time is over. Reopening it ends the override; then proof is needed again."
    else:
        first = "The gate asks less of this ticket, because two people decided so."
        then = 'Setting the field "Job failure" to yes ends that.'
    blocks = (Paragraph(first, strong=True), Panel("warning", (override_line(override),)), Paragraph(then))
    return Note("override", blocks, f"{OVERRIDE_MARKER}{override.id}")
