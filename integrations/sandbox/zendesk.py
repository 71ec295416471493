"""A stand-in for Zendesk Support: its API, event and trigger webhooks, and a page a ticket. State is in memory."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from integrations.sandbox.common import World
from integrations.sandbox.control import install
from integrations.sandbox.zendesk_automations import automation_routes
from integrations.sandbox.zendesk_comments import comment_routes
from integrations.sandbox.zendesk_control import steering_routes
from integrations.sandbox.zendesk_errors import install as install_errors
from integrations.sandbox.zendesk_finding import finding_routes
from integrations.sandbox.zendesk_hooks import EVENT_TYPES, add_webhook, hook_routes
from integrations.sandbox.zendesk_json import webhook_json
from integrations.sandbox.zendesk_limits import Limits, add_headers
from integrations.sandbox.zendesk_pages import pages
from integrations.sandbox.zendesk_requests import Desk, sign_in
from integrations.sandbox.zendesk_settings import settings_routes, sign_in_routes
from integrations.sandbox.zendesk_state import CLIENT_ID, CLIENT_SECRET, PEOPLE, ZendeskState
from integrations.sandbox.zendesk_tickets import ticket_routes

UPLOAD_LIMIT = 64 * 1024 * 1024
"""Bytes of one request: a little over the largest attachment."""


class JsonSuffix:
    """Lets every API path end in ``.json``, as Zendesk does."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/api/v2/") and path.endswith(".json"):
            environ = {**environ, "PATH_INFO": path.removesuffix(".json"), "sandbox.path": path}
        return self._app(environ, start_response)


def create_app(world: World) -> Flask:
    """The app of one account, seeded with six people and the system fields. ``app.extensions["desk"]`` has its state
    for tests in the same process."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = UPLOAD_LIMIT
    app.json.sort_keys = False  # type: ignore[attr-defined]
    install(app, world)
    state = ZendeskState(world)
    limits = Limits(state)
    desk = Desk(state, limits)
    app.extensions["desk"] = desk
    install_errors(app)

    @app.before_request
    def api_needs_sign_in() -> None:
        if request.path.startswith("/api/v2/"):
            sign_in(desk)

    app.after_request(add_headers)
    for routes in (
        ticket_routes(desk),
        comment_routes(desk),
        finding_routes(desk),
        settings_routes(desk),
        hook_routes(desk),
        automation_routes(desk),
    ):
        app.register_blueprint(routes, url_prefix="/api/v2")
    app.register_blueprint(sign_in_routes(desk))
    app.register_blueprint(steering_routes(desk), url_prefix="/sandbox/zendesk")
    app.register_blueprint(pages(desk))
    app.wsgi_app = JsonSuffix(app.wsgi_app)  # type: ignore[method-assign]
    world.on_reset += [state.restore, limits.clear]
    world.credentials = credentials()

    def register(url: str, secret: str) -> dict[str, Any]:
        wish = {"name": "Sandbox", "endpoint": url, "subscriptions": sorted(EVENT_TYPES)}
        webhook = add_webhook(state, wish, secret or None)
        return {**webhook_json(webhook), "secret": webhook.secret}

    world.register_webhook = register
    return app


def credentials() -> dict[str, str]:
    """What a client needs: OAuth client credentials, the service account's address and API token, and those of an
    agent and a customer."""
    service, _, agent, _, customer, _ = PEOPLE
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "email": service.email,
        "token": service.token,
        "account_id": service.id,
        "agent_email": agent.email,
        "agent_token": agent.token,
        "customer_email": customer.email,
        "customer_token": customer.token,
    }
