"""The rule without an app: what `handoff setup jira --closing-rule` changes in a workflow, and nothing else."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from app.cli import main
from app.domain.gate.verdict_copy import PASSING_LINES
from app.domain.update import Update
from app.ports import NotPermitted, Rejected
from integrations.jira.conditions import asks_for_value, carries, mentions, with_ours, without
from integrations.sandbox.jira_state import (
    AGENT_TOKEN,
    CLOSE,
    MIA,
    QUICK_CLOSE,
    REOPEN,
    SERVICE,
    SERVICE_TOKEN,
    START,
)
from integrations.sandbox.jira_workflow_routes import WORKFLOW_ID
from tests.support.stage import a_verdict
from tests.support.tracker import a_ticket

FIELD = "customfield_10050"
OURS = asks_for_value(FIELD, PASSING_LINES)
SOMEBODYS = {
    "ruleKey": "system:check-field-value",
    "parameters": {
        "fieldId": "priority",
        "fieldValue": '["High"]',
        "comparator": "=",
        "comparisonType": "STRING",
    },
}
NONE: list[Any] = [None, {}, {"operation": "ALL", "conditions": [], "conditionGroups": []}]
ALL = {"operation": "ALL", "conditions": [SOMEBODYS], "conditionGroups": []}
ANY = {"operation": "ANY", "conditions": [SOMEBODYS], "conditionGroups": [ALL]}


def test_ours_is_added_beside_what_is_there_and_taken_away_without_a_trace() -> None:
    for present in (ALL, ANY):
        before = copy.deepcopy(present)
        added = with_ours(present, OURS)
        assert carries(added, OURS)
        assert added["operation"] == "ALL"
        assert with_ours(added, OURS) == added
        assert without(added, OURS) == before == present
    for present in NONE:
        added = with_ours(present, OURS)
        assert carries(added, OURS)
        assert without(added, OURS) is None


def test_a_group_of_which_only_one_part_has_to_hold_does_not_carry_ours() -> None:
    weak = {"operation": "ANY", "conditions": [SOMEBODYS], "conditionGroups": [OURS]}
    assert not carries(weak, OURS)
    assert mentions(weak, OURS)
    assert not mentions(ALL, OURS)


def test_ours_is_recognised_with_ids_other_order_and_empty_parameters() -> None:
    returned = copy.deepcopy(OURS)
    returned["conditions"].reverse()
    for number, rule in enumerate(returned["conditions"]):
        rule["id"] = f"rule-{number}"
        rule["parameters"]["groupIds"] = ""
    assert carries({"operation": "ALL", "conditions": [SOMEBODYS], "conditionGroups": [returned]}, OURS)
    assert not carries({"operation": "ALL", "conditions": [], "conditionGroups": [ALL]}, OURS)


def set_up(site: Any) -> None:
    for step in site.jira.plan_setup():
        if step.key.startswith(("field:closure_gate", "field:verdict", "screen:")) or "Closure gate" in step.says:
            site.jira.apply_setup(step, None)


def add(site: Any, *projects: str, remove: bool = False) -> list[str]:
    plan = site.jira.plan_closing_rule(projects or ("OPS", "ARC"), remove=remove)
    return [site.jira.apply_setup(step, None) for step in plan if not step.done]


def offered(site: Any, issue: str) -> set[str]:
    found = site.mia.call("GET", f"issue/{issue}/transitions")["transitions"]
    return {transition["id"] for transition in found}


@pytest.fixture
def ready(site: Any) -> Any:
    set_up(site)
    for transition in (CLOSE, QUICK_CLOSE):
        site.state.set_rule(transition, None)
    return site


def transitions(site: Any) -> Any:
    found = site.admin.call("POST", "workflows", json={"workflowIds": [WORKFLOW_ID]})
    return found["workflows"][0]["transitions"]


def gate_field(site: Any) -> str:
    return next(field.id for field in site.state.fields.values() if field.name == "Closure gate")


@pytest.mark.parametrize("line", [*PASSING_LINES, "REFUSED: missing success_screenshot", "PASSED", "", None])
def test_transitions_into_done_are_offered_only_while_the_field_says_so(ready: Any, line: str | None) -> None:
    add(ready)
    issue = ready.mia.create()
    ready.admin.call("PUT", f"issue/{issue}", json={"fields": {gate_field(ready): line}})
    closing = {CLOSE, QUICK_CLOSE} if line in PASSING_LINES else set()
    assert offered(ready, issue) & {CLOSE, QUICK_CLOSE, REOPEN} == closing


def test_a_ticket_without_a_verdict_cannot_be_closed_through_the_api_either(ready: Any) -> None:
    add(ready)
    issue = ready.mia.create()
    reply = requests.post(
        f"{ready.stand.url}/rest/api/3/issue/{issue}/transitions",
        json={"transition": {"id": CLOSE}},
        auth=(MIA.email, AGENT_TOKEN),
        timeout=10,
    )
    assert reply.status_code == 400


def test_running_it_twice_changes_nothing_and_removing_brings_back_what_was(ready: Any) -> None:
    ready.state.transitions = [
        one if one.id != CLOSE else replace(one, conditions=ANY) for one in ready.state.transitions
    ]
    before = transitions(ready)
    said = add(ready)
    assert said == [
        "'Done', 'Quick done' of 'Retail operations workflow' are offered only while 'Closure gate' says 'PASS' or "
        "'NOT GATED' or 'PASS (shadow mode: would be refused)'."
    ]
    version = ready.state.workflow_version
    assert add(ready) == []
    (step,) = ready.jira.plan_closing_rule(["OPS", "ARC"])
    assert step.done
    assert "as it should be" in ready.jira.apply_setup(step, None)
    assert ready.state.workflow_version == version
    assert len(add(ready, remove=True)) == 1
    assert transitions(ready) == before
    assert add(ready, remove=True) == []


def test_a_dry_run_sends_nothing_that_changes(ready: Any) -> None:
    version = ready.state.workflow_version
    (step,) = ready.jira.plan_closing_rule(["OPS", "ARC"])
    assert not step.done
    assert "'Done', 'Quick done'" in step.says
    assert ready.state.workflow_version == version


def test_a_workflow_that_another_project_uses_too_is_not_touched(ready: Any) -> None:
    with pytest.raises(Rejected, match=r"projects that you did not name \(ids 10001\)"):
        ready.jira.plan_closing_rule(["OPS"])


def test_without_the_field_there_is_no_rule(site: Any) -> None:
    with pytest.raises(Rejected, match="Run `handoff setup jira` first"):
        site.jira.plan_closing_rule(["OPS", "ARC"])


def test_jira_s_objection_stops_it_before_anything_is_written(ready: Any) -> None:
    (step,) = ready.jira.plan_closing_rule(["OPS", "ARC"])
    broken = {"operation": "ALL", "conditions": [{"ruleKey": "system:unheard-of"}], "conditionGroups": []}
    ready.state.transitions = [replace(one, conditions=broken) for one in ready.state.transitions]
    with pytest.raises(Rejected, match="nothing was changed: The stand-in knows no rule"):
        ready.jira.apply_setup(step, None)
    assert ready.state.workflow_version == 1


def test_it_needs_an_administrator(ready: Any) -> None:
    agent = ready.connect(email=MIA.email, token=AGENT_TOKEN)
    with pytest.raises(NotPermitted):
        agent.plan_closing_rule(["OPS", "ARC"])


def test_the_command_plans_adds_and_removes(ready: Any, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    for name, value in {
        "DATABASE_URL": sqlite_url,
        "SECRET_KEY": "a key for tests",
        "JIRA_URL": ready.stand.url,
        "JIRA_EMAIL": SERVICE.email,
        "JIRA_TOKEN": SERVICE_TOKEN,
        "JIRA_WEBHOOK_SECRET": "a secret",
    }.items():
        monkeypatch.setenv(f"HANDOFF_{name}", value)
    rule = ["setup", "jira", "--closing-rule", "OPS", "--closing-rule", "ARC"]

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, [*rule, *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert "would change" in run("--dry-run")
    assert ready.state.workflow_version == 1
    assert "are offered only while 'Closure gate' says 'PASS'" in run()
    assert "there already" in run()
    assert "are offered again" in run("--remove")
    assert CliRunner().invoke(main, ["setup", "jira", "--remove", "--service-role", "Handoff Gate"]).exit_code == 2
    assert CliRunner().invoke(main, ["setup", "jira", "--service-role", "Handoff Gate"]).exit_code == 2
    assert "to the role of the service's account" in run("--service-role", "Handoff Gate")
    assert "without our condition" in run("--remove", "--service-role", "Handoff Gate", "--dry-run", "--json")


def by_role(site: Any) -> list[str]:
    plan = site.jira.plan_closing_rule(["OPS", "ARC"], role="Handoff Gate")
    return [site.jira.apply_setup(step, None) for step in plan if not step.done]


def test_by_role_only_the_service_is_offered_transitions_into_done(ready: Any) -> None:
    assert len(by_role(ready)) == 1
    assert by_role(ready) == []
    issue = ready.mia.create()
    assert offered(ready, issue) & {CLOSE, QUICK_CLOSE} == set()
    to_the_service = ready.admin.call("GET", f"issue/{issue}/transitions")["transitions"]
    assert {CLOSE, QUICK_CLOSE} <= {transition["id"] for transition in to_the_service}


def test_both_rules_are_removed_apart(ready: Any) -> None:
    before = transitions(ready)
    add(ready)
    by_role(ready)
    (step,) = ready.jira.plan_closing_rule(["OPS", "ARC"], role="Handoff Gate", remove=True)
    ready.jira.apply_setup(step, None)
    assert ready.jira.plan_closing_rule(["OPS", "ARC"])[0].done
    assert not ready.jira.plan_closing_rule(["OPS", "ARC"], role="Handoff Gate")[0].done
    add(ready, remove=True)
    assert transitions(ready) == before


def test_a_role_that_the_site_lacks_is_named(ready: Any) -> None:
    with pytest.raises(Rejected, match="no project role 'Gate keepers'"):
        ready.jira.plan_closing_rule(["OPS", "ARC"], role="Gate keepers")


def waiting(site: Any) -> tuple[str, Update]:
    issue = site.mia.create()
    site.mia.move(issue, START)
    verdict = replace(a_verdict(a_ticket()), allowed=True, missing=(), path="technical")
    return issue, Update(record=None, verdict=verdict, close=True)


def status(site: Any, issue: str) -> str:
    return str(site.mia.call("GET", f"issue/{issue}", params={"fields": "status"})["fields"]["status"]["name"])


def test_the_service_takes_the_transition_that_only_it_may_take(ready: Any) -> None:
    by_role(ready)
    issue, update = waiting(ready)
    written = ready.jira.write(ready.jira.read(issue), update)
    assert (status(ready, issue), written.reopen_problem) == ("Done", None)


def test_it_says_when_no_transition_is_offered_to_it(ready: Any) -> None:
    ready.state.remove_transitions(CLOSE, QUICK_CLOSE)
    issue, update = waiting(ready)
    written = ready.jira.write(ready.jira.read(issue), update)
    assert "no transition into Done without required fields" in str(written.reopen_problem)
    assert status(ready, issue) == "In Progress"


def test_it_says_when_jira_refuses_the_transition(ready: Any) -> None:
    ready.state.set_rule(CLOSE, lambda issue: "Another rule objects.")
    issue, update = waiting(ready)
    written = ready.jira.write(ready.jira.read(issue), update)
    assert "could not be closed" in str(written.reopen_problem)
    assert "Another rule objects." in str(written.reopen_problem)
