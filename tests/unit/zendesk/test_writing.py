"""What is sent to a ticket so that it looks as desired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.fields import RECORD_FIELDS
from app.domain.gate.model import Missing, Verdict
from app.domain.note_composer import record_note, refusal_note
from app.domain.record import Record, RecordValue
from app.domain.traces import TicketView
from app.domain.update import Refusal, Update
from integrations.zendesk.fields import FieldCatalogue
from integrations.zendesk.writing import change_for, followup_for
from tests.unit.zendesk.conftest import FIELD_IDS, OWN, PRIYA, ROSA, comment

Read = Callable[..., TicketView]
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
RECORD = Record(
    headline="Order sync failed",
    summary="ORD-SYNC-4471 failed.",
    values=tuple(RecordValue(key=spec.key, text=f"text of {spec.key}", source="text") for spec in RECORD_FIELDS),
)
REFUSED = Verdict(
    system="zendesk",
    key="5158",
    scope="job_failure",
    applies=True,
    allowed=False,
    path=None,
    missing=(Missing(requirement="success_screenshot", message="Attach a screenshot."),),
    evidence=(),
    enforced=True,
    policy_version="1",
    evaluated_at=NOW,
)
PASSED = replace(REFUSED, allowed=True, missing=(), path="technical")
SHADOW = replace(REFUSED, enforced=False)
NOT_GATED = replace(REFUSED, scope="none", applies=False, allowed=True, missing=())
CLOSED_AT = datetime(2026, 11, 2, 11, tzinfo=UTC)
REFUSAL = Refusal(closed_at=CLOSED_AT, closed_by=None)


def texts(**changed: str) -> dict[str, str]:
    return {**{spec.key: f"text of {spec.key}" for spec in RECORD_FIELDS}, **changed}


def sent(view: TicketView, update: Update) -> dict[str, Any]:
    change = change_for(view, update)
    assert change is not None
    return change.attributes


def values_of(attributes: dict[str, Any]) -> dict[str, Any]:
    keys = {number: key for key, number in FIELD_IDS.items()}
    return {keys[pair["id"]]: pair["value"] for pair in attributes.get("custom_fields", [])}


def test_a_new_gated_ticket_gets_record_verdict_tags_and_one_internal_note(read: Read) -> None:
    attributes = sent(read(tags=["retail"]), Update(record=RECORD, verdict=REFUSED))
    assert values_of(attributes) == {**texts(), "scope": "handoff_scope_job_failure"}
    assert attributes["tags"] == ["handoff_gated", "handoff_scope_job_failure", "retail"]
    assert attributes["comment"]["public"] is False
    assert "handoff-gate:record:" in attributes["comment"]["html_body"]
    assert (attributes["safe_update"], attributes["updated_stamp"]) == (True, "2026-11-02T10:44:21Z")
    assert "status" not in attributes


def test_only_what_differs_is_sent(read: Read) -> None:
    note = record_note(Update(record=RECORD, verdict=REFUSED))
    assert note is not None
    first = comment(1, ROSA, "failed", "2026-11-02T08:00:00Z")
    ours = comment(2, OWN, f"Record\n{note.marker}", "2026-11-02T09:00:00Z", public=False)
    view = read(
        comments=[first, ours],
        fields={**texts(trigger="old"), "scope": "handoff_scope_job_failure"},
        tags=["handoff_gated", "handoff_scope_job_failure", "retail"],
    )
    attributes = sent(view, Update(record=RECORD, verdict=REFUSED))
    assert values_of(attributes) == {"trigger": "text of trigger"}
    assert set(attributes) == {"custom_fields", "safe_update", "updated_stamp"}


def test_a_ticket_that_looks_as_desired_is_not_written(read: Read) -> None:
    first = comment(1, ROSA, "failed", "2026-11-02T08:00:00Z")
    ours = comment(2, OWN, "handoff-gate:record:older", "2026-11-02T09:00:00Z", public=False)
    view = read(
        comments=[first, ours],
        fields={**texts(trigger="text of\r\ntrigger \n"), "scope": "handoff_scope_job_failure"},
        tags=["handoff_scope_job_failure", "handoff_gated"],
    )
    values = tuple(replace(one, text="text of\ntrigger") if one.key == "trigger" else one for one in RECORD.values)
    update = Update(record=replace(RECORD, values=values), verdict=REFUSED)
    assert change_for(view, update) is None


def test_fields_that_people_wrote_are_left_alone(read: Read) -> None:
    update = Update(record=RECORD, verdict=NOT_GATED, kept=frozenset({"trigger", "error_code"}))
    written = values_of(sent(read(fields={"trigger": "by hand"}), update))
    assert set(written) == {spec.key for spec in RECORD_FIELDS} - {"trigger", "error_code"}


@pytest.mark.parametrize(
    ("verdict", "field", "tags"),
    [
        (PASSED, "handoff_verdict_verified", {"handoff_gated", "handoff_verified", "handoff_verdict_verified"}),
        (SHADOW, "handoff_verdict_shadow", {"handoff_gated", "handoff_verdict_shadow"}),
        (REFUSED, None, {"handoff_gated"}),
    ],
)
def test_each_verdict_has_its_copy(read: Read, verdict: Verdict, field: str | None, tags: set[str]) -> None:
    attributes = sent(read(), Update(record=None, verdict=verdict))
    assert values_of(attributes).get("verdict") == field
    assert set(attributes["tags"]) == tags | {"handoff_scope_job_failure"}


def test_a_forged_verdict_is_written_over(read: Read) -> None:
    view = read(
        fields={"verdict": "handoff_verdict_verified", "scope": "handoff_scope_job_failure"},
        tags=["handoff_gated", "handoff_verified", "handoff_verdict_verified", "handoff_scope_job_failure"],
    )
    attributes = sent(view, Update(record=None, verdict=REFUSED))
    assert values_of(attributes) == {"verdict": None}
    assert attributes["tags"] == ["handoff_gated", "handoff_scope_job_failure"]


@pytest.mark.parametrize("forged", ["handoff_verified", "handoff_verdict_verified", "handoff_verdict_shadow"])
def test_a_forged_tag_alone_is_taken_away(read: Read, forged: str) -> None:
    view = read(
        fields={"scope": "handoff_scope_job_failure"}, tags=["handoff_gated", "handoff_scope_job_failure", forged]
    )
    attributes = sent(view, Update(record=None, verdict=REFUSED))
    assert attributes["tags"] == ["handoff_gated", "handoff_scope_job_failure"]


def test_a_ticket_that_is_not_gated_and_carries_nothing_of_ours_is_not_written(read: Read) -> None:
    assert change_for(read(tags=["retail"]), Update(record=None, verdict=NOT_GATED)) is None


def test_a_ticket_that_is_no_longer_gated_loses_the_copy(read: Read) -> None:
    view = read(
        fields={"verdict": "handoff_verdict_verified", "scope": "handoff_scope_exception"},
        tags=["gate_disputed", "handoff_gated", "handoff_scope_exception", "handoff_verdict_verified", "retail"],
    )
    attributes = sent(view, Update(record=None, verdict=NOT_GATED))
    assert values_of(attributes) == {"verdict": None, "scope": None}
    assert attributes["tags"] == ["retail"]


def test_a_close_without_proof_is_undone_with_a_note_in_the_same_request(read: Read) -> None:
    update = Update(record=RECORD, verdict=REFUSED, refusal=REFUSAL)
    change = change_for(read(status="solved"), update)
    assert change is not None
    assert change.reopens
    assert change.attributes["status"] == "open"
    html = change.attributes["comment"]["html_body"]
    assert html.index("handoff-gate:refusal:2026-11-02T11:00:00Z") < html.index("handoff-gate:record:")
    assert "Attach a screenshot." in html
    assert change.attributes["comment"]["public"] is False


def test_a_close_that_was_told_of_before_is_undone_without_another_note(read: Read) -> None:
    update = Update(record=None, verdict=REFUSED, refusal=REFUSAL)
    told = comment(2, OWN, f"x\n{refusal_note(update).marker}", "2026-11-02T11:01:00Z", public=False)
    first = comment(1, ROSA, "failed", "2026-11-02T08:00:00Z")
    attributes = sent(read(status="solved", comments=[first, told]), update)
    assert attributes["status"] == "open"
    assert "comment" not in attributes


def test_a_disputed_close_is_tagged_and_left_as_it_is(read: Read) -> None:
    update = Update(record=RECORD, verdict=REFUSED, refusal=replace(REFUSAL, disputed=True))
    change = change_for(read(status="solved", tags=["retail"]), update)
    assert change is not None
    assert not change.reopens
    assert change.attributes["tags"] == ["gate_disputed", "retail"]
    assert "status" not in change.attributes
    assert "custom_fields" not in change.attributes


def test_the_dispute_is_over_once_there_is_proof(read: Read) -> None:
    assert "gate_disputed" in sent(read(tags=["gate_disputed"]), Update(record=None, verdict=REFUSED))["tags"]
    assert "gate_disputed" not in sent(read(tags=["gate_disputed"]), Update(record=None, verdict=PASSED))["tags"]


def test_without_fields_the_note_and_the_tags_carry_it(read: Read) -> None:
    attributes = sent(read(known=FieldCatalogue()), Update(record=RECORD, verdict=PASSED))
    assert "custom_fields" not in attributes
    assert attributes["tags"] == ["handoff_gated", "handoff_verified"]
    assert "text of error_code" in attributes["comment"]["html_body"]


def test_a_drop_down_that_lacks_our_options_is_not_written(read: Read, catalogue: FieldCatalogue) -> None:
    assert catalogue.verdict is not None
    known = replace(catalogue, verdict=replace(catalogue.verdict, options=frozenset({"something_else"})))
    attributes = sent(read(known=known), Update(record=None, verdict=PASSED))
    assert "verdict" not in values_of(attributes)
    assert "handoff_verdict_verified" not in attributes["tags"]


def test_a_note_of_another_agent_with_our_marker_does_not_stand_for_ours(read: Read) -> None:
    first = comment(1, ROSA, "failed", "2026-11-02T08:00:00Z")
    forged = comment(2, PRIYA, "handoff-gate:record:forged", "2026-11-02T09:00:00Z", public=False)
    assert "comment" in sent(read(comments=[first, forged]), Update(record=RECORD, verdict=NOT_GATED))


def test_a_follow_up_belongs_to_the_customer_and_is_told_internally(read: Read) -> None:
    update = Update(record=RECORD, verdict=REFUSED, refusal=REFUSAL)
    followup = followup_for(read(status="closed"), update, str(OWN))
    assert (followup["via_followup_source_id"], followup["requester_id"]) == (5158, ROSA)
    assert followup["comment"]["public"] is False
    assert followup["comment"]["author_id"] == OWN
    assert "handoff-gate:refusal:2026-11-02T11:00:00Z" in followup["comment"]["html_body"]
    assert "handoff-gate:record:" in followup["comment"]["html_body"]
