"""REST version 3: issues, transitions, comments, attachments, properties, changelog, search, links."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any, cast

from flask import Blueprint, Response, g, jsonify, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from integrations.sandbox.common import Account
from integrations.sandbox.control import no_content
from integrations.sandbox.jira_bodies import (
    INVALID,
    check_list_of_names,
    check_list_of_objects,
    check_search,
    check_shape,
)
from integrations.sandbox.jira_changes import Changes
from integrations.sandbox.jira_jql import JqlError, search
from integrations.sandbox.jira_model import Issue, JiraError
from integrations.sandbox.jira_state import JiraState
from integrations.sandbox.jira_views import Views

Answer = Response | tuple[Response, int]


def actor() -> Account:
    """Who makes the present request."""
    return cast(Account, g.actor)


def body() -> dict[str, Any]:
    """The JSON object of the present request. Raises ``JiraError`` 400."""
    return check_shape(request.get_json(silent=True))


def search_body() -> dict[str, Any]:
    """The JSON object of a search, where ``fields`` is a list of names. Raises ``JiraError`` 400."""
    content = request.get_json(silent=True)
    if not isinstance(content, dict):
        raise JiraError(400, INVALID)
    return content


def listed(name: str) -> list[str]:
    """A query parameter that may repeat and may hold commas."""
    return [part.strip() for value in request.args.getlist(name) for part in value.split(",") if part.strip()]


def number(name: str, default: int) -> int:
    """A whole number in the query."""
    value = request.args.get(name, "")
    return int(value) if value.isdigit() else default


def page_of(values: list[Any], size: int = 50) -> Response:
    """The page of ``values`` that the query asks for."""
    start, most = number("startAt", 0), number("maxResults", size)
    return jsonify(
        {
            "startAt": start,
            "maxResults": most,
            "total": len(values),
            "isLast": start + most >= len(values),
            "values": values[start : start + most],
        }
    )


def visible(state: JiraState, id_or_key: str) -> Issue:
    """The issue, where the actor may see it: customers see what they reported. Raises ``JiraError`` 404."""
    issue = state.issue(id_or_key)
    if not actor().is_staff and issue.reporter != actor().id:
        raise JiraError(404, "Issue does not exist or you do not have permission to see it.")
    return issue


def staff_only() -> None:
    """Refuse customers. Raises ``JiraError`` 403."""
    if not actor().is_staff:
        raise JiraError(403, "You do not have permission to edit issues in this project.")


def administrators_only(message: str) -> None:
    """Refuse everybody but administrators. Raises ``JiraError`` 403."""
    if actor().role not in ("service", "admin"):
        raise JiraError(403, message)


def issue_routes(state: JiraState, changes: Changes, views: Views) -> Blueprint:
    """The routes around issues."""
    routes = Blueprint("issues", __name__, url_prefix="/rest/api/3")
    _issues(routes, state, changes, views)
    _about_issues(routes, state, changes, views)
    _transitions(routes, state, changes, views)
    _comments(routes, state, changes, views)
    _attachments(routes, state, changes, views)
    _properties(routes, state, changes)
    _search(routes, state, views)
    return routes


def _issues(routes: Blueprint, state: JiraState, changes: Changes, views: Views) -> None:
    @routes.post("/issue")
    def create_issue() -> Answer:
        issue = changes.create(body(), actor())
        return jsonify({"id": issue.id, "key": issue.key, "self": views.link(f"issue/{issue.id}")}), 201

    @routes.get("/issue/<key>")
    def get_issue(key: str) -> Answer:
        shown = views.issue(
            visible(state, key),
            wanted=listed("fields") or ("*all",),
            expand=listed("expand"),
            properties=listed("properties"),
            reader=actor(),
        )
        return jsonify(shown)

    @routes.put("/issue/<key>")
    def edit_issue(key: str) -> Answer:
        staff_only()
        if request.args.get("notifyUsers") == "false":
            administrators_only(
                "To discard the user notification either admin or project admin permissions are required."
            )
        issue = visible(state, key)
        changes.edit(issue, body(), actor())
        if request.args.get("returnIssue") == "true":
            return jsonify(views.issue(issue, expand=listed("expand")))
        return no_content()

    @routes.delete("/issue/<key>")
    def delete_issue(key: str) -> Answer:
        administrators_only("You do not have permission to delete issues in this project.")
        changes.delete(visible(state, key), actor())
        return no_content()


def _about_issues(routes: Blueprint, state: JiraState, changes: Changes, views: Views) -> None:
    @routes.get("/issue/<key>/editmeta")
    def edit_metadata(key: str) -> Answer:
        return jsonify({"fields": views.editable_fields(visible(state, key))})

    @routes.get("/issue/<key>/changelog")
    def changelog(key: str) -> Answer:
        issue = visible(state, key)
        start = number("startAt", 0)
        most = min(number("maxResults", state.sizes.changelog_page), state.sizes.changelog_page)
        page = issue.histories[start : start + most]
        address = views.link(f"issue/{issue.id}/changelog")
        shown: dict[str, Any] = {
            "self": f"{address}?maxResults={most}&startAt={start}",
            "maxResults": most,
            "startAt": start,
            "total": len(issue.histories),
            "isLast": start + most >= len(issue.histories),
            "values": [views.history(entry) for entry in page],
        }
        if not shown["isLast"]:
            shown["nextPage"] = f"{address}?maxResults={most}&startAt={start + most}"
        return jsonify(shown)

    @routes.post("/issueLink")
    def link_issues() -> Answer:
        staff_only()
        wish = body()
        inward, outward = (visible(state, _reference(wish.get(side))) for side in ("inwardIssue", "outwardIssue"))
        changes.link(_reference(wish.get("type"), "name"), inward, outward, actor())
        return Response(status=201)


def _reference(raw: Any, other: str = "key") -> str:
    if not isinstance(raw, dict) or not (raw.get("id") or raw.get(other)):
        raise JiraError(400, f"Name the issue or the link type by id or {other}.")
    return str(raw.get("id") or raw.get(other))


def _transitions(routes: Blueprint, state: JiraState, changes: Changes, views: Views) -> None:
    @routes.get("/issue/<key>/transitions")
    def get_transitions(key: str) -> Answer:
        wants_fields = "transitions.fields" in listed("expand")
        shown = views.transitions(visible(state, key), with_fields=wants_fields, actor=actor())
        wanted = request.args.get("transitionId")
        return jsonify({"expand": "transitions", "transitions": [way for way in shown if wanted in (None, way["id"])]})

    @routes.post("/issue/<key>/transitions")
    def do_transition(key: str) -> Answer:
        if not actor().is_staff:
            raise JiraError(400, "You do not have permission to transition this issue.")
        changes.transition(visible(state, key), body(), actor())
        return no_content()

    @routes.post("/bulk/issues/transition")
    def bulk_transition() -> Answer:
        """The task is done at once; its outcome is behind ``/bulk/queue/ID``."""
        staff_only()
        done: list[str] = []
        failed: dict[str, list[str]] = {}
        for item in check_list_of_objects(body(), "bulkTransitionInputs"):
            for key in check_list_of_names(item, "selectedIssueIdsOrKeys"):
                issue = visible(state, key)
                try:
                    changes.transition(issue, {"transition": {"id": item.get("transitionId")}}, actor(), bulk=True)
                    done.append(issue.id)
                except JiraError as problem:
                    failed[issue.id] = [str(problem)]
        task = str(state.world.ids.next("task"))
        state.bulk_tasks[task] = {
            "taskId": task,
            "status": "COMPLETE",
            "progressPercent": 100,
            "totalIssueCount": len(done) + len(failed),
            "processedAccessibleIssues": [int(issue_id) for issue_id in done],
            "failedAccessibleIssues": failed,
            "invalidOrInaccessibleIssueCount": 0,
        }
        return jsonify({"taskId": task}), 201

    @routes.get("/bulk/queue/<task>")
    def bulk_outcome(task: str) -> Answer:
        if task not in state.bulk_tasks:
            raise JiraError(404, f"There is no bulk operation with the id {task}.")
        return jsonify(state.bulk_tasks[task])


def _comments(routes: Blueprint, state: JiraState, changes: Changes, views: Views) -> None:
    @routes.get("/issue/<key>/comment")
    def get_comments(key: str) -> Answer:
        most = min(number("maxResults", state.sizes.comment_page), state.sizes.comment_page)
        issue = visible(state, key)
        newest_first = request.args.get("orderBy") == "-created"
        page = views.comment_page(issue, number("startAt", 0), most, actor(), newest_first=newest_first)
        if "properties" in listed("expand"):
            page["comments"] = [
                views.comment(issue, changes.find_comment(issue, shown["id"]), with_properties=True)
                for shown in page["comments"]
            ]
        return jsonify(page)

    @routes.post("/issue/<key>/comment")
    def add_comment(key: str) -> Answer:
        issue = visible(state, key)
        return jsonify(views.comment(issue, changes.add_comment(issue, body(), actor()))), 201

    @routes.get("/issue/<key>/comment/<comment_id>")
    def get_comment(key: str, comment_id: str) -> Answer:
        issue = visible(state, key)
        comment = changes.find_comment(issue, comment_id)
        if not comment.public and not actor().is_staff:
            raise JiraError(404, f"Can not find a comment for the id: {comment_id}.")
        return jsonify(views.comment(issue, comment, with_properties="properties" in listed("expand")))

    @routes.put("/issue/<key>/comment/<comment_id>")
    def edit_comment(key: str, comment_id: str) -> Answer:
        staff_only()
        issue = visible(state, key)
        return jsonify(views.comment(issue, changes.edit_comment(issue, comment_id, body(), actor())))

    @routes.delete("/issue/<key>/comment/<comment_id>")
    def delete_comment(key: str, comment_id: str) -> Answer:
        staff_only()
        changes.delete_comment(visible(state, key), comment_id)
        return no_content()


def _attachments(routes: Blueprint, state: JiraState, changes: Changes, views: Views) -> None:
    @routes.post("/issue/<key>/attachments")
    def attach(key: str) -> Answer:
        if request.headers.get("X-Atlassian-Token") != "no-check":
            raise JiraError(403, "XSRF check failed")
        issue = visible(state, key)
        files: list[FileStorage] = request.files.getlist("file")
        if not files:
            raise JiraError(400, "The request has no part called 'file'.")
        added = [changes.attach(issue, file.filename or "file", file.mimetype, file.read(), actor()) for file in files]
        return jsonify([views.attachment(file) for file in added])

    @routes.get("/attachment/meta")
    def attachment_settings() -> Answer:
        return jsonify({"enabled": True, "uploadLimit": state.sizes.attachment_bytes})

    @routes.get("/attachment/<attachment_id>")
    def get_attachment(attachment_id: str) -> Answer:
        issue, file = changes.find_attachment(attachment_id)
        visible(state, issue.id)
        shown = views.attachment(file)
        shown["id"] = int(shown["id"])
        return jsonify(shown)

    @routes.delete("/attachment/<attachment_id>")
    def detach(attachment_id: str) -> Answer:
        staff_only()
        changes.detach(attachment_id, actor())
        return no_content()

    @routes.get("/attachment/thumbnail/<attachment_id>")
    @routes.get("/attachment/content/<attachment_id>")
    def attachment_content(attachment_id: str) -> AnyResponse:
        issue, file = changes.find_attachment(attachment_id)
        visible(state, issue.id)
        if request.args.get("redirect") == "false":
            return Response(file.content, mimetype=file.mime_type)
        base = state.media_base_url or state.world.base_url
        return redirect(f"{base}/media/file/{file.media_id}/binary", 303)


def _properties(routes: Blueprint, state: JiraState, changes: Changes) -> None:
    @routes.get("/issue/<key>/properties")
    def property_keys(key: str) -> Answer:
        issue = visible(state, key)
        address = f"{state.world.base_url}/rest/api/3/issue/{issue.id}/properties"
        return jsonify({"keys": [{"self": f"{address}/{name}", "key": name} for name in issue.properties]})

    @routes.get("/issue/<key>/properties/<name>")
    def get_property(key: str, name: str) -> Answer:
        issue = visible(state, key)
        if name not in issue.properties:
            raise JiraError(404, f"The property with key '{name}' does not exist.")
        return jsonify({"key": name, "value": issue.properties[name]})

    @routes.put("/issue/<key>/properties/<name>")
    def set_property(key: str, name: str) -> Answer:
        staff_only()
        try:
            value = json.loads(request.get_data())
        except ValueError as problem:
            raise JiraError(400, "The property value is not valid JSON.") from problem
        created = changes.set_property(visible(state, key), name, value, actor())
        return jsonify({}), 201 if created else 200

    @routes.delete("/issue/<key>/properties/<name>")
    def delete_property(key: str, name: str) -> Answer:
        staff_only()
        changes.delete_property(visible(state, key), name, actor())
        return no_content()


def _search(routes: Blueprint, state: JiraState, views: Views) -> None:
    def found(jql: str, exact: list[str]) -> Iterator[Issue]:
        try:
            results = search(state, jql, exact)
        except JqlError as problem:
            raise JiraError(400, str(problem)) from problem
        return (issue for issue in results if actor().is_staff or issue.reporter == actor().id)

    def page(raw: dict[str, Any]) -> Answer:
        wish = check_search(raw)
        issues = list(found(wish["jql"], wish["exact"]))
        start = _offset(wish["nextPageToken"])
        most = min(wish["maxResults"], state.sizes.search_page)
        chosen = {"wanted": wish["fields"], "expand": wish["expand"], "properties": wish["properties"]}
        shown: dict[str, Any] = {
            "issues": [views.issue(issue, reader=actor(), **chosen) for issue in issues[start : start + most]],
            "isLast": start + most >= len(issues),
        }
        if not shown["isLast"]:
            shown["nextPageToken"] = base64.urlsafe_b64encode(str(start + most).encode()).decode()
        return jsonify(shown)

    @routes.get("/search/jql")
    def search_get() -> Answer:
        wish: dict[str, Any] = request.args.to_dict()
        for name in ("fields", "properties", "reconcileIssues"):
            wish[name] = listed(name)
        return page(wish)

    @routes.post("/search/jql")
    def search_post() -> Answer:
        return page(search_body())

    @routes.post("/search/approximate-count")
    def approximate_count() -> Answer:
        return jsonify({"count": len(list(found(check_search(search_body())["jql"], [])))})

    @routes.route("/search", methods=["GET", "POST"])
    def removed_search() -> Answer:
        message = "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API."
        return jsonify({"errorMessages": [message], "errors": {}}), 410


def _offset(token: Any) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(str(token)))
    except (ValueError, binascii.Error) as problem:
        raise JiraError(400, "Invalid nextPageToken.") from problem
