from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.extraction.model import CAUSES, PATTERNS, Extraction
from app.domain.next_step import RULES, STEP_LABELS, Facts, decision_table, ordinal, recommend
from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import Recurrence
from app.domain.system_state import StateFact, SystemState

FAILED = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
DOC = Path(__file__).parents[3] / "docs" / "next-step.md"
Make = Callable[..., Extraction]


def facts(extraction: Extraction, **values: Any) -> Facts:
    count = values.pop("count", 1)
    history: dict[str, Any] = values.pop("history", {})
    known: dict[str, Any] = {
        "extraction": extraction,
        "state": SystemState(),
        "recurrence": Recurrence(
            comparable=True, episodes_in_prior_window=count, episodes_in_automation_window=count, **history
        ),
        "policy": RecurrencePolicy(),
        "failure_time_known": True,
        "now": FAILED + timedelta(hours=1),
    }
    return Facts(**(known | values))


def keys(found: Facts) -> list[str]:
    return [rule.key for rule in recommend(found).fired]


def test_a_clean_transient_failure_gets_one_retry(extraction: Make) -> None:
    assert recommend(facts(extraction())).step == "retry"


def test_a_running_job_is_never_retried_escalated_or_flagged(extraction: Make) -> None:
    found = facts(extraction(still_running=True, pattern="rollback_gap"), count=5)
    assert recommend(found).step == "wait"
    assert keys(found) == ["run_still_running"]


@pytest.mark.parametrize(
    ("after", "step"), [(timedelta(minutes=5) - timedelta(seconds=1), "wait"), (timedelta(minutes=5), "retry")]
)
def test_a_session_that_expired_in_the_last_five_minutes_waits(extraction: Make, after: timedelta, step: str) -> None:
    found = facts(extraction(), state=SystemState(session_expired_at=FAILED), now=FAILED + after)
    assert recommend(found).step == step


def test_a_retry_after_an_expired_session_says_to_renew_it_first(extraction: Make) -> None:
    assert (
        "renew the expired session" in recommend(facts(extraction(), state=SystemState(session_expired_at=FAILED))).text
    )


def test_a_pending_cache_refresh_waits(extraction: Make) -> None:
    assert recommend(facts(extraction(), state=SystemState(cache_refresh_pending=True))).step == "wait"


def test_the_third_occurrence_in_thirty_days_is_flagged_even_when_structural(extraction: Make) -> None:
    assert recommend(facts(extraction(pattern="transform_mismatch"), count=2)).step == "escalate"
    third = recommend(facts(extraction(pattern="transform_mismatch"), count=3))
    assert third.step == "flag_for_automation"
    assert "3rd occurrence in 30 days" in third.text


def test_a_second_retry_is_never_recommended(extraction: Make) -> None:
    found = facts(extraction(), state=SystemState(retried=StateFact(text="a retry has been made")))
    assert keys(found) == ["retry_spent"]


def test_the_retry_is_counted_across_tickets_of_the_same_run(
    extraction: Make, occurrence: Callable[..., Occurrence]
) -> None:
    same_run = occurrence("OPS-1", job_id="ORD-SYNC-4471")
    other_run = occurrence("OPS-2", job_id="ORD-SYNC-4472")
    assert keys(facts(extraction(), history={"same_episode": (same_run,)})) == ["retry_spent"]
    assert recommend(facts(extraction(), history={"same_episode": (other_run,)})).step == "retry"


def test_a_failure_after_its_fix_is_escalated(extraction: Make, occurrence: Callable[..., Occurrence]) -> None:
    assert keys(facts(extraction(), history={"recurred_after": occurrence("OPS-1")})) == ["came_back_after_fix"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_five_write_path_patterns_are_structural_and_no_other(extraction: Make, pattern: str) -> None:
    structural = pattern in (
        "status_void",
        "duplicate_draft",
        "transform_mismatch",
        "orphaned_payment",
        "rollback_gap",
    )
    assert (recommend(facts(extraction(pattern=pattern))).step == "escalate") is structural


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"receiving_record": "rejected"}, "rejected_by_receiver"),
        ({"suspected": ("permission_drift",)}, "structural_cause"),
        ({"error_code": "HTTP 403", "error_text": None}, "permanent_error"),
        ({"error_text": "Required field tax_id is missing"}, "permanent_error"),
        ({"ruled_out": CAUSES}, "all_causes_ruled_out"),
    ],
)
def test_what_a_repeated_run_cannot_mend_is_escalated(extraction: Make, values: dict[str, Any], rule: str) -> None:
    assert keys(facts(extraction(**values))) == [rule]


def test_without_a_failure_time_a_restart_cannot_be_judged(extraction: Make) -> None:
    assert keys(facts(extraction(), failure_time_known=False)) == ["failure_time_unknown"]


def test_all_rules_of_the_step_that_hold_are_named_with_what_would_change_them(extraction: Make) -> None:
    step = recommend(facts(extraction(pattern="rollback_gap", receiving_record="rejected")))
    assert [rule.key for rule in step.fired] == ["rejected_by_receiver", "structural_pattern"]
    assert all(rule.reason in step.text and rule.change in step.text for rule in step.fired)


@given(
    running=st.booleans(),
    expired=st.booleans(),
    pending=st.booleans(),
    retried=st.booleans(),
    count=st.integers(min_value=1, max_value=9),
    pattern=st.sampled_from(["none", *PATTERNS]),
)
def test_the_order_of_the_steps_holds_for_all_facts(
    extraction: Make, running: bool, expired: bool, pending: bool, retried: bool, count: int, pattern: str
) -> None:
    state = SystemState(
        session_expired_at=FAILED if expired else None,
        cache_refresh_pending=pending,
        retried=StateFact(text="a retry has been made") if retried else None,
    )
    found = facts(extraction(still_running=running, pattern=pattern), state=state, count=count, now=FAILED)
    step = recommend(found).step
    assert (step == "wait") is (running or expired or pending)
    if step != "wait":
        assert (step == "flag_for_automation") is (count >= 3)
    if step == "retry":
        assert not retried


def test_rules_have_distinct_keys_and_known_steps() -> None:
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert {rule.step for rule in RULES} == set(STEP_LABELS)


def test_the_page_shows_the_decision_table_of_the_code() -> None:
    page = DOC.read_text(encoding="utf-8")
    _, _, rest = page.partition("decision_table() -->\n")
    shown, _, _ = rest.partition("<!-- end of the decision table -->")
    assert shown == decision_table()


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word
