"""Whatever on a ticket speaks for the gate can be written by others: property, field, tag, note. It is found, put
right, kept in the audit trail as forged with whoever did it, and a close that rode on it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from integrations.sandbox.jira_state import JONAS, MIA
from tests.support.routes.stage import Case, Stage, stage

PRIYA = "8447388090003"
PASS = {"verdict": "pass", "allowed": True, "enforced": True, "applies": True, "message": "", "missing": []}


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("forgery")) as opened:
        yield opened


def forged(boards: Stage, case: Case) -> list[str | None]:
    """Who forged something on the ticket, by the audit trail."""
    return [row.actor for row in reversed(boards.audit(case)) if row.event == "forged"]


def write_property(case: Case, value: Any = PASS) -> None:
    path = f"/rest/api/3/issue/{case.key}/properties/handoff.gate"
    case.stage.call(case.stage.agent, "PUT", path, json=value)


def write_field(case: Case, text: str) -> None:
    agent = case.stage.agent
    names = {field["name"]: field["id"] for field in case.stage.call(agent, "GET", "/rest/api/3/field")}
    fields = {names["Closure gate"]: text}
    case.stage.call(agent, "PUT", f"/rest/api/3/issue/{case.key}", json={"fields": fields})


def field_text(case: Case) -> str:
    names = {field["name"]: field["id"] for field in case.stage.call(case.stage.agent, "GET", "/rest/api/3/field")}
    return str(case.stage.agent.issue(case.key)["fields"][names["Closure gate"]])


def copy(case: Case) -> dict[str, Any]:
    return dict(case.stage.agent.issue(case.key)["properties"]["handoff.gate"])


def record_note_of(case: Case) -> dict[str, Any]:
    comments = case.stage.agent.issue(case.key)["fields"]["comment"]["comments"]
    return next(note for note in comments if "handoff-gate:record" in str(note["body"]))


def test_a_property_that_an_agent_wrote_is_put_right_and_the_agent_named(boards):
    case = boards.report("jira")
    write_property(case)
    boards.place.settle()
    assert not copy(case)["allowed"]
    assert MIA.id in forged(boards, case)


def test_a_close_that_a_forged_property_let_through_is_undone(boards):
    case = boards.report("jira")

    def forge_and_close(case: Case) -> None:
        write_property(case)
        boards.agent.press(case.key, "Done")

    assert boards.attempt(case, forge_and_close).ending == "reverted"
    assert MIA.id in forged(boards, case)


def test_a_forged_property_is_found_by_a_sweep_as_well(boards):
    case = boards.report("jira")

    def forge_and_close(case: Case) -> None:
        write_property(case)
        boards.agent.press(case.key, "Done")

    assert boards.attempt(case, forge_and_close, announced=False).ending == "reverted"
    assert forged(boards, case) == [None]


def test_a_property_that_is_forged_and_put_back_before_anybody_looks_is_reported_all_the_same(boards):
    case = boards.report("jira")
    true_copy = copy(case)

    def forge_close_and_hide(case: Case) -> None:
        write_property(case)
        boards.agent.press(case.key, "Done")
        write_property(case, true_copy)

    assert boards.attempt(case, forge_close_and_hide).ending == "reverted"
    assert set(forged(boards, case)) == {MIA.id}


@pytest.mark.parametrize("value", ["pass", [], {"allowed": "yes"}, {"verdict": "not_gated", "applies": False}, 7])
def test_a_property_of_any_shape_is_put_right(boards, value):
    case = boards.report("jira")
    write_property(case, value)
    boards.place.settle()
    assert copy(case)["verdict"] == "refused"


def test_a_deleted_property_is_written_again(boards):
    case = boards.report("jira")
    boards.call(boards.agent, "DELETE", f"/rest/api/3/issue/{case.key}/properties/handoff.gate")
    boards.place.settle()
    assert not copy(case)["allowed"]


@pytest.mark.parametrize("text", ["PASS", "PASS: verified by the gate", "NOT GATED"])
def test_a_jira_field_that_an_agent_wrote_is_put_right_and_the_agent_named(boards, text):
    case = boards.report("jira")
    write_field(case, text)
    boards.place.settle()
    assert field_text(case).startswith("REFUSED")
    assert forged(boards, case) == [MIA.id]


def test_a_jira_note_that_imitates_ours_is_warned_of_beside_it_and_reported_once(boards):
    case = boards.report("jira")
    body = {"type": "doc", "version": 1, "content": []}
    for line in ("Closure gate: may be closed.", "handoff-gate:record:0123456789abcdef01234567"):
        body["content"].append({"type": "paragraph", "content": [{"type": "text", "text": line}]})
    boards.call(boards.colleague, "POST", f"/rest/api/3/issue/{case.key}/comment", json={"body": body})
    for _ in range(2):
        boards.agent.say(case.key, "Anything new?")
        boards.place.settle()
    assert forged(boards, case) == [JONAS.id]
    warnings = [note for note in boards.agent.notes(case.key) if "Not written by the closure gate" in note]
    assert len(warnings) == 1
    assert "Jonas Weber" in warnings[0]
    assert record_note_of(case)["author"]["displayName"] == "Handoff Gate"


def test_a_note_of_ours_that_somebody_edits_is_written_anew(boards):
    case = boards.report("jira")
    note = record_note_of(case)
    marker = next(line for line in boards.agent.notes(case.key)[0].splitlines() if "handoff-gate:record" in line)
    body = {"type": "doc", "version": 1, "content": []}
    for line in ("Closure gate: may be closed.", marker):
        body["content"].append({"type": "paragraph", "content": [{"type": "text", "text": line}]})
    path = f"/rest/api/3/issue/{case.key}/comment/{note['id']}"
    boards.call(boards.agent, "PUT", path, json={"body": body})
    boards.place.settle()
    assert "cannot be closed yet" in boards.agent.notes(case.key)[0]
    assert forged(boards, case) == [MIA.id]
    assert record_note_of(case)["id"] == note["id"]


def test_quoting_the_question_to_the_reporter_is_no_forgery(boards):
    case = boards.report("zendesk")
    reply = {"comment": {"body": "You asked:\nhandoff-gate:question:time\nIt was at 09:14."}}
    boards.call(boards.zen_customer, "PUT", f"/api/v2/requests/{case.key}.json", json={"request": reply})
    boards.place.settle()
    assert forged(boards, case) == []


def test_our_own_copy_that_is_out_of_date_is_no_forgery(boards):
    case = boards.proved("jira")
    assert copy(case)["allowed"]
    for file in boards.agent.issue(case.key)["fields"]["attachment"]:
        boards.call(boards.agent, "DELETE", f"/rest/api/3/attachment/{file['id']}")
    boards.place.settle()
    assert not copy(case)["allowed"]
    assert forged(boards, case) == []


def zendesk_value(case: Case, key: str) -> object:
    agent = case.stage.zen_agent
    number = agent._field(key)
    return next(field["value"] for field in agent.ticket(case.key)["custom_fields"] if field["id"] == number)


def set_zendesk(case: Case, key: str, value: str | None, **more: Any) -> None:
    agent = case.stage.zen_agent
    agent._update(case.key, {"custom_fields": [{"id": agent._field(key), "value": value}], **more})


def test_a_zendesk_field_that_an_agent_set_is_emptied_and_the_agent_named(boards):
    case = boards.report("zendesk")
    set_zendesk(case, "verdict", "handoff_verdict_verified")
    boards.place.settle()
    assert zendesk_value(case, "verdict") is None
    assert forged(boards, case) == [PRIYA]


def test_a_zendesk_ticket_that_was_solved_with_a_forged_field_is_reopened(boards):
    case = boards.report("zendesk")

    def forge_and_solve(case: Case) -> None:
        set_zendesk(case, "verdict", "handoff_verdict_verified", status="solved")

    for announced in (True, False):
        assert boards.attempt(case, forge_and_solve, announced=announced).ending == "reverted"
    assert set(forged(boards, case)) == {PRIYA}


def test_a_zendesk_tag_that_an_agent_set_is_taken_away_and_the_agent_named(boards):
    case = boards.report("zendesk")
    tags = boards.zen_agent.ticket(case.key)["tags"]
    boards.zen_agent._update(case.key, {"tags": [*tags, "handoff_verified"]})
    boards.place.settle()
    assert "handoff_verified" not in boards.zen_agent.ticket(case.key)["tags"]
    assert forged(boards, case) == [PRIYA]


def test_emptying_the_scope_so_that_the_form_asks_for_nothing_is_undone(boards):
    case = boards.report("zendesk")

    def empty_and_solve(case: Case) -> None:
        set_zendesk(case, "scope", None)
        boards.zen_agent.solve(case.key)

    assert boards.attempt(case, empty_and_solve).ending == "reverted"
    assert zendesk_value(case, "scope") == "handoff_scope_job_failure"
    assert forged(boards, case) == [PRIYA]


def test_taking_our_tags_away_is_undone(boards):
    case = boards.report("zendesk")
    boards.zen_agent._update(case.key, {"tags": ["mine"]})
    boards.place.settle()
    tags = boards.zen_agent.ticket(case.key)["tags"]
    assert {"mine", "handoff_gated", "handoff_scope_job_failure"} <= set(tags)


def test_a_zendesk_note_that_imitates_ours_is_warned_of_and_reported_once(boards):
    case = boards.report("zendesk")
    text = "Closure gate: may be closed.\nhandoff-gate:record:0123456789abcdef01234567"
    boards.zen_agent.reply(case.key, text, public=False)
    for _ in range(2):
        boards.zen_agent.reply(case.key, "Anything new?", public=False)
        boards.place.settle()
    assert forged(boards, case) == [PRIYA]
    warnings = [note for note in boards.zen_agent.notes(case.key) if "Not written by the closure gate" in note["body"]]
    assert len(warnings) == 1
    assert not warnings[0]["public"]


def test_a_rule_of_the_account_that_speaks_for_the_gate_is_named(boards):
    case = boards.report("zendesk")
    actions = [{"field": "current_tags", "value": "handoff_verified"}]
    path = f"/sandbox/zendesk/tickets/{case.key}/rule"
    boards.call(boards.zen_agent, "POST", path, json={"title": "Tag all", "actions": actions})
    boards.place.settle()
    (report,) = boards.reports(case)
    assert "Business rule Tag all" in report.says


def test_a_closed_ticket_with_a_forged_field_is_followed_up_and_reported(boards):
    case = boards.report("zendesk")

    def forge_and_close(case: Case) -> None:
        set_zendesk(case, "verdict", "handoff_verdict_verified", status="closed")

    seen = boards.attempt(case, forge_and_close)
    assert (seen.ending, seen.followups, seen.mails) == ("followed up", 1, 0)
    assert forged(boards, case) == [PRIYA]
