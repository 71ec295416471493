"""How our fields are found among an account's, and what a form needs so that it blocks."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from app.domain.fields import field_marker
from integrations.zendesk.fields import FieldCatalogue, catalogue_of
from integrations.zendesk.forms import completed_form, form_is_ready, guarded_forms, our_field_ids
from integrations.zendesk.setup import field_bodies
from tests.unit.zendesk.conftest import FIELD_IDS, FIELDS

FORM: dict[str, Any] = {
    "id": 900,
    "name": "Default",
    "active": True,
    "default": True,
    "ticket_field_ids": [1, 2],
    "agent_conditions": [{"parent_field_id": 1, "value": "x", "child_fields": [{"id": 2, "is_required": True}]}],
}


def test_every_field_is_found_by_its_marker_whatever_it_is_called() -> None:
    renamed = [{**entry, "title": f"Renamed {entry['id']}"} for entry in FIELDS]
    found = catalogue_of(renamed, [])
    assert found.missing == ()
    assert found.record["error_code"].id == FIELD_IDS["error_code"]


@pytest.mark.parametrize("where", ["description", "raw_description", "agent_description"])
def test_the_marker_counts_in_each_description(where: str) -> None:
    entry = {"id": 5, "type": "text", "title": "Anything", where: f"text {field_marker('job_id')}"}
    assert catalogue_of([entry], []).gate["job_id"].id == 5


def test_without_marker_an_exact_title_is_enough_if_only_one_field_has_it() -> None:
    one = {"id": 5, "type": "textarea", "title": "Error code"}
    assert catalogue_of([one], []).record["error_code"].id == 5
    assert "error_code" not in catalogue_of([one, {**one, "id": 6}], []).record
    assert "error_code" not in catalogue_of([{**one, "title": "error code"}], []).record


def test_a_marked_field_is_preferred_to_a_titled_one() -> None:
    titled = {"id": 5, "type": "textarea", "title": "Error code"}
    marked = {"id": 6, "type": "textarea", "title": "Code", "description": field_marker("error_code")}
    assert catalogue_of([titled, marked], []).record["error_code"].id == 6


@pytest.mark.parametrize("change", [{"active": False}, {"removable": False}])
def test_inactive_and_system_fields_are_not_ours(change: dict[str, bool]) -> None:
    entry = {"id": 5, "type": "textarea", "title": "Error code", **change}
    assert "error_code" not in catalogue_of([entry], []).record


def test_every_option_of_every_field_has_a_tag_of_its_own() -> None:
    tags = [option["value"] for body in field_bodies().values() for option in body.get("custom_field_options", ())]
    assert len(tags) == len(set(tags))
    assert all(tag.startswith("handoff_") and tag == tag.lower() and " " not in tag for tag in tags)


def test_the_fields_to_create_are_hidden_from_customers_and_carry_their_markers() -> None:
    bodies = field_bodies()
    assert len(bodies) == 14 + 12 + 2
    for key, body in bodies.items():
        assert field_marker(key) in body["description"]
        assert (body["visible_in_portal"], body["editable_in_portal"], body["required"]) == (False, False, False)


def test_a_completed_form_is_ready_and_stays_as_it_is(catalogue: FieldCatalogue) -> None:
    assert not form_is_ready(FORM, catalogue)
    once = {**FORM, **completed_form(deepcopy(FORM), catalogue)}
    assert form_is_ready(once, catalogue)
    assert {**once, **completed_form(deepcopy(once), catalogue)} == once


def test_completing_a_form_keeps_what_is_on_it(catalogue: FieldCatalogue) -> None:
    done = completed_form(deepcopy(FORM), catalogue)
    assert done["ticket_field_ids"][:2] == [1, 2]
    assert set(done["ticket_field_ids"]) == {1, 2, *our_field_ids(catalogue)}
    assert done["agent_conditions"][0] == FORM["agent_conditions"][0]


def test_only_gated_tickets_need_the_verdict_and_only_on_solving(catalogue: FieldCatalogue) -> None:
    conditions = completed_form(deepcopy(FORM), catalogue)["agent_conditions"][1:]
    assert [(one["parent_field_id"], one["value"]) for one in conditions] == [
        (FIELD_IDS["scope"], "handoff_scope_job_failure"),
        (FIELD_IDS["scope"], "handoff_scope_exception"),
    ]
    for one in conditions:
        required = [child for child in one["child_fields"] if child["is_required"]]
        assert [child["id"] for child in required] == [FIELD_IDS["verdict"]]
        assert required[0]["required_on_statuses"] == {"type": "SOME_STATUSES", "statuses": ["solved"]}


def test_people_can_say_that_a_ticket_is_about_a_job_before_it_is_gated(catalogue: FieldCatalogue) -> None:
    conditions = completed_form(deepcopy(FORM), catalogue)["agent_conditions"]
    children = {child["id"] for one in conditions for child in one["child_fields"]}
    assert FIELD_IDS["is_job_failure"] not in children
    assert FIELD_IDS["scope"] not in children


def test_a_condition_that_an_admin_weakened_is_mended(catalogue: FieldCatalogue) -> None:
    form = {**FORM, **completed_form(deepcopy(FORM), catalogue)}
    weak = deepcopy(form)
    for one in weak["agent_conditions"]:
        for child in one["child_fields"]:
            child["required_on_statuses"] = {"type": "NO_STATUSES"}
    assert not form_is_ready(weak, catalogue)
    assert form_is_ready({**weak, **completed_form(weak, catalogue)}, catalogue)


def test_only_active_default_forms_are_looked_after() -> None:
    forms = [FORM, {**FORM, "id": 2, "default": False}, {**FORM, "id": 3, "active": False}]
    assert [form["id"] for form in guarded_forms(forms)] == [900]
