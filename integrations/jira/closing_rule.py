"""The rules without an app. By value: transitions into Done are offered only while the field "Closure gate" says that
they may be. By role: they are offered only to the role in which the service's account alone is, and it takes them.

The workflows of the named projects are read and written back whole through Jira Cloud's workflow API; nothing but the
conditions of transitions into a Done status is changed. Needs the permission Administer Jira.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from app.domain.gate.verdict_copy import PASSING_LINES
from app.ports import Rejected
from app.ports_setup import Made, Note, SetupStep, unnoted
from integrations.jira.conditions import (
    Node,
    asks_for_role,
    asks_for_value,
    carries,
    mentions,
    with_ours,
    without,
)
from integrations.jira.failures import NoSuchResource
from integrations.jira.field_map import VERDICT_KEY, FieldFinder
from integrations.jira.session import JiraSession

ADD, REMOVE = "closing-rule", "closing-rule-off"
WORKFLOW = "workflow"
_SENT_BACK = ("id", "version", "description", "startPointLayout", "loopedTransitionContainerLayout", "statuses")
_CLOUD_ONLY = "The rule without an app needs Jira Cloud. On Data Center set it by hand; docs/jira.md has the clicks."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a transition into Done asks for, in Jira's form and in words."""

    condition: Node
    says: str
    subject: str = ""
    """The id of the field, or of the role."""


class ClosingRule:
    """Plans and makes the steps, one a workflow. Step keys: ``closing-rule:WORKFLOW:ROLE``, ``closing-rule-off:…``,
    with the id of the role, or nothing after the last colon for the rule by value."""

    def __init__(self, session: JiraSession, finder: FieldFinder) -> None:
        self._session = session
        self._finder = finder

    def plan(self, projects: Sequence[str], *, role: str | None = None, remove: bool = False) -> list[SetupStep]:
        """A step for each workflow of the projects (by key). ``role`` is the project role's name for the rule by role.
        Raises ``Rejected`` for a workflow that other projects use too, and for team-managed projects."""
        if not self._session.cloud:
            raise Rejected(_CLOUD_ONLY)
        role_id = "" if role is None else self._role(role)
        asked = self._asked(role_id)
        named = {str(project["id"]): project for project in map(self._project, projects)}
        found = self._read({"projectAndIssueTypes": list(_pairs(named.values()))})
        if not remove:
            for workflow in found["workflows"]:
                _refuse_others(workflow, set(named))
        return [_step(workflow, found, asked, role_id, remove=remove) for workflow in found["workflows"]]

    def carried(self, made: Made) -> bool:
        """Whether a workflow that was changed before still carries our condition. ``False`` where it is gone."""
        try:
            found = self._read({"workflowIds": [made.remote_id]})
        except (Rejected, NoSuchResource):
            return False
        asked = _asked_before(made)
        return any(mentions(one.get("conditions"), asked.condition) for one in _closing(found["workflows"][0], found))

    def take_away(self, made: Made) -> str:
        """Take our condition off a workflow that was changed before, by the field or role that was noted then."""
        return self._change(made.remote_id, _asked_before(made), remove=True)[0]

    def apply(self, step: SetupStep, note: Note = unnoted) -> str:
        """Change one workflow; the sentence says what was changed. Jira checks it before anything is written."""
        kind, workflow_id, role_id = step.key.split(":")
        asked = self._asked(role_id)
        says, name = self._change(workflow_id, asked, remove=kind == REMOVE)
        if kind == ADD and name is not None:
            detail = {} if role_id else {"field": asked.subject}
            note(Made(kind=WORKFLOW, remote_id=workflow_id, key=name, parent=role_id, detail=detail))
        return says

    def _change(self, workflow_id: str, asked: Asked, *, remove: bool) -> tuple[str, str | None]:
        """What was done, and the workflow's name where something was."""
        found = self._read({"workflowIds": [workflow_id]})
        workflow = found["workflows"][0]
        changed = [one for one in _closing(workflow, found) if _change(one, asked.condition, remove=remove)]
        if not changed:
            return f"The workflow {workflow['name']!r} is as it should be.", None
        kept = {name: workflow[name] for name in _SENT_BACK if name in workflow}
        body = {
            "statuses": [_status(status) for status in found["statuses"]],
            "workflows": [kept | {"transitions": workflow["transitions"]}],
        }
        self._check(workflow["name"], body)
        self._session.post("workflows/update", body)
        names = ", ".join(repr(transition["name"]) for transition in changed)
        if remove:
            return f"{names} of {workflow['name']!r} are offered again whatever Handoff Gate says.", workflow["name"]
        return f"{names} of {workflow['name']!r} are offered only {asked.says}.", workflow["name"]

    def _asked(self, role_id: str) -> Asked:
        if role_id:
            return Asked(asks_for_role(role_id), "to the role of the service's account", role_id)
        self._finder.forget()
        field = self._finder.fields().get(VERDICT_KEY)
        if field is None:
            raise Rejected("The field Closure gate is not on this site yet. Run `handoff setup jira` first.")
        lines = " or ".join(repr(line) for line in PASSING_LINES)
        return Asked(asks_for_value(field.id, PASSING_LINES), f"while {field.name!r} says {lines}", field.id)

    def _role(self, name: str) -> str:
        known = {str(role.get("name")): str(role.get("id")) for role in self._session.get("role")}
        if name not in known:
            raise Rejected(
                f"There is no project role {name!r}. In Jira: Settings > System > Project roles, add it, and put only "
                "the service's account into it, in each project."
            )
        return known[name]

    def _project(self, key: str) -> Mapping[str, Any]:
        project: Mapping[str, Any] = self._session.get(f"project/{quote(key, safe='')}")
        if project.get("simplified") or project.get("style") == "next-gen":
            raise Rejected(f"{key} is a team-managed project, whose workflow is edited in it; docs/jira.md says how.")
        return project

    def _read(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._session.post("workflows", wanted, {"expand": "workflows.usages"})
        if not found.get("workflows"):
            raise Rejected("Jira names no workflow for this. Check the projects' keys, and plan the setup again.")
        return found

    def _check(self, name: str, body: Node) -> None:
        answer = self._session.post("workflows/update/validation", {"payload": body}) or {}
        errors = [str(error.get("message") or error) for error in answer.get("errors") or [] if _is_error(error)]
        if errors:
            raise Rejected(f"Jira does not take the workflow {name!r}, so nothing was changed: {'; '.join(errors[:5])}")


def _asked_before(made: Made) -> Asked:
    if made.parent:
        return Asked(asks_for_role(made.parent), "to the role of the service's account", made.parent)
    field = str(made.detail.get("field", ""))
    return Asked(asks_for_value(field, PASSING_LINES), "while Closure gate says so", field)


def _pairs(projects: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, str]]:
    for project in projects:
        for kind in project.get("issueTypes") or []:
            yield {"projectId": str(project["id"]), "issueTypeId": str(kind["id"])}


def _refuse_others(workflow: Mapping[str, Any], named: set[str]) -> None:
    users = {str(usage["project"]["id"]) for usage in workflow.get("usages") or [] if usage.get("project")}
    if users - named:
        raise Rejected(
            f"The workflow {workflow['name']!r} is also used by projects that you did not name (ids "
            f"{', '.join(sorted(users - named))}). Nothing could be closed there any more. Name them too where Handoff "
            "Gate looks after them, else give your projects a workflow of their own."
        )


def _step(
    workflow: Mapping[str, Any], found: Mapping[str, Any], asked: Asked, role_id: str, *, remove: bool
) -> SetupStep:
    closing = _closing(workflow, found)
    names = ", ".join(repr(transition["name"]) for transition in closing) or "none"
    if remove:
        return SetupStep(
            key=f"{REMOVE}:{workflow['id']}:{role_id}",
            group="Workflow",
            action="change",
            remote_id=str(workflow["id"]),
            says=f"Workflow {workflow['name']!r}: transitions into Done ({names}) without our condition.",
            done=not any(mentions(transition.get("conditions"), asked.condition) for transition in closing),
        )
    return SetupStep(
        key=f"{ADD}:{workflow['id']}:{role_id}",
        group="Workflow",
        action="change",
        remote_id=str(workflow["id"]),
        says=f"Workflow {workflow['name']!r}: transitions into Done ({names}) offered only {asked.says}, for every "
        "ticket, gated or not.",
        done=all(carries(transition.get("conditions"), asked.condition) for transition in closing),
    )


def _closing(workflow: Mapping[str, Any], found: Mapping[str, Any]) -> list[Node]:
    """The transitions into a Done status that an issue takes; the one that creates it has no conditions."""
    done = {str(status["statusReference"]) for status in found["statuses"] if status.get("statusCategory") == "DONE"}
    return [
        transition
        for transition in workflow["transitions"]
        if transition.get("type") != "INITIAL" and str(transition.get("toStatusReference")) in done
    ]


def _change(transition: Node, ours: Node, *, remove: bool) -> bool:
    """Add our condition to a transition, in place, or take it away; whether anything changed."""
    present = transition.get("conditions")
    if not mentions(present, ours) if remove else carries(present, ours):
        return False
    rest = without(present, ours)
    wanted = rest if remove else with_ours(rest, ours)
    if wanted is None:
        del transition["conditions"]
    else:
        transition["conditions"] = wanted
    return True


def _status(status: Mapping[str, Any]) -> Node:
    """A status as an update names it."""
    wanted = ("id", "name", "description", "statusCategory", "statusReference")
    return {name: status[name] for name in wanted if status.get(name) is not None}


def _is_error(error: Mapping[str, Any]) -> bool:
    return str(error.get("level") or "ERROR").upper() == "ERROR"
