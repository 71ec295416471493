"""What a job-failure ticket needs to close, one function a requirement (seed 004; the rules are in docs/gate.md)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import get_args

from app.domain.containment.model import Containment
from app.domain.containment.rules import counts_for
from app.domain.gate.case import Case, Finding, Reason
from app.domain.gate.mail import from_normal_form
from app.domain.gate.model import Proof
from app.domain.gate.screenshot import Shot, proof_of
from app.domain.gate.statements.confirmation import (
    Confirmation,
    customer_addresses,
    from_comment,
    is_by_customer,
    mail_problem,
    stated_change,
)
from app.domain.gate.statements.containment import reason_it_cannot_be_stopped
from app.domain.gate.statements.quotations import own_words
from app.domain.gate.statements.verification_note import observation
from app.domain.moments import to_the_second
from app.domain.moves import closing_move
from app.domain.ticket import AccountStatus, Attachment

ACCOUNT_STATUSES: tuple[str, ...] = get_args(AccountStatus)
_QUOTED_LENGTH = 200
_DAY_AND_ZONE = timedelta(hours=26)
"""How much later than its entry a moment may read: some trackers keep only a day, and people mistake time zones."""


def technical_verification(case: Case, usable: list[Shot]) -> Finding:
    """Path ``technical``, verified by an agent who says what was checked."""
    requirement = "technical_verification"
    reasons: list[Reason] = []
    if case.ticket.fields.verification_path != "technical":
        reasons.append(Reason(key="path_not_chosen"))
    reasons += _verifier(case)
    note, at, note_reasons = _note(case, case.success_since, usable)
    reasons += note_reasons
    if reasons or note is None:
        return Finding(requirement=requirement, reasons=(*reasons, Reason(key="verification_how")))
    proof = Proof(requirement=requirement, kind="note", ref="verification_note", says=_short(note), at=at)
    return Finding(requirement=requirement, proof=proof)


def written_confirmation(case: Case) -> tuple[Finding, Confirmation | None]:
    """A message by the customer, or an attached mail of theirs, that states the change or decision."""
    requirement = "written_confirmation"
    found, reasons = _confirmations(case)
    if not found:
        shown = tuple(reasons[-2:]) or (Reason(key="confirmation_none"),)
        since = Reason(key="confirmation_how", values={"since": to_the_second(case.since)})
        return Finding(requirement=requirement, reasons=(*shown, since)), None
    reference = (case.ticket.fields.confirmation_reference or "").strip()
    chosen = next((entry for entry in found if entry.ref == reference), found[0])
    says = f'"{_short(chosen.says)}"' + (f", attached by {chosen.uploaded_by}" if chosen.uploaded_by else "")
    proof = Proof(
        requirement=requirement, kind=chosen.kind, ref=chosen.ref, sha256=chosen.sha256, at=chosen.at, says=says
    )
    return Finding(requirement=requirement, proof=proof), chosen


def change_validated(case: Case, confirmation: Confirmation | None, usable: list[Shot], showing: list[Shot]) -> Finding:
    """Path ``confirmed_change``, validated by an agent who says how, with a screenshot from after the confirmation that
    is one of those ``showing`` the job."""
    requirement = "change_validated"
    reasons = _verifier(case)
    since = case.success_since if confirmation is None else max(case.success_since, confirmation.at)
    note, _, note_reasons = _note(case, since, usable)
    reasons += note_reasons
    after = [shot for shot in showing if confirmation is not None and shot.at > confirmation.at]
    if confirmation is None:
        reasons.append(Reason(key="change_unconfirmed"))
    elif not after:
        reasons.append(Reason(key="change_screenshot_missing", values={"since": to_the_second(confirmation.at)}))
    if reasons or note is None:
        return Finding(requirement=requirement, reasons=(*reasons, Reason(key="change_how")))
    return Finding(requirement=requirement, proof=proof_of(requirement, after[-1], _short(note)))


def resolution_reason(case: Case) -> Finding:
    """One of the playbook's list; text outside it is not met."""
    requirement = "resolution_reason"
    allowed = case.playbook.gate.resolution_reasons
    given = (case.ticket.fields.resolution_reason or "").strip()
    if given in allowed:
        proof = Proof(requirement=requirement, kind="field", ref="resolution_reason", says=given)
        return Finding(requirement=requirement, proof=proof)
    values = {"given": _short(given), "options": ", ".join(allowed)}
    reason = Reason(key="reason_unknown" if given else "reason_none", values=values)
    return Finding(requirement=requirement, reasons=(reason,))


def containment(case: Case, usable: list[Shot]) -> Finding:
    """The job was stopped after it failed, as somebody entered or as the service itself did and saw, or a note gives
    the reason why it cannot be stopped on our side."""
    requirement = "containment"
    contained_at = _happened(case, "contained_at", case.ticket.fields.contained_at)
    if contained_at is not None and contained_at > case.since:
        proof = Proof(
            requirement=requirement, kind="field", ref="contained_at", at=contained_at, says="the job was stopped"
        )
        return Finding(requirement=requirement, proof=proof)
    done = _stopped_by_the_service(case)
    if done is not None:
        return Finding(requirement=requirement, proof=done)
    why = reason_it_cannot_be_stopped(case.ticket.fields.containment_note)
    entered, fresh = _entered(case, "containment_note", case.since, case.reopened, usable)
    if why is not None and fresh:
        proof = Proof(requirement=requirement, kind="note", ref="containment_note", says=_short(why), at=entered)
        return Finding(requirement=requirement, proof=proof)
    key = "containment_none"
    if contained_at is not None:
        key = "containment_early"
    elif (case.ticket.fields.containment_note or "").strip():
        key = "containment_note_early" if why is not None else "containment_note_empty"
    since = {"since": to_the_second(case.since)}
    return Finding(requirement=requirement, reasons=(Reason(key=key), Reason(key="containment_how", values=since)))


def retailer_notified(case: Case) -> Finding:
    """The retailer was told after the failure: a moment in the field, or a public message by an agent."""
    requirement = "retailer_notified"
    told_at = _happened(case, "retailer_notified_at", case.ticket.fields.retailer_notified_at)
    if told_at is not None and told_at > case.since:
        proof = Proof(
            requirement=requirement, kind="field", ref="retailer_notified_at", at=told_at, says="the retailer was told"
        )
        return Finding(requirement=requirement, proof=proof)
    messages = [
        comment
        for comment in case.ticket.comments
        if comment.public
        and comment.author.role == "agent"
        and (comment.posted_by or comment.author).role == "agent"
        and comment.created_at > case.since
        and re.search(r"\w{2}", own_words(comment.body))
    ]
    if messages:
        first = min(messages, key=lambda comment: (comment.created_at, comment.id))
        proof = Proof(
            requirement=requirement,
            kind="comment",
            ref=first.id,
            at=first.created_at,
            says=f"public message by {first.author.name}",
        )
        return Finding(requirement=requirement, proof=proof)
    key = "notice_none" if told_at is None else "notice_early"
    how = Reason(key="notice_how", values={"since": to_the_second(case.since)})
    return Finding(requirement=requirement, reasons=(Reason(key=key), how))


def account_status(case: Case) -> Finding:
    """What became of the retailer's account is decided."""
    requirement = "account_status"
    given = case.ticket.fields.account_status
    if given in ACCOUNT_STATUSES:
        proof = Proof(requirement=requirement, kind="field", ref="account_status", says=str(given))
        return Finding(requirement=requirement, proof=proof)
    return Finding(
        requirement=requirement, reasons=(Reason(key="account_none", values={"options": ", ".join(ACCOUNT_STATUSES)}),)
    )


def _verifier(case: Case) -> list[Reason]:
    """``verified_by`` is an agent, and where the history is known, the agent who set it."""
    person = case.ticket.fields.verified_by
    if person is None:
        return [Reason(key="verifier_none")]
    if person.role != "agent":
        return [Reason(key="verifier_no_agent", values={"name": person.name})]
    change = case.last_change("verified_by")
    if change is not None and change[1].id != person.id:
        return [Reason(key="verifier_set_by_other", values={"name": person.name, "other": change[1].name})]
    return []


def _note(case: Case, since: datetime, usable: list[Shot]) -> tuple[str | None, datetime | None, list[Reason]]:
    """What the verification note observes, when it was entered (where known), or why it does not count."""
    text = (case.ticket.fields.verification_note or "").strip()
    if not text:
        return None, None, [Reason(key="note_none")]
    seen = observation(text, system_names(case))
    if seen is None:
        return None, None, [Reason(key="note_observes_nothing", values={"note": _short(text)})]
    at, fresh = _entered(case, "verification_note", since, case.restart, usable)
    return (seen, at, []) if fresh else (None, at, [Reason(key="note_early", values={"since": to_the_second(since)})])


def _entered(
    case: Case, name: str, since: datetime, restart: datetime | None, usable: list[Shot]
) -> tuple[datetime | None, bool]:
    """When a field was last entered, and whether that is after ``since``.

    Where the history does not know and the ticket was reopened, the text stands or falls with the screenshots: it is
    taken to be new when one was added after the reopening.
    """
    change = case.last_change(name)
    if change is not None:
        return change[0], change[0] > since
    return None, restart is None or bool(usable)


def _stopped_by_the_service(case: Case) -> Proof | None:
    """What a person had the service stop, the last that counts."""
    move = closing_move(case.ticket) if case.ticket.closed else None
    closed_at = None if move is None else move.at
    counting = [one for one in case.containments if counts_for(one, case.ticket, case.since, closed_at)]
    return _proof_of_containment(max(counting, key=lambda one: one.id), case.since) if counting else None


def _proof_of_containment(one: Containment, since: datetime) -> Proof | None:
    if one.in_force_at is None or one.seen_at is None:
        return None
    at = one.in_force_at if one.in_force_at > since else one.seen_at
    says = f"done by the system at {to_the_second(at)}: {one.target} {one.done} ({one.title}), by {one.applied_by}"
    return Proof(requirement="containment", kind="containment", ref=str(one.id), at=at, says=_short(says))


def _happened(case: Case, name: str, moment: datetime | None) -> datetime | None:
    """A moment that somebody entered, unless it was still to come then: what is planned has not happened."""
    change = case.last_change(name)
    if moment is None or change is None:
        return moment
    return moment if moment <= change[0] + _DAY_AND_ZONE else None


def system_names(case: Case) -> list[str]:
    """The names by which the playbook knows systems."""
    return [name for system in case.playbook.systems for name in (system.name, *system.aliases)]


def _confirmations(case: Case) -> tuple[list[Confirmation], list[Reason]]:
    found: list[Confirmation] = []
    reasons: list[Reason] = []
    for comment in sorted(case.ticket.comments, key=lambda message: (message.created_at, message.id)):
        entry = from_comment(comment)
        if entry is not None and entry.at > case.since:
            found.append(entry)
        elif entry is not None:
            reasons.append(Reason(key="confirmation_early"))
        elif is_by_customer(comment) and comment.created_at > case.since:
            reasons.append(Reason(key="confirmation_states_nothing"))
    for attachment in case.ticket.attachments:
        mail, problem = _mail_confirmation(case, attachment)
        found += [mail] if mail else []
        reasons += [problem] if problem else []
    return sorted(found, key=lambda entry: (entry.at, entry.ref)), reasons


def _mail_confirmation(case: Case, attachment: Attachment) -> tuple[Confirmation | None, Reason | None]:
    facts = case.evidence.files.get(attachment.id)
    if facts is None or facts.kind != "mail" or facts.text is None:
        return None, None
    mail = from_normal_form(facts.text)
    name = {"file": attachment.filename or attachment.id}
    problem = mail_problem(mail, customer_addresses(case.ticket), attachment.created_at)
    if attachment.author.role == "app" or (
        case.playbook.gate.mail_by_customer_only and attachment.author.role != "customer"
    ):
        problem = "mail_uploader"
    if problem is None and (mail.sent_at is None or min(mail.sent_at, attachment.created_at) <= case.since):
        problem = "mail_early"
    if problem is not None or mail.sent_at is None:
        return None, Reason(key=problem or "mail_undated", values=name)
    return (
        Confirmation(
            ref=attachment.id,
            kind="mail",
            at=mail.sent_at,
            says=stated_change(mail.body) or "",
            uploaded_by=attachment.author.name,
            sha256=facts.sha256,
        ),
        None,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED_LENGTH else line[: _QUOTED_LENGTH - 1] + "…"
