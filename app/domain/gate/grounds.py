"""What a verdict rests on, in a few words and flags: enough to judge the ticket by another playbook without its text.

The store keeps no ticket's text. It keeps these, so that ``handoff playbook try`` can tell what an edit would change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.extraction.model import Extraction
from app.domain.gate.case import Finding
from app.domain.gate.model import Evidence, Memory, Path, ProofLevel, Scope, Verdict
from app.domain.gate.policy import demanded
from app.domain.gate.verdict import exception_findings, job_failure_findings, judged_case, moved_obligation, path_of
from app.domain.playbook import GatePolicy, Playbook
from app.domain.redaction import mask
from app.domain.ticket import Ticket

BY_PICTURE = ("success_screenshot", "change_validated")
"""Requirements that a level of screenshot proof decides."""
EVERYTHING = GatePolicy()
"""A policy that asks for all that can be asked for."""
LEVELS: tuple[ProofLevel, ...] = ("present", "legible", "live")
"""The levels of screenshot proof, the mildest first: what counts at one counts at those before it."""
_SHORT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known of a ticket beside its text.

    ``labels``, ``issue_type`` and ``form`` are masked. ``stated`` is the field ``is_job_failure``, ``restated`` how
    often that was changed; ``text`` is what the text makes of the ticket. ``judged`` says of each requirement whether
    it was met, also of those that the playbook did not ask for; ``levels`` the same of what pictures decide, by level.
    ``noted``: somebody wrote a verification note. ``moved``: another ticket owes what this one does.
    """

    labels: tuple[str, ...] = ()
    issue_type: str | None = None
    form: str | None = None
    stated: bool | None = None
    restated: int = 0
    text: Scope = "none"
    path: Path | None = None
    has_retailer: bool = True
    reason: str | None = None
    noted: bool = False
    moved: bool = False
    judged: Mapping[str, bool] = field(default_factory=dict)
    levels: Mapping[ProofLevel, Mapping[str, bool]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form in the store; ``grounds_from_dict`` of it is the same."""
        return {
            "labels": list(self.labels),
            "issue_type": self.issue_type,
            "form": self.form,
            "stated": self.stated,
            "restated": self.restated,
            "text": self.text,
            "path": self.path,
            "has_retailer": self.has_retailer,
            "reason": self.reason,
            "noted": self.noted,
            "moved": self.moved,
            "judged": dict(self.judged),
            "levels": {level: dict(met) for level, met in self.levels.items()},
        }


def grounds_from_dict(data: Mapping[str, Any]) -> Grounds:
    """Grounds as they were stored."""
    return Grounds(**{**data, "labels": tuple(data["labels"])})


def grounds_of(
    ticket: Ticket,
    extraction: Extraction,
    playbook: Playbook,
    evidence: Evidence,
    memory: Memory,
    verdict: Verdict,
) -> Grounds:
    """What ``verdict``, which was made of the same values, rests on. Files are judged as far as they were read for it:
    of a ticket outside of every scope nothing was, and at the level ``present`` no picture's text."""
    judged: dict[str, bool] = {}
    levels: dict[ProofLevel, Mapping[str, bool]] = {}
    if verdict.applies:
        judged, levels = _judged(ticket, extraction, playbook, evidence, memory, verdict)
    return Grounds(
        labels=tuple(_masked(label) for label in ticket.labels),
        issue_type=None if ticket.issue_type is None else _masked(ticket.issue_type),
        form=None if ticket.form is None else _masked(ticket.form),
        stated=ticket.fields.is_job_failure,
        restated=sum(1 for change in ticket.field_changes if change.field == "is_job_failure"),
        text="job_failure" if extraction.is_job_failure else "exception" if extraction.is_exception else "none",
        path=path_of(ticket),
        has_retailer=ticket.fields.has_retailer is not False,
        reason=_masked((ticket.fields.resolution_reason or "").strip()) or None,
        noted=bool((ticket.fields.verification_note or "").strip()),
        moved=moved_obligation(ticket) is not None,
        judged=judged,
        levels=levels,
    )


def _judged(
    ticket: Ticket, extraction: Extraction, playbook: Playbook, evidence: Evidence, memory: Memory, verdict: Verdict
) -> tuple[dict[str, bool], dict[ProofLevel, Mapping[str, bool]]]:
    """What the verdict tells is not judged once more."""
    case = judged_case(ticket, extraction, playbook, evidence, memory)
    known = told(verdict.to_dict())
    wanted = demanded(EVERYTHING, "job_failure", path_of(ticket), has_retailer=True)
    pictured = [name for name in wanted if name in BY_PICTURE]
    own: ProofLevel = playbook.gate.job_failure.screenshot if verdict.scope == "job_failure" else "present"
    if any(name not in known for name in wanted):
        known = _met(job_failure_findings(case, own, [name for name in wanted if name not in known])) | known
    if "evidence" not in known:
        known = _met(exception_findings(case)) | known
    levels: dict[ProofLevel, Mapping[str, bool]] = {own: {name: known[name] for name in pictured}}
    for level in LEVELS[: LEVELS.index(own)]:
        met = _met(job_failure_findings(case, level, pictured))
        levels[level] = {name: met[name] for name in pictured}
    return {name: met for name, met in known.items() if name not in BY_PICTURE}, levels


def _met(findings: Iterable[Finding]) -> dict[str, bool]:
    met: dict[str, bool] = {}
    for finding in findings:
        met[finding.requirement] = met.get(finding.requirement, True) and finding.proof is not None
    return met


def told(verdict: Mapping[str, Any]) -> dict[str, bool]:
    """Which requirements a verdict (``Verdict.to_dict``) says are met, and which not. One that moved to another ticket,
    as a duplicate, tells of none."""
    proofs = verdict.get("evidence") or ()
    if any(proof["kind"] == "duplicate_of" for proof in proofs):
        return {}
    met = dict.fromkeys((proof["requirement"] for proof in proofs), True)
    lacking = [item["requirement"] for item in verdict.get("missing") or ()]
    return met | dict.fromkeys((*lacking, *(verdict.get("instead_of") or ())), False)


def _masked(words: str) -> str:
    return mask(words).text[:_SHORT]
