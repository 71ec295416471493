"""The admin webhooks of Jira: ``/rest/webhooks/1.0/webhook``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

from integrations.sandbox.control import no_content
from integrations.sandbox.jira_bodies import check_list_of_names
from integrations.sandbox.jira_events import EVENTS
from integrations.sandbox.jira_issue_routes import Answer, actor, administrators_only, body
from integrations.sandbox.jira_model import (
    AdminWebhook,
    JiraError,
)
from integrations.sandbox.jira_state import JiraState

WEBHOOK_ADMINS = "You do not have permission to administer webhooks."
WEBHOOK_PATH = "/rest/webhooks/1.0/webhook"


def webhook_routes(state: JiraState) -> Blueprint:
    """The admin webhooks. A secret is never shown again, only that there is one."""
    routes = Blueprint("webhooks", __name__, url_prefix=WEBHOOK_PATH)

    @routes.get("")
    def webhooks() -> Answer:
        administrators_only(WEBHOOK_ADMINS)
        return jsonify([shown_webhook(state, webhook) for webhook in state.webhooks.values()])

    @routes.post("")
    def create() -> Answer:
        administrators_only(WEBHOOK_ADMINS)
        webhook = add_webhook(state, body(), actor().id)
        return jsonify(shown_webhook(state, webhook)), 201

    @routes.get("/<int:webhook_id>")
    def one(webhook_id: int) -> Answer:
        administrators_only(WEBHOOK_ADMINS)
        return jsonify(shown_webhook(state, _webhook(state, webhook_id)))

    @routes.put("/<int:webhook_id>")
    def change(webhook_id: int) -> Answer:
        administrators_only(WEBHOOK_ADMINS)
        old = _webhook(state, webhook_id)
        wish = {"name": old.name, "url": old.url, "events": old.events, "secret": old.secret} | body()
        changed = read_webhook(state, webhook_id, wish, actor().id)
        state.webhooks[webhook_id] = changed
        return jsonify(shown_webhook(state, changed))

    @routes.delete("/<int:webhook_id>")
    def remove(webhook_id: int) -> Answer:
        administrators_only(WEBHOOK_ADMINS)
        del state.webhooks[_webhook(state, webhook_id).id]
        return no_content()

    return routes


def _webhook(state: JiraState, webhook_id: int) -> AdminWebhook:
    if webhook_id not in state.webhooks:
        raise JiraError(404, f"There is no webhook with id {webhook_id}.")
    return state.webhooks[webhook_id]


def add_webhook(state: JiraState, wish: dict[str, Any], account_id: str) -> AdminWebhook:
    """Register a webhook. Raises ``JiraError`` 400."""
    webhook = read_webhook(state, state.world.ids.next("webhook"), wish, account_id)
    state.webhooks[webhook.id] = webhook
    return webhook


def read_webhook(state: JiraState, webhook_id: int, wish: dict[str, Any], account_id: str) -> AdminWebhook:
    """The webhook that a request describes. Raises ``JiraError`` 400."""
    url, events = str(wish.get("url", "")), check_list_of_names(wish, "events")
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise JiraError(400, "The URL of a webhook has to begin with https:// (or be on loopback, in the sandbox).")
    unknown = [event for event in events if event not in EVENTS]
    if unknown:
        raise JiraError(400, f"Unknown webhook events: {', '.join(unknown)}.")
    filters = wish.get("filters") or {}
    if not isinstance(filters, dict):
        raise JiraError(400, "The filters of a webhook have to be an object.")
    return AdminWebhook(
        webhook_id,
        str(wish.get("name", "")),
        url,
        events,
        str(filters.get("issue-related-events-section", "")),
        str(wish.get("secret") or ""),
        bool(wish.get("enabled", True)),
        bool(wish.get("excludeBody", False)),
        account_id,
        state.world.clock.now(),
    )


def shown_webhook(state: JiraState, webhook: AdminWebhook) -> dict[str, Any]:
    """A webhook as the API shows it."""
    return {
        "name": webhook.name,
        "url": webhook.url,
        "excludeBody": webhook.exclude_body,
        "filters": {"issue-related-events-section": webhook.jql},
        "events": webhook.events,
        "enabled": webhook.enabled,
        "self": f"{state.world.base_url}{WEBHOOK_PATH}/{webhook.id}",
        "lastUpdatedUser": webhook.updated_by,
        "lastUpdatedDisplayName": state.account(webhook.updated_by).name,
        "lastUpdated": int(webhook.updated.timestamp() * 1000),
        "isSigned": bool(webhook.secret),
    }
