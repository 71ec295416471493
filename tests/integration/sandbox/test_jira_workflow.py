"""The workflow of the Jira stand-in: rules that refuse, the hole that nobody guards, and the way out of Done."""

from __future__ import annotations

import threading

from integrations.sandbox.jira_state import CLOSE, QUICK_CLOSE, REOPEN, START


def status_of(client, key: str) -> str:
    return client.get(f"issue/{key}").json()["fields"]["status"]["name"]


def test_done_is_refused_while_the_gate_has_not_looked(agent):
    key = agent.create()
    reply = agent.transition(key, CLOSE)
    assert reply.status_code == 400
    assert reply.json()["errorMessages"][0].startswith("Handoff Gate has not looked at this ticket yet")
    assert status_of(agent, key) == "To Do"


def test_done_is_refused_with_the_propertys_own_message(service, agent):
    key = agent.create()
    service.put(f"issue/{key}/properties/handoff.gate", {"allowed": False, "message": "Attach a screenshot."})
    assert agent.transition(key, CLOSE).json()["errorMessages"] == ["Attach a screenshot."]


def test_done_is_refused_whatever_else_the_property_holds(service, agent):
    key = agent.create()
    for content in ("true", [True], {"allowed": "true"}, {"allowed": 1}, {}):
        service.put(f"issue/{key}/properties/handoff.gate", content)
        assert agent.transition(key, CLOSE).status_code == 400, content


def test_done_goes_through_once_the_property_allows_it(service, agent):
    key = agent.create()
    service.put(f"issue/{key}/properties/handoff.gate", {"allowed": True})
    assert agent.transition(key, CLOSE).status_code == 204
    issue = agent.get(f"issue/{key}", expand="changelog").json()
    assert issue["fields"]["status"]["statusCategory"]["key"] == "done"
    assert issue["fields"]["resolution"]["name"] == "Done"
    changed = {item["fieldId"]: item["toString"] for item in issue["changelog"]["histories"][0]["items"]}
    assert changed == {"resolution": "Done", "status": "Done"}


def test_quick_done_is_a_hole_and_reopening_clears_the_resolution(agent):
    key = agent.create()
    assert agent.transition(key, QUICK_CLOSE).status_code == 204
    assert agent.transition(key, REOPEN).status_code == 204
    fields = agent.get(f"issue/{key}").json()["fields"]
    assert (fields["status"]["name"], fields["resolution"]) == ("In Progress", None)


def test_a_transition_that_does_not_leave_the_status_is_refused(agent):
    key = agent.create()
    assert agent.transition(key, REOPEN).status_code == 400
    assert agent.transition(key, "999").status_code == 400
    assert {way["id"] for way in agent.get(f"issue/{key}/transitions").json()["transitions"]} == {
        START,
        CLOSE,
        QUICK_CLOSE,
    }


def test_a_field_rule_reads_the_beginning_of_the_field(service, agent):
    field = service.new_field("Closure gate")
    key = agent.create()
    service.post("/sandbox/workflow", {"rules": {CLOSE: "field:Closure gate"}})
    assert agent.transition(key, CLOSE).status_code == 400
    service.put(f"issue/{key}", {"fields": {field: "REFUSED: missing success_screenshot"}})
    assert "REFUSED" in agent.transition(key, CLOSE).json()["errorMessages"][0]
    service.put(f"issue/{key}", {"fields": {field: "PASS"}})
    assert agent.transition(key, CLOSE).status_code == 204


def test_the_ways_out_of_done_can_be_taken_away(service, agent):
    key = agent.create()
    service.post("/sandbox/workflow", {"remove": [REOPEN]})
    agent.transition(key, QUICK_CLOSE)
    assert agent.get(f"issue/{key}/transitions").json()["transitions"] == []
    assert service.transition(key, REOPEN).status_code == 400


def test_only_fields_on_the_transitions_screen_can_be_set_with_it(service, agent):
    key = agent.create()
    service.put(f"issue/{key}/properties/handoff.gate", {"allowed": True})
    path = f"issue/{key}/transitions"
    off_screen = {"transition": {"id": CLOSE}, "fields": {"summary": "other"}}
    assert agent.post(path, off_screen).status_code == 400
    on_screen = {"transition": {"id": CLOSE}, "fields": {"resolution": {"name": "Duplicate"}}}
    assert agent.post(path, on_screen).status_code == 204
    assert agent.get(f"issue/{key}").json()["fields"]["resolution"]["name"] == "Duplicate"


def test_bulk_transitions_obey_the_rules_ticket_by_ticket(service, agent):
    passed, refused = agent.create(), agent.create()
    service.put(f"issue/{passed}/properties/handoff.gate", {"allowed": True})
    wish = {"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": [passed, refused], "transitionId": CLOSE}]}
    task = agent.post("bulk/issues/transition", wish).json()["taskId"]
    outcome = agent.get(f"bulk/queue/{task}").json()
    assert (len(outcome["processedAccessibleIssues"]), len(outcome["failedAccessibleIssues"])) == (1, 1)
    assert (status_of(agent, passed), status_of(agent, refused)) == ("Done", "To Do")


def test_an_import_puts_a_ticket_into_done_past_every_rule(agent):
    key = agent.create()
    assert agent.post(f"/sandbox/issues/{key}/status", {"status": "Done"}).status_code == 204
    assert status_of(agent, key) == "Done"


def test_of_many_who_close_at_once_exactly_one_does(agent):
    key = agent.create()
    codes: list[int] = []
    barrier = threading.Barrier(6)

    def close() -> None:
        barrier.wait()
        codes.append(agent.transition(key, QUICK_CLOSE).status_code)

    threads = [threading.Thread(target=close) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [204, 400, 400, 400, 400, 400]


def test_a_frozen_status_takes_no_edit_and_no_comment(service, agent):
    key = agent.create()
    service.post("/sandbox/workflow", {"uneditable": ["10002"]})
    agent.transition(key, QUICK_CLOSE)
    assert service.put(f"issue/{key}", {"fields": {"labels": ["late"]}}).status_code == 400
    note = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}]}
    assert service.post(f"issue/{key}/comment", {"body": note}).status_code == 400
    assert agent.transition(key, REOPEN).status_code == 204
    assert service.put(f"issue/{key}", {"fields": {"labels": ["late"]}}).status_code == 204
