"""An issue of Data Center: other account ids, wiki text, a changelog without field ids."""

from __future__ import annotations

from typing import Any

from app.domain.ticket import Ticket
from integrations.jira.field_map import FieldMap, JiraField
from integrations.jira.reading import Reading, status_moves, ticket_of, traces_of

OWN = {"key": "JIRAUSER1", "name": "gate", "displayName": "Handoff Gate"}
MIA = {"key": "JIRAUSER2", "name": "mia", "displayName": "Mia", "emailAddress": "mia@example.com"}
AT = "2026-11-20T09:0{}:00.000+0100"
FIELDS = FieldMap(
    {
        "error_code": JiraField("customfield_1", "Error code", "textarea"),
        "resolution_reason": JiraField("customfield_2", "Resolution reason", "select"),
    }
)


def reading(**changed: Any) -> Reading:
    issue: dict[str, Any] = {
        "id": "10002",
        "key": "OPS-7",
        "fields": {
            "summary": "Sync failed",
            "description": "{code}E42{code}",
            "created": AT.format(0),
            "status": {"id": "6", "name": "Closed", "statusCategory": {"key": "done"}},
            "reporter": MIA,
            "labels": None,
            "priority": None,
            "project": {"key": "OPS"},
            "issuetype": {"name": "Bug"},
            "customfield_1": "E42 \r\n",
            "customfield_2": {"value": "Credentials renewed"},
            **changed,
        },
    }
    histories = [
        {
            "id": "10",
            "author": MIA,
            "created": AT.format(2),
            "items": [{"field": "Status", "fieldtype": "jira", "from": "3", "to": "6", "toString": "Closed"}],
        },
        {
            "id": "9",
            "author": OWN,
            "created": AT.format(1),
            "items": [{"field": "Error code", "fieldtype": "custom", "to": None, "toString": "E42"}],
        },
        {"id": "11", "created": "no moment", "items": [{"field": "status"}]},
        {"id": "12", "created": AT.format(3), "items": [{"field": "Resolution reason"}, "odd"]},
    ]
    comments = [
        {"id": "2", "author": OWN, "body": "h3. Record\n\nhandoff-gate:record:abc", "created": AT.format(2)},
        {"id": "1", "author": MIA, "body": "mine\nhandoff-gate:record:abc", "created": AT.format(1)},
        {"id": "3", "author": MIA, "body": "x", "created": AT.format(3), "visibility": {"type": "role"}},
    ]
    return Reading(
        issue=issue, histories=histories, comments=comments, fields=FIELDS, own_account="JIRAUSER1", cloud=False
    )


def ticket(made: Reading) -> Ticket:
    return ticket_of(made, site_name="dc", browse_url="", categories={"3": "open", "6": "done"}, duplicate_of=None)


def test_text_stays_wiki_and_people_are_known_by_key() -> None:
    found = ticket(reading())
    assert (found.body, found.body_format) == ("{code}E42{code}", "wiki")
    assert (found.reporter.id, found.reporter.role, found.reporter.email) == ("JIRAUSER2", "agent", "mia@example.com")
    assert (found.labels, found.priority) == ((), None)


def test_status_and_field_changes_are_found_by_name() -> None:
    made = reading()
    assert [(move.from_id, move.to_id) for move in status_moves(made)] == [("3", "6")]
    found = ticket(made)
    assert [(move.from_category, move.to_category) for move in found.history] == [("open", "done")]
    assert [(change.field, change.actor.role) for change in found.field_changes] == [("resolution_reason", "app")]


def test_a_renamed_option_is_still_its_key_and_an_unknown_one_stays_as_written() -> None:
    assert ticket(reading()).fields.resolution_reason == "credentials_renewed"
    assert ticket(reading(customfield_2={"value": "Because"})).fields.resolution_reason == "Because"


def test_only_our_own_notes_and_edits_are_ours() -> None:
    traces = traces_of(reading(), "handoff.gate")
    assert [(note.id, note.marker) for note in traces.notes] == [("2", "handoff-gate:record:abc")]
    traced = traces.record_fields["error_code"]
    assert traced.text == "E42"
    assert traced.editor is not None
    assert traced.editor.role == "app"


def test_a_comment_for_a_role_only_is_not_public() -> None:
    assert [(said.id, said.public) for said in ticket(reading()).comments] == [("1", True), ("2", True), ("3", False)]


def test_an_issue_with_nothing_in_it_is_read_all_the_same() -> None:
    bare = Reading(
        issue={"id": "1", "key": "A-1"}, histories=(), comments=(), fields=FieldMap(), own_account="x", cloud=True
    )
    found = ticket(bare)
    assert (found.subject, found.body, found.status_category, found.reporter.role) == ("", "", "open", "app")
