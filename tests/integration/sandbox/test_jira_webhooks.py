"""Webhooks of the Jira stand-in: the shapes that were recorded, the real headers, and who gets what."""

from __future__ import annotations

import hashlib
import hmac
import json

from integrations.sandbox.jira_state import QUICK_CLOSE


def adf(text: str) -> dict:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


def named(payloads: list[dict], event: str) -> list[dict]:
    return [payload for payload in payloads if payload["webhookEvent"] == event]


def test_a_new_issue_is_announced_in_version_2_form(deliveries, customer):
    key = customer.create(description=adf("boom\u00e9"))
    (payload,) = deliveries()
    assert payload["webhookEvent"] == "jira:issue_created"
    assert (payload["issue"]["key"], payload["issue"]["fields"]["description"]) == (key, "boom\u00e9")
    assert "/rest/api/2/" in payload["issue"]["self"]
    assert len(str(payload["timestamp"])) == 13
    assert "emailAddress" not in payload["user"]
    assert "comment" not in payload["issue"]["fields"]


def test_a_transition_is_announced_with_its_changelog(deliveries, agent):
    key = agent.create()
    agent.transition(key, QUICK_CLOSE)
    (payload,) = named(deliveries(), "jira:issue_updated")
    assert payload["issue_event_type_name"] == "issue_generic"
    status = next(item for item in payload["changelog"]["items"] if item["fieldId"] == "status")
    assert status == {
        "field": "status",
        "fieldtype": "jira",
        "fieldId": "status",
        "from": "10000",
        "fromString": "To Do",
        "to": "10002",
        "toString": "Done",
    }


def test_a_custom_field_change_names_its_id(deliveries, service):
    field, key = service.new_field("Job ID", "textarea"), service.create()
    service.put(f"issue/{key}", {"fields": {field: adf("EXP-1")}})
    (payload,) = named(deliveries(), "jira:issue_updated")
    (item,) = payload["changelog"]["items"]
    assert (item["field"], item["fieldtype"], item["fieldId"]) == ("Job ID", "custom", field)
    assert (item["fromString"], item["toString"]) == (None, "EXP-1")
    assert payload["issue"]["fields"][field] == "EXP-1"


def test_a_comment_is_announced_without_user_and_with_a_trimmed_issue(deliveries, service, customer):
    key = customer.create()
    customer.post(f"issue/{key}/comment", {"body": adf("please help")})
    (payload,) = named(deliveries(), "comment_created")
    assert "user" not in payload
    assert (payload["comment"]["body"], payload["comment"]["jsdPublic"]) == ("please help", True)
    assert payload["comment"]["author"]["accountType"] == "customer"
    assert set(payload["issue"]["fields"]) <= {"summary", "issuetype", "project", "assignee", "priority", "status"}


def test_a_file_is_announced_twice_and_the_first_time_without_its_issue(deliveries, agent):
    file = agent.attach(agent.create(), "proof.png", b"png", "image/png")
    created, updated = deliveries()[1:]
    assert (created["webhookEvent"], "issue" in created) == ("attachment_created", False)
    assert created["attachment"]["id"] == file["id"]
    assert updated["changelog"]["items"][0] == {
        "field": "Attachment",
        "fieldtype": "jira",
        "fieldId": "attachment",
        "from": None,
        "fromString": None,
        "to": file["id"],
        "toString": "proof.png",
    }


def test_a_deleted_file_is_announced_and_leaves_no_trace_in_the_changelog(deliveries, service):
    key = service.create()
    file = service.attach(key, "proof.png", b"png", "image/png")
    before = service.get(f"issue/{key}/changelog").json()["total"]
    service.delete(f"attachment/{file['id']}")
    assert len(named(deliveries(), "attachment_deleted")) == 1
    assert service.get(f"issue/{key}/changelog").json()["total"] == before


def test_properties_links_and_deletions_are_announced(deliveries, service):
    one, two = service.create(), service.create()
    service.put(f"issue/{one}/properties/handoff.gate", {"allowed": True})
    service.delete(f"issue/{one}/properties/handoff.gate")
    link = {"type": {"name": "Duplicate"}, "inwardIssue": {"key": one}, "outwardIssue": {"key": two}}
    service.post("issueLink", link)
    service.delete(f"issue/{two}")
    events = [payload["webhookEvent"] for payload in deliveries()]
    assert events[2:] == ["issue_property_set", "issue_property_deleted", "issuelink_created", "jira:issue_deleted"]


def test_a_move_is_announced_with_the_new_key(deliveries, service):
    key = service.create()
    service.post(f"/sandbox/issues/{key}/move", {"project": "ARC"})
    (payload,) = named(deliveries(), "jira:issue_updated")
    assert payload["issue"]["key"] == "ARC-1"
    assert [item["toString"] for item in payload["changelog"]["items"] if item["field"] == "Key"] == ["ARC-1"]


def test_every_delivery_is_signed_and_carries_its_identifier(deliveries, receiver, agent):
    agent.create()
    deliveries()
    (request,) = receiver.received
    expected = hmac.new(b"s3cret", request.body, hashlib.sha256).hexdigest()
    assert request.headers["X-Hub-Signature"] == f"sha256={expected}"
    assert request.headers["X-Atlassian-Webhook-Identifier"]
    assert request.headers["X-Atlassian-Webhook-Flow"] == "Primary"
    assert "X-Atlassian-Webhook-Retry" not in request.headers


def test_bulk_work_comes_on_the_secondary_flow(deliveries, receiver, agent):
    key = agent.create()
    wish = {"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": [key], "transitionId": QUICK_CLOSE}]}
    agent.post("bulk/issues/transition", wish)
    assert "bulkOperationMetaData" in deliveries()[-1]
    assert receiver.received[-1].headers["X-Atlassian-Webhook-Flow"] == "Secondary"


def test_a_webhook_gets_the_events_and_issues_it_asked_for(jira, receiver, service):
    wish = {
        "name": "closures",
        "url": receiver.url + "/{issue.key}",
        "events": ["jira:issue_updated"],
        "filters": {"issue-related-events-section": 'project = OPS AND statusCategory = "Done"'},
        "secret": "x",
    }
    made = service.post("/rest/webhooks/1.0/webhook", wish)
    assert (made.status_code, made.json()["isSigned"], "secret" in made.json()) == (201, True, False)
    key = service.create()
    service.put(f"issue/{key}", {"fields": {"labels": ["x"]}})
    service.transition(key, QUICK_CLOSE)
    jira.world.webhooks.drain()
    (payload,) = [json.loads(request.body) for request in receiver.received]
    assert payload["issue"]["fields"]["status"]["name"] == "Done"


def test_a_webhook_is_changed_switched_off_and_deleted(jira, receiver, service):
    path = "/rest/webhooks/1.0/webhook"
    made = service.post(path, {"name": "a", "url": receiver.url, "events": ["jira:issue_created"]}).json()
    one = made["self"].removeprefix(jira.url)
    assert made["isSigned"] is False
    assert service.put(one, {"enabled": False, "secret": "new"}).json()["isSigned"] is True
    service.create()
    jira.world.webhooks.drain()
    assert receiver.received == []
    assert len(service.get(path).json()) == 1
    assert service.delete(one).status_code == 204
    assert service.get(one).status_code == 404


def test_a_webhook_with_an_unknown_event_or_a_plain_address_is_refused(service):
    path = "/rest/webhooks/1.0/webhook"
    assert service.post(path, {"name": "a", "url": "http://example.org", "events": []}).status_code == 400
    assert (
        service.post(path, {"name": "a", "url": "https://example.org", "events": ["issue_created"]}).status_code == 400
    )


def test_one_edit_announces_fields_comment_and_property_each_by_itself(deliveries, service):
    key = service.create()
    service.put(
        f"issue/{key}",
        {
            "fields": {"labels": ["a"]},
            "update": {"comment": [{"add": {"body": adf("n")}}]},
            "properties": [{"key": "p", "value": 1}],
        },
    )
    events = [payload["webhookEvent"] for payload in deliveries()]
    assert events[1:] == ["jira:issue_updated", "comment_created", "issue_property_set"]
