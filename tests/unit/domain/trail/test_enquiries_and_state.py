"""What is asked for a ticket, and how what was seen changes the recommendation's facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.extraction.model import Extraction
from app.domain.probing.model import Answer, Run, Subject, Value
from app.domain.probing.questions import QUESTIONS
from app.domain.system_state import SystemState
from app.domain.trail.enquiries import enquiries, named_sku, subject_of
from app.domain.trail.state_seen import with_state_seen

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
TICKET = Extraction(is_exception=True, job_id="ORD-SYNC-4471", transaction_id="#1001")


def answer(question: Any, value: Value | None, outcome: Any = "answered") -> Answer:
    subject = subject_of(TICKET, TICKET.job_id)
    assert subject is not None
    return Answer(
        question=question,
        subject=subject,
        probe="p",
        system="Airflow",
        at=AT,
        as_of=AT + timedelta(minutes=2),
        outcome=outcome,
        value=value,
    )


def runs(*found: Run) -> Value:
    return Value(runs=found)


def test_a_transaction_may_be_an_order_or_a_payment_and_a_job_a_run() -> None:
    subject = subject_of(TICKET, TICKET.job_id)
    assert subject is not None
    assert {key: subject.get(key) for key in ("order", "payment", "run", "job", "account")} == {
        "order": "#1001",
        "payment": "#1001",
        "run": "ORD-SYNC-4471",
        "job": "ORD-SYNC-4471",
        "account": None,
    }


def test_the_number_of_a_payment_is_no_orders() -> None:
    subject = subject_of(Extraction(is_exception=True, transaction_id="pi_3PabcDEF12345678"), None)
    assert subject is not None
    assert set(subject.ids) == {"payment", "record"}


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("SKU A-1001 shows 12 in Shopify and 0 in NetSuite", "A-1001"),
        ("sku: TSHIRT/RED-M, again the sku TSHIRT/RED-M.", "TSHIRT/RED-M"),
        ("the SKU is unknown", None),
        ("SKU A-1 and SKU A-2 differ", None),
        ("unSKU A-1001", None),
    ],
)
def test_an_article_is_asked_about_where_the_text_names_one_alone(text: str, sku: str | None) -> None:
    assert named_sku(text) == sku


def test_where_the_ticket_names_the_job_alone_its_last_run_before_the_failure_is_the_failed_one() -> None:
    before = Run(id="scheduled__1", state="running", started_at=AT - timedelta(minutes=9))
    assert with_state_seen(TICKET, SystemState(), [answer("job_run", runs(before))])[0].still_running


@pytest.mark.parametrize("transaction", [None, "", "x" * 201, "a\nb", "\x00"])
def test_what_names_nothing_is_not_asked_about(transaction: str | None) -> None:
    assert subject_of(Extraction(is_exception=True, transaction_id=transaction), transaction) is None


def test_only_questions_that_exist_are_asked_and_records_only_where_one_is_named() -> None:
    all_of_them = enquiries(Subject({"order": "#1001", "run": "1", "sku": "A-1"}))
    assert {question for question, _ in all_of_them} == set(QUESTIONS)
    assert {("record_state", "wms"), ("record_exists", "pim")} <= set(all_of_them)
    assert "inventory_level" not in {question for question, _ in enquiries(Subject({"order": "#1001"}))}
    assert ("payment_state", "payment_gateway") in enquiries(Subject({"payment": "pi_3PabcDEF12345678"}))
    assert {question for question, _ in enquiries(Subject({"run": "1"}))} == {
        *("session_state", "cache_age", "system_health"),
        *("job_run", "concurrent_runs"),
    }


def test_a_run_that_is_seen_running_is_still_running_whatever_the_ticket_says() -> None:
    running = answer("job_run", runs(Run(id="ORD-SYNC-4471", state="running", started_at=AT - timedelta(minutes=9))))
    ended = answer("job_run", runs(Run(id="ORD-SYNC-4471", state="failed", started_at=AT, ended_at=AT)))
    other = answer("job_run", runs(Run(id="ORD-SYNC-4499", state="running", started_at=AT + timedelta(minutes=1))))
    says_running = Extraction(is_exception=True, job_id="ORD-SYNC-4471", still_running=True)
    assert with_state_seen(TICKET, SystemState(), [running])[0].still_running
    assert not with_state_seen(says_running, SystemState(), [ended])[0].still_running
    assert with_state_seen(says_running, SystemState(), [other])[0].still_running
    assert not with_state_seen(TICKET, SystemState(), [other])[0].still_running


def test_a_pending_refresh_of_one_system_is_pending() -> None:
    done = answer("cache_age", Value(state="refreshed", facts={"refreshed_at": AT}))
    pending = answer("cache_age", Value(state="refreshing", facts={"refreshed_at": AT}))
    assert with_state_seen(TICKET, SystemState(), [done, pending])[1].cache_refresh_pending
    assert not with_state_seen(TICKET, SystemState(cache_refresh_pending=True), [done])[1].cache_refresh_pending


def test_a_session_that_is_valid_now_is_renewed_and_one_that_ended_tells_when() -> None:
    says_expired = SystemState(session_expired_at=AT)
    valid = answer("session_state", Value(state="valid", facts={"expires_at": AT + timedelta(hours=1)}))
    ended = answer("session_state", Value(state="expired", facts={"expires_at": AT - timedelta(minutes=3)}))
    revoked = answer("session_state", Value(state="revoked"))
    assert with_state_seen(TICKET, says_expired, [valid])[1].session_expired_at is None
    assert with_state_seen(TICKET, SystemState(), [valid, ended])[1].session_expired_at == AT - timedelta(minutes=3)
    assert with_state_seen(TICKET, SystemState(), [revoked])[1].session_expired_at == AT + timedelta(minutes=2)


def test_who_does_not_answer_leaves_the_tickets_word() -> None:
    state = SystemState(session_expired_at=AT, cache_refresh_pending=True)
    silent = [answer(question, None, "not_reachable") for question in ("job_run", "cache_age", "session_state")]
    assert with_state_seen(TICKET, state, silent) == (TICKET, state)
