"""Event webhooks and triggers of the Zendesk stand-in."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from integrations.sandbox.server import Stand
from integrations.sandbox.webhooks import zendesk_signature
from tests.integration.sandbox.conftest import Receiver
from tests.support.zendesk_sandbox import (  # noqa: F401
    EVENT,
    PRIYA,
    ROSA,
    SECRET,
    SERVICE,
    Caller,
    agent,
    customer,
    events,
    kinds,
    of_kind,
    service,
    zendesk,
    zendesk_server,
)

Events = Callable[[], list[dict[str, Any]]]


def test_the_envelope_of_an_event_is_zendesks(service: Caller, events: Events) -> None:
    number = service.create(priority="high", type="incident", comment={"body": "It failed.", "public": True})
    event = of_kind(events(), "created")
    assert event["type"] == "zen:event-type:ticket.created"
    assert event["account_id"] == 22129848
    assert event["zendesk_event_version"] == "2022-11-06"
    assert event["subject"] == f"zen:ticket:{number}"
    assert re.fullmatch(r"2026-11-20T09:00:00\.\d{9}Z", event["time"])
    assert set(event["event"]) == {"meta"}
    assert event["event"]["meta"]["sequence"]["position"] == 1
    detail = event["detail"]
    assert (detail["id"], detail["status"], detail["priority"], detail["type"]) == (
        str(number),
        "NEW",
        "HIGH",
        "INCIDENT",
    )
    assert detail["actor_id"] == SERVICE.id
    assert detail["requester_id"] == ROSA.id
    assert detail["tags"] is None
    assert detail["via"] == {"channel": "web_service"}
    assert "custom_fields" not in detail


def test_events_are_signed_over_timestamp_and_body(service: Caller, events: Events, receiver: Receiver) -> None:
    service.create()
    events()
    taken = receiver.received[0]
    timestamp = taken.headers["X-Zendesk-Webhook-Signature-Timestamp"]
    assert timestamp == "2026-11-20T09:00:00Z"
    assert taken.headers["X-Zendesk-Webhook-Signature"] == zendesk_signature(SECRET, timestamp, taken.body)
    assert taken.headers["X-Zendesk-Account-Id"] == "22129848"
    assert taken.headers["X-Zendesk-Webhook-Invocation-Id"]


def test_one_save_gives_an_event_for_each_change_in_one_sequence(service: Caller, events: Events) -> None:
    field = service.new_field("Failed job")
    number = service.create(tags=["old"])
    events()
    service.update(
        number,
        subject="New subject",
        status="open",
        priority="urgent",
        tags=["new"],
        custom_fields=[{"id": field, "value": "JOB-1"}],
        comment={"body": "Note", "public": False},
    )
    made = events()
    assert sorted(kinds(made)) == sorted(
        [
            "comment_added",
            "subject_changed",
            "status_changed",
            "custom_status_changed",
            "priority_changed",
            "tags_changed",
            "custom_field_changed",
        ]
    )
    assert len({event["event"]["meta"]["sequence"]["id"] for event in made}) == 1
    assert sorted(event["event"]["meta"]["sequence"]["position"] for event in made) == list(range(1, 8))
    assert len({event["id"] for event in made}) == 7
    status = of_kind(made, "status_changed")["event"]
    assert (status["previous"], status["current"]) == ("NEW", "OPEN")
    tags = of_kind(made, "tags_changed")["event"]
    assert (tags["tags_added"], tags["tags_removed"]) == (["new"], ["old"])
    custom = of_kind(made, "custom_field_changed")["event"]
    assert custom["custom_field"] == {"id": str(field), "title": "Failed job", "type": "text"}
    assert (custom["previous"], custom["current"]) == ({"value": None}, {"value": "JOB-1"})


def test_a_comments_event_names_author_and_privacy_and_files_get_their_own(agent: Caller, events: Events) -> None:
    number = agent.create()
    events()
    token = agent.upload("proof.png")["token"]
    agent.update(number, comment={"body": "See.", "public": False, "uploads": [token]})
    made = events()
    comment = of_kind(made, "comment_added")["event"]["comment"]
    assert comment["author"] == {"id": PRIYA.id, "is_staff": True, "name": "Priya Agent"}
    assert (comment["body"], comment["is_public"]) == ("See.", False)
    linked = of_kind(made, "attachment_linked_to_comment")["event"]["comment"]
    assert linked["id"] == comment["id"]
    assert set(linked["attachment"]) == {"id", "filename", "content_type", "content_url", "is_public"}


def test_redaction_merge_deletion_and_form_changes_are_told(service: Caller, events: Events) -> None:
    other = service.post("ticket_forms", {"ticket_form": {"name": "Other"}})["ticket_form"]["id"]
    target, source = service.create(), service.create(comment={"body": "x", "uploads": [service.upload()["token"]]})
    comment = service.comments(source)[0]
    events()
    service.put(f"tickets/{source}/comments/{comment['id']}/attachments/{comment['attachments'][0]['id']}/redact")
    assert kinds(events()) == ["attachment_redacted_from_comment"]
    service.put(f"tickets/{source}/comments/{comment['id']}/redact", {"text": "x"})
    assert kinds(events()) == ["comment_redacted", "description_changed"]
    service.put(f"tickets/{source}/comments/{comment['id']}/make_private")
    assert kinds(events()) == ["comment_made_private"]
    service.update(source, ticket_form_id=other)
    assert of_kind(events(), "form_changed")["event"]["current"] == str(other)
    service.post(f"tickets/{target}/merge", {"ids": [source]})
    merged = of_kind(events(), "merged")
    assert (merged["subject"], merged["event"]["target_ticket_id"]) == (f"zen:ticket:{source}", str(target))
    service.delete(f"tickets/{target}")
    gone = of_kind(events(), "soft_deleted")
    assert gone["detail"]["status"] == "DELETED"
    service.put(f"deleted_tickets/{target}/restore")
    assert kinds(events()) == ["undeleted"]
    service.put(f"tickets/{target}/mark_as_spam")
    assert kinds(events()) == ["marked_as_spam"]
    service.delete(f"deleted_tickets/{target}")
    assert kinds(events()) == ["permanently_deleted"]
    assert service.get("deleted_tickets")["deleted_tickets"] == []


def test_a_save_that_changes_nothing_sends_nothing(service: Caller, events: Events) -> None:
    number = service.create(priority="low")
    events()
    service.update(number, priority="low")
    assert events() == []


def test_a_busy_receiver_is_asked_again_and_a_broken_one_is_not(
    zendesk: Stand, service: Caller, events: Events, receiver: Receiver
) -> None:
    receiver.answers = [(503, {"Retry-After": "30"}), (500, {})]
    number = service.create()
    service.update(number, priority="low")
    events()
    identifiers = [request.headers["X-Zendesk-Webhook-Invocation-Id"] for request in receiver.received]
    assert len(identifiers) == len(set(identifiers)) + 1
    lost = [attempt for attempt in zendesk.world.webhooks.log() if attempt.outcome.status == 500]
    assert [attempt.will_retry for attempt in lost] == [False]


def test_webhooks_are_created_with_a_secret_and_called_for_their_subscriptions_only(
    service: Caller, receiver: Receiver, zendesk: Stand
) -> None:
    wish = {
        "name": "Gate",
        "endpoint": receiver.url,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": [EVENT + "status_changed"],
        "authentication": {"type": "bearer_token", "data": {"token": "t0ken"}, "add_position": "header"},
    }
    made = service.post("webhooks", {"webhook": wish})["webhook"]
    secret = service.get(f"webhooks/{made['id']}/signing_secret")["signing_secret"]["secret"]
    assert secret == made["signing_secret"]["secret"]
    number = service.create()
    service.update(number, status="pending", priority="low")
    zendesk.world.webhooks.drain()
    (taken,) = receiver.received
    assert json.loads(taken.body)["type"] == EVENT + "status_changed"
    assert taken.headers["Authorization"] == "Bearer t0ken"
    timestamp = taken.headers["X-Zendesk-Webhook-Signature-Timestamp"]
    assert taken.headers["X-Zendesk-Webhook-Signature"] == zendesk_signature(secret, timestamp, taken.body)
    (invocation,) = service.get(f"webhooks/{made['id']}/invocations")["invocations"]
    assert (invocation["status_code"], invocation["status"]) == (202, "success")
    renewed = service.post(f"webhooks/{made['id']}/signing_secret")["signing_secret"]["secret"]
    assert renewed != secret
    assert "signing_secret" not in service.get(f"webhooks/{made['id']}")["webhook"]


def test_a_deactivated_webhook_is_not_called(service: Caller, events: Events, receiver: Receiver) -> None:
    (hook,) = service.get("webhooks")["webhooks"]
    assert service.call("PATCH", f"webhooks/{hook['id']}", json={"webhook": {"status": "inactive"}}).status_code == 204
    service.create()
    assert events() == []


@pytest.mark.parametrize(
    "subscriptions",
    [["zen:event-type:ticket.updated"], ["conditional_ticket_events", "zen:event-type:ticket.created"]],
)
def test_unknown_events_and_a_mix_with_triggers_are_refused(service: Caller, subscriptions: list[str]) -> None:
    wish = {"name": "x", "endpoint": "http://127.0.0.1:1/", "subscriptions": subscriptions}
    service.refused("POST", "webhooks", 400, json={"webhook": wish})


def test_only_admins_see_webhooks(agent: Caller) -> None:
    agent.refused("GET", "webhooks", 403)


def test_a_trigger_calls_its_webhook_with_placeholders_filled_in_as_text(
    zendesk: Stand, service: Caller, receiver: Receiver
) -> None:
    field = service.new_field("Failed job")
    wish = {"name": "Trigger", "endpoint": receiver.url, "subscriptions": ["conditional_ticket_events"]}
    hook = service.post("webhooks", {"webhook": wish})["webhook"]["id"]
    template = '{"id": "{{ticket.id}}", "status": "{{ticket.status}}", "title": "{{ticket.title}}"'
    template += ', "job": "{{ticket.ticket_field_NUMBER}}", "who": "{{current_user.id}}", "x": "{{nothing}}"}'
    template = template.replace("NUMBER", str(field))
    trigger = {
        "title": "Tell the gate",
        "conditions": {"all": [{"field": "status", "operator": "value", "value": "solved"}], "any": []},
        "actions": [{"field": "notification_webhook", "value": [hook, template]}],
        "category_id": "10026",
    }
    service.post("triggers", {"trigger": trigger})
    number = service.create(custom_fields=[{"id": field, "value": "JOB-1"}])
    quoted = service.create(subject='He said "no"')
    service.update(number, status="solved")
    service.update(number, priority="low")
    zendesk.world.webhooks.drain()
    (taken,) = receiver.received
    assert json.loads(taken.body) == {
        "id": str(number),
        "status": "Solved",
        "title": "Order export failed",
        "job": "JOB-1",
        "who": SERVICE.id,
        "x": "",
    }
    service.update(quoted, status="solved")
    zendesk.world.webhooks.drain()
    assert b'He said "no"' in receiver.received[-1].body
    with pytest.raises(json.JSONDecodeError):
        json.loads(receiver.received[-1].body)


def test_a_trigger_changes_the_ticket_in_the_same_audit_by_its_own_name(service: Caller, events: Events) -> None:
    trigger = {
        "title": "Tag replies",
        "conditions": {
            "all": [{"field": "update_type", "operator": "is", "value": "Change"}],
            "any": [
                {"field": "role", "operator": "is", "value": "end_user"},
                {"field": "attachment", "operator": "is", "value": "present"},
            ],
        },
        "actions": [
            {"field": "current_tags", "value": "touched"},
            {"field": "notification_user", "value": ["requester_id", "Thanks", "We saw it."]},
        ],
        "category_id": "10026",
    }
    service.post("triggers", {"trigger": trigger})
    number = service.create()
    events()
    service.update(number, priority="low")
    assert service.show(number)["tags"] == []
    service.update(number, comment={"body": "x", "uploads": [service.upload()["token"]]})
    assert service.show(number)["tags"] == ["touched"]
    recorded = service.audits(number)[-1]
    change = next(event for event in recorded["events"] if event["type"] == "Change")
    assert change["via"]["source"]["from"]["title"] == "Tag replies"
    mail = next(event for event in recorded["events"] if event["type"] == "Notification")
    assert mail["recipients"] == [int(ROSA.id)]
    assert of_kind(events(), "tags_changed")["detail"]["actor_id"] == "-1"


def test_triggers_can_be_listed_changed_and_removed(service: Caller) -> None:
    conditions = {"all": [{"field": "status", "operator": "is", "value": "new"}], "any": []}
    wish = {
        "title": "One",
        "conditions": conditions,
        "actions": [{"field": "priority", "value": "low"}],
        "category_id": "1",
    }
    number = service.post("triggers", {"trigger": wish})["trigger"]["id"]
    assert service.show(service.create())["priority"] == "low"
    service.put(f"triggers/{number}", {"trigger": {**wish, "active": False}})
    assert service.show(service.create())["priority"] is None
    assert [entry["id"] for entry in service.get("triggers")["triggers"]] == [number]
    service.delete(f"triggers/{number}")
    assert service.get("triggers")["triggers"] == []


def test_a_customers_reply_is_told_as_the_customers(customer: Caller, agent: Caller, events: Events) -> None:
    number = agent.create()
    agent.update(number, status="solved")
    events()
    customer.put(f"requests/{number}", {"request": {"comment": {"body": "Still broken."}}})
    made = events()
    assert of_kind(made, "comment_added")["event"]["comment"]["author"]["is_staff"] is False
    assert of_kind(made, "status_changed")["detail"]["actor_id"] == ROSA.id
