"""Reading one ticket: every field of the extraction, with the span it comes from. Ticket text is data: it is read,
masked and quoted, and never decides anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import get_args

from app.domain.extraction.bodies.injection import is_suspect
from app.domain.extraction.errors.completion import completed
from app.domain.extraction.errors.find import find_errors
from app.domain.extraction.errors.messages import ErrorAt, verbatim
from app.domain.extraction.errors.settling import settled
from app.domain.extraction.identifiers.fallbacks import (
    is_business,
    is_quoted_in_error,
    is_starter,
    more_jobs,
    more_transactions,
)
from app.domain.extraction.identifiers.id_places import (
    is_value_in_error,
    placed_jobs,
    placed_transactions,
    scheduler_jobs,
    without_corrected,
)
from app.domain.extraction.identifiers.jobs import IdFound, find_job_ids
from app.domain.extraction.identifiers.ticket_refs import prior_mentions
from app.domain.extraction.identifiers.transactions import choose_transaction, find_transactions
from app.domain.extraction.labels import find_pairs
from app.domain.extraction.meaning.buckets import find_bucket, is_vip
from app.domain.extraction.meaning.causes import find_causes
from app.domain.extraction.meaning.job_failure import is_job_failure, names_connection_cause
from app.domain.extraction.meaning.kind import is_exception
from app.domain.extraction.meaning.patterns import find_pattern
from app.domain.extraction.meaning.signals import is_still_running, mentions_concurrent
from app.domain.extraction.model import ErrorFound, Extraction, Span, TicketText
from app.domain.extraction.reading import FILLER, Reading, read_ticket
from app.domain.extraction.systems.handoff import gather_hops
from app.domain.extraction.systems.mentions import Mention, find_mentions, named
from app.domain.extraction.systems.records import Clauses, of_origin, of_receiver
from app.domain.extraction.thread_parts import with_older_marked
from app.domain.extraction.times.find import failure_moment
from app.domain.extraction.triggers.agents import find_agent
from app.domain.extraction.triggers.find import find_trigger
from app.domain.playbook import Playbook
from app.domain.redaction import KINDS, Masking, sensitive_spans
from app.domain.ticket import DateOrder, TextContext

_SCANNED_HEAD, _SCANNED_TAIL = 80_000, 40_000


def extract(text: TicketText, playbook: Playbook) -> Extraction:
    """All that the text of one ticket states. What it does not state stays ``None``; nothing is guessed.

    Linear in the length of the body, which is read at its beginning, its end and around errors where it is very long.
    """
    reading = read_ticket(text)
    blanked = (reading.text,) if reading.text != reading.content else ()
    suspect = is_suspect((*blanked, *_unread(text, reading), *reading.body.hidden))
    masking = Masking(reading.text)
    content = reading.content
    pairs = find_pairs(content)
    newest = with_older_marked(reading)
    errors = find_errors(newest, pairs)
    jobs = [*scheduler_jobs(newest, pairs), *find_job_ids(newest, pairs)]
    evidence = bool(errors and (errors[0].code or errors[0].weight >= 4.5)) and bool(jobs or _reports_failure(errors))
    transactions = find_transactions(newest, pairs)
    if not is_exception(reading, has_evidence=evidence, names_record=bool(jobs or transactions)):
        return Extraction(
            is_exception=False, pii_masked=_kinds_masked(text, reading, masking), injection_suspected=suspect
        )
    jobs = [each for each in jobs if not is_starter(reading, each)]
    transactions = [each for each in transactions if not is_value_in_error(content, each, errors)]
    if _values(transactions) <= _values(jobs):
        transactions += more_transactions(newest, pairs, _values(jobs))
    if _values(transactions) <= _values(jobs):
        transactions += placed_transactions(newest, _values(jobs))
    jobs = [each for each in jobs if each.weight > 3.5 or not is_business(each, transactions)]
    taken = _values(transactions) | {each.code for each in errors if each.code}
    jobs = jobs or placed_jobs(newest, pairs, taken) or more_jobs(newest, pairs, taken)
    jobs, transactions = without_corrected(content, jobs), without_corrected(content, transactions)
    ids = frozenset(each.value for each in (*jobs, *transactions) if each.weight >= 1.5)
    sure = _values(jobs) | _values([each for each in transactions if each.kind in {"order", "payment"}])
    errors = settled(newest, pairs, completed(newest, pairs, errors, ids, sure), _called(jobs, transactions))
    transactions = [
        each
        for each in transactions
        if not is_quoted_in_error(each, errors) and not is_value_in_error(content, each, errors)
    ]
    context = TextContext(
        default_timezone=text.context.default_timezone or playbook.context_timezone,
        date_order=text.context.date_order or _date_order(playbook),
    )
    mentions = find_mentions(reading, playbook.systems)
    state = _State(reading, masking, jobs=jobs, errors=errors, mentions=mentions)
    state.read_ids(transactions)
    moment = failure_moment(
        newest, pairs, errors, context, text.created_at, of_a_run=state.job is not None or state.transaction is None
    )
    named_systems = [(each.start, each.end) for each in mentions if not each.generic]
    trigger = find_agent(reading, pairs, find_trigger(reading, pairs, named_systems), named_systems)
    job_failure = is_job_failure(
        reading,
        run=state.job is not None and state.job.kind == "run",
        error=bool(errors),
        single=state.job is None and state.transaction is not None,
    )
    connection = names_connection_cause(content)
    primary = errors[0] if errors else None
    shape = f"{primary.code or ''} {primary.text or ''}" if primary else ""
    clauses = Clauses(content, mentions)
    hops = gather_hops(reading, mentions, clauses)
    stated = hops.failing("")
    states = (clauses.state(stated.origin, receiving=False), clauses.state(stated.receiver, receiving=True))
    pattern = find_pattern(
        reading.main,
        states,
        shape_text=shape,
        connection=connection,
        ends=(
            stated.origin.role if stated.origin else None,
            stated.receiver.role if stated.receiver else None,
        ),
    )
    handoff = hops.failing(pattern)
    decision = handoff.origin is not None and handoff.origin.role == "fraud_tool"
    vip = is_vip(content)
    ruled_out, suspected = find_causes(content)
    for name, mention in (("originating_system", handoff.origin), ("receiving_system", handoff.receiver)):
        if mention is not None:
            state.quote(name, mention.start, mention.end)
    if moment is not None:
        state.quote("timestamp", moment.start, moment.end)
    trigger_value = None
    if trigger is not None:
        trigger_value = trigger.value if trigger.value == "reporter" else state.masked(trigger.value)
        state.quote("trigger", trigger.start, trigger.end)
    code, error_text = state.error(primary)
    prior = [
        (value, start)
        for value, start in prior_mentions(content)
        if value not in state.kept and not _covered(start, start + len(value), state.masking.spans)
    ]
    for value, start in prior[:1]:
        state.quote("prior_mentions", start, start + len(value))
    missing = _missing(
        has_id=state.job is not None or state.transaction is not None,
        has_time=moment is not None,
        has_error=bool(code or error_text),
        has_trigger=trigger is not None,
    )
    return Extraction(
        is_exception=True,
        is_job_failure=job_failure,
        job_id=state.job.value if state.job else None,
        transaction_id=state.transaction.value if state.transaction else None,
        error_code=code,
        error_text=error_text,
        timestamp=moment.at if moment else None,
        trigger=trigger_value,
        trigger_kind=trigger.kind if trigger else None,
        originating_system=named(handoff.origin),
        receiving_system=named(handoff.receiver),
        pattern=pattern,
        bucket=find_bucket(
            reading.main if shape in reading.main else f"{reading.main}\n{shape}",
            pattern,
            vip=vip,
            words=playbook.bucket_words,
            roles=frozenset(each.role for each in mentions if not each.generic),
        ),
        missing_capture=missing,
        ruled_out=ruled_out,
        suspected=suspected,
        originating_record=of_origin(
            clauses.state(handoff.origin, receiving=False), pattern, content, decision=decision
        )
        if handoff.origin is not None
        else None,
        receiving_record=of_receiver(
            clauses.state(handoff.receiver, receiving=True),
            pattern,
            content,
            primary.text if primary else None,
            decision=decision,
            single=state.transaction is not None and not job_failure,
        )
        if handoff.receiver is not None
        else None,
        still_running=is_still_running(reading.main),
        additional_errors=state.additional(errors[1:]),
        prior_mentions=tuple(value for value, _ in prior),
        vip_flag=vip,
        concurrent_process_mentioned=mentions_concurrent(content),
        pii_masked=_kinds_masked(text, reading, state.masking),
        injection_suspected=suspect,
        provenance=state.spans,
    )


@dataclass(slots=True)
class _State:
    """What has been read so far: the ids (which masking keeps) and the spans."""

    reading: Reading
    masking: Masking
    jobs: list[IdFound]
    errors: list[ErrorAt]
    mentions: list[Mention]
    job: IdFound | None = None
    transaction: IdFound | None = None
    spans: dict[str, Span] = field(default_factory=dict)

    def read_ids(self, transactions: list[IdFound]) -> None:
        transactions = sorted(
            (self._weighed(each) for each in transactions), key=lambda each: (each.quoted, -each.weight, each.start)
        )
        codes = frozenset(error.code for error in self.errors if error.code)
        secrets = self.masking.spans
        transactions = [each for each in transactions if not _covered(each.start, each.end, secrets)]
        self.jobs = [each for each in self.jobs if not _covered(each.start, each.end, secrets)]
        business = {each.value: each for each in transactions if each.weight >= 4 and each.kind in {"payment", "order"}}
        tickets = frozenset(value for value, _ in prior_mentions(self.reading.content))
        self.job = next(
            (
                job for job in self.jobs
                if job.value not in codes
                and (job.weight >= 3.5 or job.value not in tickets)
                and not (job.value in business and business[job.value].weight >= job.weight)
            ),
            None,
        )  # fmt: skip
        job_value = self.job.value if self.job else None
        self.transaction = choose_transaction(transactions, job_value, codes | (tickets - business.keys()))
        self.masking = self.masking.keeping(self.kept)
        for name, found in (("job_id", self.job), ("transaction_id", self.transaction)):
            if found is not None:
                self.quote(name, found.start, found.end)

    def _weighed(self, found: IdFound) -> IdFound:
        """An order number beside a shop or marketplace goes before one beside the system that received the order."""
        if found.kind != "order":
            return found
        beside = [
            each for each in self.mentions if -2 <= found.start - each.end <= 22 or 0 <= each.start - found.end <= 8
        ]
        if any(each.role in {"storefront", "marketplace"} for each in beside):
            return replace(found, weight=found.weight + 1.2)
        if any(each.role in {"erp", "wms", "oms"} for each in beside):
            return replace(found, weight=found.weight - 0.8)
        return found

    @property
    def kept(self) -> tuple[str, ...]:
        return tuple(found.value for found in (self.job, self.transaction) if found is not None)

    def masked(self, value: str) -> str:
        return self.masking.value(value)

    def quote(self, name: str, start: int, end: int) -> None:
        self.spans[name] = self.reading.span(start, end, self.masking.piece(start, end))

    def error(self, error: ErrorAt | None) -> tuple[str | None, str | None]:
        if error is None:
            return None, None
        if error.code_at is not None:
            self.quote("error_code", *error.code_at)
        if error.text_at is not None:
            self.quote("error_text", *error.text_at)
        return self._pair(error)

    def additional(self, errors: Iterable[ErrorAt]) -> tuple[ErrorFound, ...]:
        found = [self._pair(error) for error in list(errors)[:20]]
        return tuple(ErrorFound(error_code=code, error_text=text) for code, text in found)

    def _message(self, error: ErrorAt) -> str:
        """The message, masked by its place in the text where it stands there as it is."""
        text = self._as_written(error)
        if error.text_at is not None and verbatim(self.reading.text[slice(*error.text_at)]) == verbatim(text):
            return verbatim(self.masking.piece(*error.text_at))
        return self.masked(verbatim(text))

    def _as_written(self, error: ErrorAt) -> str:
        """The message, with what was filled up in the reading."""
        if error.text is None or error.text_at is None or FILLER not in error.text:
            return (error.text or "").replace(FILLER, "")
        return self.reading.text[slice(*error.text_at)]

    def _pair(self, error: ErrorAt) -> tuple[str | None, str | None]:
        return (
            self.masked(error.code) if error.code else None,
            self._message(error) if error.text else None,
        )


def _unread(text: TicketText, reading: Reading) -> tuple[str, ...]:
    """The original body, where not all of it was read."""
    return (text.body,) if len(text.body) > len(reading.text) + 2000 else ()


def _covered(first: int, last: int, secrets: list[tuple[int, int, str]]) -> bool:
    """Whether an id candidate is part of something that is masked: that is never an id."""
    return any(start < last and first < end for start, end, _ in secrets)


def _kinds_masked(text: TicketText, reading: Reading, masking: Masking) -> tuple[str, ...]:
    """The kinds of secrets and personal data anywhere in the ticket, in the order of ``KINDS``.

    The original body counts as well, for what is in it but not in the readable text (attributes, comments).
    """
    found = {kind for _, _, kind in masking.spans}
    unread = ["\n".join(reading.body.hidden)[:_SCANNED_TAIL]]
    if text.body_format not in {"plain", "email_thread"} or len(text.body) > len(reading.text):
        unread += [text.body[:_SCANNED_HEAD], text.body[_SCANNED_HEAD:][-_SCANNED_TAIL:]]
    for piece in unread:
        found |= {
            kind
            for start, end, kind in sensitive_spans(piece)
            if kind not in found and piece[start:end] not in reading.text and piece[start:end] not in masking.keep
        }
    return tuple(kind for kind in KINDS if kind in found)


def _called(jobs: list[IdFound], transactions: list[IdFound]) -> frozenset[str]:
    """The values that the text calls a job, an order or a document."""
    sure = [*(each for each in jobs if each.weight >= 4), *(each for each in transactions if each.weight >= 2)]
    return _values(sure)


def _values(found: list[IdFound]) -> frozenset[str]:
    return frozenset(each.value for each in found)


def _missing(*, has_id: bool, has_time: bool, has_error: bool, has_trigger: bool) -> tuple[str, ...]:
    """What the capture minimum lacks, in its fixed order."""
    present = (
        ("job_or_transaction_id", has_id), ("timestamp", has_time), ("error_text", has_error), ("trigger", has_trigger)
    )  # fmt: skip
    return tuple(element for element, there in present if not there)


def _reports_failure(errors: list[ErrorAt]) -> bool:
    return any(error.weight >= 5 for error in errors)


def _date_order(playbook: Playbook) -> DateOrder | None:
    return next((order for order in get_args(DateOrder) if order == playbook.context_date_order), None)
