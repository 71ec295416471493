"""The verdict: may this ticket close now, and what is missing (seed 004, seed 002; the rules are in docs/gate.md).

A pure function of values: ticket, what its text says, playbook, evidence, memory. The clock only stamps the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from app.domain.extraction.model import Extraction
from app.domain.gate import requirements as need
from app.domain.gate.case import Case, Finding, case_of, later
from app.domain.gate.exception_evidence import evidence as exception_evidence
from app.domain.gate.live import live_run
from app.domain.gate.messages import missing
from app.domain.gate.model import REQUIREMENTS, Evidence, Memory, Path, Proof, ProofLevel, Scope, Verdict
from app.domain.gate.override import lowering_stands, overridden
from app.domain.gate.policy import demanded, exempt_scope, policy_of, scope_of
from app.domain.gate.screenshot import shots, success_screenshot
from app.domain.gate.statements.language import language_of
from app.domain.playbook import Playbook
from app.domain.redaction import mask
from app.domain.ticket import Ticket


def evaluate(
    ticket: Ticket,
    extraction: Extraction | None,
    playbook: Playbook,
    evidence: Evidence,
    memory: Memory,
    now: datetime,
) -> Verdict:
    """Whether the ticket may close, with everything that is missing and the evidence that counted.

    ``evidence.elsewhere`` are pictures that were evidence of other tickets before. ``now`` becomes ``evaluated_at`` and
    decides nothing but whether an approved override is still in force.
    """
    verdict = _judged(ticket, extraction, playbook, evidence, memory, now)
    if memory.lowering is not None and lowering_stands(memory.lowering, ticket):
        verdict = replace(verdict, overrides=(memory.lowering,))
    return overridden(verdict, ticket, memory.override, now)


def _judged(
    ticket: Ticket,
    extraction: Extraction | None,
    playbook: Playbook,
    evidence: Evidence,
    memory: Memory,
    now: datetime,
) -> Verdict:
    scope = scope_of(ticket, extraction, playbook, memory)
    if scope == "none":
        exempt = exempt_scope(ticket, extraction, playbook, memory)
        return replace(_verdict(ticket, playbook, scope, [], now, path=None), exempt_as=exempt)
    moved = moved_obligation(ticket)
    if moved is not None:
        return _verdict(ticket, playbook, scope, [moved], now, path=None)
    case = judged_case(ticket, extraction, playbook, evidence, memory)
    path = path_of(ticket) if scope == "job_failure" else None
    wanted = demanded(playbook.gate, scope, path, has_retailer=ticket.fields.has_retailer is not False)
    level = playbook.gate.job_failure.screenshot
    findings = job_failure_findings(case, level, wanted) if scope == "job_failure" else exception_findings(case)
    return _verdict(ticket, playbook, scope, findings, now, path=path)


def judged_case(
    ticket: Ticket, extraction: Extraction | None, playbook: Playbook, evidence: Evidence, memory: Memory
) -> Case:
    """The ticket as its requirements are judged, with what is remembered of it."""
    case = case_of(_failing_no_earlier(ticket, memory), extraction, playbook, evidence)
    last_told = None if memory.told is None else memory.told.last_at
    return replace(case, containments=memory.containments, failure=later(case.failure, last_told))


def _failing_no_earlier(ticket: Ticket, memory: Memory) -> Ticket:
    """The ticket with ``failed_at`` no earlier than it once was: moving it back does not help. (A later value counts up
    to the ticket's creation, so that a slip of the pen can be put right.)"""
    entered, latest = ticket.fields.failed_at, memory.latest_failed_at
    if entered is None or latest is None or entered >= min(latest, ticket.created_at):
        return ticket
    return replace(ticket, fields=replace(ticket.fields, failed_at=min(latest, ticket.created_at)))


def path_of(ticket: Ticket) -> Path | None:
    """The path of verification that somebody chose."""
    chosen = ticket.fields.verification_path
    if chosen == "technical":
        return "technical"
    return "confirmed_change" if chosen == "confirmed_change" else None


def job_failure_findings(case: Case, level: ProofLevel, wanted: Collection[str]) -> list[Finding]:
    """The screenshot judged at a level of proof, and whatever else is wanted of a job failure."""
    usable, reasons = shots(case)
    screenshot, showing = success_screenshot(case, level, usable, reasons)
    findings = [screenshot, live_run(case)] if level == "live" else [screenshot]
    if "written_confirmation" in wanted or "change_validated" in wanted:
        confirmed, confirmation = need.written_confirmation(case)
        findings += [confirmed, need.change_validated(case, confirmation, usable, showing)]
    judges: dict[str, Callable[[], Finding]] = {
        "resolution_reason": lambda: need.resolution_reason(case),
        "technical_verification": lambda: need.technical_verification(case, usable),
        "containment": lambda: need.containment(case, usable),
        "retailer_notified": lambda: need.retailer_notified(case),
        "account_status": lambda: need.account_status(case),
    }
    return findings + [judge() for name, judge in judges.items() if name in wanted]


def exception_findings(case: Case) -> list[Finding]:
    """What an exception owes: a reason, and one piece of evidence."""
    usable, _ = shots(case)
    return [need.resolution_reason(case), exception_evidence(case, usable, need.system_names(case))]


def moved_obligation(ticket: Ticket) -> Finding | None:
    """Closing as a duplicate of an open gated ticket of the same job is allowed: the obligation is that ticket's now.
    It stays allowed when that ticket is closed with proof."""
    other = ticket.duplicate_of
    if other is None or not other.gated or other.key.casefold() == ticket.key.casefold() or other.same_job is False:
        return None
    if other.status_category == "done" and not other.settled:
        return None
    proof = Proof(
        requirement="resolution_reason",
        kind="duplicate_of",
        ref=other.key,
        says=f"closed as a duplicate of {other.key}, which is {'proved' if other.settled else 'open and gated'}; "
        "what is owed moves there",
    )
    return Finding(requirement="resolution_reason", proof=proof)


def _verdict(
    ticket: Ticket, playbook: Playbook, scope: Scope, findings: list[Finding], now: datetime, path: Path | None
) -> Verdict:
    ordered = sorted(findings, key=lambda finding: REQUIREMENTS.index(finding.requirement))
    language = language_of(f"{ticket.subject}\n{ticket.body}")
    gaps = tuple(missing(finding, language) for finding in _one_each(ordered) if finding.proof is None)
    applies = scope != "none"
    return Verdict(
        system=ticket.system,
        key=ticket.key,
        scope=scope,
        applies=applies,
        allowed=not gaps,
        path=path,
        missing=gaps,
        evidence=tuple(_masked(finding.proof, ticket) for finding in ordered if finding.proof is not None),
        enforced=applies and policy_of(scope, playbook).mode == "enforce",
        policy_version=playbook.version,
        evaluated_at=now,
    )


def _one_each(findings: list[Finding]) -> list[Finding]:
    """One finding for each requirement: at the level ``live`` two things are owed under one name."""
    merged: dict[str, Finding] = {}
    for finding in findings:
        before = merged.get(finding.requirement)
        if before is None or before.proof is not None:
            merged[finding.requirement] = finding
        elif finding.proof is None:
            reasons = dict.fromkeys((reason.key, tuple(reason.values.items())) for reason in before.reasons)
            more = [one for one in finding.reasons if (one.key, tuple(one.values.items())) not in reasons]
            merged[finding.requirement] = replace(before, reasons=(*before.reasons, *more))
    return list(merged.values())


def _masked(proof: Proof, ticket: Ticket) -> Proof:
    """A proof quotes notes and messages; what is personal or secret in them is masked before anybody keeps it."""
    ids = (ticket.fields.job_id,) if ticket.fields.job_id else ()
    return replace(proof, says=mask(proof.says, keep=ids).text)
