"""The stand-in for Jira Cloud: REST version 3, admin webhooks, workflow rules, limits, and a page for each issue."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from integrations.sandbox.common import World
from integrations.sandbox.control import install, no_content, refuse_other_sites, signed_in_as
from integrations.sandbox.jira_admin_routes import admin_routes
from integrations.sandbox.jira_changes import Changes
from integrations.sandbox.jira_events import EVENTS
from integrations.sandbox.jira_field_routes import field_routes
from integrations.sandbox.jira_issue_routes import Answer, issue_routes
from integrations.sandbox.jira_limits import Allowance, Limits
from integrations.sandbox.jira_model import JiraError, PropertyRule, Status
from integrations.sandbox.jira_pages import page_routes
from integrations.sandbox.jira_state import (
    ADA,
    AGENT_TOKEN,
    CUSTOMER_TOKEN,
    MIA,
    PROJECTS,
    SERVICE,
    SERVICE_TOKEN,
    STATUSES,
    JiraState,
)
from integrations.sandbox.jira_views import Views
from integrations.sandbox.jira_webhook_routes import add_webhook, shown_webhook, webhook_routes
from integrations.sandbox.jira_workflow_routes import workflow_routes

STATE, LIMITS = "sandbox.jira.state", "sandbox.jira.limits"
OPEN_PATHS = ("/rest/api/3/serverInfo",)


def create_app(world: World) -> Flask:
    """The app of one Jira site. Its state is ``state_of(app)``."""
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    state, limits = JiraState(world), Limits()
    app.extensions[STATE], app.extensions[LIMITS] = state, limits
    install(app, world)
    world.on_reset += [state.reset, limits.reset]
    world.register_webhook = lambda url, secret: _register(state, url, secret)
    world.credentials = {
        "email": SERVICE.email,
        "token": SERVICE_TOKEN,
        "project": PROJECTS[0].key,
        "agent_email": MIA.email,
        "agent_token": AGENT_TOKEN,
        "customer_email": ADA.email,
        "customer_token": CUSTOMER_TOKEN,
    }
    changes, views = Changes(state), Views(state)
    _guard(app, world, state, limits)
    _explain_errors(app)
    for routes in (
        issue_routes(state, changes, views),
        admin_routes(state, views),
        field_routes(state),
        webhook_routes(state),
        workflow_routes(state),
        page_routes(state, changes, views),
        _media_routes(state),
        _steering_routes(state, changes, limits),
    ):
        app.register_blueprint(routes)
    return app


def state_of(app: Flask) -> JiraState:
    """The state behind an app, for code in the same process. Take ``world.lock`` before touching it."""
    state: JiraState = app.extensions[STATE]
    return state


def limits_of(app: Flask) -> Limits:
    """The rate limits of an app, for code in the same process."""
    limits: Limits = app.extensions[LIMITS]
    return limits


def _register(state: JiraState, url: str, secret: str) -> dict[str, Any]:
    wish = {"name": "Sandbox", "url": url, "events": list(EVENTS), "secret": secret}
    return shown_webhook(state, add_webhook(state, wish, SERVICE.id))


def _guard(app: Flask, world: World, state: JiraState, limits: Limits) -> None:
    @app.before_request
    def sign_in() -> Answer | None:
        if not request.path.startswith("/rest/"):
            return None
        account = world.accounts.authenticate(request.headers.get("Authorization"), world.clock.now())
        if account is None and request.path not in OPEN_PATHS:
            return _refusal(401, "Client must be authenticated to access this resource.")
        g.actor = account or SERVICE
        if account is not None:
            signed_in_as(account.id)
        return None

    @app.before_request
    def limit() -> Answer | None:
        if not request.path.startswith("/rest/"):
            return None
        endpoint = (request.endpoint or "unknown").rpartition(".")[2]
        g.allowance = limits.request(request.method, endpoint)
        if g.allowance.allowed and request.method != "GET":
            g.allowance = _issue_allowance(state, limits) or g.allowance
        return None if g.allowance.allowed else _refusal(429, "Rate limit exceeded.")

    @app.after_request
    def tell_limits(response: Response) -> Response:
        if "allowance" in g:
            response.headers.update(g.allowance.headers(world.clock.now()))
        return response


def _issue_allowance(state: JiraState, limits: Limits) -> Allowance | None:
    key = (request.view_args or {}).get("key")
    if key is None or not request.path.startswith("/rest/api/3/issue/"):
        return None
    try:
        return limits.write(state.issue(key).id)
    except JiraError:
        return None


def _refusal(status: int, *messages: str, errors: dict[str, str] | None = None) -> tuple[Response, int]:
    return jsonify({"errorMessages": list(messages), "errors": errors or {}}), status


def _explain_errors(app: Flask) -> None:
    @app.errorhandler(JiraError)
    def refused(problem: JiraError) -> Answer:
        return _refusal(problem.status, *problem.messages, errors=problem.errors)

    @app.errorhandler(HTTPException)
    def failed(problem: HTTPException) -> Answer:
        return _refusal(problem.code or 500, problem.description or problem.name)


def _media_routes(state: JiraState) -> Blueprint:
    """Where the contents of files are. Atlassian has this on a host of its own; ``media_base_url`` names another."""
    routes = Blueprint("media", __name__)

    @routes.get("/media/file/<media_id>/binary")
    def binary(media_id: str) -> Answer:
        if "Authorization" in request.headers:
            state.credentials_at_media += 1
        for issue in state:
            for file in issue.attachments:
                if file.media_id == media_id:
                    return Response(
                        file.content, mimetype=file.mime_type, headers={"Content-Disposition": "attachment"}
                    )
        raise JiraError(404, "There is no such file.")

    return routes


def _steering_routes(state: JiraState, changes: Changes, limits: Limits) -> Blueprint:
    """What happens to issues past the API: moves, imports, changed workflows."""
    routes = Blueprint("steering", __name__, url_prefix="/sandbox")
    routes.before_request(refuse_other_sites)

    @routes.post("/issues/<key>/move")
    def move(key: str) -> Response:
        """Body ``project``, optionally ``issuetype`` and ``status`` by name: to what the old ones are mapped."""
        wish = request.get_json()
        with state.world.lock:
            issue, project = state.issue(key), state.project(str(wish["project"]))
            kinds = {kind.name: kind for kind in project.issue_types}
            kind = kinds.get(str(wish.get("issuetype", issue.issue_type.name)), project.issue_types[0])
            changes.move(issue, project, kind, MIA, _status(wish["status"]) if "status" in wish else None)
            return jsonify({"id": issue.id, "key": issue.key})

    @routes.post("/issues")
    def import_issue() -> Response:
        """Body ``fields`` as in the API and ``status`` by name: what a CSV import makes, straight into that status."""
        wish = request.get_json()
        with state.world.lock:
            issue = changes.create({"fields": wish["fields"]}, MIA, _status(wish["status"]))
            return jsonify({"id": issue.id, "key": issue.key})

    @routes.post("/issues/<key>/category")
    def recategorise(key: str) -> Response:
        """Body ``category`` (``new``, ``indeterminate``, ``done``): an administrator changes the issue's status."""
        with state.world.lock:
            changes.recategorise(state.issue(key), request.get_json()["category"])
        return no_content()

    @routes.post("/issues/<key>/status")
    def force_status(key: str) -> Response:
        """Body ``status`` by name: as an import or a scheme migration would set it, past every rule."""
        with state.world.lock:
            changes.force_status(state.issue(key), str(request.get_json()["status"]), MIA)
        return no_content()

    @routes.post("/workflow")
    def workflow() -> Response:
        """Body ``remove``: transition ids to take out. ``rules``: a rule by transition id: ``property``, ``none``, or
        ``field:NAME`` for a text field that has to begin with PASS. ``uneditable``: ids of statuses that freeze."""
        wish = request.get_json()
        with state.world.lock:
            state.remove_transitions(*(str(number) for number in wish.get("remove") or []))
            state.uneditable |= {str(number) for number in wish.get("uneditable") or []}
            for number, rule in (wish.get("rules") or {}).items():
                state.set_rule(str(number), _rule(state, str(rule)))
        return no_content()

    @routes.post("/sizes")
    def sizes() -> Response:
        """Body: any of the names in ``Sizes``, and ``rate_limits`` to switch those on or off. Answers what holds."""
        wish = request.get_json()
        with state.world.lock:
            limits.enabled = bool(wish.pop("rate_limits", limits.enabled))
            unknown = set(wish) - {each.name for each in fields(state.sizes)}
            if unknown:
                raise JiraError(400, f"There is no size called {', '.join(sorted(unknown))}.")
            state.sizes = replace(state.sizes, **wish)
            return jsonify(asdict(state.sizes) | {"rate_limits": limits.enabled})

    return routes


def _status(name: object) -> Status:
    for status in STATUSES:
        if status.name == name:
            return status
    raise JiraError(400, f"There is no status called {name!r}.")


def _rule(state: JiraState, name: str) -> Any:
    if name == "property":
        return PropertyRule()
    if name.startswith("field:"):
        return state.field_rule(name.removeprefix("field:"))
    if name == "none":
        return None
    raise JiraError(400, f"There is no rule {name!r}. Choose property, field:NAME or none.")
