"""Which events open or feed a ticket, with which others they go, and what the ticket says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.events.facts import Facts
from app.domain.events.incoming import incoming, is_events, marker_of, rest_of
from app.domain.events.opening import new_ticket, rest_ticket
from app.domain.events.rules import BadRule, rules_in
from app.domain.events.telling import with_told
from app.domain.events.told import Told
from app.domain.extraction.model import Extraction, Span
from app.domain.heartbeats.events import BadEvent
from app.domain.note_events import events_note, milestone

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
JIRA = {"types": ["job.failed"], "in": "jira", "project": "OPS", "issue_type": "Job failure"}


def a_rule(**changes: Any) -> Any:
    return rules_in({"open": [{**JIRA, **changes}]}).rules[0]


def an_event(number: int = 1, kind: str = "job.failed", **data: Any) -> dict[str, Any]:
    return {"specversion": "1.0", "id": str(number), "source": "/wms", "type": kind, "data": data}


def test_the_first_rule_that_fits_counts_and_opening_goes_before_feeding() -> None:
    rules = rules_in(
        {
            "feed": [{"types": ["*"], "in": "jira"}],
            "open": [{**JIRA, "types": ["com.example.job.*"]}, {**JIRA, "types": ["com.example.wave.late"]}],
        }
    )
    chosen = {kind: rules.rule_for(kind) for kind in ("com.example.job.failed", "com.example.wave.late", "other")}
    assert [rule.action for rule in chosen.values() if rule] == ["open", "open", "feed"]
    assert chosen["com.example.job.failed"] is rules.rules[0]


def test_without_rules_nothing_concerns_a_ticket() -> None:
    assert rules_in({"secret": "x"}).rule_for("com.handoffgate.job.failed") is None


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"open": {}}, "written as"),
        ({"open": [{**JIRA, "in": "servicenow"}]}, "open 1: in is 'servicenow'"),
        ({"open": [{**JIRA, "project": "ops; DROP"}]}, "needs project"),
        ({"open": [{**JIRA, "issue_type": None}]}, "needs project"),
        ({"open": [{**JIRA, "types": []}]}, "types is missing"),
        ({"open": [{**JIRA, "types": ["a*b"]}]}, "types has 'a\\*b'"),
        ({"open": [{**JIRA, "subject": "{job.__class__}"}]}, "subject names {job.__class__}"),
        ({"open": [{**JIRA, "same_by": ["colour"]}]}, "same_by is"),
        ({"open": [{**JIRA, "labels": ['a" OR project = X']}]}, "labels has"),
        ({"open": [{**JIRA, "values": {"job": "data..x"}}]}, "values: job"),
        ({"open": [{**JIRA, "form": 7}]}, "unknown key form"),
        ({"feed": [{"types": ["a"], "in": "jira", "subject": "x"}]}, "feed 1: unknown key subject"),
        ({"open": [{"types": ["a"], "in": "zendesk", "form": "7"}]}, "form is '7'"),
        ({"most_per_hour": 0}, "most_per_hour is 0"),
    ],
)
def test_a_rule_that_cannot_be_used_says_which_key_and_what_is_expected(table: dict[str, Any], says: str) -> None:
    with pytest.raises(BadRule, match=says):
        rules_in(table)


def test_the_same_job_with_the_same_error_goes_together_and_another_error_does_not() -> None:
    rule = a_rule()
    one, again, other, elsewhere = (
        incoming("wms", event, rule, NOW)
        for event in (
            an_event(1, job="J", message="timeout after 30 s at 10:01"),
            an_event(2, job="J", message="timeout after 45 s at 11:07"),
            an_event(3, job="J", message="disk full"),
            an_event(4, job="K", message="timeout after 30 s at 10:01"),
        )
    )
    assert one.subject == again.subject
    assert len({one.subject, other.subject, elsewhere.subject}) == 3
    assert one.identifier != again.identifier
    assert is_events(one.subject)
    assert is_events(rest_of("wms"))
    assert not is_events("10001")


def test_the_same_event_is_known_again_and_another_source_may_use_the_same_id() -> None:
    rule = a_rule()
    first = incoming("wms", an_event(1, job="J"), rule, NOW)
    assert incoming("wms", an_event(1, job="J"), rule, NOW + timedelta(hours=3)).identifier == first.identifier
    assert incoming("wms", {**an_event(1), "source": "/oms"}, rule, NOW).identifier != first.identifier


def test_an_event_that_names_neither_job_nor_error_goes_by_what_it_has() -> None:
    rule = a_rule()
    one = incoming("wms", an_event(1, transaction="SO-1"), rule, NOW)
    assert one.subject == incoming("wms", an_event(2, transaction="SO-1"), rule, NOW).subject
    assert one.subject != incoming("wms", an_event(3, transaction="SO-2"), rule, NOW).subject


def test_an_event_that_only_feeds_has_to_name_something() -> None:
    (rule,) = rules_in({"feed": [{"types": ["*"], "in": "jira"}]}).rules
    with pytest.raises(BadEvent, match="names no job, transaction or correlation"):
        incoming("tms", an_event(message="late"), rule, NOW)


def test_a_template_is_filled_once_and_what_is_empty_leaves_no_gap() -> None:
    rule = a_rule(subject="{job}: {error_code} {error_text}")
    assert rule.subject_of(Facts(job="J", error_text="{source} {0}\nboom"), "wms", "t") == "J: {source} {0} boom"
    assert rule.subject_of(Facts(job="J"), "wms", "t") == "J"
    assert rule.subject_of(Facts(), "wms", "job.failed") == "wms reports job.failed"
    assert len(rule.subject_of(Facts(job="J" * 200, error_text="x" * 900), "wms", "t")) == 150


def test_a_new_ticket_says_what_was_told_and_nothing_else() -> None:
    facts = Facts(job="J", error_code="E1", error_text="boom", failed_at=NOW, receiving="SAP")
    ticket = new_ticket(a_rule(labels=["night"]), facts, "wms", "job.failed", marker_of("event:1", "abc"))
    text = "\n".join(ticket.lines)
    assert "Job ID: J" in text
    assert "Error: E1: boom" in text
    assert "Failed at: 2026-11-02T12:00:00+00:00" in text
    assert "To: SAP" in text
    assert "Transaction" not in text
    assert "From" not in text
    assert ticket.labels == ("handoff_event", "night")
    assert ticket.marker.startswith("handoff-event-")


def test_the_ticket_for_the_rest_names_the_limit_and_twenty_failures_at_most() -> None:
    failures = [Facts(job=f"J{number}", error_text="boom") for number in range(50)]
    ticket = rest_ticket(a_rule(), "wms", 5, failures, "m")
    assert "5 an hour" in ticket.subject
    assert sum("boom" in line for line in ticket.lines) == 20


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "sources": ("wms",),
        "opened": True,
        "summed": False,
        "events": 1,
        "first_at": NOW,
        "last_at": NOW,
        "facts": Facts(job="J", error_text="boom", failed_at=NOW),
        "jobs": ("J",),
    }
    return Told(**{**values, **changes})


def test_on_a_ticket_that_was_opened_events_go_before_the_text() -> None:
    read = Extraction(is_exception=False, job_id="boom", error_text="wrong", missing_capture=("timestamp", "trigger"))
    found = with_told(read, told())
    assert (found.job_id, found.error_text, found.timestamp) == ("J", "boom", NOW)
    assert found.is_exception
    assert found.is_job_failure
    assert found.missing_capture == ("trigger",)
    assert found.provenance["job_id"] == Span(source="event", start=-1, end=-1, quote="wms")


def test_on_a_persons_ticket_events_fill_what_nobody_stated() -> None:
    read = Extraction(is_exception=True, job_id="MINE", error_code="E7", missing_capture=("timestamp",))
    found = with_told(read, told(opened=False))
    assert (found.job_id, found.error_code, found.error_text, found.timestamp) == ("MINE", "E7", None, NOW)
    assert "job_id" not in found.provenance
    assert not found.is_job_failure


def test_a_ticket_that_sums_up_many_takes_no_facts_of_one() -> None:
    read = Extraction(is_exception=False)
    assert with_told(read, told(summed=True)) == read == with_told(read, None)


def test_the_note_counts_and_one_failure_that_opened_the_ticket_needs_none() -> None:
    assert events_note(told(), changes=True) is None
    note = events_note(told(events=137, last_at=NOW + timedelta(hours=2)), changes=True)
    assert note is not None
    assert note.marker == "handoff-gate:events:137"
    assert "137 times" in str(note.blocks)
    assert "last at 2026-11-02T14:00:00Z" in str(note.blocks)
    fed = events_note(told(opened=False), changes=True)
    assert fed is not None
    assert "boom" in str(fed.blocks)


def test_where_notes_cannot_be_changed_a_new_one_comes_at_each_power_of_ten() -> None:
    assert [milestone(number) for number in (1, 2, 9, 10, 99, 100, 54_321)] == [1, 2, 2, 10, 10, 100, 10_000]
    markers = {events_note(told(events=number), changes=False).marker for number in range(2, 500)}  # type: ignore[union-attr]
    assert markers == {"handoff-gate:events:2", "handoff-gate:events:10", "handoff-gate:events:100"}
