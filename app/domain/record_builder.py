"""Builds the 14-field handoff record: each value with its source, what a person wrote kept, the unknown named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.asked import Asked
from app.domain.extraction.model import CAUSES, Extraction, RecordState, Span, SystemNamed
from app.domain.fields import ALL_RULED_OUT, CAUSE_LABELS, RECORD_FIELDS, RECORD_LABELS
from app.domain.next_step import NextStep, Step, ordinal
from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.probing.record_values import preferred
from app.domain.record import Record, RecordValue, ValueSource
from app.domain.recurrence import Elsewhere, Recurrence, ticket_label
from app.domain.redaction import mask
from app.domain.survival import resolution_text
from app.domain.system_state import StateFact, SystemState
from app.domain.ticket import Ticket
from app.domain.traces import RecordFieldOnTicket, written_by_hand

NOT_STATED = "not stated in the ticket"
_ADVICE: dict[Step, str] = {
    "wait": "wait",
    "flag_for_automation": "flag it for automation review",
    "escalate": "escalate it",
    "retry": "retry once",
}
_LISTED_TICKETS = 5
_LISTED_RESOLUTIONS = 3
_OUTAGE = ": perhaps an outage"
_LONGEST_HEADLINE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that a record is made from. ``edits`` are the record fields as the ticket shows them now; ``masked`` counts
    what was masked in the ticket, by kind; ``asked`` is the question to the reporter;
    ``subject`` is that of the ticket, masked; ``looked`` are values that systems themselves told, by key; ``unclear``
    says by capture element why pictures that state it are not believed."""

    ticket: Ticket
    extraction: Extraction
    state: SystemState
    recurrence: Recurrence
    next_step: NextStep
    policy: RecurrencePolicy
    edits: Mapping[str, RecordFieldOnTicket]
    masked: Mapping[str, int] = field(default_factory=dict)
    retailer: str | None = None
    asked: Asked | None = None
    subject: str = ""
    looked: Mapping[str, RecordValue] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)


def build_record(found: Findings) -> tuple[Record, frozenset[str]]:
    """The record, and the keys of the fields that a person wrote and that must not be written over."""
    made = {value.key: preferred(value, found.looked.get(value.key)) for value in _made(found)}
    human, masked_by_hand = _human_values(found.edits)
    values = {spec.key: human.get(spec.key, made[spec.key]) for spec in RECORD_FIELDS}
    masked = Counter(dict.fromkeys(found.extraction.pii_masked, 1)) | Counter(found.masked)
    record = Record(
        headline=_headline(found, values),
        summary=_summary(found, values),
        values=tuple(values.values()),
        masked=tuple(sorted((masked + masked_by_hand).elements())),
        injection_suspected=found.extraction.injection_suspected,
    )
    return record, frozenset(human)


def day(moment: datetime) -> str:
    """The UTC date of a moment."""
    return moment.astimezone(UTC).date().isoformat()


def _made(found: Findings) -> list[RecordValue]:
    extraction = found.extraction
    return [
        _identifier(found),
        _error(found),
        _timestamp(found),
        _trigger(found),
        _state("concurrent_processes", found.state.concurrent_processes),
        _state("user_sessions", found.state.user_sessions),
        _state("cache_status", found.state.cache),
        _state("sync_job_status", found.state.sync_job),
        _prior_occurrences(found),
        _prior_resolution(found.recurrence),
        _side("originating_record", extraction.originating_record, extraction.originating_system, extraction),
        _side("receiving_record", extraction.receiving_record, extraction.receiving_system, extraction),
        _ruled_out(found),
        _next_step(found.next_step),
    ]


def _unknown(key: str, why: str = NOT_STATED) -> RecordValue:
    return RecordValue(key=key, text=f"unknown: {why}", source="unknown", detail=why)


def _not_captured(key: str, element: str, found: Findings) -> RecordValue:
    """A capture element that is missing: why somebody says that it cannot be had, or that it was asked for."""
    said = found.extraction.unavailable.get(element)
    if said is not None:
        return _unknown(key, f"{_speaker(said, found.ticket)} says “{said.quote}”")
    whys = [found.unclear[element]] if element in found.unclear else []
    if found.asked is not None and element in found.asked.elements:
        whys.append(f"the reporter was asked on {day(found.asked.at)}")
    return _unknown(key, "; ".join(whys) or NOT_STATED)


def _speaker(said: Span, ticket: Ticket) -> str:
    author = next((comment.author for comment in ticket.comments if comment.id == said.comment), ticket.reporter)
    return "reporter" if author.id == ticket.reporter.id or author.role == "customer" else author.name or author.id


def _stated(key: str, text: str, span: Span | None) -> RecordValue:
    source: ValueSource = "text" if span is None else span.source
    if span is not None and span.source == "event":
        return RecordValue(key=key, text=text, source="event", detail=f"told by {span.quote}")
    quote = f"“{span.quote}”" if span and span.quote else ""
    if span is not None and span.picture is not None:
        return RecordValue(key=key, text=text, source=source, detail=": ".join(filter(None, (span.picture, quote))))
    where = "in a comment" if span and span.comment is not None else ""
    return RecordValue(key=key, text=text, source=source, detail=", ".join(filter(None, (quote, where))))


def _human_values(edits: Mapping[str, RecordFieldOnTicket]) -> tuple[dict[str, RecordValue], Counter[str]]:
    values: dict[str, RecordValue] = {}
    counts: Counter[str] = Counter()
    for key, shown in edits.items():
        if key not in RECORD_LABELS or not written_by_hand(shown):
            continue
        name = "" if shown.editor is None else shown.editor.name or shown.editor.id
        masked = mask(shown.text.strip())
        values[key] = RecordValue(key=key, text=masked.text, source="human", detail=name)
        counts.update(masked.counts)
    return values, counts


def _identifier(found: Findings) -> RecordValue:
    key = "job_or_transaction_id"
    extraction = found.extraction
    stated = [name for name in (extraction.job_id, extraction.transaction_id) if name]
    if stated:
        named = "job_id" if extraction.job_id else "transaction_id"
        return _stated(key, " / ".join(stated), extraction.provenance.get(named))
    if found.ticket.fields.job_id:
        return RecordValue(
            key=key, text=mask(found.ticket.fields.job_id).text, source="human", detail="from the field Failed job"
        )
    return _not_captured(key, key, found)


def _error(found: Findings) -> RecordValue:
    extraction = found.extraction
    primary = _error_words(extraction.error_code, extraction.error_text)
    if not primary:
        return _not_captured("error_code", "error_text", found)
    others = [_error_words(error.error_code, error.error_text) for error in extraction.additional_errors]
    text = "; also ".join([primary, *(other for other in others if other)])
    named = "error_text" if extraction.error_text else "error_code"
    return _stated("error_code", text, extraction.provenance.get(named))


def _error_words(code: str | None, text: str | None) -> str:
    return ": ".join(part for part in (code, text) if part)


def _timestamp(found: Findings) -> RecordValue:
    key = "exact_timestamp"
    if found.extraction.timestamp is not None:
        return _stated(key, found.extraction.timestamp.isoformat(), found.extraction.provenance.get("timestamp"))
    if found.ticket.fields.failed_at is not None:
        return RecordValue(
            key=key, text=found.ticket.fields.failed_at.isoformat(), source="human", detail="from the field Failed at"
        )
    return _not_captured(key, "timestamp", found)


def _trigger(found: Findings) -> RecordValue:
    extraction = found.extraction
    if not extraction.trigger:
        return _not_captured("trigger", "trigger", found)
    kind = f" ({extraction.trigger_kind})" if extraction.trigger_kind else ""
    return _stated("trigger", f"{extraction.trigger}{kind}", extraction.provenance.get("trigger"))


def _state(key: str, fact: StateFact | None) -> RecordValue:
    if fact is None:
        return _unknown(key)
    return RecordValue(key=key, text=fact.text, source="text", detail=f"“{fact.quote}”" if fact.quote else "")


def _prior_occurrences(found: Findings) -> RecordValue:
    key = "prior_occurrences_90d"
    recurrence, policy = found.recurrence, found.policy
    if not recurrence.comparable:
        return _unknown(key, "no error code or text to compare by")
    days, short_days = policy.prior_window.days, policy.automation_window.days
    count = recurrence.episodes_in_prior_window - 1
    short_count = recurrence.episodes_in_automation_window - 1
    same_episode = {one.ref for one in recurrence.same_episode}
    separate = [one for one in recurrence.earlier if one.ref not in same_episode]
    beyond = recurrence.earlier_count - recurrence.same_episode_count
    whose = f" at {found.retailer}" if found.retailer else ""
    text = (
        f"{count} in {days} days ({short_count} in {short_days}){whose}: {_listed(separate, beyond)}"
        if count
        else f"none in {days} days{whose}"
    )
    if recurrence.same_episode:
        text += f"; same episode: {_listed(list(recurrence.same_episode), recurrence.same_episode_count)}"
    text += _also_elsewhere(recurrence.elsewhere, policy)
    return RecordValue(key=key, text=text, source="history", detail="same fingerprint in every connected tracker")


def _listed(newest_first: list[Occurrence], count: int) -> str:
    shown = [f"{ticket_label(one)} on {day(one.occurred_at)}" for one in newest_first[:_LISTED_TICKETS]]
    more = count - len(shown)
    return ", ".join([*reversed(shown), *([f"and {more} earlier"] if more else [])])


def _also_elsewhere(elsewhere: Elsewhere, policy: RecurrencePolicy) -> str:
    parts = []
    if elsewhere.retailers:
        hours = f"{policy.episode_gap / timedelta(hours=1):g}"
        at_once = f" ({elsewhere.at_once} within {hours} hours{_OUTAGE if elsewhere.perhaps_an_outage else ''})"
        others = "retailer" if elsewhere.retailers == 1 else "retailers"
        parts.append(f"{elsewhere.retailers} other {others}{at_once if elsewhere.at_once else ''}")
    if elsewhere.unnamed_tickets:
        tickets = "ticket that names" if elsewhere.unnamed_tickets == 1 else "tickets that name"
        parts.append(f"on {elsewhere.unnamed_tickets} {tickets} no retailer")
    return f"; also at {' and '.join(parts)}".replace("also at on", "also on") if parts else ""


def _prior_resolution(recurrence: Recurrence) -> RecordValue:
    key = "prior_resolution"
    if not recurrence.comparable:
        return _unknown(key, "no error code or text to compare by")
    if recurrence.resolutions:
        shown = recurrence.resolutions[:_LISTED_RESOLUTIONS]
        closes = [f"{ticket_label(one.latest)}, closed {day(one.latest.closed_at)}" for one in shown]
        lines = [f"{one.words} ({close}): {one.text}" for one, close in zip(shown, closes, strict=True)]
        if len(lines) > 1:
            lines = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
        return RecordValue(key=key, text="; ".join(lines), source="history", detail=shown[0].latest.url)
    resolved = recurrence.last_resolved
    if resolved is not None:
        closed = f", closed {day(resolved.closed_at)}" if resolved.closed_at else ""
        text = f"{resolution_text(resolved)} ({ticket_label(resolved)}{closed})"
        return RecordValue(key=key, text=text, source="history", detail=resolved.url)
    if recurrence.earlier:
        return _unknown(key, "no earlier occurrence was closed with a resolution")
    return RecordValue(key=key, text="none: no earlier occurrence is known", source="history")


def _side(key: str, state: RecordState | None, system: SystemNamed | None, extraction: Extraction) -> RecordValue:
    if state is None:
        return _unknown(key)
    where = f" ({system.name})" if system else ""
    reason = _error_words(extraction.error_code, extraction.error_text) if state == "rejected" else ""
    text = f"{state.capitalize()}{f': {reason}' if reason else ''}{where}"
    return _stated(key, text, extraction.provenance.get(key))


def _ruled_out(found: Findings) -> RecordValue:
    extraction, reasons = found.extraction, found.state.cause_reasons
    stated = found.ticket.created_at.astimezone(UTC).isoformat(sep=" ", timespec="minutes").replace("+00:00", " UTC")
    lines = []
    for cause in CAUSES:
        quote = reasons.get(cause)
        if cause in extraction.ruled_out:
            says = f"ruled out (“{quote}”, stated {stated})" if quote else "ruled out, no reason given"
        elif cause in extraction.suspected:
            says = "suspected"
        else:
            says = "not checked"
        lines.append(f"{CAUSE_LABELS[cause]}: {says}")
    text = "; ".join(lines)
    if not extraction.ruled_out and not extraction.suspected:
        why = "the ticket names none of the seven common causes as checked"
        return RecordValue(key="ruled_out_causes", text=f"unknown: {why}. {text}", source="unknown", detail=why)
    if all(cause in extraction.ruled_out and reasons.get(cause) for cause in CAUSES):
        text += f". {ALL_RULED_OUT}"
    return RecordValue(
        key="ruled_out_causes",
        text=text,
        source="text",
        detail=f"{len(extraction.ruled_out)} of {len(CAUSES)} ruled out",
    )


def _next_step(step: NextStep) -> RecordValue:
    from_history = any(rule.key in ("recurs_in_window", "came_back_after_fix") for rule in step.fired)
    return RecordValue(
        key="recommended_next_step",
        text=step.text,
        source="history" if from_history else "text",
        detail="by rule: " + ", ".join(rule.key for rule in step.fired),
    )


def _headline(found: Findings, values: Mapping[str, RecordValue]) -> str:
    job, error, moment = (values[key] for key in ("job_or_transaction_id", "error_code", "exact_timestamp"))
    what = job.text if job.known else found.subject.strip() or found.ticket.key
    since = (
        f"failing since {moment.text}" if moment.known else f"failing, reported {found.ticket.created_at.isoformat()}"
    )
    whose = f" of {found.retailer}" if found.retailer else ""
    good = f" (last good run: {found.state.last_good_run.text})" if found.state.last_good_run else ""
    headline = f"{what}{whose} {since}{good}"
    if error.known:
        headline += f": {error.text}"
    return headline if len(headline) <= _LONGEST_HEADLINE else headline[: _LONGEST_HEADLINE - 1] + "…"


def _summary(found: Findings, values: Mapping[str, RecordValue]) -> str:
    return f"{_what_happened(found, values)} {_what_is_known(found)}"


def _what_happened(found: Findings, values: Mapping[str, RecordValue]) -> str:
    extraction = found.extraction
    kind = "A job failed" if extraction.is_job_failure else "An exception was reported"
    parts = [kind]
    if extraction.pattern != "none":
        parts.append(f"({extraction.pattern.replace('_', ' ')})")
    between = [system.name for system in (extraction.originating_system, extraction.receiving_system) if system]
    if len(between) == 2:
        parts.append(f"between {between[0]} and {between[1]}")
    elif between:
        parts.append(f"at {between[0]}")
    trigger = f", triggered by {values['trigger'].text}" if values["trigger"].known else ""
    return f"{' '.join(parts)}{trigger}."


def _what_is_known(found: Findings) -> str:
    recurrence = found.recurrence
    advice = f"the recommended next step is to {_ADVICE[found.next_step.step]}"
    if not recurrence.comparable:
        return f"Earlier occurrences are unknown, and {advice}."
    count = ordinal(recurrence.episodes_in_prior_window)
    back = ", back after an earlier fix" if recurrence.recurred else ""
    days = found.policy.prior_window.days
    return f"It is the {count} occurrence in {days} days{back}, and {advice}."
