from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.extraction.model import CAUSES, ErrorFound, Extraction, Span, SystemNamed
from app.domain.fields import ALL_RULED_OUT, CAUSE_LABELS, RECORD_FIELDS
from app.domain.next_step import Facts, recommend
from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.record import Record
from app.domain.record_builder import Findings, build_record
from app.domain.recurrence import Recurrence, history_among
from app.domain.recurrence import recurrence as recurrence_in
from app.domain.system_state import SystemState, system_state
from app.domain.ticket import GateFields, Person, Ticket
from app.domain.traces import RecordFieldOnTicket
from schemas import validator

NOW = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
POLICY = RecurrencePolicy()
AGENT = Person(id="a1", name="Ada Agent", role="agent")
OWN = Person(id="app", name="Handoff Gate", role="app")
ALONE = Recurrence(comparable=True, episodes_in_prior_window=1, episodes_in_automation_window=1)


def findings(ticket: Ticket, extraction: Extraction, **values: Any) -> Findings:
    state: SystemState = values.pop("state", system_state("", extraction, NOW, NOW))
    history: Recurrence = values.pop("recurrence", ALONE)
    step = recommend(
        Facts(
            extraction=extraction,
            state=state,
            recurrence=history,
            policy=POLICY,
            failure_time_known=True,
            now=NOW,
        )
    )
    return Findings(
        ticket=ticket,
        extraction=extraction,
        state=state,
        recurrence=history,
        next_step=step,
        policy=POLICY,
        edits=values.pop("edits", {}),
        subject=values.pop("subject", ticket.subject),
        **values,
    )


def recurrence(present: Occurrence, others: list[Occurrence], policy: RecurrencePolicy) -> Recurrence:
    return recurrence_in(present, history_among(present, others), policy)


def built(ticket: Ticket, extraction: Extraction, **values: Any) -> Record:
    return build_record(findings(ticket, extraction, **values))[0]


Tickets = Callable[..., Ticket]
Extractions = Callable[..., Extraction]
Occurrences = Callable[..., Occurrence]


def test_the_record_has_the_14_fields_in_order_and_matches_its_schema(ticket: Tickets, extraction: Extractions) -> None:
    record = built(ticket(), extraction())
    assert [value.key for value in record] == [spec.key for spec in RECORD_FIELDS]
    validator("record").validate(record.to_dict())


def test_an_empty_extraction_makes_a_valid_record_that_invents_nothing(ticket: Tickets) -> None:
    record = built(ticket(), Extraction(is_exception=True))
    validator("record").validate(record.to_dict())
    assert record["job_or_transaction_id"].text == "unknown: not stated in the ticket"
    assert {value.key for value in record if value.known} == {
        "prior_occurrences_90d",
        "prior_resolution",
        "recommended_next_step",
    }


def test_the_error_is_shown_as_code_and_verbatim_text(ticket: Tickets, extraction: Extractions) -> None:
    assert built(ticket(), extraction())["error_code"].text == "GW-TIMEOUT: gateway did not answer within 30 s"
    assert built(ticket(), extraction(error_text=None))["error_code"].text == "GW-TIMEOUT"
    assert built(ticket(), extraction(error_code=None))["error_code"].text == "gateway did not answer within 30 s"


def test_further_errors_are_all_reported(ticket: Tickets, extraction: Extractions) -> None:
    more = (ErrorFound(error_code="E-2", error_text="second"), ErrorFound(error_code=None, error_text="third"))
    assert built(ticket(), extraction(additional_errors=more))["error_code"].text.endswith(
        "; also E-2: second; also third"
    )


def test_the_timestamp_keeps_its_offset(ticket: Tickets, extraction: Extractions) -> None:
    assert built(ticket(), extraction())["exact_timestamp"].text == "2026-11-02T10:42:00+01:00"


def test_what_people_entered_in_gate_fields_fills_what_the_text_leaves_open(
    ticket: Tickets, extraction: Extractions
) -> None:
    filled = ticket(fields=GateFields(job_id="ORD-SYNC-4471", failed_at=NOW))
    record = built(filled, extraction(job_id=None, timestamp=None))
    assert record["job_or_transaction_id"].source == "human"
    assert record["exact_timestamp"].text == "2026-11-02T09:42:00+00:00"


def test_a_value_says_where_it_was_found(ticket: Tickets, extraction: Extractions) -> None:
    value = built(ticket(), extraction())["job_or_transaction_id"]
    assert (value.source, value.detail) == ("text", "“ORD-SYNC-4471”")


def test_what_a_person_wrote_wins_and_is_kept(ticket: Tickets, extraction: Extractions) -> None:
    edits = {
        "trigger": RecordFieldOnTicket(text="nightly cron", editor=AGENT),
        "cache_status": RecordFieldOnTicket(text="fine", editor=OWN),
        "user_sessions": RecordFieldOnTicket(text="fine", editor=None),
        "sync_job_status": RecordFieldOnTicket(text="  ", editor=AGENT),
    }
    record, kept = build_record(findings(ticket(), extraction(), edits=edits))
    assert kept == {"trigger"}
    assert (record["trigger"].text, record["trigger"].source) == ("nightly cron", "human")
    assert record["cache_status"].source == "unknown"


def test_what_a_person_wrote_is_masked_and_shows_in_the_headline(ticket: Tickets, extraction: Extractions) -> None:
    edits = {
        "job_or_transaction_id": RecordFieldOnTicket(text="ORD-SYNC-9", editor=AGENT),
        "trigger": RecordFieldOnTicket(text="card 4111 1111 1111 1111", editor=AGENT),
    }
    record = built(ticket(), extraction(), edits=edits)
    assert record.headline.startswith("ORD-SYNC-9 ")
    assert "4111" not in str(record.to_dict())
    assert "card" in record.masked


def test_the_masked_subject_stands_in_for_the_job(ticket: Tickets, extraction: Extractions) -> None:
    written = ticket(subject="Refund to 4111 1111 1111 1111")
    record = built(written, extraction(job_id=None), subject="Refund to [CARD-1]")
    assert record.headline.startswith("Refund to [CARD-1] failing")


def test_the_headline_names_job_since_when_and_the_error(ticket: Tickets, extraction: Extractions) -> None:
    assert built(ticket(), extraction()).headline == (
        "ORD-SYNC-4471 failing since 2026-11-02T10:42:00+01:00: GW-TIMEOUT: gateway did not answer within 30 s"
    )


def test_the_headline_names_the_retailer_where_it_is_known(ticket: Tickets, extraction: Extractions) -> None:
    record = built(ticket(), extraction(), retailer="Bellwood Home")
    assert record.headline.startswith("ORD-SYNC-4471 of Bellwood Home failing since ")


def test_what_was_masked_is_counted(ticket: Tickets, extraction: Extractions) -> None:
    record = built(ticket(), extraction(pii_masked=("card", "email")), masked={"card": 2})
    assert record.masked == ("card", "card", "email")


def test_the_headline_fits_a_text_field(ticket: Tickets, extraction: Extractions) -> None:
    assert len(built(ticket(), extraction(error_text="x" * 900)).headline) == 255


def test_prior_occurrences_are_counted_and_listed_with_tickets(
    ticket: Tickets, extraction: Extractions, occurrence: Occurrences
) -> None:
    priors = [
        occurrence("OPS-12", occurred_at=NOW - timedelta(days=31)),
        occurrence("5158", occurred_at=NOW - timedelta(days=1)),
        occurrence("OPS-16", occurred_at=NOW - timedelta(hours=1)),
    ]
    record = built(ticket(), extraction(), recurrence=recurrence(occurrence("OPS-17"), priors, POLICY))
    assert record["prior_occurrences_90d"].text == (
        "2 in 90 days (1 in 30): OPS-12 on 2026-10-02, ZD 5158 on 2026-11-01; same episode: OPS-16 on 2026-11-02"
    )
    assert record["prior_occurrences_90d"].source == "history"


def test_no_prior_occurrence_is_said_as_such(ticket: Tickets, extraction: Extractions) -> None:
    assert built(ticket(), extraction())["prior_occurrences_90d"].text == "none in 90 days"


def test_many_prior_occurrences_name_the_latest_and_count_the_rest(
    ticket: Tickets, extraction: Extractions, occurrence: Occurrences
) -> None:
    priors = [occurrence(f"OPS-{n}", occurred_at=NOW - timedelta(days=n)) for n in range(1, 9)]
    text = built(ticket(), extraction(), recurrence=recurrence(occurrence("OPS-17"), priors, POLICY))[
        "prior_occurrences_90d"
    ].text
    assert text.startswith("8 in 90 days (8 in 30): OPS-5 on")
    assert text.endswith("OPS-1 on 2026-11-01, and 3 earlier")


def test_without_anything_to_compare_by_the_history_is_unknown(ticket: Tickets, extraction: Extractions) -> None:
    alone = Recurrence(comparable=False, episodes_in_prior_window=1, episodes_in_automation_window=1)
    record = built(ticket(), extraction(error_code=None, error_text=None), recurrence=alone)
    assert record["prior_occurrences_90d"].source == "unknown"
    assert record["prior_resolution"].source == "unknown"


def test_the_prior_resolution_says_whether_it_held(
    ticket: Tickets, extraction: Extractions, occurrence: Occurrences
) -> None:
    fixed = occurrence(
        "OPS-12",
        occurred_at=NOW - timedelta(days=3),
        closed_at=NOW - timedelta(days=2),
        resolution_reason="credentials_renewed",
        resolution="token renewed, run 881 green",
    )
    record = built(ticket(), extraction(), recurrence=recurrence(occurrence("OPS-17"), [fixed], POLICY))
    assert record["prior_resolution"].text == (
        "credentials renewed: token renewed, run 881 green (OPS-12, closed 2026-10-31): held 2 days, then failed again"
    )
    assert "back after an earlier fix" in record.summary


def test_open_prior_tickets_leave_the_resolution_unknown(
    ticket: Tickets, extraction: Extractions, occurrence: Occurrences
) -> None:
    still_open = occurrence("OPS-12", occurred_at=NOW - timedelta(days=3))
    record = built(ticket(), extraction(), recurrence=recurrence(occurrence("OPS-17"), [still_open], POLICY))
    assert record["prior_resolution"].text.startswith("unknown: ")


def test_both_sides_of_the_handoff_are_named(ticket: Tickets, extraction: Extractions) -> None:
    record = built(
        ticket(),
        extraction(
            originating_record="confirmed",
            receiving_record="rejected",
            originating_system=SystemNamed(name="Shopify", role="storefront"),
            receiving_system=SystemNamed(name="NetSuite", role="erp"),
        ),
    )
    assert record["originating_record"].text == "Confirmed (Shopify)"
    assert record["receiving_record"].text == ("Rejected: GW-TIMEOUT: gateway did not answer within 30 s (NetSuite)")
    assert "between Shopify and NetSuite" in record.summary


def test_the_seven_causes_stand_in_order_with_their_state(ticket: Tickets, extraction: Extractions) -> None:
    text = built(ticket(), extraction(ruled_out=("session_expiry",), suspected=("gateway_timeout",)))[
        "ruled_out_causes"
    ].text
    places = [text.index(CAUSE_LABELS[cause]) for cause in CAUSES]
    assert places == sorted(places)
    assert "Session expiry: ruled out, no reason given" in text
    assert "Third-party gateway timeout: suspected" in text
    assert text.count("not checked") == 5


def test_the_standard_sentence_stands_only_when_all_seven_have_reasons(
    ticket: Tickets, extraction: Extractions
) -> None:
    reasons = {f"ruled_out.{cause}": Span(source="text", start=0, end=4, quote=f"checked {cause}") for cause in CAUSES}
    complete = extraction(ruled_out=CAUSES, provenance=reasons)
    assert built(ticket(), complete)["ruled_out_causes"].text.endswith(ALL_RULED_OUT)
    del reasons["ruled_out.session_expiry"]
    incomplete = extraction(ruled_out=CAUSES, provenance=reasons)
    assert ALL_RULED_OUT not in built(ticket(), incomplete)["ruled_out_causes"].text


def test_the_summary_has_two_sentences(ticket: Tickets, extraction: Extractions) -> None:
    assert built(ticket(), extraction()).summary == (
        "A job failed, triggered by svc-shopify-prod (process). "
        "It is the 1st occurrence in 90 days, and the recommended next step is to retry once."
    )
