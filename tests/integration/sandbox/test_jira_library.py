"""The real ``jira`` library against the stand-in, over HTTP and held to the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jira import JIRA
from jira.exceptions import JIRAError

from integrations.sandbox.jira_state import SERVICE, SERVICE_TOKEN
from integrations.sandbox.server import Stand


def adf(text: str) -> dict:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


@pytest.fixture
def library(jira: Stand) -> Iterator[JIRA]:
    client = JIRA(
        jira.url,
        options={"rest_api_version": "3", "check_update": False},
        basic_auth=(SERVICE.email, SERVICE_TOKEN),
        max_retries=0,
        timeout=(3, 10),
    )
    yield client
    client.close()


def test_the_library_takes_the_stand_in_for_jira_cloud(library):
    assert library.deploymentType == "Cloud"
    assert library.myself()["displayName"] == "Handoff Gate"
    assert library.project("OPS").name == "Retail operations"
    assert {field["id"] for field in library.fields()} >= {"summary", "status", "comment"}


def test_issues_are_created_read_searched_and_updated(library):
    issue = library.create_issue(
        project="OPS", issuetype={"name": "Job failure"}, summary="Export failed", description=adf("boom")
    )
    assert library.issue(issue.key).fields.status.name == "To Do"
    issue.update(fields={"labels": ["a"]}, update={"comment": [{"add": {"body": adf("note")}}]}, notify=False)
    assert library.issue(issue.id).fields.labels == ["a"]
    assert [comment.body.content[0].type for comment in library.comments(issue)] == ["paragraph"]
    found = library.enhanced_search_issues("project = OPS AND statusCategory != Done", fields=["summary"])
    assert [one.key for one in found] == [issue.key]
    assert library.approximate_issue_count("project = OPS") == 1


def test_files_properties_and_comments_go_through_the_library(library, tmp_path):
    issue = library.create_issue(project="OPS", issuetype={"name": "Task"}, summary="s", description=adf("d"))
    proof = tmp_path / "proof.txt"
    proof.write_bytes(b"it ran")
    file = library.add_attachment(issue, str(proof))
    assert library.attachment(file.id).get() == b"it ran"
    library.add_issue_property(issue.key, "handoff.gate", {"allowed": True})
    assert library.issue_property(issue.key, "handoff.gate").value.allowed is True
    library.add_comment(issue.key, adf("internal"), is_internal=True)
    (comment,) = library.comments(issue)
    assert comment.jsdPublic is False


def test_a_refused_transition_is_an_error_with_the_gates_message(jira, library):
    issue = library.create_issue(project="OPS", issuetype={"name": "Task"}, summary="s", description=adf("d"))
    with pytest.raises(JIRAError) as refused:
        library.transition_issue(issue, "31")
    assert refused.value.status_code == 400
    assert "has not looked at this ticket yet" in refused.value.text
    if jira.world.contracts is not None:
        (violation,) = jira.world.contracts.violations
        assert "31 is not of type 'string'" in violation.message
        jira.world.contracts.clear()


def test_one_lost_answer_makes_a_retrying_library_write_twice(jira, library):
    issue = library.create_issue(project="OPS", issuetype={"name": "Task"}, summary="s", description=adf("d"))
    jira.world.faults.add("drop_after", method="POST", path="/comment$")
    with pytest.raises((JIRAError, OSError)):
        library.add_comment(issue.key, adf("once"))
    library.add_comment(issue.key, adf("once"))
    assert len(library.comments(issue)) == 2
    assert jira.world.requests.count("POST", f"/issue/{issue.key}/comment$") == 2
