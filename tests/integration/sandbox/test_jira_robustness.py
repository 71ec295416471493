"""Whatever is sent to the Jira stand-in is answered with a sentence and never with a crash."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from integrations.sandbox.jira_state import SERVICE, SERVICE_TOKEN
from integrations.sandbox.server import make_app, make_world

AUTH = {"Authorization": "Basic " + base64.b64encode(f"{SERVICE.email}:{SERVICE_TOKEN}".encode()).decode()}
NAMES = st.sampled_from(
    [
        "fields",
        "update",
        "properties",
        "transition",
        "comment",
        "labels",
        "summary",
        "description",
        "priority",
        "reporter",
        "assignee",
        "duedate",
        "add",
        "edit",
        "set",
        "remove",
        "body",
        "key",
        "value",
        "id",
        "name",
        "accountId",
        "project",
        "issuetype",
        "type",
        "inwardIssue",
        "outwardIssue",
        "jql",
        "maxResults",
        "fieldId",
        "bulkTransitionInputs",
        "selectedIssueIdsOrKeys",
        "transitionId",
        "options",
        "events",
        "url",
        "filters",
    ]
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 50_000) | st.sampled_from(["", "OPS-1", "10001", "31", "Done", "x"])
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
CALLS = st.sampled_from(
    [
        ("PUT", "/rest/api/3/issue/OPS-1"),
        ("POST", "/rest/api/3/issue"),
        ("POST", "/rest/api/3/issue/OPS-1/transitions"),
        ("POST", "/rest/api/3/issue/OPS-1/comment"),
        ("PUT", "/rest/api/3/issue/OPS-1/properties/p"),
        ("POST", "/rest/api/3/issueLink"),
        ("POST", "/rest/api/3/search/jql"),
        ("POST", "/rest/api/3/search/approximate-count"),
        ("POST", "/rest/api/3/bulk/issues/transition"),
        ("POST", "/rest/api/3/field"),
        ("POST", "/rest/api/3/screens/1/tabs/10000/fields"),
        ("POST", "/rest/webhooks/1.0/webhook"),
    ]
)


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    world = make_world("jira")
    yield make_app(world)
    world.webhooks.stop()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A site with one issue and without rate limits."""
    made = app.test_client()
    made.post("/sandbox/reset")
    made.post("/sandbox/sizes", json={"rate_limits": False})
    fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Task"}, "summary": "s"}
    assert made.post("/rest/api/3/issue", json={"fields": fields}, headers=AUTH).status_code == 201
    return made


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(call=CALLS, body=JSON)
@example(call=("PUT", "/rest/api/3/issue/OPS-1"), body={"update": {"labels": [{}]}})
@example(call=("PUT", "/rest/api/3/issue/OPS-1"), body={"update": {"comment": [{"edit": None}]}})
@example(call=("PUT", "/rest/api/3/issue/OPS-1"), body={"fields": {"reporter": None}})
@example(call=("PUT", "/rest/api/3/issue/OPS-1"), body={"properties": [{"value": 1}]})
@example(call=("POST", "/rest/api/3/search/jql"), body={"jql": "project = OPS", "maxResults": "many"})
@example(call=("POST", "/rest/api/3/search/jql"), body={"jql": "project = OPS", "fields": 5, "expand": []})
def test_no_body_makes_it_crash(client, call, body):
    method, path = call
    reply = client.open(path, method=method, json=body, headers=AUTH)
    assert reply.status_code < 500, (call, body)
    assert client.get("/rest/api/3/issue/OPS-1", headers=AUTH).status_code == 200


TEXT = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}]}
COMMENT = {"body": TEXT, "properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}
ISSUE_FIELDS = {
    "project": {"key": "OPS"},
    "issuetype": {"name": "Task"},
    "summary": "s",
    "description": TEXT,
    "labels": ["a"],
    "priority": {"name": "High"},
    "assignee": {"accountId": SERVICE.id},
    "duedate": "2026-11-20",
}
RIGHT = [
    ("POST", "/rest/api/3/issue", {"fields": ISSUE_FIELDS}),
    (
        "PUT",
        "/rest/api/3/issue/OPS-1",
        {
            "fields": {"summary": "t"},
            "update": {"labels": [{"add": "b"}], "comment": [{"add": COMMENT}]},
            "properties": [{"key": "k", "value": 1}],
        },
    ),
    ("POST", "/rest/api/3/issue/OPS-1/transitions", {"transition": {"id": "11"}, "fields": {}}),
    ("POST", "/rest/api/3/issue/OPS-1/comment", COMMENT),
    (
        "POST",
        "/rest/api/3/issueLink",
        {"type": {"name": "Relates"}, "inwardIssue": {"key": "OPS-1"}, "outwardIssue": {"key": "OPS-1"}},
    ),
    (
        "POST",
        "/rest/api/3/bulk/issues/transition",
        {"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": ["OPS-1"], "transitionId": "11"}]},
    ),
    ("POST", "/rest/api/3/search/jql", {"jql": "project = OPS", "fields": ["summary"], "nextPageToken": "MA=="}),
    (
        "POST",
        "/rest/webhooks/1.0/webhook",
        {
            "name": "n",
            "url": "https://example.org/{issue.key}",
            "events": [],
            "filters": {"issue-related-events-section": "project = OPS"},
        },
    ),
    ("POST", "/rest/api/3/screens/1/tabs/10000/fields", {"fieldId": "created"}),
]


def spoilt(value: object) -> Iterator[object]:
    """``value`` with each of its parts in turn replaced by something of another kind."""
    yield from (None, 5, "x", [], {}, [5], {"x": 5}, [[]], True)
    if isinstance(value, dict):
        for name, part in value.items():
            yield from ({**value, name: other} for other in spoilt(part))
            yield {other: kept for other, kept in value.items() if other != name}
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from ([*value[:index], other, *value[index + 1 :]] for other in spoilt(part))


@pytest.mark.parametrize(("method", "path", "body"), RIGHT, ids=[path for _, path, _ in RIGHT])
def test_a_right_request_with_one_wrong_part_is_refused_or_taken(client, method, path, body):
    assert client.open(path, method=method, json=body, headers=AUTH).status_code < 300
    for wrong in spoilt(body):
        reply = client.open(path, method=method, json=wrong, headers=AUTH)
        assert reply.status_code < 500, wrong
        reading = client.get("/rest/api/3/issue/OPS-1?expand=changelog,transitions,editmeta", headers=AUTH)
        assert reading.status_code == 200, wrong
        assert client.get("/browse/OPS-1").status_code == 200, wrong
