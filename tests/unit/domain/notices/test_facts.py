"""Which entries of the trail are told, to whom, and what of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.audit.chain import Entry
from app.domain.notices.facts import OLDEST, Past, events_of, is_news, notices_of
from app.domain.notices.model import CHOSEN, EVENTS, KINDS
from app.domain.notices.payload import body_of, identifier_of, payload_of
from app.domain.recurrence import Recurrence
from app.domain.survival import Fix
from app.domain.ticket import TicketRef
from schemas import validator

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
FIX = Fix(
    ref=TicketRef(system="jira", site="main", id="9"),
    key="OPS-9",
    url="https://jira.example/browse/OPS-9",
    account=None,
    closed_at=NOW - timedelta(days=5),
    reopened_at=None,
    reason="fixed_root_cause",
    resolution="restarted by Kim",
)
THIRD = Recurrence(comparable=True, episodes_in_prior_window=3, episodes_in_automation_window=3, recurred_after=FIX)
PAST = Past(first_time=True, pattern="v1-abc", occurred_at=NOW, recurrence=THIRD)


def entry(event: str, **detail: Any) -> Entry:
    return Entry(
        position=7,
        at=NOW,
        event=event,
        system="jira",
        site="main",
        ticket_id="10017",
        actor="kim@desk.example",
        detail=detail,
        salt="00",
        content="",
        previous="",
        hash="",
    )


def kinds(of: Entry, past: Past | None = None) -> tuple[list[str], list[str]]:
    return [one.kind for one in notices_of(of, past)], [one.kind for one in events_of(of, past)]


@pytest.mark.parametrize(
    ("event", "people", "programs"),
    [
        ("close_refused", ["close_refused"], ["close.refused"]),
        ("reverted", ["close_reverted"], ["close.reverted"]),
        ("escaped", ["close_escaped"], ["close.escaped"]),
        ("dead_letter", ["dead_letter"], []),
        ("override_requested", ["override_requested"], []),
        ("containment_in_force", ["containment"], []),
        ("decided", [], []),
        ("signin", [], []),
    ],
)
def test_events_and_what_they_become(event: str, people: list[str], programs: list[str]) -> None:
    assert kinds(entry(event)) == (people, programs)


def test_a_first_writing_tells_that_a_ticket_is_enriched_and_what_recurs() -> None:
    assert kinds(entry("written"), PAST) == (["third_occurrence", "came_back"], ["ticket.enriched", "pattern.recurred"])
    again = replace(PAST, first_time=False, recurrence=None)
    assert kinds(entry("written"), again) == ([], [])
    second = replace(THIRD, episodes_in_automation_window=2, recurred_after=None)
    assert kinds(entry("written"), replace(PAST, recurrence=second)) == ([], ["ticket.enriched"])


def test_a_failure_of_long_ago_that_is_read_only_now_is_no_news() -> None:
    assert kinds(entry("written"), replace(PAST, occurred_at=NOW - timedelta(days=8))) == ([], ["ticket.enriched"])
    assert is_news(entry("reverted"), NOW + OLDEST)
    assert not is_news(entry("reverted"), NOW + OLDEST + timedelta(seconds=1))


def test_no_person_and_no_secret_is_told() -> None:
    told = entry("dead_letter", cause="Token ghp_abcdefghijklmnopqrstuvwxyz0123456789 of kim@desk.example was refused")
    (notice,) = notices_of(told, None)
    assert "ghp_" not in str(notice)
    assert "desk.example" not in str(notice)
    (asked,) = notices_of(entry("override_requested", override=3, requested_by="kim", reason="Kim is ill"), None)
    assert dict(asked.detail) == {"override": 3}


def test_what_was_erased_is_told_without_its_words() -> None:
    (notice,) = notices_of(replace(entry("reverted"), actor=None, salt=None), None)
    assert dict(notice.detail) == {}


def test_an_entry_without_a_ticket_is_told_to_nobody() -> None:
    assert kinds(replace(entry("reverted"), ticket_id=None)) == ([], [])


def test_every_webhook_is_as_its_schema_says() -> None:
    verdict = {"scope": "job_failure", "applies": True, "allowed": False, "missing": [{"requirement": "evidence"}]}
    refused = {"missing": ["evidence"], "closed_at": NOW.isoformat(), "problem": "no transition leads back"}
    found = [
        one
        for event, detail in (
            ("close_refused", refused),
            ("reverted", refused),
            ("escaped", refused),
            ("written", {"verdict": verdict}),
        )
        for one in events_of(entry(event, **detail), PAST)
    ]
    assert {one.kind for one in found} == set(EVENTS)
    for one in found:
        payload = payload_of(one, "OPS-17", "https://jira.example/browse/OPS-17")
        assert not list(validator("webhook_out").iter_errors(payload)), one.kind
        assert b"Kim" not in body_of(payload)


def test_the_id_is_the_same_for_each_try_and_another_for_each_endpoint() -> None:
    (one,) = events_of(entry("reverted"), None)
    assert identifier_of("here", "webhook:a", one) == identifier_of("here", "webhook:a", replace(one, detail={"x": 1}))
    assert identifier_of("here", "webhook:a", one) != identifier_of("here", "webhook:b", one)
    assert identifier_of("here", "webhook:a", one) != identifier_of("there", "webhook:a", one)


def test_what_a_channel_chooses_is_what_there_is() -> None:
    assert set(KINDS) - set(CHOSEN) == {"remote_up"}
