"""Answers become values of the record: with their moment and source, contradictions named, and nothing invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.probing.model import Answer, Run, Subject, Value
from app.domain.probing.questions import Question
from app.domain.probing.record_values import field_value, preferred
from app.domain.record import RecordValue

FAILED = datetime(2026, 11, 20, 10, 44, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


def answered(question: Question, state: str | None = None, *, probe: str = "netsuite", **parts: object) -> Answer:
    facts = {name: fact for name, fact in parts.items() if name not in ("runs", "subject", "certainty")}
    return Answer(
        question=question,
        subject=Subject({"order": "1001", **dict(parts.get("subject", {}))}),  # type: ignore[call-overload]
        probe=probe,
        system="NetSuite",
        at=FAILED,
        as_of=NOW,
        outcome="answered",
        value=Value(state=state, facts=facts, runs=parts.get("runs")),  # type: ignore[arg-type]
        certainty=parts.get("certainty", "confirmed"),  # type: ignore[arg-type]
        source="NetSuite SuiteQL (netsuite v1, abc)",
    )


def run(name: str, state: str, started: int | None, ended: int | None = None) -> Run:
    """A run that started and ended so many minutes after the failure."""
    moments = [None if minutes is None else FAILED + timedelta(minutes=minutes) for minutes in (started, ended)]
    return Run(id=name, state=state, started_at=moments[0], ended_at=moments[1])


def text_of(key: str, *answers: Answer) -> str:
    value = field_value(key, answers)
    assert value is not None
    return value.text


def test_a_record_that_is_there_is_confirmed_with_its_own_number() -> None:
    value = field_value("receiving_record", [answered("record_exists", "confirmed", reference="SO1001")])
    assert value is not None
    assert (value.text, value.source) == ("confirmed in NetSuite as SO1001", "probe")
    assert value.detail == "NetSuite SuiteQL (netsuite v1, abc), as of 2026-11-20T11:00:00Z"


def test_an_absent_record_is_missing_and_its_rejection_says_why() -> None:
    missing = answered("record_exists", "missing")
    rejected = answered("rejection_reason", "rejected", code="INVALID_KEY", reason="Invalid item reference")
    assert text_of("receiving_record", missing) == "missing in NetSuite"
    assert text_of("receiving_record", missing, rejected) == "rejected by NetSuite: INVALID_KEY: Invalid item reference"


def test_a_rejection_of_an_earlier_attempt_does_not_hide_a_record_that_is_there() -> None:
    there, rejected = answered("record_exists", "confirmed"), answered("rejection_reason", "rejected", reason="old")
    assert text_of("receiving_record", there, rejected) == "confirmed in NetSuite"


def test_what_two_probes_of_a_side_say_differently_is_called_contradictory() -> None:
    one, other = answered("record_exists", "confirmed"), answered("record_exists", "missing", probe="netsuite-eu")
    assert text_of("receiving_record", one, other) == (
        "contradictory: confirmed in NetSuite (netsuite); missing in NetSuite (netsuite-eu)"
    )


def test_state_and_payment_stand_beside_the_record_and_what_is_only_likely_says_so() -> None:
    there = answered("record_exists", "confirmed", certainty="likely", count=2.0)
    state, payment = answered("record_state", "in_progress"), answered("payment_state", "partially_refunded")
    assert text_of("originating_record", there, state, payment) == (
        "confirmed in NetSuite (likely), 2 of them: in progress, payment partially refunded"
    )


def test_a_silent_system_is_unknown_with_the_reason_and_never_missing() -> None:
    silent = answered("record_exists", "missing").instead("not_reachable", "no answer in the time it was given")
    value = field_value("receiving_record", [silent])
    assert value is not None
    assert not value.known
    assert value.text == "unknown: NetSuite not reachable: no answer in the time it was given"


def test_a_silent_question_costs_no_other_its_answer_and_is_named_beside_it() -> None:
    silent = answered("record_state", "open").instead("not_understood", "the state 'ZZ' is not in the map")
    value = field_value("receiving_record", [answered("record_exists", "confirmed"), silent])
    assert value is not None
    assert value.text == "confirmed in NetSuite"
    assert "NetSuite not understood: the state 'ZZ' is not in the map" in value.detail


def test_a_field_that_no_question_concerns_has_no_value() -> None:
    assert field_value("cache_status", [answered("record_exists", "confirmed")]) is None
    assert field_value("error_code", [answered("record_exists", "confirmed")]) is None


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((), "none at 2026-11-20T10:44:00Z"),
        ((run("b", "success", -30, -1),), "none at 2026-11-20T10:44:00Z"),
        ((run("b", "queued", None),), "none at 2026-11-20T10:44:00Z"),
        (
            (run("b", "running", -9),),
            "1 at 2026-11-20T10:44:00Z: b running, started 2026-11-20T10:35:00Z",
        ),
        (
            (run("b", "success", -9, 4),),
            "1 at 2026-11-20T10:44:00Z: b success, started 2026-11-20T10:35:00Z, ended 2026-11-20T10:48:00Z",
        ),
    ],
)
def test_concurrent_runs_are_those_at_the_moment_of_the_failure(runs: tuple[Run, ...], expected: str) -> None:
    assert text_of("concurrent_processes", answered("concurrent_runs", runs=runs)) == expected


def test_the_failed_run_itself_is_no_concurrent_one() -> None:
    answer = answered("concurrent_runs", runs=(run("a", "running", -9),), subject={"run": "a"})
    assert text_of("concurrent_processes", answer) == "none at 2026-11-20T10:44:00Z"


def test_the_job_is_told_with_the_failed_run_and_what_ran_since() -> None:
    runs = (run("c", "success", 10, 12), run("b", "queued", 5), run("a", "failed", -9, 0))
    assert text_of("sync_job_status", answered("job_run", runs=runs)) == (
        "a failed, started 2026-11-20T10:35:00Z, ended 2026-11-20T10:44:00Z; since then 2 later, the latest "
        "c success, started 2026-11-20T10:54:00Z, ended 2026-11-20T10:56:00Z"
    )


def test_a_job_is_told_with_how_long_its_runs_usually_take() -> None:
    usual = tuple(run(f"u-{number}", "success", -60 * number, -60 * number + 4) for number in range(1, 6))
    running = run("a", "running", -9)
    assert text_of("sync_job_status", answered("job_run", runs=(running, *usual))) == (
        "a running, started 2026-11-20T10:35:00Z (usually 4 min)"
    )
    assert "usually" not in text_of("sync_job_status", answered("job_run", runs=(running, *usual[:4])))


def test_a_run_that_is_not_among_the_latest_is_not_replaced_by_another() -> None:
    answer = answered("job_run", runs=(run("c", "success", 10, 12),), subject={"run": "a"})
    assert text_of("sync_job_status", answer) == "run a is not among the latest 1 runs"


@pytest.mark.parametrize(
    ("state", "facts", "expected"),
    [
        ("expired", {"expires_at": -4}, "expired at the failure, since 2026-11-20T10:40:00Z"),
        (
            "valid",
            {"expires_at": -4},
            "expired at the failure, since 2026-11-20T10:40:00Z; valid as of 2026-11-20T11:00:00Z",
        ),
        ("valid", {"valid_since": -60, "expires_at": 60}, "valid at the failure, until 2026-11-20T11:44:00Z"),
        ("valid", {"expires_at": 60}, "valid as of 2026-11-20T11:00:00Z; at the failure unknown"),
        ("revoked", {}, "revoked as of 2026-11-20T11:00:00Z; at the failure unknown"),
    ],
)
def test_a_session_is_told_as_of_the_failure_or_as_of_now(state: str, facts: dict[str, int], expected: str) -> None:
    moments = {name: FAILED + timedelta(minutes=minutes) for name, minutes in facts.items()}
    assert text_of("user_sessions", answered("session_state", state, **moments)) == expected


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        ("refreshed", -30, "last refreshed 2026-11-20T10:14:00Z, 30 min before the failure"),
        ("refreshed", -300, "last refreshed 2026-11-20T05:44:00Z, 5 h before the failure"),
        ("refreshed", 3, "refreshed after the failure, 2026-11-20T10:47:00Z; at the failure unknown"),
        ("refreshing", -30, "refresh pending as of 2026-11-20T11:00:00Z, last refreshed 2026-11-20T10:14:00Z"),
    ],
)
def test_a_cache_is_told_by_its_age_at_the_failure(state: str, minutes: int, expected: str) -> None:
    refreshed = FAILED + timedelta(minutes=minutes)
    assert text_of("cache_status", answered("cache_age", state, refreshed_at=refreshed)) == expected


def stated(text: str, source: str = "text") -> RecordValue:
    return RecordValue(key="receiving_record", text=text, source=source)  # type: ignore[arg-type]


def test_what_was_seen_goes_before_what_the_ticket_says_which_stays_beside_it() -> None:
    looked = field_value("receiving_record", [answered("record_exists", "missing")])
    shown = preferred(stated("confirmed in NetSuite"), looked)
    assert (shown.text, shown.source) == ("missing in NetSuite", "probe")
    assert shown.detail.endswith("; the ticket says: confirmed in NetSuite")


def test_what_a_person_entered_stays_and_a_silent_probe_takes_nothing_away() -> None:
    looked = field_value("receiving_record", [answered("record_exists", "missing")])
    silent = field_value("receiving_record", [answered("record_exists").instead("not_reachable", "paused")])
    by_hand, by_text, unknown = stated("confirmed", "human"), stated("confirmed"), stated("unknown: x", "unknown")
    assert preferred(by_hand, looked) is by_hand
    assert preferred(by_text, silent) is by_text
    assert preferred(unknown, silent) is silent
    assert preferred(unknown, looked) is looked
    assert preferred(by_text, None) is by_text


def test_several_systems_are_named_where_they_fill_one_field() -> None:
    one = answered("session_state", "valid")
    other = replace(answered("session_state", "expired", probe="shop"), system="Shopify")
    assert text_of("user_sessions", one, other) == (
        "NetSuite: valid as of 2026-11-20T11:00:00Z; at the failure unknown; "
        "Shopify: expired as of 2026-11-20T11:00:00Z; at the failure unknown"
    )
