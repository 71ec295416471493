"""Tickets of the Zendesk stand-in: what a save does to them, and what it writes down."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

import pytest

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import (  # noqa: F401
    KENJI,
    PRIYA,
    ROSA,
    SERVICE,
    TOM,
    Caller,
    agent,
    customer,
    service,
    zendesk,
    zendesk_server,
)


def test_a_new_ticket_is_shown_with_its_first_comment_as_description(service: Caller) -> None:
    number = service.create(comment={"body": "First line.\n\nSecond <b>line</b>."}, tags=["Retail", "sync"])
    ticket = service.show(number)
    assert ticket["description"] == "First line.\n\nSecond <b>line</b>."
    assert ticket["status"] == "new"
    assert ticket["tags"] == ["retail", "sync"]
    assert ticket["requester_id"] == int(ROSA.id)
    assert ticket["submitter_id"] == int(SERVICE.id)
    assert ticket["created_at"] == "2026-11-20T09:00:00Z"
    assert ticket["assignee_id"] is None


def test_paths_answer_with_and_without_the_json_suffix(service: Caller) -> None:
    number = service.create()
    assert service.get(f"tickets/{number}") == service.get(f"tickets/{number}.json")


def test_users_are_sideloaded_when_asked_for(service: Caller) -> None:
    number = service.create(assignee_id=int(PRIYA.id))
    shown = service.get(f"tickets/{number}.json", include="users")
    assert {user["email"]: user["role"] for user in shown["users"]} == {
        SERVICE.email: "admin",
        PRIYA.email: "agent",
        ROSA.email: "end-user",
    }


def test_a_requester_named_by_address_becomes_an_end_user_once(service: Caller) -> None:
    wish = {"name": "Noor", "email": "noor@shop.example"}
    body = {"ticket": {"subject": "S", "comment": {"body": "x"}, "requester": wish}}
    one = service.post("tickets", body)["ticket"]["requester_id"]
    two = service.post("tickets", body)["ticket"]["requester_id"]
    assert one == two
    assert service.get(f"users/{one}")["user"]["role"] == "end-user"


def test_safe_update_refuses_a_write_based_on_an_older_ticket(zendesk: Stand, service: Caller) -> None:
    number = service.create()
    stamp = service.show(number)["updated_at"]
    zendesk.world.clock.advance(5)
    service.update(number, priority="high")
    wish = {"ticket": {"subject": "Mine", "safe_update": True, "updated_stamp": stamp}}
    refusal = service.refused("PUT", f"tickets/{number}.json", 409, json=wish)
    assert refusal["error"] == "UpdateConflict"
    assert service.show(number)["subject"] == "Order export failed"
    wish["ticket"]["updated_stamp"] = service.show(number)["updated_at"]
    assert service.put(f"tickets/{number}.json", wish)["ticket"]["subject"] == "Mine"


def test_a_save_that_changes_nothing_leaves_no_audit_and_no_new_stamp(zendesk: Stand, service: Caller) -> None:
    number = service.create(priority="low")
    before = service.show(number)
    zendesk.world.clock.advance(60)
    service.update(number, priority="low", tags=[])
    after = service.show(number)
    assert after["updated_at"] == before["updated_at"]
    assert after["generated_timestamp"] == before["generated_timestamp"] + 60
    assert len(service.audits(number)) == 1


def test_audits_say_who_changed_what_and_from_what(zendesk: Stand, service: Caller, agent: Caller) -> None:
    field = service.new_field("Failed job")
    number = service.create()
    zendesk.world.clock.advance(60)
    agent.update(number, status="pending", custom_fields=[{"id": field, "value": "JOB-1"}], tags=["b", "a"])
    first, second = service.audits(number)
    assert {event["type"] for event in first["events"]} == {"Comment", "Create"}
    assert second["author_id"] == int(PRIYA.id)
    assert second["created_at"] == "2026-11-20T09:01:00Z"
    assert second["via"]["channel"] == "api"
    changes = {event["field_name"]: (event["previous_value"], event["value"]) for event in second["events"]}
    assert changes["status"] == ("new", "pending")
    assert changes[str(field)] == (None, "JOB-1")
    assert changes["tags"] == ([], ["a", "b"])


def test_audits_come_in_pages_by_cursor(service: Caller) -> None:
    number = service.create()
    for priority in ("low", "high", "urgent"):
        service.update(number, priority=priority)
    first = service.get(f"tickets/{number}/audits.json", **{"page[size]": "3"})
    assert len(first["audits"]) == 3
    assert first["meta"]["has_more"] is True
    rest = service.answered(service.call("GET", first["links"]["next"].removeprefix(service.stand.url)))
    assert [audit["events"][0]["value"] for audit in rest["audits"]] == ["urgent"]
    assert rest["meta"]["has_more"] is False


def test_tags_are_replaced_added_and_removed(service: Caller) -> None:
    number = service.create(tags=["one"])
    service.update(number, additional_tags=["Two", "three four"])
    assert service.show(number)["tags"] == ["four", "one", "three", "two"]
    service.update(number, remove_tags=["one"])
    service.update(number, tags=["five"])
    assert service.put(f"tickets/{number}/tags.json", {"tags": ["six"]}) == {"tags": ["five", "six"]}
    assert service.call("DELETE", f"tickets/{number}/tags.json", json={"tags": ["five"]}).status_code == 204
    assert service.get(f"tickets/{number}/tags.json") == {"tags": ["six"]}


def test_assigning_a_new_ticket_opens_it(service: Caller) -> None:
    number = service.create()
    assert service.update(number, assignee_id=int(TOM.id))["ticket"]["status"] == "open"


def test_solving_an_unassigned_ticket_assigns_it_to_the_solver(agent: Caller) -> None:
    number = agent.create()
    assert agent.update(number, status="solved")["ticket"]["assignee_id"] == int(PRIYA.id)


def test_solving_needs_an_assignee_where_the_account_does_not_assign(agent: Caller) -> None:
    agent.post("/sandbox/zendesk/settings", {"assign_on_solve": False})
    number = agent.create()
    refusal = agent.refused("PUT", f"tickets/{number}", 422, json={"ticket": {"status": "solved"}})
    assert refusal["details"]["base"][0]["description"] == "Assignee: is required when solving a ticket"


def test_a_custom_status_sets_the_category_and_the_category_its_default_status(service: Caller) -> None:
    statuses = {entry["status_category"]: entry["id"] for entry in service.get("custom_statuses")["custom_statuses"]}
    number = service.create()
    assert service.update(number, custom_status_id=statuses["hold"])["ticket"]["status"] == "hold"
    assert service.update(number, status="pending")["ticket"]["custom_status_id"] == statuses["pending"]


def test_a_closed_ticket_takes_no_more_writes(service: Caller) -> None:
    number = service.create()
    assert service.update(number, status="closed")["ticket"]["status"] == "closed"
    for wish in ({"priority": "low"}, {"comment": {"body": "more"}}, {"status": "open"}):
        refusal = service.refused("PUT", f"tickets/{number}.json", 422, json={"ticket": wish})
        assert refusal["details"]["status"][0]["description"] == "Status: closed prevents ticket update"
    assert len(service.comments(number)) == 1


def test_a_follow_up_of_a_closed_ticket_names_its_source_and_inherits_tags_and_fields(service: Caller) -> None:
    field = service.new_field("Failed job")
    number = service.create(tags=["retail"], custom_fields=[{"id": field, "value": "JOB-1"}])
    wish = {"via_followup_source_id": number, "subject": "Again", "comment": {"body": "x"}}
    service.refused("POST", "tickets", 422, json={"ticket": wish})
    service.update(number, status="closed")
    followup = service.post("tickets", {"ticket": wish})["ticket"]
    assert followup["via"]["source"]["rel"] == "follow_up"
    assert followup["via"]["source"]["from"]["ticket_id"] == number
    assert followup["tags"] == ["retail"]
    assert {"id": field, "value": "JOB-1"} in followup["custom_fields"]
    assert followup["requester_id"] == int(ROSA.id)
    assert service.show(number)["followup_ids"] == [followup["id"]]


def test_merging_closes_the_sources_with_a_comment_on_each_side(service: Caller) -> None:
    target, source = service.create("Target"), service.create("Source")
    job = service.post(f"tickets/{target}/merge.json", {"ids": [source], "source_comment": "Gone to the other."})
    assert job["job_status"]["status"] == "queued"
    done = service.get(f"job_statuses/{job['job_status']['id']}")["job_status"]
    assert (done["status"], done["results"][0]["success"]) == ("completed", True)
    closed = service.show(source)
    assert closed["status"] == "closed"
    assert "closed_by_merge" in closed["tags"]
    last = service.comments(source)[-1]
    assert (last["body"], last["public"]) == ("Gone to the other.", False)
    assert last["via"]["source"] == {
        "from": {"ticket_id": target, "subject": "Target"},
        "to": {},
        "rel": "merge",
    }
    assert service.comments(target)[-1]["via"]["source"]["from"] == {"ticket_ids": [source]}


def test_a_merge_into_a_closed_ticket_fails_in_its_job(service: Caller) -> None:
    target, source = service.create(), service.create()
    service.update(target, status="closed")
    job = service.post(f"tickets/{target}/merge", {"ids": [source]})["job_status"]
    (result,) = service.get(f"job_statuses/{job['id']}")["job_status"]["results"]
    assert result["success"] is False
    assert service.show(source)["status"] == "new"


def test_update_many_tells_each_tickets_fate_in_its_job(service: Caller) -> None:
    one, two, closed = service.create(), service.create(), service.create()
    service.update(closed, status="closed")
    path = f"tickets/update_many.json?ids={one},{closed},{two}"
    job = service.put(path, {"ticket": {"priority": "high", "additional_tags": ["bulk"]}})["job_status"]
    done = service.get(f"job_statuses/{job['id']}.json")["job_status"]
    assert [(result["id"], result["success"]) for result in done["results"]] == [
        (one, True),
        (closed, False),
        (two, True),
    ]
    assert done["results"][1]["details"] == "Status: closed prevents ticket update"
    assert service.show(two)["tags"] == ["bulk"]


def test_update_many_takes_a_payload_for_each_ticket(service: Caller) -> None:
    one, two = service.create(), service.create()
    body = {"tickets": [{"id": one, "priority": "low"}, {"id": two, "priority": "urgent"}]}
    service.put("tickets/update_many.json", body)
    assert [service.show(number)["priority"] for number in (one, two)] == ["low", "urgent"]


def test_solving_a_problem_solves_its_incidents(service: Caller) -> None:
    problem = service.create(type="problem")
    incident = service.create(problem_id=problem)
    assert service.show(problem)["has_incidents"] is True
    service.update(problem, status="solved")
    assert service.show(incident)["status"] == "solved"
    assert service.audits(incident)[-1]["via"]["channel"] == "system"


def test_a_deleted_ticket_is_gone_until_it_is_restored(service: Caller) -> None:
    number = service.create()
    assert service.call("DELETE", f"tickets/{number}.json").status_code == 204
    assert service.refused("GET", f"tickets/{number}.json", 404)["error"] == "RecordNotFound"
    assert [entry["id"] for entry in service.get("deleted_tickets")["deleted_tickets"]] == [number]
    service.put(f"deleted_tickets/{number}/restore")
    assert service.show(number)["status"] == "new"


def test_a_ticket_marked_as_spam_is_gone(service: Caller) -> None:
    number = service.create()
    service.put(f"tickets/{number}/mark_as_spam")
    service.refused("GET", f"tickets/{number}", 404)


def test_show_many_gives_the_tickets_that_are_there(service: Caller) -> None:
    one, two = service.create(), service.create()
    found = service.get("tickets/show_many.json", ids=f"{one},{two},999999")["tickets"]
    assert [ticket["id"] for ticket in found] == [one, two]


@pytest.mark.parametrize("status", ["pending", "hold", "solved"])
def test_a_customers_reply_reopens_a_ticket_that_waits_or_is_solved(
    agent: Caller, customer: Caller, status: str
) -> None:
    number = agent.create()
    agent.update(number, status=status)
    customer.put(f"requests/{number}", {"request": {"comment": {"body": "It failed again."}}})
    assert agent.show(number)["status"] == "open"
    assert agent.comments(number)[-1]["public"] is True
    assert agent.audits(number)[-1]["author_id"] == int(ROSA.id)


def test_an_agents_comment_in_the_customers_name_reopens_nothing_and_the_audit_tells(agent: Caller) -> None:
    number = agent.create()
    agent.update(number, status="solved")
    agent.update(number, comment={"body": "I confirm.", "author_id": int(ROSA.id), "public": True})
    assert agent.show(number)["status"] == "solved"
    assert agent.comments(number)[-1]["author_id"] == int(ROSA.id)
    assert agent.audits(number)[-1]["author_id"] == int(PRIYA.id)


def test_customers_see_and_solve_their_own_requests_only(service: Caller, customer: Caller) -> None:
    own, other = service.create(), service.create(requester_id=int(KENJI.id))
    assert customer.get(f"requests/{own}")["request"]["can_be_solved_by_me"] is True
    customer.refused("GET", f"requests/{other}", 403)
    customer.refused("GET", f"tickets/{own}", 403)
    assert customer.put(f"requests/{own}", {"request": {"solved": True}})["request"]["status"] == "solved"
    assert service.audits(own)[-1]["author_id"] == int(ROSA.id)
