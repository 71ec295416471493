"""Evidence for the scope ``exception`` (seed 002: no close without evidence): one piece of any kind, from after the
failure: an image, a log excerpt, or a note that names what was checked and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.gate.case import Case, Finding, Reason
from app.domain.gate.model import Proof
from app.domain.gate.screenshot import Shot, proof_of
from app.domain.gate.statements.verification_note import names_a_time, observation
from app.domain.lazy_patterns import when_used
from app.domain.moments import instant_or_none, to_the_second

_STAMP = when_used(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})?")
_DATE = when_used(r"(?<!\d)20\d{2}-[01]\d-[0-3]\d(?!\d)")
_FURTHEST_ZONE = timedelta(hours=14)
"""A time without an offset may be this much later than it reads as UTC."""


def evidence(case: Case, usable: list[Shot], system_names: list[str]) -> Finding:
    """One piece of evidence of any kind, dated after the failure."""
    if usable:
        shot = usable[-1]
        says = f"image {shot.attachment.filename}, attached by {shot.attachment.author.name} after the failure"
        return Finding(requirement="evidence", proof=proof_of("evidence", shot, says))
    proof = _log(case) or _dated_note(case, system_names)
    if proof is not None:
        return Finding(requirement="evidence", proof=proof)
    since = {"since": to_the_second(case.screenshots_since)}
    return Finding(requirement="evidence", reasons=(Reason(key="evidence_none", values=since),))


def _log(case: Case) -> Proof | None:
    for attachment in sorted(case.ticket.attachments, key=lambda file: (file.created_at, file.id), reverse=True):
        facts = case.evidence.files.get(attachment.id)
        if facts is None or facts.kind != "log" or attachment.author.role == "app":
            continue
        newest = _newest_line(facts.text or "")
        if attachment.created_at > case.screenshots_since and (newest is None or newest > case.failure):
            return Proof(
                requirement="evidence",
                kind="log",
                ref=attachment.id,
                sha256=facts.sha256,
                at=attachment.created_at,
                says=f"log excerpt {attachment.filename}, attached by {attachment.author.name} after the failure",
            )
    return None


def _newest_line(log: str) -> datetime | None:
    """The latest moment that a line of a log can mean; ``None`` where no line carries a date that can be read."""
    moments: list[datetime] = []
    for date, clock, offset in _STAMP.findall(log):
        moment = instant_or_none(f"{date}T{clock}{offset or 'Z'}")
        if moment is not None:
            moments.append(moment if offset else moment + _FURTHEST_ZONE)
    return max(moments, default=None)


def _dated_note(case: Case, system_names: list[str]) -> Proof | None:
    note = case.ticket.fields.verification_note or ""
    seen = observation(note, system_names)
    if seen is None or not names_a_time(note) or _dated_before(note, case.failure):
        return None
    change = case.last_change("verification_note")
    stale = case.restart is not None if change is None else change[0] <= case.success_since
    if stale:
        return None
    return Proof(
        requirement="evidence",
        kind="note",
        ref="verification_note",
        at=change[0] if change else None,
        says=" ".join(seen.split())[:200],
    )


def _dated_before(note: str, failure: datetime) -> bool:
    """Whether every date that a note gives (as 2026-11-02) is before the day of the failure, in any time zone."""
    days = [instant_or_none(f"{day}T23:59:59Z") for day in _DATE.findall(note)]
    known = [day for day in days if day is not None]
    return bool(known) and max(known) + _FURTHEST_ZONE < failure.astimezone(UTC)
