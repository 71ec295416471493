"""What the pages show of stored records, verdicts and moments: counts, words and labels. No HTML in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from app.domain.fields import BLOCKS, RECORD_FIELDS
from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.moments import instant_or_none
from app.domain.next_step import STEP_LABELS
from app.domain.question import ELEMENT_LABELS

Tone = Literal["good", "bad", "warn", "calm"]

PATH_LABELS = {"technical": "technical verification", "confirmed_change": "confirmed change", "override": "override"}
SCOPE_LABELS = {"job_failure": "Job failure", "exception": "Exception", "none": "Not gated"}
SOURCE_LABELS = {
    "text": "ticket text",
    "picture": "a picture",
    "event": "an event",
    "history": "history",
    "probe": "probe",
    "human": "a person",
    "unknown": "unknown",
}
AUDIT_WORDS = {
    "event_opened": "Opened because of an event of another system",
    "event_told": "An event of another system told of it",
    "dead_letter": "Given up after the last try",
    "gone": "The ticket is not there any more",
    "look_asked": "A fresh look was asked for",
    "replayed": "Queued again",
    "discarded": "Discarded",
    "rule_switched_off": "The native rule was switched off",
    "rule_switched_on": "The native rule was switched on again",
    "override_requested": "An override was asked for",
    "override_approved": "The override was approved",
    "override_refused": "The override was refused",
    "override_denied": "An approval was not accepted",
    "override_withdrawn": "The override was taken back",
    "override_expired": "The time of the override is over",
    "override_used": "The ticket was closed under the override",
    "override_ended": "The override ended",
    "containment_rehearsed": "A containment was rehearsed",
    "containment_intended": "A containment was applied; its request is on the way",
    "containment_in_force": "The containment is in force",
    "containment_failed": "The containment failed; nothing was changed",
    "containment_unclear": "Nobody knows whether the containment is in force",
    "containment_lifting": "A containment is being lifted",
    "containment_not_lifted": "The containment was not lifted",
    "containment_lifted": "The containment was lifted",
    "containment_overtaken": "A step of a containment was overtaken by another",
    "forged": "Somebody else spoke for the gate",
    "moved": "The ticket was moved",
    "migrated": "The workflow was changed under the ticket",
    "resolved_without_closing": "Resolved without being closed",
    "obligation_moved": "Another ticket took over what this one owed",
    "setup_made": "Setting up made",
    "setup_removed": "Removing the set-up took away",
    "silenced": "Notices were silenced",
    "unsilenced": "A silence of notices was ended",
    "erased": "What entries of the audit trail said was erased",
}
STATE_TONES: dict[str, Tone] = {"done": "good", "dead": "bad", "quarantined": "warn", "queued": "calm"}
OVERRIDE_TONES: dict[str, Tone] = {"requested": "warn", "approved": "good", "refused": "bad", "ended": "bad"}
HOP_TONES: dict[str, Tone] = {"confirmed": "good", "unknown": "calm", "not_yet": "warn"}
"""Every other finding is a break."""
_AGES = ((timedelta(days=2), timedelta(days=1), "d"), (timedelta(hours=2), timedelta(hours=1), "h"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownValue:
    """One field of the record: its wording, its value, and where that comes from."""

    label: str
    text: str
    source: str
    detail: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """One of the six blocks of the record."""

    name: str
    values: tuple[ShownValue, ...]

    @property
    def complete(self) -> bool:
        """Whether every field of the block is known."""
        return all(value.known for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecord:
    """The record in its blocks, those the playbook keeps."""

    headline: str
    summary: str
    blocks: tuple[ShownBlock, ...]
    masked: tuple[str, ...]
    injection_suspected: bool

    @property
    def known(self) -> int:
        """How many fields are known."""
        return sum(value.known for block in self.blocks for value in block.values)

    @property
    def fields(self) -> int:
        """How many fields there are: 14 unless the playbook keeps fewer."""
        return sum(len(block.values) for block in self.blocks)

    @property
    def complete_blocks(self) -> int:
        """In how many blocks every field is known."""
        return sum(block.complete for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGate:
    """Whether a ticket may close: a word, its tone, and what is missing (label and sentence)."""

    word: str
    tone: Tone
    says: str
    missing: tuple[tuple[str, str], ...]
    evidence: tuple[Mapping[str, Any], ...]


def shown_record(record: Mapping[str, Any] | None) -> ShownRecord | None:
    """The stored record in its six blocks; ``None`` for a ticket that is no exception."""
    if record is None:
        return None
    fields = record.get("fields") or {}
    blocks = (
        ShownBlock(
            name=name,
            values=tuple(
                _value(spec.label, fields[spec.key])
                for spec in RECORD_FIELDS
                if spec.block == name and spec.key in fields
            ),
        )
        for name in BLOCKS
    )
    return ShownRecord(
        headline=record.get("headline", ""),
        summary=record.get("summary", ""),
        blocks=tuple(block for block in blocks if block.values),
        masked=tuple(record.get("masked") or ()),
        injection_suspected=bool(record.get("injection_suspected")),
    )


def shown_gate(verdict: Mapping[str, Any], *, closed: bool) -> ShownGate:
    """The verdict in words. ``closed``: the ticket is in a done state already."""
    missing = tuple(
        (REQUIREMENT_LABELS.get(item["requirement"], item["requirement"]), item["message"])
        for item in verdict.get("missing") or ()
    )
    word, tone, says = _gate_words(verdict, closed=closed)
    return ShownGate(word=word, tone=tone, says=says, missing=missing, evidence=tuple(verdict.get("evidence") or ()))


def next_step_label(step: str | None) -> str:
    """The recommended next step as people read it; empty where there is none."""
    labels: Mapping[str, str] = {str(key): label for key, label in STEP_LABELS.items()}
    return "" if step is None else labels.get(step, step)


def web_address(url: str) -> str:
    """``url`` where it is an http(s) address with a host, else empty: nothing else becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def utc_text(moment: datetime) -> str:
    """A moment as people read it, in UTC, to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def utc_text_of(text: str) -> str:
    """The same for a moment in ISO form; text that is none stays as it is."""
    moment = instant_or_none(text)
    return text if moment is None else utc_text(moment)


def age_text(since: datetime, now: datetime) -> str:
    """How long ago, roughly: ``just now``, ``12 min ago``, ``3 h ago``, ``5 d ago``."""
    age = now - since
    for least, unit, name in _AGES:
        if age >= least:
            return f"{age // unit} {name} ago"
    minutes = age // timedelta(minutes=1)
    return f"{minutes} min ago" if minutes >= 1 else "just now"


def length_text(length: timedelta) -> str:
    """A length of time in hours, or in days where it is more than two."""
    hours = length.total_seconds() / 3600
    if hours > 48 and hours % 24 == 0:
        return f"{hours / 24:.0f} days"
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def audit_text(event: str, detail: Mapping[str, Any]) -> str:
    """One event of the audit trail in words."""
    if event == "decided":
        return _decision_text(detail)
    numbers = ", ".join(map(str, detail.get("deliveries") or ()))
    for_deliveries = f" (deliveries {numbers})" if numbers else ""
    if event == "written":
        gate = shown_gate(detail.get("verdict") or {}, closed=False)
        return f"The ticket was brought up to date; gate: {gate.word}{for_deliveries}"
    if event in ("reverted", "escaped"):
        missing = ", ".join(REQUIREMENT_LABELS.get(key, key) for key in detail.get("missing") or ())
        done = "A close without proof was undone" if event == "reverted" else "A close without proof stands"
        return "; ".join(part for part in (done, missing and f"missing: {missing}", detail.get("problem")) if part)
    if event == "asked":
        named = ", ".join(ELEMENT_LABELS.get(key, key) for key in detail.get("for") or ())
        return f"The reporter was asked for: {named}"
    words = AUDIT_WORDS.get(event, event.replace("_", " "))
    cause = detail.get("cause") or detail.get("why") or detail.get("reason") or detail.get("says")
    return f"{words}: {cause}{for_deliveries}" if cause else f"{words}{for_deliveries}"


def _value(label: str, value: Mapping[str, Any]) -> ShownValue:
    source = value.get("source", "unknown")
    return ShownValue(
        label=label,
        text=value.get("text", ""),
        source=SOURCE_LABELS.get(source, source),
        detail=value.get("detail") or "",
        known=source != "unknown",
    )


def _decision_text(decision: Mapping[str, Any]) -> str:
    word, _, _ = _gate_words(decision, closed=False)
    lacking = ", ".join(REQUIREMENT_LABELS.get(key, key) for key in decision.get("missing") or ())
    hashed = [proof["sha256"][:12] for proof in decision.get("evidence") or () if proof.get("sha256")]
    waived = ", ".join(REQUIREMENT_LABELS.get(key, key) for key in decision.get("instead_of") or ())
    parts = (
        lacking and f"missing: {lacking}",
        waived and f"without: {waived}",
        hashed and f"evidence: {', '.join(hashed)}…",
    )
    return "; ".join((f"The gate decided: {word}", *(part for part in parts if part)))


def _gate_words(verdict: Mapping[str, Any], *, closed: bool) -> tuple[str, Tone, str]:
    if not verdict.get("applies"):
        if verdict.get("exempt_as"):
            return "exempt", "calm", "The ticket is older than the playbook's gate.since, so the gate leaves it alone."
        return "not gated", "calm", "The closure gate does not apply to this ticket."
    if verdict.get("path") == "override":
        return "override", "warn", f"The ticket {'was' if closed else 'may be'} closed without proof, by override."
    if verdict.get("allowed"):
        path = PATH_LABELS.get(verdict.get("path") or "", "")
        by = f" by {path}" if path else ""
        return "allowed", "good", f"Proved{by}: the ticket {'was' if closed else 'may be'} closed."
    if not verdict.get("enforced", True):
        return "shadow", "warn", "Shadow mode: the ticket may be closed, but the gate would refuse it."
    if closed:
        return "closed without proof", "bad", "The ticket is closed, but the gate refuses that."
    return "refused", "bad", "The ticket may not be closed yet."
