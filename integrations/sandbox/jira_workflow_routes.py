"""REST version 3: the one workflow of the stand-in, read and written back as Jira's workflow API does it. Of what is
written back, only the conditions may differ from what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify

from integrations.sandbox.jira_conditions import condition_problems
from integrations.sandbox.jira_issue_routes import Answer, administrators_only, body
from integrations.sandbox.jira_model import JiraError, Transition
from integrations.sandbox.jira_state import PROJECTS, STATUSES, TO_DO, JiraState

WORKFLOW_ID = "2f1b4a2e-7d3a-4b69-9b0d-5a1f0c0e7a11"
_CATEGORIES = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE"}
_ADMINISTRATORS = "Only Jira administrators can read and change workflows."


def workflow_routes(state: JiraState) -> Blueprint:
    """Reading, checking and updating workflows."""
    routes = Blueprint("workflows", __name__, url_prefix="/rest/api/3")

    @routes.post("/workflows")
    def read() -> Answer:
        administrators_only(_ADMINISTRATORS)
        wish = body()
        known = {project.id: {kind.id for kind in project.issue_types} for project in PROJECTS}
        pairs = [(str(pair["projectId"]), str(pair["issueTypeId"])) for pair in wish.get("projectAndIssueTypes") or []]
        wanted = WORKFLOW_ID in (wish.get("workflowIds") or []) or any(
            kind in known.get(project, ()) for project, kind in pairs
        )
        workflows = [_workflow(state)] if wanted else []
        return jsonify({"statuses": _statuses() if wanted else [], "workflows": workflows})

    @routes.post("/workflows/update/validation")
    def check() -> Answer:
        administrators_only(_ADMINISTRATORS)
        problems = _problems(state, body().get("payload") or {})
        return jsonify({"errors": [{"code": "INVALID", "level": "ERROR", "message": says} for says in problems]})

    @routes.post("/workflows/update")
    def update() -> Answer:
        administrators_only(_ADMINISTRATORS)
        wish = body()
        problems = _problems(state, wish)
        if problems:
            raise JiraError(400, *problems)
        written = {str(one["id"]): one.get("conditions") for one in wish["workflows"][0]["transitions"]}
        state.transitions = [replace(one, conditions=written[one.id]) for one in state.transitions]
        state.workflow_version += 1
        return jsonify({"statuses": _statuses(), "workflows": [_workflow(state)]})

    return routes


def _statuses() -> list[dict[str, Any]]:
    return [
        {
            "id": status.id,
            "name": status.name,
            "description": "",
            "statusCategory": _CATEGORIES[status.category],
            "statusReference": status.id,
            "scope": {"type": "GLOBAL"},
            "usages": [],
        }
        for status in STATUSES
    ]


def _workflow(state: JiraState) -> dict[str, Any]:
    created = {"id": "1", "name": "Create", "type": "INITIAL", "toStatusReference": TO_DO.id, "links": []}
    return {
        "id": WORKFLOW_ID,
        "name": "Retail operations workflow",
        "description": "",
        "isEditable": True,
        "scope": {"type": "GLOBAL"},
        "version": {"id": f"version-{state.workflow_version}", "versionNumber": state.workflow_version},
        "startPointLayout": {"x": -100.0, "y": -153.0},
        "statuses": [
            {"statusReference": status.id, "layout": {"x": 0.0, "y": 0.0}, "properties": {}, "deprecated": False}
            for status in STATUSES
        ],
        "transitions": [created, *(_transition(transition) for transition in state.transitions)],
        "usages": [
            {"project": {"id": project.id}, "issueTypes": [kind.id for kind in project.issue_types]}
            for project in PROJECTS
        ],
    }


def _transition(transition: Transition) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": transition.id,
        "name": transition.name,
        "description": "",
        "type": "DIRECTED" if transition.sources else "GLOBAL",
        "toStatusReference": transition.to.id,
        "links": [{"fromStatusReference": source, "fromPort": 0, "toPort": 0} for source in transition.sources],
        "actions": [],
        "validators": [],
        "triggers": [],
        "properties": {},
    }
    if transition.conditions:
        shown["conditions"] = _numbered(transition.conditions)
    return shown


def _numbered(conditions: Any) -> dict[str, Any]:
    """As Jira gives conditions back: every rule with an id."""
    rules = [{"id": f"rule-{number}", **rule} for number, rule in enumerate(conditions["conditions"])]
    groups = [_numbered(group) for group in conditions["conditionGroups"]]
    return {"operation": conditions["operation"], "conditions": rules, "conditionGroups": groups}


def _problems(state: JiraState, payload: dict[str, Any]) -> list[str]:
    (wish, *more) = payload.get("workflows") or [{}]
    present = _workflow(state)
    if more or wish.get("id") != WORKFLOW_ID:
        return ["There is no such workflow."]
    if wish.get("version") != present["version"]:
        return ["The workflow was changed since it was read."]
    named = {str(status.get("statusReference")) for status in payload.get("statuses") or []}
    lacking = {status["statusReference"] for status in present["statuses"]} - named
    problems = [f"Workflow refers to a missing status reference {reference}." for reference in sorted(lacking)]
    kept = {"statuses": present["statuses"], "transitions": [_bare(one) for one in present["transitions"]]}
    sent = {"statuses": wish.get("statuses"), "transitions": [_bare(one) for one in wish.get("transitions") or []]}
    if kept != sent:
        problems.append("The stand-in takes changed conditions only.")
    for transition in wish.get("transitions") or []:
        problems += condition_problems(transition.get("conditions"))
    return problems


def _bare(transition: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in transition.items() if name != "conditions"}
