"""Fields that a form requires on solving: which ways of closing they hold up, and which they do not."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

from typing import Any

import pytest

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import (  # noqa: F401
    PRIYA,
    ROSA,
    Caller,
    agent,
    customer,
    service,
    zendesk,
    zendesk_server,
)


def on_solved(field: int) -> dict[str, Any]:
    rule = {"type": "SOME_STATUSES", "statuses": ["solved"]}
    return {"id": field, "is_required": True, "required_on_statuses": rule}


def test_solving_without_a_required_field_is_refused_word_for_word(service: Caller) -> None:
    field = service.require_on_solve()
    number = service.create()
    refusal = service.refused("PUT", f"tickets/{number}.json", 422, json={"ticket": {"status": "solved"}})
    assert refusal == {
        "error": "RecordInvalid",
        "description": "Record validation errors",
        "details": {
            "base": [
                {
                    "description": "Closure gate: is required when solving a ticket",
                    "error": None,
                    "ticket_field_id": field,
                    "ticket_field_type": "FieldTagger",
                }
            ]
        },
    }
    assert service.show(number)["status"] == "new"


def test_a_refused_save_changes_nothing_and_keeps_the_upload(service: Caller) -> None:
    field = service.require_on_solve()
    number = service.create()
    token = service.upload()["token"]
    wish = {"status": "solved", "priority": "high", "comment": {"body": "Done.", "uploads": [token]}}
    service.refused("PUT", f"tickets/{number}", 422, json={"ticket": wish})
    assert service.show(number)["priority"] is None
    assert len(service.comments(number)) == 1
    service.update(number, **wish, custom_fields=[{"id": field, "value": "gate_pass"}])
    assert service.comments(number)[-1]["attachments"][0]["file_name"] == "run.png"


def test_the_field_may_be_filled_in_the_save_that_solves(service: Caller) -> None:
    field = service.require_on_solve()
    number = service.create()
    solved = service.update(number, status="solved", custom_fields=[{"id": field, "value": "gate_pass"}])["ticket"]
    assert (solved["status"], solved["tags"]) == ("solved", ["gate_pass"])


def test_the_tag_of_an_option_fills_the_field_and_passes(service: Caller, agent: Caller) -> None:
    field = service.require_on_solve()
    number = service.create()
    solved = agent.update(number, status="solved", additional_tags=["gate_pass"])["ticket"]
    assert {"id": field, "value": "gate_pass"} in solved["custom_fields"]
    reopened = agent.update(number, status="open", remove_tags=["gate_pass"])["ticket"]
    assert {"id": field, "value": None} in reopened["custom_fields"]


def test_a_custom_status_of_the_solved_category_is_held_up_too(service: Caller) -> None:
    service.require_on_solve()
    statuses = {entry["status_category"]: entry["id"] for entry in service.get("custom_statuses")["custom_statuses"]}
    number = service.create()
    wish = {"ticket": {"custom_status_id": statuses["solved"]}}
    assert service.refused("PUT", f"tickets/{number}", 422, json=wish)["error"] == "RecordInvalid"


def test_a_required_checkbox_has_to_be_ticked(service: Caller) -> None:
    field = service.new_field("Proof seen", "checkbox", required=True)
    service.put_on_form(field)
    number = service.create(custom_fields=[{"id": field, "value": False}])
    service.refused("PUT", f"tickets/{number}", 422, json={"ticket": {"status": "solved"}})
    service.update(number, status="solved", custom_fields=[{"id": field, "value": True}])


def test_update_many_refuses_only_the_tickets_that_lack_the_field(service: Caller) -> None:
    field = service.require_on_solve()
    with_proof, without = service.create(custom_fields=[{"id": field, "value": "gate_pass"}]), service.create()
    job = service.put(f"tickets/update_many?ids={with_proof},{without}", {"ticket": {"status": "solved"}})
    done = service.get(f"job_statuses/{job['job_status']['id']}")["job_status"]["results"]
    assert done[0]["success"] is True
    assert done[1]["error"] == "RecordInvalid"
    assert done[1]["details"] == "Closure gate: is required when solving a ticket"
    assert [service.show(number)["status"] for number in (with_proof, without)] == ["solved", "new"]


def test_a_macro_submitted_by_an_agent_is_held_up(service: Caller) -> None:
    service.require_on_solve()
    number = service.create()
    wish = {"actor": PRIYA.id, "ticket": {"status": "solved"}}
    service.refused("POST", f"/sandbox/zendesk/tickets/{number}/macro", 422, json=wish)


def test_closing_straight_from_open_is_let_through(service: Caller) -> None:
    service.require_on_solve()
    number = service.create()
    assert service.update(number, status="closed")["ticket"]["status"] == "closed"


def test_merging_is_let_through(service: Caller) -> None:
    service.require_on_solve()
    target, source = service.create(), service.create()
    service.post(f"tickets/{target}/merge", {"ids": [source]})
    assert service.show(source)["status"] == "closed"


def test_a_trigger_that_solves_is_let_through(service: Caller) -> None:
    service.require_on_solve()
    trigger = {
        "title": "Solve what is tagged",
        "conditions": {"all": [{"field": "current_tags", "operator": "includes", "value": "done"}], "any": []},
        "actions": [{"field": "status", "value": "solved"}],
        "category_id": "10026",
    }
    service.post("triggers", {"trigger": trigger})
    number = service.create()
    assert service.update(number, additional_tags=["done"])["ticket"]["status"] == "solved"


def test_an_automation_that_solves_is_let_through(service: Caller) -> None:
    service.require_on_solve()
    number = service.create()
    wish = {"kind": "automation", "actions": [{"field": "status", "value": "solved"}]}
    service.post(f"/sandbox/zendesk/tickets/{number}/rule", wish)
    assert service.show(number)["status"] == "solved"
    audit = service.audits(number)[-1]
    assert (audit["author_id"], audit["via"]["channel"]) == (-1, "rule")


def test_a_customer_who_marks_the_ticket_solved_is_let_through(service: Caller, customer: Caller) -> None:
    service.require_on_solve()
    number = service.create()
    assert customer.put(f"requests/{number}", {"request": {"solved": True}})["request"]["status"] == "solved"


def test_solving_the_problem_lets_its_incidents_through(service: Caller) -> None:
    field = service.require_on_solve()
    problem = service.create(type="problem", custom_fields=[{"id": field, "value": "gate_pass"}])
    incident = service.create(problem_id=problem)
    service.update(problem, status="solved")
    assert service.show(incident)["status"] == "solved"


@pytest.mark.parametrize("route", ["closed", "end_user", "automation"])
def test_an_account_may_be_set_to_hold_up_a_route(service: Caller, customer: Caller, route: str) -> None:
    service.require_on_solve()
    number = service.create()
    service.post("/sandbox/zendesk/settings", {"checked_routes": ["api", route]})
    if route == "closed":
        reply = service.call("PUT", f"tickets/{number}", json={"ticket": {"status": "closed"}})
        assert reply.status_code == 200, "no field is required for the status closed"
    elif route == "end_user":
        customer.refused("PUT", f"requests/{number}", 422, json={"request": {"solved": True}})
    else:
        actions = [{"field": "status", "value": "solved"}]
        service.refused("POST", f"/sandbox/zendesk/tickets/{number}/rule", 422, json={"actions": actions})


def test_a_field_that_is_not_on_the_form_is_not_required(service: Caller) -> None:
    field = service.new_field("Closure gate", "tagger", "gate_pass", required=True)
    number = service.create()
    service.update(number, status="solved")
    assert field not in service.get("ticket_forms")["ticket_forms"][0]["ticket_field_ids"]


def test_changing_the_form_drops_the_rule(service: Caller, agent: Caller) -> None:
    service.require_on_solve()
    bare = service.post("ticket_forms", {"ticket_form": {"name": "Bare"}})["ticket_form"]["id"]
    number = service.create()
    assert agent.update(number, ticket_form_id=bare, status="solved")["ticket"]["status"] == "solved"


def test_a_condition_requires_its_child_only_while_the_parent_has_the_value(service: Caller) -> None:
    scope = service.new_field("Handoff scope", "tagger", "gated", "free")
    gate = service.new_field("Closure gate", "tagger", "gate_pass")
    condition = {"parent_field_id": scope, "value": "gated", "child_fields": [on_solved(gate)]}
    service.put_on_form(scope, gate, agent_conditions=[condition])
    free = service.create(custom_fields=[{"id": scope, "value": "free"}])
    assert service.update(free, status="solved")["ticket"]["status"] == "solved"
    gated = service.create(custom_fields=[{"id": scope, "value": "gated"}])
    refusal = service.refused("PUT", f"tickets/{gated}", 422, json={"ticket": {"status": "solved"}})
    assert [complaint["ticket_field_id"] for complaint in refusal["details"]["base"]] == [gate]
    service.update(gated, status="pending")
    service.update(gated, status="solved", custom_fields=[{"id": gate, "value": "gate_pass"}])


def test_a_condition_for_all_statuses_holds_up_every_status_change(service: Caller) -> None:
    scope = service.new_field("Is failure", "checkbox")
    note = service.new_field("Note")
    child = {"id": note, "is_required": True, "required_on_statuses": {"type": "ALL_STATUSES"}}
    condition = {"parent_field_id": scope, "value": "true", "child_fields": [child]}
    service.put_on_form(scope, note, agent_conditions=[condition])
    number = service.create(custom_fields=[{"id": scope, "value": True}])
    service.refused("PUT", f"tickets/{number}", 422, json={"ticket": {"status": "pending"}})
    service.update(number, status="pending", custom_fields=[{"id": note, "value": "seen"}])


def test_a_chain_of_conditions_ends_where_a_parent_does_not_show(service: Caller) -> None:
    first = service.new_field("First", "tagger", "yes_first")
    second = service.new_field("Second", "tagger", "yes_second")
    third = service.new_field("Third")
    conditions = [
        {"parent_field_id": second, "value": "yes_second", "child_fields": [on_solved(third)]},
        {"parent_field_id": first, "value": "yes_first", "child_fields": [{"id": second, "is_required": False}]},
    ]
    service.put_on_form(first, second, third, agent_conditions=conditions)
    hidden = service.create(custom_fields=[{"id": second, "value": "yes_second"}])
    service.update(hidden, status="solved")
    values = [{"id": first, "value": "yes_first"}, {"id": second, "value": "yes_second"}]
    shown = service.create(custom_fields=values)
    service.refused("PUT", f"tickets/{shown}", 422, json={"ticket": {"status": "solved"}})


def test_conditions_may_name_only_fields_of_the_form(service: Caller) -> None:
    scope = service.new_field("Scope", "tagger", "gated")
    form = service.get("ticket_forms")["ticket_forms"][0]
    condition = {"parent_field_id": scope, "value": "gated", "child_fields": [on_solved(scope)]}
    wish = {"ticket_form": {"agent_conditions": [condition]}}
    service.refused("PUT", f"ticket_forms/{form['id']}", 422, json=wish)


def test_option_tags_are_unique_across_fields(service: Caller) -> None:
    service.new_field("One", "tagger", "same")
    wish = {"type": "tagger", "title": "Two", "custom_field_options": [{"name": "Same", "value": "same"}]}
    refusal = service.refused("POST", "ticket_fields", 422, json={"ticket_field": wish})
    assert "already used" in refusal["details"]["custom_field_options"][0]["description"]


@pytest.mark.parametrize(
    ("type_", "bad", "good"),
    [("integer", "many", "12"), ("decimal", "nan", "1.5"), ("date", "20/11/2026", "2026-11-20")],
)
def test_values_have_to_fit_their_field(service: Caller, type_: str, bad: str, good: str) -> None:
    field = service.new_field("Value", type_)
    number = service.create()
    wish = {"ticket": {"custom_fields": [{"id": field, "value": bad}]}}
    service.refused("PUT", f"tickets/{number}", 422, json=wish)
    saved = service.update(number, custom_fields=[{"id": field, "value": good}])["ticket"]
    assert {"id": field, "value": good} in saved["custom_fields"]


def test_a_drop_down_takes_only_its_options(service: Caller) -> None:
    field = service.new_field("Reason", "tagger", "fixed", "dup")
    number = service.create()
    service.refused("PUT", f"tickets/{number}", 422, json={"ticket": {"custom_fields": [{"id": field, "value": "no"}]}})
    service.update(number, custom_fields=[{"id": field, "value": "fixed"}], additional_tags=["other"])
    assert service.update(number, custom_fields=[{"id": field, "value": "dup"}])["ticket"]["tags"] == ["dup", "other"]


def test_solved_tickets_are_closed_after_four_days(zendesk: Stand, service: Caller) -> None:
    solved, reopened = service.create(), service.create()
    for number in (solved, reopened):
        service.update(number, status="solved")
    service.update(reopened, status="open")
    zendesk.world.clock.advance(4 * 86_400 - 1)
    assert service.post("/sandbox/zendesk/automations/close_solved") == {"closed": []}
    zendesk.world.clock.advance(1)
    assert service.post("/sandbox/zendesk/automations/close_solved") == {"closed": [solved]}
    assert service.show(solved)["requester_id"] == int(ROSA.id)
    assert service.show(solved)["status"] == "closed"


def test_the_standard_automation_heeds_a_tag_that_its_conditions_name(zendesk: Stand, service: Caller) -> None:
    kept, other = service.create(status="solved", tags=["keep"]), service.create(status="solved")
    [rule] = service.get("automations.json")["automations"]
    guard = {"field": "current_tags", "operator": "not_includes", "value": "keep"}
    conditions = {**rule["conditions"], "all": [*rule["conditions"]["all"], guard]}
    service.put(f"automations/{rule['id']}.json", {"automation": {"conditions": conditions}})
    zendesk.world.clock.advance(5 * 86_400)
    assert service.post("/sandbox/zendesk/automations/close_solved") == {"closed": [other]}
    assert service.show(kept)["status"] == "solved"
    service.put(f"automations/{rule['id']}.json", {"automation": {"active": False}})
    assert service.post("/sandbox/zendesk/automations/close_solved") == {"closed": []}
