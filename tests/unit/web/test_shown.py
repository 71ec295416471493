"""The words and counts that pages show of stored records and verdicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fields import BLOCKS, RECORD_FIELDS
from app.domain.gate.model import REQUIREMENTS
from app.web.shown import (
    REQUIREMENT_LABELS,
    age_text,
    audit_text,
    next_step_label,
    shown_gate,
    shown_record,
    utc_text,
    utc_text_of,
    web_address,
)

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
KEYS = [spec.key for spec in RECORD_FIELDS]


def stored(known: set[str], keys: list[str] = KEYS) -> dict[str, object]:
    fields = {key: {"text": key, "source": "text" if key in known else "unknown", "detail": ""} for key in keys}
    return {"headline": "", "summary": "", "fields": fields, "masked": [], "injection_suspected": False}


@given(st.sets(st.sampled_from(KEYS)))
def test_known_fields_and_complete_blocks_are_counted(known: set[str]) -> None:
    shown = shown_record(stored(known))
    assert shown is not None
    assert (shown.known, shown.fields, len(shown.blocks)) == (len(known), 14, 6)
    complete = [name for name in BLOCKS if {spec.key for spec in RECORD_FIELDS if spec.block == name} <= known]
    assert shown.complete_blocks == len(complete)


def test_a_playbook_that_keeps_fewer_fields_shows_fewer() -> None:
    shown = shown_record(stored({"error_code"}, ["error_code", "cache_status"]))
    assert shown is not None
    assert (shown.known, shown.fields, [block.name for block in shown.blocks]) == (1, 2, list(BLOCKS[:2]))


def test_no_record_is_shown_as_none() -> None:
    assert shown_record(None) is None


@pytest.mark.parametrize(
    ("verdict", "closed", "word"),
    [
        ({}, False, "not gated"),
        ({"applies": False, "allowed": True}, True, "not gated"),
        ({"applies": True, "allowed": True, "path": "technical"}, False, "allowed"),
        ({"applies": True, "allowed": True, "path": "override"}, True, "override"),
        ({"applies": True, "allowed": False, "enforced": True}, False, "refused"),
        ({"applies": True, "allowed": False, "enforced": True}, True, "closed without proof"),
        ({"applies": True, "allowed": False, "enforced": False}, True, "shadow"),
        ({"applies": True, "allowed": False}, False, "refused"),
    ],
)
def test_the_gate_in_a_word(verdict: dict[str, object], closed: bool, word: str) -> None:
    assert shown_gate(verdict, closed=closed).word == word


def test_every_requirement_has_words() -> None:
    assert set(REQUIREMENT_LABELS) == set(REQUIREMENTS)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://jira.test/browse/OPS-1", "https://jira.test/browse/OPS-1"),
        ("http://127.0.0.1:8001/x", "http://127.0.0.1:8001/x"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("https:///no-host", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, shown: str) -> None:
    assert web_address(url) == shown


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=119), "119 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=2), "2 d ago"),
    ],
)
def test_ages_are_rough(age: timedelta, text: str) -> None:
    assert age_text(NOW - age, NOW) == text


def test_moments_are_shown_in_utc() -> None:
    assert utc_text(datetime.fromisoformat("2026-11-02T01:30:00+02:00")) == "2026-11-01 23:30 UTC"
    assert utc_text_of("2026-11-02T01:30:00+02:00") == "2026-11-01 23:30 UTC"
    assert utc_text_of("yesterday") == "yesterday"


@pytest.mark.parametrize(
    ("step", "label"), [(None, ""), ("retry", "Retry once"), ("escalate", "Escalate"), ("new_step", "new_step")]
)
def test_next_steps_have_words(step: str | None, label: str) -> None:
    assert next_step_label(step) == label


@pytest.mark.parametrize(
    ("event", "detail", "text"),
    [
        (
            "written",
            {"verdict": {"applies": True, "allowed": False}, "deliveries": [4, 5]},
            "The ticket was brought up to date; gate: refused (deliveries 4, 5)",
        ),
        (
            "reverted",
            {"missing": ["resolution_reason"], "problem": None},
            "A close without proof was undone; missing: resolution reason",
        ),
        ("escaped", {"missing": [], "problem": "no way back"}, "A close without proof stands; no way back"),
        ("gone", {"cause": "404"}, "The ticket is not there any more: 404"),
        ("something_new", {}, "something new"),
    ],
)
def test_the_audit_trail_in_words(event: str, detail: dict[str, object], text: str) -> None:
    assert audit_text(event, detail) == text
