"""Every route by which a ticket can be closed or made to look closed: how somebody takes it, and how it has to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from app.demo.people import JiraPerson, Refused
from app.domain.ticket import System
from tests.support.routes.stage import EXPORT_LAG, Case, Ending, Stage

VALIDATOR = "validator on the issue property, on the transition “Done”"
REQUIRED = "field “Closure gate”, required on solving by the form’s condition"
NOT_VERIFIED = "not verified"
SEEN_BY_OTHERS = "reported by others"


def reported(stage: Stage, system: System) -> Case:
    """An open ticket without proof."""
    return stage.report(system)


def proved_and_closed(stage: Stage, system: System) -> Case:
    """A ticket that was closed with proof."""
    case = stage.proved(system)
    if system == "jira":
        stage.agent.press(case.key, "Done")
    else:
        stage.zen_agent.solve(case.key)
    stage.place.settle()
    assert stage.is_done(case)
    return case


def beside_a_proved_one(stage: Stage, system: System) -> Case:
    """An open ticket without proof, and one that may be closed."""
    good = stage.proved(system)
    case = stage.report(system)
    case.others["good"] = good.key
    return case


def beside_an_ungated_one(stage: Stage, system: System) -> Case:
    """An open ticket without proof, and one that is nobody's business."""
    case = stage.report(system)
    case.others["target"] = stage.zen_customer.report("How do I export a price list?", "Where is the button for it?")
    stage.place.settle()
    return case


def incident_of_a_problem(stage: Stage, system: System) -> Case:
    """An open ticket without proof that is linked to a problem ticket."""
    case = stage.report(system)
    words = {"body": "Where is the button for the price list?", "public": False}
    made = {"subject": "How do I export a price list?", "comment": words, "type": "problem"}
    problem = stage.call(stage.zen_agent, "POST", "/api/v2/tickets.json", json={"ticket": made})["ticket"]["id"]
    _update(case, {"problem_id": problem})
    stage.place.settle()
    case.others["problem"] = str(problem)
    return case


@dataclass(frozen=True)
class Route:
    """One row of the matrix. ``by`` is the native rule that blocks, or what the service does instead."""

    system: System
    name: str
    act: Callable[[Case], None]
    ends: Ending
    by: str
    on_a_real_site: str = NOT_VERIFIED
    prepare: Callable[[Stage, System], Case] = reported
    found_after: float = EXPORT_LAG
    """Seconds until a sweep can find it."""

    @property
    def id(self) -> str:
        """For the name of the test."""
        return f"{self.system}: {self.name}"


def _press(button: str, who: Callable[[Stage], JiraPerson]) -> Callable[[Case], None]:
    return lambda case: who(case.stage).press(case.key, button)


def _press_on_the_page(case: Case) -> None:
    answer = requests.post(
        f"{case.stage.agent.url}/browse/{case.key}/transitions", data={"transition": "31"}, timeout=10
    )
    if not answer.ok:
        raise Refused("the page says no")


def _bulk_in_jira(case: Case) -> None:
    stage, keys = case.stage, [case.key, case.others["good"]]
    wish = {"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": keys, "transitionId": "31"}]}
    task = stage.call(stage.agent, "POST", "/rest/api/3/bulk/issues/transition", json=wish)["taskId"]
    outcome = stage.call(stage.agent, "GET", f"/rest/api/3/bulk/queue/{task}")
    assert stage.agent.issue(case.others["good"])["fields"]["status"]["name"] == "Done"
    if case.id in outcome["failedAccessibleIssues"]:
        raise Refused("; ".join(outcome["failedAccessibleIssues"][case.id]))


def _steer(path: str, **wish: Any) -> Callable[[Case], None]:
    def act(case: Case) -> None:
        url = f"{case.stage.agent.url}/sandbox/{path.format(key=case.key)}"
        requests.post(url, json=wish, timeout=10).raise_for_status()

    return act


def _import(case: Case) -> None:
    """Make the ticket anew, straight into Done; the case becomes the imported one."""
    fields = {
        "project": {"key": "OPS"},
        "issuetype": {"name": "Job failure"},
        "summary": f"Order sync errored: {case.job}",
        "description": case.stage.agent.issue(case.key)["fields"]["description"],
    }
    url = f"{case.stage.agent.url}/sandbox/issues"
    made = requests.post(url, json={"fields": fields, "status": "Done"}, timeout=10).json()
    case.key, case.id = made["key"], made["id"]


def _turn_into_done(case: Case) -> None:
    """No event tells of it; in the one play somebody comments afterwards, in the other only the daily look comes."""
    _steer("issues/{key}/category", category="done")(case)
    case.stage.agent.say(case.key, "Any news?")


def _in_progress(stage: Stage, system: System) -> Case:
    """An open ticket in the status In Progress."""
    case = stage.report(system)
    stage.agent.press(case.key, "Start work")
    stage.place.settle()
    return case


def _resolve_without_closing(case: Case) -> None:
    stage = case.stage
    path = "/rest/api/3/screens/1/tabs/10000/fields"
    shown = stage.call(stage.service_in_jira, "GET", path)
    if "resolution" not in {field["id"] for field in shown}:
        stage.call(stage.service_in_jira, "POST", path, json={"fieldId": "resolution"})
    wish = {"fields": {"resolution": {"name": "Done"}}}
    stage.call(stage.agent, "PUT", f"/rest/api/3/issue/{case.key}", json=wish)


def _delete_the_screenshot(case: Case) -> None:
    stage = case.stage
    for file in stage.agent.issue(case.key)["fields"]["attachment"]:
        stage.call(stage.agent, "DELETE", f"/rest/api/3/attachment/{file['id']}")


def _update(case: Case, changes: dict[str, Any]) -> None:
    case.stage.zen_agent._update(case.key, changes)


def _set(**changes: Any) -> Callable[[Case], None]:
    return lambda case: _update(case, changes)


def _submit(case: Case, **changes: Any) -> None:
    stage = case.stage
    wish = {"actor": 8447388090003, "ticket": {"status": "solved", **changes}}
    stage.call(stage.zen_agent, "POST", f"/sandbox/zendesk/tickets/{case.key}/macro", json=wish)


def _macro(case: Case) -> None:
    _submit(case, comment={"body": "Solved.", "public": False})


def _update_many(case: Case) -> None:
    stage = case.stage
    path = f"/api/v2/tickets/update_many.json?ids={case.key},{case.others['good']}"
    job = stage.call(stage.zen_agent, "PUT", path, json={"ticket": {"status": "solved"}})["job_status"]["id"]
    results = stage.call(stage.zen_agent, "GET", f"/api/v2/job_statuses/{job}.json")["job_status"]["results"]
    assert stage.zen_agent.ticket(case.others["good"])["status"] == "solved"
    refused = [result for result in results if not result["success"] if str(result["id"]) == case.id]
    if refused:
        raise Refused(str(refused[0]["details"]))


def _rule(kind: str) -> Callable[[Case], None]:
    def act(case: Case) -> None:
        wish = {"kind": kind, "actions": [{"field": "status", "value": "solved"}]}
        path = f"/sandbox/zendesk/tickets/{case.key}/rule"
        case.stage.call(case.stage.zen_agent, "POST", path, json=wish)

    return act


def _merge(case: Case) -> None:
    path = f"/api/v2/tickets/{case.others['target']}/merge.json"
    case.stage.call(case.stage.zen_agent, "POST", path, json={"ids": [int(case.id)]})


def _customer_solves(case: Case) -> None:
    path = f"/api/v2/requests/{case.key}.json"
    case.stage.call(case.stage.zen_customer, "PUT", path, json={"request": {"solved": True}})


def _solve_the_problem(case: Case) -> None:
    case.stage.zen_agent._update(case.others["problem"], {"status": "solved"})


def _spam(case: Case) -> None:
    case.stage.call(case.stage.zen_agent, "PUT", f"/api/v2/tickets/{case.key}/mark_as_spam.json")


def _delete(case: Case) -> None:
    case.stage.call(case.stage.zen_agent, "DELETE", f"/api/v2/tickets/{case.key}.json")


def _redact(case: Case) -> None:
    stage = case.stage
    for note in stage.zen_agent.notes(case.key):
        for file in note["attachments"]:
            path = f"/api/v2/tickets/{case.key}/comments/{note['id']}/attachments/{file['id']}/redact.json"
            stage.call(stage.zen_agent, "PUT", path)


def _service_solves(case: Case) -> None:
    stage = case.stage
    field = stage.zen_agent._field("verdict") or stage.zen_agent._field("scope")
    changes = {"custom_fields": [{"id": field, "value": "handoff_verdict_verified"}], "status": "solved"}
    stage.service_in_zendesk._update(case.key, changes)


REVERT = "transition back, one internal note"
REOPEN = "reopened, one internal note"
FOLLOW = "one follow-up ticket that carries the record"
ROUTES = (
    Route("jira", "UI transition", _press_on_the_page, "blocked", VALIDATOR),
    Route("jira", "REST transition", _press("Done", lambda stage: stage.agent), "blocked", VALIDATOR, SEEN_BY_OTHERS),
    Route("jira", "bulk change", _bulk_in_jira, "blocked", VALIDATOR, prepare=beside_a_proved_one),
    Route("jira", "Automation rule", _press("Done", lambda stage: stage.automation), "blocked", VALIDATOR),
    Route(
        "jira",
        "Automation rule by an unguarded transition",
        _press("Quick done", lambda stage: stage.automation),
        "reverted",
        REVERT,
    ),
    Route(
        "jira",
        "second transition into a Done-category status",
        _press("Quick done", lambda stage: stage.agent),
        "reverted",
        REVERT,
    ),
    Route("jira", "create or import straight into Done", _import, "reverted", REVERT),
    Route(
        "jira",
        "move between projects, status mapped to Done",
        _steer("issues/{key}/move", project="ARC", status="Done"),
        "reverted",
        REVERT,
    ),
    Route(
        "jira",
        "move between projects, still open",
        _steer("issues/{key}/move", project="ARC"),
        "reported",
        "the obligation goes with it; dashboard, audit trail",
    ),
    Route(
        "jira",
        "workflow migration that maps statuses",
        _steer("issues/{key}/status", status="Done"),
        "reverted",
        REVERT,
    ),
    Route(
        "jira",
        "status turned into a Done-category one",
        _turn_into_done,
        "reported",
        "left as it is: dashboard, audit trail",
        prepare=_in_progress,
        found_after=90_000.0,
    ),
    Route(
        "jira",
        "resolution set without a transition",
        _resolve_without_closing,
        "reported",
        "dashboard, audit trail",
    ),
    Route(
        "jira", "evidence deleted after closing", _delete_the_screenshot, "reverted", REVERT, prepare=proved_and_closed
    ),
    Route(
        "jira",
        "the service's own account",
        _press("Quick done", lambda stage: stage.service_in_jira),
        "reverted",
        REVERT,
    ),
    Route("zendesk", "submit as solved (agent UI)", _submit, "blocked", REQUIRED),
    Route("zendesk", "macro", _macro, "blocked", REQUIRED),
    Route("zendesk", "mobile app", _submit, "blocked", REQUIRED),
    Route("zendesk", "REST `solved`", _set(status="solved"), "blocked", REQUIRED, SEEN_BY_OTHERS),
    Route("zendesk", "REST `closed`", _set(status="closed"), "followed up", FOLLOW, SEEN_BY_OTHERS),
    Route("zendesk", "`update_many`", _update_many, "blocked", REQUIRED, prepare=beside_a_proved_one),
    Route("zendesk", "trigger", _rule("trigger"), "reverted", REOPEN),
    Route("zendesk", "automation", _rule("automation"), "reverted", REOPEN),
    Route("zendesk", "merge", _merge, "followed up", FOLLOW, prepare=beside_an_ungated_one),
    Route("zendesk", "customer marks solved", _customer_solves, "reverted", REOPEN),
    Route(
        "zendesk",
        "problem ticket solving its incidents",
        _solve_the_problem,
        "reverted",
        REOPEN,
        prepare=incident_of_a_problem,
    ),
    Route("zendesk", "delete", _delete, "reported", "dashboard, audit trail"),
    Route("zendesk", "spam", _spam, "reported", "dashboard, audit trail"),
    Route("zendesk", "evidence redacted after solving", _redact, "reverted", REOPEN, prepare=proved_and_closed),
    Route("zendesk", "the service's own account", _service_solves, "reverted", REOPEN),
)
