"""The notes that the service leaves on a ticket, and the texts of the record fields.

A note is found again by its marker. The marker of a record note is a digest of its content, which holds no moment of
evaluation, so that an unchanged ticket has an unchanged note.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import blake2b

from app.domain.fields import BLOCKS, RECORD_FIELDS
from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.gate.model import Proof, Verdict
from app.domain.moments import iso
from app.domain.next_step import STEP_LABELS, Step
from app.domain.note import (
    MARKER_PREFIX,
    Badges,
    Block,
    Bullets,
    Fold,
    Heading,
    Link,
    Note,
    Panel,
    Paragraph,
    Row,
    Table,
    Tone,
)
from app.domain.note_containment import containment_blocks
from app.domain.note_override import override_lines
from app.domain.note_patterns import known_pattern_blocks, resolution_blocks
from app.domain.note_routine import routine_blocks
from app.domain.note_similar import open_run_blocks, similar_blocks
from app.domain.note_trail import cleared_blocks, trail_blocks
from app.domain.occurrence import Occurrence
from app.domain.record import Record, RecordValue
from app.domain.record_builder import day
from app.domain.recurrence import ticket_label
from app.domain.survival import resolution_text
from app.domain.update import Update

RECORD_MARKER = f"{MARKER_PREFIX}record:"
REFUSAL_MARKER = f"{MARKER_PREFIX}refusal:"
SHOWN_PRIORS = 5
PAGE_LINK = "This ticket in Handoff Gate"
PAGE_HOLDS = "the evidence with what was read in it, similar tickets, and the timeline"
HOSTILE_TEXT = "The text of this ticket seems to instruct software. It was read as data and changed nothing."

_SOURCES = {
    "text": "from the ticket",
    "picture": "read from the picture",
    "event": "told by a system's event",
    "history": "from the history",
    "probe": "from a probe",
    "human": "entered by a person",
    "unknown": "nobody stated it",
}
_STEP_TONES: dict[Step, Tone] = {
    "wait": "warning",
    "flag_for_automation": "info",
    "escalate": "error",
    "retry": "success",
}


def record_note(update: Update) -> Note | None:
    """The handoff record as one note; ``None`` where no record belongs on the ticket."""
    record = update.record
    if record is None:
        return None
    blocks: list[Block] = [
        Paragraph(record.headline, strong=True),
        _badges(record, update.verdict),
        Paragraph(record.summary),
        *_warnings(record),
        *containment_blocks(update.containments),
        *open_run_blocks(update.open_runs),
        *known_pattern_blocks(update.known),
        Heading("Handoff record"),
        Paragraph(completeness(record)),
        *([Paragraph(update.inquiry)] if update.inquiry else []),
        *([Paragraph(" ".join(update.pictures))] if update.pictures else []),
        *_tables(record),
        *(trail_blocks(update.trail) if update.trail is not None else []),
        *resolution_blocks(update.resolutions),
        *_priors(update.priors, update.more_priors),
        *similar_blocks(update.similar, update.priors),
        Heading("Closing this ticket"),
        *cleared_blocks(update.cleared, allowed=update.verdict.allowed),
        _gate_panel(update.verdict),
        *routine_blocks(update.routine, update.overdue, update.draft),
        *_masked(record.masked),
        *_page(update.page),
    ]
    return Note("record", tuple(blocks), RECORD_MARKER + _digest(blocks))


def refusal_note(update: Update) -> Note:
    """Why a close was undone: every missing item and how to supply it, in one message.

    Raises ``ValueError`` where the update undoes no close.
    """
    if update.refusal is None:
        raise ValueError("This update undoes no close, so there is no refusal to tell of; check update.refusal first.")
    refusal = update.refusal
    who = f" by {refusal.closed_by.name or refusal.closed_by.id}" if refusal.closed_by else ""
    done = f"It was closed at {iso(refusal.closed_at)}{who}"
    if refusal.disputed:
        first = "This ticket was closed without proof again and again, and is left closed for now."
        then = f"{done}. An automation seems to close it; an administrator has to look at it (tag gate_disputed)."
    else:
        first = "This ticket was reopened: it cannot be closed without proof that the job runs."
        then = f"{done}. Close it again when the following is there."
    remarks = (Paragraph(refusal.remark),) if refusal.remark else ()
    missing = tuple(item.message for item in update.verdict.missing)
    blocks: tuple[Block, ...] = (Paragraph(first, strong=True), Paragraph(then), *remarks, Panel("error", missing))
    return Note("refusal", blocks, REFUSAL_MARKER + iso(refusal.closed_at))


def record_field_texts(update: Update) -> dict[str, str]:
    """The texts of the record fields to be written, by key. Fields that a person wrote are left out."""
    if update.record is None:
        return {}
    return {value.key: value.text for value in update.record if value.key not in update.kept}


def completeness(record: Record) -> str:
    """How much of the record is filled, and what is not: ``4 of 6 blocks complete; unknown: …``."""
    says = f"{_complete_blocks(record)} of {len(BLOCKS)} blocks complete"
    unknown = [spec.label for spec in RECORD_FIELDS if not record[spec.key].known]
    return f"{says}; unknown: {', '.join(unknown)}." if unknown else f"{says}."


def _complete_blocks(record: Record) -> int:
    return sum(all(value.known for value in _of_block(record, block)) for block in BLOCKS)


def _of_block(record: Record, block: str) -> list[RecordValue]:
    return [record[spec.key] for spec in RECORD_FIELDS if spec.block == block]


def _gate_panel(verdict: Verdict) -> Panel:
    if not verdict.applies:
        return Panel("info", ("Closure gate: this ticket is not gated.", *override_lines(verdict)))
    if verdict.path == "override":
        unproved = ", ".join(key.replace("_", " ") for key in verdict.instead_of)
        said = "Closure gate: may be closed without proof, by override."
        return Panel("warning", (said, *override_lines(verdict), f"Not proved: {unproved}."))
    if verdict.allowed:
        proofs = tuple(_as_proof(proof) for proof in verdict.evidence)
        return Panel("success", (f"Closure gate: may be closed{_by_path(verdict)}.", *proofs))
    missing = tuple(item.message for item in verdict.missing)
    if not verdict.enforced:
        return Panel("warning", ("Closure gate (shadow mode, nothing is blocked): proof is missing.", *missing))
    return Panel("error", ("Closure gate: cannot be closed yet. Still missing:", *missing))


def _as_proof(proof: Proof) -> str:
    label = REQUIREMENT_LABELS[proof.requirement]
    return f"{label[0].upper()}{label[1:]}: {proof.says.replace('_', ' ') if proof.kind == 'field' else proof.says}"


def _by_path(verdict: Verdict) -> str:
    return f" (path: {verdict.path.replace('_', ' ')})" if verdict.path else ""


def _warnings(record: Record) -> list[Block]:
    if not record.injection_suspected:
        return []
    return [Panel("warning", (HOSTILE_TEXT,))]


def _badges(record: Record, verdict: Verdict) -> Badges:
    """The next step in its colour, as the record says it (a person may have entered another), the blocks filled, and
    what closing still needs."""
    said = record["recommended_next_step"].text
    step = next((step for step, label in STEP_LABELS.items() if said.startswith(label)), None)
    first: tuple[Tone, str] = (_STEP_TONES[step], STEP_LABELS[step]) if step else ("info", said.partition(":")[0])
    blocks = _complete_blocks(record)
    tone: Tone = "success" if blocks == len(BLOCKS) else "info"
    return Badges((first, (tone, f"{blocks} of {len(BLOCKS)} blocks"), *_gate_badge(verdict)))


def _gate_badge(verdict: Verdict) -> tuple[tuple[Tone, str], ...]:
    if not verdict.applies:
        return ()
    if verdict.allowed:
        return (("warning", "Override"),) if verdict.path == "override" else (("success", "May be closed"),)
    lacking = f"{len(verdict.missing)} {'proof' if len(verdict.missing) == 1 else 'proofs'} missing"
    return (("error" if verdict.enforced else "warning", f"Closing: {lacking}"),)


def _tables(record: Record) -> list[Block]:
    """The six blocks in order; those of which nothing is known yet are folded away at the end."""
    known = [block for block in BLOCKS if any(value.known for value in _of_block(record, block))]
    unknown = [block for block in BLOCKS if block not in known]
    folded = [Fold(f"Nothing known yet: {', '.join(unknown)}", tuple(_table(record, block) for block in unknown))]
    return [*(_table(record, block) for block in known), *(folded if unknown else [])]


def _table(record: Record, block: str) -> Table:
    rows = (
        Row(spec.label, record[spec.key].text, _source(record[spec.key]))
        for spec in RECORD_FIELDS
        if spec.block == block
    )
    return Table(block, tuple(rows))


def _source(value: RecordValue) -> str:
    says = _SOURCES[value.source]
    if value.source == "picture":
        return f"{says} {value.detail}"
    return f"{says}: {value.detail}" if value.detail and value.known else says


def _priors(priors: Sequence[Occurrence], more: int) -> list[Block]:
    if not priors:
        return []
    resolved_first = sorted(priors, key=lambda one: not resolution_text(one))
    items: list[tuple[Link | None, str]] = [
        (Link(ticket_label(one), one.url), _prior_line(one)) for one in resolved_first[:SHOWN_PRIORS]
    ]
    beyond = max(len(priors) - SHOWN_PRIORS, 0) + more
    if beyond:
        items.append((None, f"and {beyond} earlier"))
    return [Heading("Earlier tickets of the same exception"), Bullets(tuple(items))]


def _prior_line(one: Occurrence) -> str:
    when = f"on {day(one.occurred_at)}"
    if one.closed_at is None:
        return f"{when}, still open"
    return f"{when}, closed {day(one.closed_at)}: {resolution_text(one) or 'no resolution was entered'}"


def _masked(kinds: Sequence[str]) -> list[Block]:
    if not kinds:
        return []
    counts = ", ".join(f"{count} × {kind.replace('_', ' ')}" for kind, count in sorted(Counter(kinds).items()))
    return [Paragraph(f"Masked before anything was stored: {counts}.")]


def _page(address: str) -> list[Block]:
    return [Bullets(((Link(PAGE_LINK, address), PAGE_HOLDS),))] if address else []


def _digest(blocks: Sequence[Block]) -> str:
    content = json.dumps([[type(block).__name__, asdict(block)] for block in blocks], sort_keys=True)
    return blake2b(content.encode(), digest_size=12).hexdigest()
