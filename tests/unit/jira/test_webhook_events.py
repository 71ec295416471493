"""Every shape of Jira event: which ticket it names, who acted, what changed, and what is left aside."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports import Envelope, UnknownShape
from integrations.jira.webhook import parse

MIA = {"accountId": "5b10", "accountType": "atlassian", "displayName": "Mia"}
ISSUE = {"id": "10002", "self": "https://x.atlassian.net/rest/api/2/10002", "key": "RO-17", "fields": {}}
AT = 1762000000123
HEADERS = {"X-Atlassian-Webhook-Identifier": "9f2c-1"}

CLOUD_UPDATE = {
    "timestamp": AT,
    "webhookEvent": "jira:issue_updated",
    "issue_event_type_name": "issue_generic",
    "user": MIA,
    "issue": ISSUE,
    "changelog": {
        "id": "10124",
        "items": [
            {"field": "resolution", "fieldtype": "jira", "fieldId": "resolution", "from": None, "to": "10000"},
            {"field": "status", "fieldtype": "jira", "fieldId": "status", "from": "3", "to": "10002"},
            {"field": "status", "fieldtype": "jira", "fieldId": "status", "from": "10002", "to": "3"},
        ],
    },
}
DC_UPDATE = {
    "timestamp": AT,
    "webhookEvent": "jira:issue_updated",
    "issue_event_type_name": "issue_commented",
    "user": {"key": "JIRAUSER10100", "name": "mia", "emailAddress": "mia@example.com", "displayName": "Mia"},
    "issue": ISSUE,
    "comment": {
        "id": "1",
        "self": "https://jira.example.com/rest/api/2/issue/10002/comment/1",
        "author": {"name": "mia"},
    },
    "changelog": {"id": "1", "items": [{"field": "Status", "fieldtype": "jira", "from": "3", "to": "5"}]},
}


def read(event: Any, headers: dict[str, str] | None = None) -> Envelope:
    return parse(HEADERS if headers is None else headers, json.dumps(event).encode())


def test_an_update_on_cloud_tells_ticket_actor_changed_fields_and_moment() -> None:
    body = json.dumps(CLOUD_UPDATE).encode()
    assert parse(HEADERS, body) == Envelope(
        kind="jira:issue_updated",
        ticket_id="10002",
        ticket_key="RO-17",
        actor_id="5b10",
        changed=("resolution", "status"),
        occurred_at=datetime(2025, 11, 1, 12, 26, 40, 123000, tzinfo=UTC),
        identifier="9f2c-1",
        body_hash=hashlib.sha256(body).hexdigest(),
    )


def test_an_update_on_data_center_has_no_field_ids_and_other_account_ids() -> None:
    envelope = read(DC_UPDATE)
    assert (envelope.actor_id, envelope.changed) == ("JIRAUSER10100", ("Status",))


def test_a_created_issue_is_read_with_and_without_a_changelog() -> None:
    created = {**CLOUD_UPDATE, "webhookEvent": "jira:issue_created"}
    assert read(created).kind == "jira:issue_created"
    assert read({**created, "changelog": None}).changed == ()
    del created["changelog"]
    assert read(created).ticket_id == "10002"


def test_a_moved_issue_keeps_its_number() -> None:
    items = [{"field": "Key", "fieldId": "issuekey", "fromString": "RO-17", "toString": "ARC-3"}]
    envelope = read({**CLOUD_UPDATE, "issue": {**ISSUE, "key": "ARC-3"}, "changelog": {"items": items}})
    assert (envelope.ticket_id, envelope.ticket_key, envelope.changed) == ("10002", "ARC-3", ("issuekey",))


def test_a_deleted_issue_is_still_an_event_of_that_issue() -> None:
    envelope = read({**CLOUD_UPDATE, "webhookEvent": "jira:issue_deleted"})
    assert (envelope.ticket_id, envelope.ignored_because) == ("10002", None)


@pytest.mark.parametrize("kind", ["comment_created", "comment_updated", "comment_deleted"])
def test_a_comment_on_cloud_has_no_user_but_an_author(kind: str) -> None:
    comment = {"id": "7", "body": "done?", "author": MIA, "updateAuthor": {"accountId": "5b11"}, "jsdPublic": True}
    envelope = read({"timestamp": AT, "webhookEvent": kind, "comment": comment, "issue": ISSUE})
    assert (envelope.ticket_id, envelope.actor_id) == ("10002", "5b11")
    del comment["updateAuthor"]
    assert read({"timestamp": AT, "webhookEvent": kind, "comment": comment, "issue": ISSUE}).actor_id == "5b10"


def test_a_comment_on_data_center_names_its_issue_in_its_link_only() -> None:
    comment = {"self": "https://jira.example.com/jira/rest/api/2/issue/10345/comment/99", "author": {"name": "mia"}}
    envelope = read({"timestamp": AT, "webhookEvent": "comment_created", "comment": comment})
    assert (envelope.ticket_id, envelope.ticket_key, envelope.actor_id) == ("10345", None, "mia")


@pytest.mark.parametrize("kind", ["attachment_created", "attachment_deleted"])
def test_an_attachment_event_names_no_issue_and_says_why_it_is_left_aside(kind: str) -> None:
    event = {"timestamp": AT, "webhookEvent": kind, "user": MIA, "attachment": {"id": "10210", "filename": "ok.png"}}
    envelope = read(event)
    assert envelope.ticket_id is None
    assert envelope.changed == ("attachment:10210",)
    assert envelope.ignored_because is not None
    assert "jira:issue_updated" in envelope.ignored_because
    assert read({**event, "issue": ISSUE}).ignored_because is None


@pytest.mark.parametrize("kind", ["issue_property_set", "issue_property_deleted"])
def test_an_issue_property_is_an_event_of_its_issue(kind: str) -> None:
    link = "https://x.atlassian.net/rest/api/2/issue/10002/properties/handoff.gate"
    by_link = read({"timestamp": AT, "webhookEvent": kind, "property": {"key": "handoff.gate", "self": link}})
    by_issue = read({"timestamp": AT, "webhookEvent": kind, "property": {"key": "handoff.gate"}, "issue": ISSUE})
    assert by_link.ticket_id == by_issue.ticket_id == "10002"
    assert by_link.ignored_because is None
    assert by_issue.ignored_because is None


@pytest.mark.parametrize("kind", ["issuelink_created", "issuelink_deleted"])
def test_only_a_link_to_a_duplicate_is_looked_at(kind: str) -> None:
    link = {"id": 1, "sourceIssueId": 10002, "destinationIssueId": 10003}
    duplicate = {**link, "issueLinkType": {"name": "Duplicate", "outwardName": "duplicates"}}
    relates = {**link, "issueLinkType": {"name": "Relates", "outwardName": "relates to"}}
    assert read({"timestamp": AT, "webhookEvent": kind, "issueLink": duplicate}).ticket_id == "10002"
    assert read({"timestamp": AT, "webhookEvent": kind, "issueLink": duplicate}).ignored_because is None
    assert read({"timestamp": AT, "webhookEvent": kind, "issueLink": relates}).ignored_because is not None


@pytest.mark.parametrize(
    "kind",
    [
        "worklog_created",
        "issuetype_created",
        "project_updated",
        "jira:version_released",
        "filter_created",
        "user_updated",
        "option_voting_changed",
        "sprint_started",
        "board_created",
        "jira_expression_evaluation_failed",
        "app_access_to_objects_blocked",
    ],
)
def test_events_about_no_ticket_are_left_aside_on_purpose(kind: str) -> None:
    envelope = read({"timestamp": AT, "webhookEvent": kind, "project": {"id": 1}})
    assert envelope.kind == kind
    assert envelope.ignored_because is not None
    assert kind in envelope.ignored_because


def test_a_workflow_post_function_names_no_event_and_has_no_body_hash() -> None:
    body = {"transition": {"transitionId": 31}, "comment": "", "user": MIA, "issue": ISSUE, "timestamp": AT}
    envelope = read(body)
    assert (envelope.kind, envelope.ticket_id, envelope.actor_id) == ("workflow_post_function", "10002", "5b10")
    assert envelope.body_hash is None


def test_a_bulk_change_is_like_any_other() -> None:
    assert read({**CLOUD_UPDATE, "bulkOperationMetaData": {"sendMail": False}}).ticket_id == "10002"


def test_a_body_without_a_moment_of_its_own_has_no_hash() -> None:
    assert read({"webhookEvent": "jira:issue_updated", "issue": ISSUE}).body_hash is None


@pytest.mark.parametrize("timestamp", [True, "soon", 10**40, -(10**40), 1e308, None])
def test_a_timestamp_that_is_no_moment_is_no_moment(timestamp: Any) -> None:
    assert read({**CLOUD_UPDATE, "timestamp": timestamp}).occurred_at is None


def test_an_unknown_event_of_an_issue_is_looked_at() -> None:
    assert read({"webhookEvent": "jira:issue_reimagined", "issue": ISSUE}).ignored_because is None


def test_a_line_end_in_the_name_of_an_event_is_dropped() -> None:
    assert read({"webhookEvent": "jira:issue_updated\n", "issue": ISSUE}).kind == "jira:issue_updated"


def test_an_id_given_as_a_number_or_only_in_the_link_serves() -> None:
    assert read({**CLOUD_UPDATE, "issue": {"id": 10002}}).ticket_id == "10002"
    assert read({**CLOUD_UPDATE, "issue": {"self": "https://x.atlassian.net/rest/api/2/10002"}}).ticket_id == "10002"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b'"text"',
        b"null",
        b"12",
        b"{}",
        b'{"webhookEvent": null}',
        b'{"webhookEvent": "jira:issue_updated"}',
        b'{"webhookEvent": 7, "issue": {"id": "1"}}',
        b'{"webhookEvent": "a b; drop", "issue": {"id": "1"}}',
        b'{"webhookEvent": "jira:issue_updated", "issue": []}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "../../1"}}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"key": "RO-17"}}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": true}}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "1"}, "timestamp": NaN}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "1"}, "timestamp": Infinity}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "1"}, "changelog": {"items": [1]}}',
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": ' + b"9" * 5000 + b"}}",
        b"[" * 100_000,
        b'{"issue":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"issue": {"id": "1"}, "webhookEvent": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "1"',
    ],
)
def test_a_body_of_no_known_shape_is_said_to_be_so_in_one_sentence(body: bytes) -> None:
    with pytest.raises(UnknownShape) as problem:
        parse(HEADERS, body)
    says = str(problem.value)
    assert says.startswith("This is no Jira event: ")
    assert says.endswith("Expected is the JSON body of a Jira webhook.")
    assert "\n" not in says
    assert len(says) < 500
    assert problem.value.identifier == "9f2c-1"


def test_what_the_sender_writes_is_cleaned_before_it_is_stored() -> None:
    items = [{"field": "bad\u0000\ud800 name\n"}, *({"field": f"f{number}"} for number in range(500))]
    user = {"accountId": "5b\u0000" + "x" * 1000}
    envelope = read({**CLOUD_UPDATE, "user": user, "changelog": {"items": items}})
    assert envelope.changed[0] == "bad name"
    assert len(envelope.changed) == 100
    assert envelope.actor_id is not None
    assert len(envelope.actor_id) == 255
    assert "\x00" not in envelope.actor_id


def test_the_delivery_identifier_may_be_absent() -> None:
    assert read(CLOUD_UPDATE, {}).identifier is None
    assert read(CLOUD_UPDATE, {"x-atlassian-webhook-identifier": " \x00"}).identifier is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["webhookEvent", "issue", "user", "comment", "changelog", "attachment", "property", "issueLink", "timestamp"]
)


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_json_gives_an_envelope_or_is_of_unknown_shape(event: dict[str, Any]) -> None:
    envelope = outcome(json.dumps(event).encode())
    assert isinstance(envelope, UnknownShape) or envelope.ticket_id or envelope.ignored_because


@given(st.binary(max_size=200))
def test_any_bytes_give_an_envelope_or_are_of_unknown_shape(body: bytes) -> None:
    assert isinstance(outcome(body), UnknownShape | Envelope)


def outcome(body: bytes) -> Envelope | UnknownShape:
    try:
        return parse({}, body)
    except UnknownShape as problem:
        return problem
