"""The contract check: what it catches, what it corrects, and that it is not blind."""

from __future__ import annotations

import pytest
from flask import Flask, Response, jsonify

from integrations.sandbox.contracts import adf_violations, load_contract
from integrations.sandbox.control import no_content

pytestmark = pytest.mark.contracts
GOOD = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}]}


def app_with(checker) -> Flask:
    app = Flask(__name__)
    checker.attach(app)
    return app


@pytest.fixture
def jira(contracts_folder):
    return load_contract(contracts_folder, "jira")


@pytest.fixture
def zendesk(contracts_folder):
    return load_contract(contracts_folder, "zendesk")


def messages(checker) -> list[str]:
    found = [str(violation) for violation in checker.violations]
    checker.clear()
    return found


@pytest.mark.parametrize(
    "document",
    [
        "plain",
        {"type": "doc", "content": []},
        {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": ""}]}]},
        {"type": "doc", "version": 1, "content": [{"type": "surprise"}]},
    ],
)
def test_documents_that_the_schema_refuses_are_found(contracts_folder, document):
    assert adf_violations(GOOD, contracts_folder) == []
    assert adf_violations(document, contracts_folder) != []


def test_a_correct_empty_reply_passes_and_one_with_a_content_type_does_not(jira):
    app = app_with(jira)
    app.put("/rest/api/3/issue/<key>")(lambda key: no_content() if key == "A-1" else Response(status=204))
    client = app.test_client()
    client.put("/rest/api/3/issue/A-1", json={"fields": {}})
    assert messages(jira) == []
    client.put("/rest/api/3/issue/A-2", json={"fields": {}})
    assert any("content type" in message for message in messages(jira))


def test_misspelt_keys_of_a_request_are_found(jira):
    app = app_with(jira)
    app.put("/rest/api/3/issue/<key>")(lambda key: no_content())
    app.test_client().put("/rest/api/3/issue/A-1", json={"properties": [{"key": "a", "val": 1}]})
    (message,) = messages(jira)
    assert "'val' was unexpected" in message


def test_wrong_replies_and_undeclared_statuses_are_found(jira):
    app = app_with(jira)
    app.get("/rest/api/3/myself")(lambda: jsonify({"accountId": 5}))
    app.get("/rest/api/3/priority", endpoint="priority")(lambda: (jsonify([]), 418))
    client = app.test_client()
    client.get("/rest/api/3/myself")
    assert any("5 is not of type 'string'" in message for message in messages(jira))
    client.get("/rest/api/3/priority")
    assert any("418" in message for message in messages(jira))


def test_plain_text_in_a_v3_comment_is_found_though_the_description_has_no_type_for_it(jira):
    app = app_with(jira)
    app.post("/rest/api/3/issue/<key>/comment")(lambda key: (jsonify({}), 201))
    client = app.test_client()
    client.post("/rest/api/3/issue/A-1/comment", json={"body": GOOD})
    assert messages(jira) == []
    client.post("/rest/api/3/issue/A-1/comment", json={"body": "plain"})
    assert any("plain text" in message for message in messages(jira))
    client.post("/rest/api/3/issue/A-1/comment", json={"body": {**GOOD, "content": [{"type": "nope"}]}})
    assert messages(jira) != []


def test_calls_outside_the_description_are_counted_and_not_judged(jira):
    app = app_with(jira)
    app.get("/rest/api/3/screens")(lambda: jsonify({"any": "thing"}))
    app.get("/browse/A-1", endpoint="page")(lambda: "page")
    client = app.test_client()
    client.get("/rest/api/3/screens")
    client.get("/browse/A-1")
    assert (dict(jira.outside), messages(jira)) == ({"GET /rest/api/3/screens": 1}, [])


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_correct_zendesk_update_passes_with_and_without_suffix(zendesk, suffix):
    app = app_with(zendesk)
    app.put(f"/api/v2/tickets/<key>{suffix}")(lambda key: jsonify({"ticket": {"id": 1, "requester_id": 2}}))
    ticket = {
        "status": "open",
        "custom_fields": [{"id": 1, "value": "x"}, {"id": 2, "value": None}, {"id": 3, "value": True}],
        "comment": {"html_body": "<p>a</p>", "public": False, "uploads": ["t"]},
        "additional_tags": ["a"],
        "safe_update": True,
        "updated_stamp": "2026-11-20T09:00:00Z",
    }
    app.test_client().put(f"/api/v2/tickets/1{suffix}", json={"ticket": ticket})
    assert (messages(zendesk), zendesk.checked, dict(zendesk.outside)) == ([], 1, {})


@pytest.mark.parametrize(
    "ticket",
    [
        {"custom_feilds": []},
        {"comment": {"htmlbody": "x"}},
        {"custom_fields": [{"id": 1}]},
        {"custom_fields": [{"id": "1", "value": "x"}]},
        {"status": 5},
    ],
)
def test_a_misspelt_or_mistyped_zendesk_update_is_found(zendesk, ticket):
    app = app_with(zendesk)
    app.put("/api/v2/tickets/<key>")(lambda key: jsonify({"ticket": {"id": 1, "requester_id": 2}}))
    app.test_client().put("/api/v2/tickets/1", json={"ticket": ticket})
    assert {violation.side for violation in zendesk.violations} == {"request"}


def test_a_misspelt_zendesk_creation_is_found_and_a_right_one_passes(zendesk):
    app = app_with(zendesk)
    app.post("/api/v2/tickets")(lambda: (jsonify({"ticket": {"id": 1, "requester_id": 2}}), 201))
    client = app.test_client()
    client.post("/api/v2/tickets", json={"ticket": {"subject": "s", "comment": {"body": "b"}, "ticket_form_id": 1}})
    assert messages(zendesk) == []
    client.post("/api/v2/tickets", json={"ticket": {"subjcet": "s", "comment": {"body": "b"}}})
    assert messages(zendesk) != []
    client.post("/api/v2/tickets", json={"ticket": {"subject": "s"}})
    assert any("'comment' is a required property" in message for message in messages(zendesk))


def test_zendesks_error_replies_cannot_be_judged_and_are_not(zendesk):
    app = app_with(zendesk)
    app.put("/api/v2/tickets/<key>")(lambda key: (jsonify({"error": "RecordInvalid"}), 422))
    app.test_client().put("/api/v2/tickets/1", json={"ticket": {"status": "solved"}})
    assert messages(zendesk) == []
