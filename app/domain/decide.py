"""The decision about a ticket: from values to values. No clock, no network, no database.

``understand`` reads the ticket; the caller then looks up earlier occurrences of the fingerprint; ``decide`` makes the
record, the verdict and what the ticket should look like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.answers import Discussion, with_answers
from app.domain.asked import Asked
from app.domain.entered import with_entered
from app.domain.events.telling import with_told
from app.domain.events.told import Told
from app.domain.extraction.bodies.read import read_body
from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, TicketText
from app.domain.fields import RECORD_FIELDS
from app.domain.fingerprint import Fingerprint, fingerprint
from app.domain.gate.case import case_of
from app.domain.gate.escapes import Report, imitation_note, reports
from app.domain.gate.grounds import Grounds, grounds_of
from app.domain.gate.live import live_run
from app.domain.gate.model import Evidence, Memory, Scope, Verdict
from app.domain.gate.policy import scope_of
from app.domain.gate.verdict import evaluate
from app.domain.library import known_pattern
from app.domain.moves import closing_move
from app.domain.next_step import Facts, NextStep, recommend
from app.domain.occurrence import Closing, Occurrence, closing_spans
from app.domain.pictured.values import Pictured, SeenPicture, lacking, with_pictures
from app.domain.playbook import Playbook
from app.domain.probing.model import Answer
from app.domain.question import Inquiry, inquire
from app.domain.record import Record
from app.domain.record_builder import Findings, build_record
from app.domain.recurrence import PatternHistory, Recurrence, recurrence
from app.domain.redaction import Masking, mask
from app.domain.refusal import refusal_of
from app.domain.retailer import named_retailer
from app.domain.routine import clock_start, routine_of
from app.domain.routine_draft import draft_for
from app.domain.similar_tickets import OpenRun, Similar
from app.domain.similarity import Document, document
from app.domain.system_state import SystemState, system_state
from app.domain.terms import ticket_terms
from app.domain.ticket import DateOrder, TextContext, Ticket
from app.domain.traces import TicketView, written_by_hand
from app.domain.trail.looked import Looked, looked_values
from app.domain.trail.state_seen import with_state_seen
from app.domain.update import Update
from app.domain.urgency import Amount, amount_answered, amount_stated

_DATE_ORDERS: dict[str, DateOrder] = {"DMY": "DMY", "MDY": "MDY", "YMD": "YMD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What the ticket itself says. ``occurred_at`` is the stated failure time, else when the ticket was created;
    ``scope_hint`` leaves out what the store remembers of the ticket; ``document`` holds the terms of the masked text;
    ``subject`` is masked with what the body tells of it; ``masked`` counts what was masked, by kind. ``lacks`` are the
    capture elements for which the ticket's pictures are worth reading; ``pictured`` is what became of that."""

    extraction: Extraction
    fingerprint: Fingerprint | None
    scope_hint: Scope
    occurred_at: datetime
    failure_time_known: bool
    state: SystemState
    document: Document
    subject: str = ""
    masked: Mapping[str, int] = field(default_factory=dict)
    retailer: str | None = None
    lacks: tuple[str, ...] = ()
    pictured: Pictured | None = None
    amount: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Everything that was decided. ``subject`` is masked. ``record`` and ``occurrence`` are ``None`` where the ticket
    is neither an exception nor gated; ``document`` is what the index of similar tickets keeps of it. ``reports`` are
    what has to be told of it beside the verdict, each once; ``grounds`` is what the verdict rests on. ``rests_on`` are
    the answers of other systems without which a close would not have been accepted (level ``live``)."""

    extraction: Extraction
    subject: str
    fingerprint: Fingerprint | None
    record: Record | None
    verdict: Verdict
    update: Update
    occurrence: Occurrence | None
    document: Document
    recurrence: Recurrence
    next_step: NextStep
    inquiry: Inquiry
    grounds: Grounds
    reports: tuple[Report, ...] = ()
    rests_on: tuple[Answer, ...] = ()
    amount: Amount | None = None


def understand(
    ticket: Ticket,
    playbook: Playbook,
    asked: Asked | None = None,
    pictures: Sequence[SeenPicture] = (),
    *,
    told: Told | None = None,
) -> Understanding:
    """Read a ticket: what it and its comments state, its fingerprint, and when the failure happened. ``asked`` is what
    the store remembers of the question to its reporter; ``pictures`` are those that were read for what the words leave
    out; ``told`` is what events of other systems told."""
    text = TicketText(
        subject=ticket.subject,
        body=ticket.body,
        body_format=ticket.body_format,
        created_at=ticket.created_at,
        context=_context(ticket, playbook),
        attachments=ticket.attachments,
    )
    discussion = _discussion(ticket, text.context, asked)
    stated_in_words = with_told(with_answers(extract(text, playbook), discussion), told)
    lacks = lacking(stated_in_words, discussion.entered)
    pictured = with_pictures(stated_in_words, lacks, pictures, text.context, playbook)
    extraction = pictured.extraction
    readable = read_body(ticket.body, ticket.body_format).text
    masking = Masking(f"{ticket.subject}\n{readable}", keep=_ids(ticket, stated_in_words))
    masked = masking.whole()
    stated = extraction.timestamp or ticket.fields.failed_at
    return Understanding(
        extraction=extraction,
        fingerprint=fingerprint(extraction.error_code, extraction.error_text),
        scope_hint=scope_of(ticket, extraction, playbook, Memory()),
        occurred_at=stated or ticket.created_at,
        failure_time_known=stated is not None,
        state=system_state(_own_words(masked.text), extraction, stated or ticket.created_at, ticket.created_at),
        document=_document(ticket, extraction, masked.text),
        subject=masking.piece(0, len(ticket.subject)),
        masked=masked.counts,
        retailer=named_retailer(masked.text),
        lacks=lacks,
        pictured=pictured if pictures else None,
        amount=amount_stated(masked.text),
    )


def decide(
    view: TicketView,
    understanding: Understanding,
    priors: PatternHistory,
    evidence: Evidence,
    memory: Memory,
    playbook: Playbook,
    now: datetime,
    *,
    similar: Sequence[Similar] = (),
    open_runs: Sequence[OpenRun] = (),
    looked: Looked | None = None,
) -> Decision:
    """Decide what the ticket should look like. ``priors`` is the history of the same exception in every tracker,
    without this ticket; ``similar`` are tickets that read alike and ``open_runs`` open ones about the same run;
    ``looked`` is what the systems themselves said; ``now`` is an instant."""
    ticket, extraction = view.ticket, understanding.extraction
    verdict = evaluate(ticket, extraction, playbook, evidence, memory, now)
    present = occurrence_of(ticket, understanding, verdict)
    recurring = recurrence(present, priors, playbook.recurrence)
    informed = _with_entered(view, _with_looked(understanding, looked))
    step = recommend(_facts(view, informed, recurring, playbook, now))
    belongs = extraction.is_exception or verdict.applies
    inquiry = inquire(
        ticket, extraction, view.traces.record_fields, verdict, memory.asked or view.traces.asked, playbook, now
    )
    record, kept = (
        _record(view, informed, recurring, step, playbook, inquiry, looked) if belongs else (None, frozenset[str]())
    )
    return Decision(
        extraction=extraction,
        subject=understanding.subject,
        fingerprint=understanding.fingerprint,
        record=record,
        verdict=verdict,
        update=Update(
            record=record,
            verdict=verdict,
            priors=_shown_priors(recurring) if belongs else (),
            more_priors=recurring.earlier_count - len(recurring.earlier) if belongs else 0,
            resolutions=recurring.resolutions if belongs else (),
            similar=tuple(similar) if belongs else (),
            open_runs=tuple(open_runs) if belongs else (),
            trail=looked.trail if belongs and looked is not None else None,
            cleared=_cleared(ticket, extraction, playbook, evidence, verdict),
            known=known_pattern(priors.known, ticket.created_at, recurring.resolutions, playbook.owners)
            if belongs
            else None,
            kept=kept | _not_chosen(playbook),
            refusal=refusal_of(ticket, verdict, memory, now),
            close=_waits_to_be_closed(ticket, verdict, playbook),
            question=inquiry.question,
            inquiry=inquiry.says,
            pictures=() if understanding.pictured is None else understanding.pictured.says,
            warning=imitation_note(view, verdict),
            containments=memory.containments,
            told=memory.told,
            **_routine(ticket, understanding, verdict, playbook, now),
        ),
        occurrence=present if belongs else None,
        document=understanding.document,
        recurrence=recurring,
        next_step=step,
        inquiry=inquiry,
        grounds=grounds_of(ticket, extraction, playbook, evidence, memory, verdict),
        reports=reports(view, verdict, memory),
        rests_on=looked.rests_on(verdict.evidence) if looked and ticket.closed and verdict.allowed else (),
        amount=(None if looked is None else amount_answered(looked.answers)) or understanding.amount,
    )


def _cleared(
    ticket: Ticket, extraction: Extraction, playbook: Playbook, evidence: Evidence, verdict: Verdict
) -> str | None:
    """The successful run after the failure that was seen, where an open, gated ticket could be offered for closing."""
    if ticket.closed or not verdict.applies or evidence.live is None:
        return None
    found = live_run(case_of(ticket, extraction, playbook, evidence))
    return None if found.proof is None else found.proof.says


def occurrence_of(ticket: Ticket, understanding: Understanding, verdict: Verdict | None = None) -> Occurrence:
    """What the history keeps of a ticket. A close that the verdict refuses is none; without a verdict (tickets of the
    past) every close that was not undone counts."""
    extraction, error = understanding.extraction, understanding.fingerprint
    move = closing_move(ticket) if ticket.closed and not (verdict is not None and verdict.refuses) else None
    ids = _ids(ticket, extraction)
    words = next((text for text in (ticket.fields.verification_note, ticket.resolution) if text and text.strip()), None)
    reason, resolution = ticket.fields.resolution_reason, mask(words.strip(), keep=ids).text if words else None
    return Occurrence(
        ref=ticket.ref,
        key=ticket.key,
        url=ticket.url,
        occurred_at=understanding.occurred_at,
        fingerprint=error.id if error else None,
        subject=understanding.subject,
        job_id=extraction.job_id or ticket.fields.job_id,
        transaction_id=extraction.transaction_id,
        closed_at=move.at if move else None,
        resolution_reason=reason,
        resolution=resolution,
        time_stated=understanding.failure_time_known,
        reported_at=ticket.created_at,
        retailer=understanding.retailer,
        error_code=extraction.error_code,
        template=error.template if error and error.template else None,
        originating=extraction.originating_system.name if extraction.originating_system else None,
        receiving=extraction.receiving_system.name if extraction.receiving_system else None,
        pattern=extraction.pattern,
        bucket=extraction.bucket,
        ruled_out=extraction.ruled_out,
        suspected=extraction.suspected,
        closings=tuple(_closings(ticket, verdict, reason, resolution)),
        **(_proof(verdict) if move else {}),
    )


def _discussion(ticket: Ticket, context: TextContext, asked: Asked | None) -> Discussion:
    entered = {"job_or_transaction_id"} if ticket.fields.job_id else set()
    entered |= {"timestamp"} if ticket.fields.failed_at is not None else set()
    return Discussion(
        comments=ticket.comments,
        created_at=ticket.created_at,
        reporter_id=ticket.reporter.id,
        context=context,
        body_format=ticket.body_format,
        asked=asked,
        entered=frozenset(entered),
    )


def _context(ticket: Ticket, playbook: Playbook) -> TextContext:
    order = ticket.context.date_order or _DATE_ORDERS.get(playbook.context_date_order or "")
    return TextContext(default_timezone=ticket.context.default_timezone or playbook.context_timezone, date_order=order)


def _document(ticket: Ticket, extraction: Extraction, text: str) -> Document:
    """The terms of the masked text, whose first line is the subject."""
    subject_lines = ticket.subject.count("\n") + 1
    lines = text.split("\n")
    codes = (extraction.error_code, *(error.error_code for error in extraction.additional_errors))
    terms = ticket_terms(
        "\n".join(lines[:subject_lines]), "\n".join(lines[subject_lines:]), [code for code in codes if code]
    )
    return document(ticket.ref, ticket.created_at, terms)


def _own_words(text: str) -> str:
    """The text without quoted lines, which speak of something earlier."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))


def _ids(ticket: Ticket, extraction: Extraction) -> tuple[str, ...]:
    """Ids that masking leaves as they are."""
    return tuple(name for name in (extraction.job_id, extraction.transaction_id, ticket.fields.job_id) if name)


def _with_entered(view: TicketView, understanding: Understanding) -> Understanding:
    """What the record and the next step go by: the ticket's text, and before it what people entered into the record.
    The gate goes by the text and its own fields alone."""
    extraction, state = with_entered(
        understanding.extraction,
        understanding.state,
        view.traces.record_fields,
        understanding.occurred_at,
        view.ticket.created_at,
    )
    return replace(understanding, extraction=extraction, state=state)


def _with_looked(understanding: Understanding, looked: Looked | None) -> Understanding:
    """What was seen in the systems goes before what the ticket's text says of them; people's entries go before both."""
    if looked is None:
        return understanding
    extraction, state = with_state_seen(understanding.extraction, understanding.state, looked.state_answers)
    if looked.trail.pattern != "none":
        extraction = replace(extraction, pattern=looked.trail.pattern)
    return replace(understanding, extraction=extraction, state=state)


def _facts(
    view: TicketView, understanding: Understanding, recurring: Recurrence, playbook: Playbook, now: datetime
) -> Facts:
    entered = view.traces.record_fields.get("exact_timestamp")
    return Facts(
        extraction=understanding.extraction,
        state=understanding.state,
        recurrence=recurring,
        policy=playbook.recurrence,
        failure_time_known=understanding.failure_time_known or (entered is not None and written_by_hand(entered)),
        now=now,
    )


def _record(
    view: TicketView,
    understanding: Understanding,
    recurring: Recurrence,
    step: NextStep,
    playbook: Playbook,
    inquiry: Inquiry,
    looked: Looked | None,
) -> tuple[Record, frozenset[str]]:
    return build_record(
        Findings(
            ticket=view.ticket,
            extraction=understanding.extraction,
            state=understanding.state,
            recurrence=recurring,
            next_step=step,
            policy=playbook.recurrence,
            edits=view.traces.record_fields,
            masked=understanding.masked,
            retailer=understanding.retailer,
            asked=inquiry.asked,
            subject=understanding.subject,
            looked={} if looked is None else looked_values(looked, understanding.extraction),
            unclear={} if understanding.pictured is None else understanding.pictured.unclear,
        )
    )


def _not_chosen(playbook: Playbook) -> frozenset[str]:
    """Record fields that the playbook does not want as fields of the ticket."""
    return frozenset(spec.key for spec in RECORD_FIELDS) - frozenset(playbook.record_fields)


def _closings(ticket: Ticket, verdict: Verdict | None, reason: str | None, resolution: str | None) -> list[Closing]:
    spans = closing_spans(ticket)
    made = [Closing(closed_at=closed_at, reopened_at=reopened_at) for closed_at, reopened_at in spans]
    if not made or made[-1].reopened_at is not None:
        return made
    if verdict is not None and verdict.refuses:
        return made[:-1]
    standing = replace(made[-1], reason=reason, resolution=resolution, **_proof(verdict))
    return [*made[:-1], standing]


def _proof(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None or not verdict.allowed:
        return {}
    return {"path": verdict.path, "evidence": len(verdict.evidence)}


def _shown_priors(recurring: Recurrence) -> tuple[Occurrence, ...]:
    resolved = recurring.last_resolved
    if resolved is None or any(one.ref == resolved.ref for one in recurring.earlier):
        return recurring.earlier
    return (*recurring.earlier, resolved)


def _routine(
    ticket: Ticket, understanding: Understanding, verdict: Verdict, playbook: Playbook, now: datetime
) -> dict[str, Any]:
    """The routine's part of the update: none where the ticket is closed or everything is done."""
    routine = routine_of(verdict, clock_start(ticket), playbook.routine)
    step = None if routine is None else routine.next_step
    if routine is None or step is None or ticket.closed:
        return {}
    contained = next((proof for proof in verdict.evidence if proof.requirement == "containment"), None)
    read, job = understanding.extraction, understanding.extraction.job_id or ticket.fields.job_id
    draft = draft_for(
        ticket,
        f"{understanding.subject}\n{read_body(ticket.body, ticket.body_format).text}",
        f"{read.error_code or ''} {read.error_text or ''}",
        job,
        stopped=contained is not None and contained.kind in ("field", "containment"),
    )
    return {
        "routine": routine,
        "overdue": tuple(one.name for one in routine.overdue(now)),
        "draft": draft if step.name == "notify" else None,
    }


def _waits_to_be_closed(ticket: Ticket, verdict: Verdict, playbook: Playbook) -> bool:
    """Whether an agent left the ticket in the status from which the service closes, and nothing speaks against it."""
    ready = playbook.gate.ready_status
    waits = ready is not None and ticket.status.casefold() == ready.casefold()
    return waits and not ticket.closed and not verdict.refuses
