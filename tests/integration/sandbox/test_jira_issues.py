"""Issues of the Jira stand-in, over HTTP and held to the vendor's description."""

from __future__ import annotations

import base64

import pytest
import requests

from integrations.sandbox.server import Stand


def adf(text: str) -> dict:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


def test_an_issue_is_found_by_key_and_by_numeric_id(customer, agent):
    key = customer.create(description=adf("boom"))
    by_key = agent.get(f"issue/{key}").json()
    assert agent.get(f"issue/{by_key['id']}").json() == by_key
    assert by_key["fields"]["description"] == adf("boom")
    assert by_key["fields"]["reporter"]["accountType"] == "customer"
    assert by_key["fields"]["status"]["statusCategory"]["key"] == "new"


def test_wrong_credentials_are_refused_and_nobody_is_let_in_without_any(jira: Stand, agent):
    assert requests.get(f"{jira.url}/rest/api/3/myself", timeout=5).status_code == 401
    assert requests.get(f"{jira.url}/rest/api/3/myself", auth=(agent.email, "wrong"), timeout=5).status_code == 401
    broken = {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()}
    assert requests.get(f"{jira.url}/rest/api/3/myself", headers=broken, timeout=5).status_code == 401


def test_one_put_writes_fields_an_internal_note_and_a_property(service, customer):
    key = customer.create()
    reply = service.call(
        "PUT",
        f"issue/{key}",
        params={"notifyUsers": "false"},
        json={
            "fields": {"labels": ["handoff"]},
            "update": {
                "comment": [
                    {
                        "add": {
                            "body": adf("The record"),
                            "properties": [{"key": "sd.public.comment", "value": {"internal": True}}],
                        }
                    }
                ]
            },
            "properties": [{"key": "handoff.gate", "value": {"allowed": False}}],
        },
    )
    assert (reply.status_code, reply.content, "Content-Type" in reply.headers) == (204, b"", False)
    issue = service.get(f"issue/{key}", properties="handoff.gate").json()
    assert issue["fields"]["labels"] == ["handoff"]
    assert issue["properties"] == {"handoff.gate": {"allowed": False}}
    assert [comment["jsdPublic"] for comment in issue["fields"]["comment"]["comments"]] == [False]
    assert customer.get(f"issue/{key}/comment").json()["total"] == 0


def test_a_comment_is_edited_in_place_through_an_edit_of_the_issue(service):
    key = service.create()
    comment = service.post(f"issue/{key}/comment", {"body": adf("first")}).json()
    wish = {"update": {"comment": [{"edit": {"id": comment["id"], "body": adf("second")}}]}}
    assert service.put(f"issue/{key}", wish).status_code == 204
    page = service.get(f"issue/{key}/comment").json()
    assert [shown["body"] for shown in page["comments"]] == [adf("second")]


def test_a_wrong_part_of_an_edit_leaves_the_whole_issue_unchanged(service):
    key = service.create()
    wish = {
        "fields": {"labels": ["new"], "customfield_99999": "x"},
        "update": {"comment": [{"add": {"body": adf("note")}}]},
        "properties": [{"key": "k", "value": 1}],
    }
    reply = service.put(f"issue/{key}", wish)
    assert reply.status_code == 400
    assert "not on the appropriate screen" in reply.json()["errors"]["customfield_99999"]
    issue = service.get(f"issue/{key}", properties="*all").json()
    assert (issue["fields"]["labels"], issue["fields"]["comment"]["total"], issue["properties"]) == ([], 0, {})


def test_a_field_off_the_edit_screen_cannot_be_set_until_it_is_put_there(service):
    key = service.create()
    field = service.new_field("Closure gate", on_screen=False)
    assert service.put(f"issue/{key}", {"fields": {field: "PASS"}}).status_code == 400
    tab = service.get("screens/1/tabs").json()[0]["id"]
    assert field in {shown["id"] for shown in service.get("screens/1/availableFields").json()}
    assert service.post(f"screens/1/tabs/{tab}/fields", {"fieldId": field}).status_code == 200
    assert service.put(f"issue/{key}", {"fields": {field: "PASS"}}).status_code == 204
    assert service.get(f"issue/{key}").json()["fields"][field] == "PASS"
    assert field in service.get(f"issue/{key}/editmeta").json()["fields"]


def test_a_field_may_not_be_in_fields_and_in_update(service):
    key = service.create()
    reply = service.put(f"issue/{key}", {"fields": {"labels": ["a"]}, "update": {"labels": [{"add": "b"}]}})
    assert reply.status_code == 400
    assert "both" in reply.json()["errors"]["labels"]


def test_a_transition_inside_an_edit_is_ignored_without_a_word(service):
    key = service.create()
    assert service.put(f"issue/{key}", {"fields": {"labels": ["x"]}, "transition": {"id": "41"}}).status_code == 204
    assert service.get(f"issue/{key}").json()["fields"]["status"]["name"] == "To Do"


def test_plain_text_is_no_document_and_the_contract_sees_it_too(jira: Stand, service):
    key = service.create()
    reply = service.post(f"issue/{key}/comment", {"body": "plain"})
    assert reply.status_code == 400
    assert "Atlassian Document" in reply.json()["errors"]["comment"]
    if jira.world.contracts is not None:
        assert any("plain text" in str(violation) for violation in jira.world.contracts.violations)
        jira.world.contracts.clear()


def test_a_rich_text_field_wants_a_document_and_a_text_field_a_string(jira: Stand, service):
    key = service.create()
    note, line = service.new_field("Note", "textarea"), service.new_field("Line")
    assert service.put(f"issue/{key}", {"fields": {note: "text"}}).status_code == 400
    assert service.put(f"issue/{key}", {"fields": {line: adf("text")}}).status_code == 400
    assert service.put(f"issue/{key}", {"fields": {line: "x" * 256}}).status_code == 400
    assert service.put(f"issue/{key}", {"fields": {note: adf("text"), line: "x" * 255}}).status_code == 204


def test_a_choice_takes_an_option_of_its_context_by_id_or_value(service):
    key = service.create()
    field = service.new_field("Verification path", "select")
    context = service.get(f"field/{field}/context").json()["values"][0]
    assert context["isGlobalContext"] is True
    made = service.post(
        f"field/{field}/context/{context['id']}/option",
        {"options": [{"value": "technical"}, {"value": "confirmed_change"}]},
    ).json()["options"]
    assert service.put(f"issue/{key}", {"fields": {field: {"value": "technical"}}}).status_code == 204
    assert service.put(f"issue/{key}", {"fields": {field: {"id": made[1]["id"]}}}).status_code == 204
    assert service.get(f"issue/{key}").json()["fields"][field]["value"] == "confirmed_change"
    refused = service.put(f"issue/{key}", {"fields": {field: {"value": "hope"}}})
    assert "'hope' is not valid" in refused.json()["errors"][field]


def test_moments_people_and_numbers_come_back_in_jiras_form(service, agent):
    key = service.create()
    moment = service.new_field("Failed at", "datetime")
    person, amount = service.new_field("Verified by", "userpicker"), service.new_field("Amount", "float")
    mia = agent.get("myself").json()["accountId"]
    wish = {moment: "2026-11-20T10:00:00.000+0100", person: {"accountId": mia}, amount: 3}
    assert service.put(f"issue/{key}", {"fields": wish}).status_code == 204
    fields = service.get(f"issue/{key}").json()["fields"]
    assert fields[moment] == "2026-11-20T09:00:00.000+0000"
    assert (fields[person]["displayName"], fields[amount]) == ("Mia Krystof", 3.0)
    assert service.put(f"issue/{key}", {"fields": {moment: "yesterday"}}).status_code == 400
    assert service.put(f"issue/{key}", {"fields": {person: {"accountId": "nobody"}}}).status_code == 400


def test_an_edit_that_changes_nothing_leaves_no_history(service):
    key = service.create()
    for _ in range(2):
        service.put(f"issue/{key}", {"fields": {"labels": ["same"]}})
    assert service.get(f"issue/{key}/changelog").json()["total"] == 1


def test_long_histories_and_threads_have_to_be_paged(jira: Stand, state, service):
    with jira.world.lock:
        state.sizes.embedded_histories = state.sizes.changelog_page = 2
        state.sizes.embedded_comments = state.sizes.comment_page = 2
    key = service.create()
    for number in range(5):
        service.put(f"issue/{key}", {"fields": {"labels": [f"l{number}"]}})
        service.post(f"issue/{key}/comment", {"body": adf(f"c{number}")})
    issue = service.get(f"issue/{key}", expand="changelog").json()
    assert (issue["changelog"]["total"], len(issue["changelog"]["histories"])) == (5, 2)
    assert (issue["fields"]["comment"]["total"], len(issue["fields"]["comment"]["comments"])) == (5, 2)
    newest = issue["changelog"]["histories"][0]["items"][0]
    assert newest["toString"] == "l4"
    last = service.get(f"issue/{key}/changelog", startAt=4).json()
    assert (last["isLast"], [entry["items"][0]["toString"] for entry in last["values"]]) == (True, ["l4"])
    assert [c["body"] for c in service.get(f"issue/{key}/comment", startAt=4).json()["comments"]] == [adf("c4")]


def test_files_are_uploaded_redirected_to_and_deleted(jira: Stand, state, service, agent):
    key = service.create()
    file = agent.attach(key, "proof.png", b"\x89PNG picture", "image/png")
    assert file["author"]["displayName"] == "Mia Krystof"
    away = service.call("GET", f"attachment/content/{file['id']}", allow_redirects=False)
    assert away.status_code == 303
    assert service.call("GET", f"attachment/content/{file['id']}").content == b"\x89PNG picture"
    assert requests.get(away.headers["Location"], timeout=5).content == b"\x89PNG picture"
    assert service.call("GET", f"attachment/content/{file['id']}?redirect=false").content == b"\x89PNG picture"
    assert service.delete(f"attachment/{file['id']}").status_code == 204
    assert service.get(f"attachment/{file['id']}").status_code == 404
    assert service.get(f"issue/{key}").json()["fields"]["attachment"] == []


def test_credentials_that_reach_the_media_host_are_counted(jira: Stand, state, service):
    file = service.attach(service.create(), "a.txt", b"a", "text/plain")
    away = service.call("GET", f"attachment/content/{file['id']}", allow_redirects=False).headers["Location"]
    requests.get(away, timeout=5)
    assert state.credentials_at_media == 0
    requests.get(away, auth=("a", "b"), timeout=5)
    assert state.credentials_at_media == 1


def test_an_upload_needs_its_header_a_file_and_a_bearable_size(jira: Stand, state, service):
    key = service.create()
    files = {"file": ("a.txt", b"12345", "text/plain")}
    assert service.call("POST", f"issue/{key}/attachments", files=files).status_code == 403
    with jira.world.lock:
        state.sizes.attachment_bytes = 4
    headers = {"X-Atlassian-Token": "no-check"}
    assert service.call("POST", f"issue/{key}/attachments", files=files, headers=headers).status_code == 413


def test_properties_are_set_read_and_deleted_within_their_limit(service):
    key = service.create()
    assert service.put(f"issue/{key}/properties/handoff.gate", {"allowed": True}).status_code == 201
    assert service.put(f"issue/{key}/properties/handoff.gate", {"allowed": False}).status_code == 200
    assert service.get(f"issue/{key}/properties/handoff.gate").json()["value"] == {"allowed": False}
    assert service.put(f"issue/{key}/properties/big", "x" * 32_767).status_code == 400
    assert service.delete(f"issue/{key}/properties/handoff.gate").status_code == 204
    assert service.get(f"issue/{key}/properties/handoff.gate").status_code == 404


def test_customers_see_their_own_issues_only_and_edit_none(customer, agent):
    own, foreign = customer.create(), agent.create()
    assert customer.get(f"issue/{own}").status_code == 200
    assert customer.get(f"issue/{foreign}").status_code == 404
    assert customer.put(f"issue/{own}", {"fields": {"labels": ["x"]}}).status_code == 403
    assert customer.transition(own, "41").status_code == 400


def test_agents_do_not_administer(agent):
    key = agent.create()
    assert agent.post("field", {"name": "x", "type": "com.example:y"}).status_code == 403
    assert agent.get("screens").status_code == 403
    assert agent.get("/rest/webhooks/1.0/webhook").status_code == 403
    quiet = agent.call("PUT", f"issue/{key}", params={"notifyUsers": "false"}, json={"fields": {}})
    assert quiet.status_code == 403
    permissions = agent.get("mypermissions", permissions="EDIT_ISSUES,ADMINISTER").json()["permissions"]
    assert {key: said["havePermission"] for key, said in permissions.items()} == {
        "EDIT_ISSUES": True,
        "ADMINISTER": False,
    }


def test_a_moved_issue_keeps_its_id_and_answers_to_its_old_key(service):
    key = service.create()
    issue_id = service.get(f"issue/{key}").json()["id"]
    moved = service.post(f"/sandbox/issues/{key}/move", {"project": "ARC"}).json()
    assert moved == {"id": issue_id, "key": "ARC-1"}
    assert service.get(f"issue/{key}").json()["key"] == "ARC-1"
    items = service.get(f"issue/{issue_id}/changelog").json()["values"][0]["items"]
    assert {item["field"] for item in items} == {"Key", "project", "issuetype"}


def test_a_duplicate_says_so_on_both_sides(service):
    copy, original = service.create(), service.create()
    link = {"type": {"name": "Duplicate"}, "inwardIssue": {"key": copy}, "outwardIssue": {"key": original}}
    assert service.post("issueLink", link).status_code == 201
    (seen,) = service.get(f"issue/{copy}").json()["fields"]["issuelinks"]
    assert (seen["outwardIssue"]["key"], seen["type"]["outward"]) == (original, "duplicates")
    (seen,) = service.get(f"issue/{original}").json()["fields"]["issuelinks"]
    assert (seen["inwardIssue"]["key"], seen["type"]["inward"]) == (copy, "is duplicated by")


@pytest.mark.parametrize("fields", ["summary,status", "*all", "-comment", "*navigable"])
def test_clients_choose_the_fields_they_read(service, fields):
    key = service.create()
    shown = set(service.get(f"issue/{key}", fields=fields).json()["fields"])
    expected = {"summary,status": shown == {"summary", "status"}, "*all": {"comment", "summary"} <= shown}
    assert expected.get(fields, "comment" not in shown and "summary" in shown)


def test_what_an_issue_may_be_is_described(service):
    kinds = service.get("issue/createmeta/OPS/issuetypes").json()["issueTypes"]
    assert [kind["name"] for kind in kinds] == ["Job failure", "Incident", "Task"]
    fields = service.get(f"issue/createmeta/OPS/issuetypes/{kinds[0]['id']}").json()["fields"]
    assert {"summary", "description"} <= {described["fieldId"] for described in fields}
    assert service.get("project/NOPE").status_code == 404


def test_comments_can_be_read_newest_first(service):
    key = service.create()
    for text in ("one", "two"):
        service.post(f"issue/{key}/comment", {"body": adf(text)})
    page = service.get(f"issue/{key}/comment", orderBy="-created").json()
    assert [comment["body"] for comment in page["comments"]] == [adf("two"), adf("one")]
