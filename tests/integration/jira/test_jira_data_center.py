"""Data Center over real HTTP: REST version 2, a personal access token, wiki markup."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.ports import SiteConnection
from integrations.jira.client import JiraTicketing

STATUS = {"id": "3", "name": "Open", "statusCategory": {"key": "indeterminate"}}


class DataCenter:
    """As much of a Data Center as the client asks: one issue, its notes and fields."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.sent: list[dict[str, Any]] = []
        self.authorizations: set[str | None] = set()
        self.replies: dict[str, Any] = {
            "/rest/api/2/myself": {"key": "JIRAUSER1", "name": "gate", "displayName": "Gate"},
            "/rest/api/2/customFields": {
                "values": [
                    {
                        "id": "customfield_7",
                        "name": "Renamed",
                        "description": "x [handoff-gate:error_code]",
                        "type": "com.atlassian.jira.plugin.system.customfieldtypes:textarea",
                    }
                ],
                "total": 1,
                "isLast": True,
            },
            "/rest/api/2/field": [],
            "/rest/api/2/serverInfo": {"deploymentType": "Server", "version": "10.3.5"},
            "/rest/api/2/mypermissions": {"permissions": {}},
            "/rest/api/2/issue/10001": {
                "id": "10001",
                "key": "OPS-1",
                "fields": {
                    "summary": "s",
                    "description": "{code}x{code}",
                    "created": "2026-11-20T09:00:00.000+0000",
                    "status": STATUS,
                    "reporter": {"key": "JIRAUSER2", "name": "mia"},
                    "comment": {"comments": [], "total": 0},
                },
                "changelog": {"histories": [], "total": 0},
            },
        }


@pytest.fixture
def data_center() -> Iterator[tuple[DataCenter, JiraTicketing]]:
    there = DataCenter()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            there.calls.append(("GET", path))
            there.authorizations.add(self.headers.get("Authorization"))
            found = there.replies.get(path)
            self._reply(200 if found is not None else 404, found if found is not None else {})

        def do_PUT(self) -> None:
            there.calls.append(("PUT", urlsplit(self.path).path))
            there.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._reply(204, None)

        def _reply(self, status: int, body: Any) -> None:
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if content:
                self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    connection = SiteConnection(
        system="jira",
        name="dc",
        url=f"http://127.0.0.1:{server.server_port}",
        token="a-pat",
        webhook_secrets=("s",),
    )
    client = JiraTicketing(connection)
    yield there, client
    client.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_token_is_a_bearer_and_version_2_is_spoken(data_center: tuple[DataCenter, JiraTicketing]) -> None:
    there, client = data_center
    view = client.read("10001")
    assert there.authorizations == {"Bearer a-pat"}
    assert all(path.startswith("/rest/api/2/") for _, path in there.calls)
    assert (view.ticket.body, view.ticket.body_format) == ("{code}x{code}", "wiki")


def test_notes_and_fields_are_written_as_wiki_markup_and_plain_text(
    data_center: tuple[DataCenter, JiraTicketing], want: Any
) -> None:
    there, client = data_center
    update = want.update(made=want.record(error_code="E42 {x} |\nsecond"))
    assert client.write(client.read("10001"), update).requests == 1
    (body,) = there.sent
    (operation,) = body["update"]["comment"]
    note = operation["add"]["body"]
    assert isinstance(note, str)
    assert r"E42 \{x\} \| \\ second" in note
    assert note.splitlines()[-1].startswith("handoff-gate:record:")
    assert operation["add"]["properties"][0]["value"] == {"internal": True}
    assert body["fields"] == {"customfield_7": "E42 {x} |\nsecond"}


def test_a_note_that_was_read_back_is_not_written_again(
    data_center: tuple[DataCenter, JiraTicketing], want: Any
) -> None:
    there, client = data_center
    update = want.update(made=want.record(error_code="E42"))
    client.write(client.read("10001"), update)
    issue = there.replies["/rest/api/2/issue/10001"]
    body = there.sent[0]
    note = {"id": "5", "author": {"key": "JIRAUSER1"}, "body": body["update"]["comment"][0]["add"]["body"]}
    issue["fields"]["comment"] = {"comments": [note], "total": 1}
    issue["fields"].update(body["fields"])
    issue["properties"] = {prop["key"]: prop["value"] for prop in body["properties"]}
    assert client.write(client.read("10001"), update).requests == 0


def test_setup_says_what_only_a_person_can_do(data_center: tuple[DataCenter, JiraTicketing]) -> None:
    _, client = data_center
    steps = {step.key: step for step in client.plan_setup()}
    assert steps["field:error_code"].done
    for key in ("screens", "webhook", "workflow"):
        assert steps[key].action == "by_hand"
        assert steps[key].clicks.startswith("In Jira: ")
        assert client.apply_setup(steps[key], None)


def test_doctor_knows_that_this_is_no_cloud(data_center: tuple[DataCenter, JiraTicketing]) -> None:
    _, client = data_center
    found = {one.subject: one for one in client.diagnose()}
    assert found["jira connection"].state == "ok"
    assert found["jira permissions"].state == "error"
    assert found["jira webhook"].state == "warning"


def test_changed_issues_are_searched_by_number_since_data_center_has_no_other_way(
    data_center: tuple[DataCenter, JiraTicketing],
) -> None:
    there, client = data_center
    issue = there.replies["/rest/api/2/issue/10001"]
    found = {"issues": [issue], "startAt": 0, "maxResults": 1, "total": 2}
    there.replies["/rest/api/2/search"] = found
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert client.extent(since, None, by="created").tickets == 2
    first = client.changed_since(since, None, None, by="created")
    assert [(ticket.key, ticket.body_format) for ticket in first.tickets] == [("OPS-1", "wiki")]
    there.replies["/rest/api/2/search"] = {**found, "startAt": 1}
    assert client.changed_since(since, None, first.cursor, by="created").cursor is None
    assert client.changed_since(datetime(2026, 11, 21, tzinfo=UTC), None, None, by="created").tickets == ()
    assert not any("search/jql" in path for _, path in there.calls)
