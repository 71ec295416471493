"""REST version 3: who and where, what an issue may be, and what can be said when creating one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.jira_changes import PROJECT_ROLES
from integrations.sandbox.jira_issue_routes import (
    Answer,
    actor,
    listed,
    number,
    page_of,
)
from integrations.sandbox.jira_model import (
    Issue,
    JiraError,
)
from integrations.sandbox.jira_state import PRIORITIES, PROJECTS, STATUSES, TO_DO, JiraState
from integrations.sandbox.jira_values import jira_time
from integrations.sandbox.jira_views import Views

ADMIN_PERMISSIONS = ("ADMINISTER", "SYSTEM_ADMIN", "ADMINISTER_PROJECTS", "DELETE_ISSUES", "DELETE_ALL_COMMENTS")
PERMISSIONS = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "TRANSITION_ISSUES",
    "RESOLVE_ISSUES",
    "CLOSE_ISSUES",
    "ASSIGN_ISSUES",
    "ASSIGNABLE_USER",
    "MODIFY_REPORTER",
    "MOVE_ISSUES",
    "LINK_ISSUES",
    "SCHEDULE_ISSUES",
    "ADD_COMMENTS",
    "EDIT_ALL_COMMENTS",
    "EDIT_OWN_COMMENTS",
    "DELETE_OWN_COMMENTS",
    "CREATE_ATTACHMENTS",
    "DELETE_ALL_ATTACHMENTS",
    "DELETE_OWN_ATTACHMENTS",
    "BULK_CHANGE",
    "USER_PICKER",
    *ADMIN_PERMISSIONS,
)


def admin_routes(state: JiraState, views: Views) -> Blueprint:
    """The routes that ``setup`` and ``doctor`` of a client use."""
    routes = Blueprint("administration", __name__, url_prefix="/rest/api/3")
    _who_and_where(routes, state, views)
    _choices(routes, state, views)
    _project_properties(routes, state)
    _create_metadata(routes, state, views)
    return routes


def _who_and_where(routes: Blueprint, state: JiraState, views: Views) -> None:
    @routes.get("/myself")
    def myself() -> Answer:
        return jsonify(views.user(actor().id) | {"locale": "en_US"})

    @routes.get("/serverInfo")
    def server_info() -> Answer:
        return jsonify(
            {
                "baseUrl": state.world.base_url,
                "version": "1001.0.0-SNAPSHOT",
                "versionNumbers": [1001, 0, 0],
                "deploymentType": "Cloud",
                "buildNumber": 100_290,
                "serverTime": jira_time(state.world.clock.now()),
                "scmInfo": "sandbox",
                "serverTitle": "Sandbox Jira",
            }
        )

    @routes.get("/mypermissions")
    def my_permissions() -> Answer:
        asked = listed("permissions")
        if not asked:
            raise JiraError(400, "The 'permissions' query parameter is required.")
        unknown = [key for key in asked if key not in PERMISSIONS]
        if unknown:
            raise JiraError(400, f"Unrecognized permission: {', '.join(unknown)}")
        return jsonify({"permissions": {key: _permission(key) for key in asked}})


def _choices(routes: Blueprint, state: JiraState, views: Views) -> None:
    @routes.get("/user")
    def user() -> Answer:
        return jsonify(views.user(request.args.get("accountId", "")))

    @routes.get("/status")
    def statuses() -> Answer:
        return jsonify([views.status(status) for status in STATUSES])

    @routes.get("/priority")
    def priorities() -> Answer:
        return jsonify([views.named("priority", choice) for choice in PRIORITIES])

    @routes.get("/role")
    def roles() -> Answer:
        return jsonify(
            [
                {"self": views.link(f"role/{number}"), "id": number, "name": name, "description": ""}
                for number, name in enumerate(PROJECT_ROLES, start=10_002)
            ]
        )

    @routes.get("/project/<key>")
    def project(key: str) -> Answer:
        found = state.project(key)
        return jsonify(
            views.project(found)
            | {
                "issueTypes": [views.issue_type(kind) for kind in found.issue_types],
                "style": "classic",
                "isPrivate": False,
            }
        )

    @routes.get("/project/search")
    def projects() -> Answer:
        return page_of([views.project(found) for found in PROJECTS])


def _project_properties(routes: Blueprint, state: JiraState) -> None:
    @routes.get("/project/<key>/properties/<name>")
    def project_property(key: str, name: str) -> Answer:
        kept = state.project_properties[state.project(key).id]
        if name not in kept:
            raise JiraError(404, f"The property with key '{name}' does not exist.")
        return jsonify({"key": name, "value": kept[name]})

    @routes.put("/project/<key>/properties/<name>")
    def set_project_property(key: str, name: str) -> Answer:
        if actor().role not in ("service", "admin"):
            raise JiraError(403, "You do not have permission to administer this project.")
        kept = state.project_properties[state.project(key).id]
        created, kept[name] = name not in kept, request.get_json()
        return Response(status=201 if created else 200)


def _permission(key: str) -> dict[str, Any]:
    admin = actor().role in ("service", "admin")
    allowed = admin if key in ADMIN_PERMISSIONS else actor().is_staff
    kind = "GLOBAL" if key in ("ADMINISTER", "SYSTEM_ADMIN", "BULK_CHANGE", "USER_PICKER") else "PROJECT"
    return {
        "id": str(PERMISSIONS.index(key) + 1),
        "key": key,
        "name": key.replace("_", " ").capitalize(),
        "type": kind,
        "description": "",
        "havePermission": allowed,
    }


def _create_metadata(routes: Blueprint, state: JiraState, views: Views) -> None:
    @routes.get("/issue/createmeta/<key>/issuetypes")
    def create_types(key: str) -> Answer:
        kinds = [views.issue_type(kind) for kind in state.project(key).issue_types]
        return jsonify({"startAt": 0, "maxResults": 50, "total": len(kinds), "issueTypes": kinds})

    @routes.get("/issue/createmeta/<key>/issuetypes/<type_id>")
    def create_fields(key: str, type_id: str) -> Answer:
        found = state.project(key)
        kind = next((kind for kind in found.issue_types if kind.id == type_id), None)
        if kind is None:
            raise JiraError(400, "Specify a valid issue type")
        now = state.world.clock.now()
        blank = Issue("0", "", found, kind, TO_DO, now, now, actor().id, actor().id)
        fields = [
            described | {"fieldId": field_id, "hasDefaultValue": False}
            for field_id, described in views.editable_fields(blank).items()
            if field_id != "comment"
        ]
        start, most = number("startAt", 0), number("maxResults", 50)
        page = fields[start : start + most]
        return jsonify({"startAt": start, "maxResults": most, "total": len(fields), "fields": page})
