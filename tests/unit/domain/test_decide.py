from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.decide import Decision, Understanding, closing_move, decide, occurrence_of, understand
from app.domain.extraction.model import Extraction
from app.domain.fingerprint import fingerprint
from app.domain.gate.model import Evidence, Memory
from app.domain.note_composer import record_note
from app.domain.occurrence import Occurrence
from app.domain.playbook import GatePolicy, Playbook, ScopePolicy
from app.domain.recurrence import history_among
from app.domain.similarity import document
from app.domain.system_state import system_state
from app.domain.terms import ticket_terms
from app.domain.ticket import GateFields, Person, Ticket, TicketRef, Transition
from app.domain.traces import RecordFieldOnTicket, TicketView, Traces

FAILED = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
CLOSED = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
PLAYBOOK = Playbook(version="p1")
SHADOW = Playbook(
    version="p2",
    gate=GatePolicy(job_failure=ScopePolicy(mode="shadow"), exception=ScopePolicy(mode="shadow")),
)
AGENT = Person(id="a1", name="Ada Agent", role="agent")
JOB_FAILURE = GateFields(is_job_failure=True)
Tickets = Callable[..., Ticket]
Extractions = Callable[..., Extraction]
Occurrences = Callable[..., Occurrence]
Closing = Callable[..., Transition]


def understood(extraction: Extraction, **values: Any) -> Understanding:
    known: dict[str, Any] = {
        "extraction": extraction,
        "fingerprint": fingerprint(extraction.error_code, extraction.error_text),
        "scope_hint": "job_failure",
        "occurred_at": FAILED,
        "failure_time_known": True,
        "state": system_state("", extraction, FAILED, FAILED),
        "document": document(
            TicketRef(system="jira", site="test", id="1"), FAILED, ticket_terms("Order sync errored", "")
        ),
        "subject": "Order sync errored",
    }
    return Understanding(**(known | values))


@pytest.mark.parametrize("subject", ["Refund to 4111 1111 1111 1111", "hunter2-Secret! is refused"])
def test_a_subject_is_masked_with_what_the_body_tells_of_it(ticket: Tickets, subject: str) -> None:
    body = "Order sync failed with E42: no access.\npassword: hunter2-Secret!"
    understanding = understand(ticket(subject=subject, body=body), PLAYBOOK)
    assert "4111" not in understanding.subject
    assert "hunter2" not in understanding.subject
    assert occurrence_of(ticket(subject=subject, body=body), understanding).subject == understanding.subject


def decided(ticket: Ticket, extraction: Extraction, **values: Any) -> Decision:
    known: dict[str, Any] = {
        "view": TicketView(ticket=ticket, traces=values.pop("traces", Traces())),
        "understanding": understood(extraction),
        "evidence": Evidence(),
        "memory": Memory(),
        "playbook": PLAYBOOK,
        "now": NOW,
    }
    known |= values
    others = known.get("priors", ())
    known["priors"] = history_among(occurrence_of(ticket, known["understanding"]), others)
    return decide(**known)


def test_the_failure_happened_when_the_ticket_says_so(ticket: Tickets) -> None:
    stated = understand(ticket(), PLAYBOOK)
    assert stated.occurred_at == FAILED
    assert stated.failure_time_known


def test_without_a_stated_time_the_field_and_then_the_creation_counts(ticket: Tickets) -> None:
    silent = ticket(body="The nightly order sync job failed, please look into it.")
    entered = replace(silent, fields=GateFields(failed_at=FAILED))
    assert understand(entered, PLAYBOOK).occurred_at == FAILED
    assert understand(silent, PLAYBOOK).occurred_at == silent.created_at
    assert not understand(silent, PLAYBOOK).failure_time_known


def test_the_zone_of_the_playbook_helps_where_the_ticket_names_none(ticket: Tickets) -> None:
    local = ticket(body="Job ORD-SYNC-4471 failed at 2026-11-02 10:42:00 with error GW-TIMEOUT: no answer")
    assert understand(local, PLAYBOOK).extraction.timestamp is None
    berlin = replace(PLAYBOOK, context_timezone="Europe/Berlin")
    assert understand(local, berlin).occurred_at == FAILED


def test_the_same_exception_in_both_trackers_has_the_same_fingerprint(ticket: Tickets) -> None:
    says = "Order export job ORD-{n} failed at {at}. Error: INV-NOT-FOUND: inventory item {n} is not in location {n}"
    adf = {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": says.format(n=5521, at="2026-11-02T10:42:00Z")}]}
        ],
    }
    in_jira = ticket(body=json.dumps(adf), body_format="adf")
    in_zendesk = ticket(
        system="zendesk",
        id="5158",
        key="5158",
        body=f"<p>{says.format(n=98112, at='2027-01-05T02:00:00Z')}</p>",
        body_format="html",
        created_at=datetime(2027, 1, 5, 3, 0, tzinfo=UTC),
    )
    one, other = understand(in_jira, PLAYBOOK).fingerprint, understand(in_zendesk, PLAYBOOK).fingerprint
    assert one is not None
    assert one == other


def test_a_ticket_that_is_no_exception_and_not_gated_gets_no_record(ticket: Tickets) -> None:
    decision = decided(ticket(subject="Thank you"), Extraction(is_exception=False))
    assert decision.record is None
    assert decision.occurrence is None
    assert decision.update.record is None
    assert decision.verdict.allowed


def test_a_gated_ticket_gets_a_record_whatever_its_text_says(ticket: Tickets) -> None:
    decision = decided(ticket(fields=JOB_FAILURE), Extraction(is_exception=False))
    assert decision.record is not None
    assert decision.occurrence is not None


def test_closing_without_proof_is_refused_with_who_and_when(ticket: Tickets, closing: Closing) -> None:
    closed = ticket(status_category="done", history=(closing(CLOSED),), fields=JOB_FAILURE)
    refusal = decided(closed, Extraction(is_exception=True, is_job_failure=True)).update.refusal
    assert refusal is not None
    assert (refusal.closed_at, refusal.closed_by, refusal.disputed) == (CLOSED, AGENT, False)


def test_an_open_ticket_without_proof_is_not_refused(ticket: Tickets, extraction: Extractions) -> None:
    decision = decided(ticket(fields=JOB_FAILURE), extraction())
    assert not decision.verdict.allowed
    assert decision.update.refusal is None


def test_shadow_mode_refuses_nothing(ticket: Tickets, extraction: Extractions, closing: Closing) -> None:
    closed = ticket(status_category="done", history=(closing(CLOSED),), fields=JOB_FAILURE)
    assert decided(closed, extraction(), playbook=SHADOW).update.refusal is None


def test_the_last_move_from_open_to_done_counts_in_any_order(ticket: Tickets, closing: Closing) -> None:
    first, again = closing(CLOSED - timedelta(hours=1)), closing(CLOSED)
    between = closing(CLOSED - timedelta(minutes=30), to_category="open", to_status="To Do", from_category="done")
    onward = closing(CLOSED + timedelta(minutes=5), from_status="Done", to_status="Archived", from_category="done")
    assert closing_move(ticket(history=(onward, again, between, first))) == again


def test_a_ticket_created_done_was_closed_when_it_was_created(ticket: Tickets) -> None:
    born_done = ticket(status_category="done", fields=JOB_FAILURE)
    refusal = decided(born_done, Extraction(is_exception=True, is_job_failure=True)).update.refusal
    assert refusal is not None
    assert (refusal.closed_at, refusal.closed_by) == (born_done.created_at, None)


@pytest.mark.parametrize(
    ("ages", "disputed"),
    [
        ((1, 4, 10), True),
        ((1, 4), False),
        ((1, 4, 11), False),
        ((-1, 4, 9), False),
    ],
)
def test_three_undone_closes_in_ten_minutes_are_a_dispute(
    ticket: Tickets, closing: Closing, ages: tuple[int, ...], disputed: bool
) -> None:
    closed = ticket(status_category="done", history=(closing(CLOSED),), fields=JOB_FAILURE)
    memory = Memory(reverts=tuple(NOW - timedelta(minutes=age) for age in ages))
    refusal = decided(closed, Extraction(is_exception=True), memory=memory).update.refusal
    assert refusal is not None
    assert refusal.disputed is disputed


def test_a_refused_close_is_no_resolution(ticket: Tickets, extraction: Extractions, closing: Closing) -> None:
    fields = GateFields(is_job_failure=True, resolution_reason="fixed_root_cause", verification_note="Fixed.")
    closed = ticket(status_category="done", history=(closing(CLOSED),), fields=fields)
    refused, let_through = decided(closed, extraction()), decided(closed, extraction(), playbook=SHADOW)
    assert refused.occurrence is not None
    assert refused.occurrence.closed_at is None
    assert let_through.occurrence is not None
    assert let_through.occurrence.closed_at == CLOSED
    assert let_through.occurrence.resolution_reason == "fixed_root_cause"


def test_the_resolution_and_subject_are_masked_before_they_are_kept(ticket: Tickets, extraction: Extractions) -> None:
    fields = GateFields(is_job_failure=True, verification_note="Refunded card 4111 1111 1111 1111, run 881 green.")
    decision = decided(ticket(fields=fields, subject="Card 4111111111111111 charged twice"), extraction())
    assert decision.occurrence is not None
    assert "4111" not in f"{decision.occurrence.resolution} {decision.occurrence.subject}"
    assert "run 881 green" in (decision.occurrence.resolution or "")


def test_earlier_occurrences_are_counted_and_shown_newest_first(
    ticket: Tickets, extraction: Extractions, occurrence: Occurrences
) -> None:
    made = fingerprint("GW-TIMEOUT", "gateway did not answer within 30 s")
    assert made is not None
    priors = [
        occurrence(f"OPS-{n}", fingerprint=made.id, occurred_at=FAILED - timedelta(days=n)) for n in (20, 10, 200)
    ]
    decision = decided(ticket(), extraction(), priors=priors)
    assert decision.next_step.step == "flag_for_automation"
    assert [one.key for one in decision.update.priors] == ["OPS-10", "OPS-20"]


def test_what_a_person_wrote_is_kept(ticket: Tickets, extraction: Extractions) -> None:
    traces = Traces(record_fields={"trigger": RecordFieldOnTicket(text="nightly cron", editor=AGENT)})
    decision = decided(ticket(), extraction(), traces=traces)
    assert decision.update.kept == {"trigger"}


def test_a_failure_time_that_a_person_entered_is_known(ticket: Tickets, extraction: Extractions) -> None:
    silent = understood(extraction(timestamp=None), failure_time_known=False)
    assert decided(ticket(), extraction(), understanding=silent).next_step.step == "escalate"
    traces = Traces(record_fields={"exact_timestamp": RecordFieldOnTicket(text="2026-11-02T09:42Z", editor=AGENT)})
    assert decided(ticket(), extraction(), understanding=silent, traces=traces).next_step.step == "retry"


def test_the_same_values_give_the_same_decision_and_a_later_look_the_same_note(
    ticket: Tickets, extraction: Extractions
) -> None:
    first, again = decided(ticket(), extraction()), decided(ticket(), extraction())
    later = decided(ticket(), extraction(), now=NOW + timedelta(minutes=30))
    assert first == again
    assert record_note(first.update) == record_note(later.update)


def test_a_note_changes_once_when_a_step_becomes_overdue_and_not_as_time_goes_on(
    ticket: Tickets, extraction: Extractions
) -> None:
    before, after, long_after = (
        record_note(decided(ticket(), extraction(), now=NOW + timedelta(days=days)).update) for days in (0, 3, 30)
    )
    assert before != after
    assert after == long_after
