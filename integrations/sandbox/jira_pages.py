"""A plain page for each issue, on which a person reads it, fills in the gate's fields, attaches a file and presses a
transition. Whoever opens it acts as a chosen demo agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.domain.fields import GATE_LABELS
from integrations.sandbox.common import Account
from integrations.sandbox.control import refuse_other_sites
from integrations.sandbox.jira_adf import document, to_html, to_text
from integrations.sandbox.jira_changes import INTERNAL_MARK, Changes
from integrations.sandbox.jira_model import Field, Issue, JiraError
from integrations.sandbox.jira_state import ADA, JONAS, MIA, JiraState
from integrations.sandbox.jira_values import read_as_text
from integrations.sandbox.jira_views import Views

AGENTS = (MIA, JONAS)
NOTICES = {
    "saved": "Saved.",
    "attached": "The file is attached.",
    "moved": "The transition went through.",
    "commented": "The comment is added.",
    "created": "The ticket is created.",
}
Page = str | tuple[str, int] | AnyResponse


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form: how it is entered, what it holds, and what may be chosen."""

    id: str
    label: str
    widget: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


def page_routes(state: JiraState, changes: Changes, views: Views) -> Blueprint:
    """The pages."""
    routes = Blueprint("pages", __name__)
    routes.before_request(refuse_other_sites)
    _reading(routes, state)
    _acting(routes, state, changes)

    @routes.app_template_filter("moment")
    def moment(value: datetime) -> str:
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")

    @routes.app_template_filter("person")
    def person(account_id: str) -> str:
        return str(views.user(account_id)["displayName"]) if account_id else "nobody"

    routes.app_template_filter("adf")(to_html)
    return routes


def chosen_agent() -> Account:
    """The demo agent whom the page acts as: the parameter ``agent``, or the first."""
    wanted = request.values.get("agent", "")
    return next((agent for agent in AGENTS if agent.id == wanted), AGENTS[0])


def _reading(routes: Blueprint, state: JiraState) -> None:
    @routes.get("/")
    def issues() -> Page:
        newest_first = sorted(state, key=lambda issue: issue.created, reverse=True)
        return render_template("jira_issues.html", issues=newest_first, notice=_notice())

    @routes.get("/browse/<key>")
    def browse(key: str) -> Page:
        return show(state, state.issue(key))


def _acting(routes: Blueprint, state: JiraState, changes: Changes) -> None:
    @routes.post("/browse/<key>/fields")
    def save_fields(key: str) -> Page:
        issue = state.issue(key)
        fields = {
            field.id: raw for field in gate_fields(state, issue) if (raw := entered(state, field, issue)) is not field
        }
        return attempt(state, issue, "saved", lambda: changes.edit(issue, {"fields": fields}, chosen_agent()))

    @routes.post("/browse/<key>/attachments")
    def attach(key: str) -> Page:
        issue, file = state.issue(key), request.files.get("file")
        if file is None or not file.filename:
            return show(state, issue, refusal="Choose a file first."), 400
        name, kind, content = file.filename, file.mimetype, file.read()
        return attempt(state, issue, "attached", lambda: changes.attach(issue, name, kind, content, chosen_agent()))

    @routes.post("/browse/<key>/transitions")
    def transition(key: str) -> Page:
        issue = state.issue(key)
        wish = {"transition": {"id": request.form.get("transition", "")}}
        return attempt(state, issue, "moved", lambda: changes.transition(issue, wish, chosen_agent()))

    @routes.post("/browse/<key>/comments")
    def comment(key: str) -> Page:
        issue = state.issue(key)
        as_customer = request.form.get("voice") == "customer"
        internal = request.form.get("voice") == "internal"
        author = state.account(issue.reporter) if as_customer else chosen_agent()
        wish: dict[str, Any] = {"body": document(request.form.get("body", "").replace("\r\n", "\n"))}
        if internal:
            wish["properties"] = [{"key": INTERNAL_MARK, "value": {"internal": True}}]
        return attempt(state, issue, "commented", lambda: changes.add_comment(issue, wish, author))

    @routes.post("/create")
    def create() -> Page:
        wish = {
            "project": {"key": "OPS"},
            "issuetype": {"name": "Job failure"},
            "summary": request.form.get("summary", "").strip(),
            "description": document(request.form.get("description", "").replace("\r\n", "\n")),
        }
        try:
            issue = changes.create({"fields": wish}, ADA)
        except JiraError as problem:
            return render_template("jira_issues.html", issues=list(state), refusal=str(problem)), 400
        return redirect(url_for("pages.browse", key=issue.key, notice="created"), 303)


def attempt(state: JiraState, issue: Issue, notice: str, action: Any) -> Page:
    """Do it and go back to the page; a refusal is shown on it with its message."""
    try:
        action()
    except JiraError as problem:
        return show(state, issue, refusal=str(problem)), 400
    return redirect(url_for("pages.browse", key=issue.key, notice=notice, agent=chosen_agent().id), 303)


def show(state: JiraState, issue: Issue, refusal: str = "") -> str:
    """The page of an issue."""
    for_form = gate_fields(state, issue)
    others = [field for field in state.fields.values() if field.custom and field not in for_form]
    return render_template(
        "jira_issue.html",
        issue=issue,
        priority=read_as_text(state, state.fields["priority"], issue.values.get("priority")),
        record=[
            (field.name, shown) for field in others if (shown := read_as_text(state, field, issue.values.get(field.id)))
        ],
        form=[form_field(state, field, issue) for field in for_form],
        transitions=state.available_transitions(issue),
        agents=AGENTS,
        agent=chosen_agent(),
        refusal=refusal,
        notice="" if refusal else _notice(),
    )


def _notice() -> str:
    return NOTICES.get(request.args.get("notice", ""), "")


def gate_fields(state: JiraState, issue: Issue) -> list[Field]:
    """The custom fields on the edit screen that agents fill in, in the catalogue's order."""
    screen = state.edit_screen(issue.project)
    by_name = {field.name: field for field in state.fields.values() if field.custom and screen.shows(field.id)}
    return [by_name[label] for label in GATE_LABELS.values() if label in by_name]


def form_field(state: JiraState, field: Field, issue: Issue) -> FormField:
    """How a field is entered on the page."""
    value = issue.values.get(field.id)
    if field.value_type == "option":
        options = tuple((option["id"], option["value"]) for option in field.options_for(issue))
        return FormField(field.id, field.name, "select", value["id"] if value else "", options)
    if field.value_type == "user":
        people = tuple((person.id, person.name) for person in state.world.accounts if person.is_staff)
        return FormField(field.id, field.name, "select", value or "", people)
    if isinstance(value, datetime) or field.value_type == "datetime":
        shown = value.strftime("%Y-%m-%dT%H:%M") if value else ""
        return FormField(field.id, f"{field.name} (UTC)", "datetime-local", shown)
    if field.is_rich_text:
        return FormField(field.id, field.name, "textarea", to_text(value))
    return FormField(field.id, field.name, "text", str(value or ""))


def entered(state: JiraState, field: Field, issue: Issue) -> Any:
    """What the form says of a field, as a client would send it; the field itself where nothing was changed."""
    text = request.form.get(field.id, "").replace("\r\n", "\n").strip()
    if text == form_field(state, field, issue).value:
        return field
    if not text:
        return None
    if field.value_type == "option":
        return {"id": text}
    if field.value_type == "user":
        return {"accountId": text}
    if field.value_type == "datetime":
        return f"{text}+00:00"
    return document(text) if field.is_rich_text else text
