"""Routes of webhooks (which no description of Zendesk's covers) and of triggers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.control import no_content
from integrations.sandbox.webhooks import Target
from integrations.sandbox.zendesk_errors import ApiError, bad_request, invalid, not_found
from integrations.sandbox.zendesk_events import CHANGED, PREFIX
from integrations.sandbox.zendesk_json import trigger_json, webhook_json
from integrations.sandbox.zendesk_model import Trigger, Webhook
from integrations.sandbox.zendesk_requests import Desk, admin_only, body, page_of, staff_only
from integrations.sandbox.zendesk_state import ACCOUNT_ID, ZendeskState, stamp
from integrations.sandbox.zendesk_triggers import CONDITIONAL

TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105 - Zendesk's public test constant
EVENT_TYPES = frozenset(
    PREFIX + name
    for name in (
        *CHANGED.values(),
        "created",
        "comment_added",
        "comment_made_private",
        "comment_redacted",
        "attachment_linked_to_comment",
        "attachment_redacted_from_comment",
        "custom_field_changed",
        "description_changed",
        "tags_changed",
        "merged",
        "marked_as_spam",
        "soft_deleted",
        "permanently_deleted",
        "undeleted",
        "submitter_changed",
        "email_ccs_changed",
        "followers_changed",
    )
)


def hook_routes(desk: Desk) -> Blueprint:
    """Routes under ``/api/v2``."""
    routes = Blueprint("hooks", __name__)
    _webhooks(routes, desk.state)
    _webhook_secrets(routes, desk.state)
    _webhook_calls(routes, desk.state)
    _triggers(routes, desk.state)
    return routes


def add_webhook(state: ZendeskState, wish: dict[str, Any], secret: str | None = None) -> Webhook:
    """A new webhook with a secret of its own. Events and triggers cannot be mixed in one (platform.md 2.1)."""
    number = state.next("webhook")
    webhook = Webhook(
        id=f"01SANDBOX{number:017d}",
        name="",
        endpoint="",
        secret=secret or state.secret_word("webhook"),
        created_at=state.now(),
    )
    write_webhook(webhook, wish)
    if not webhook.name or not webhook.endpoint:
        raise ApiError(400, {"errors": [{"code": "InvalidValue", "title": "name and endpoint are required"}]})
    state.webhooks[webhook.id] = webhook
    return webhook


def write_webhook(webhook: Webhook, wish: dict[str, Any]) -> None:
    """Take over what a request says of a webhook (400 where it cannot be)."""
    subscriptions = wish.get("subscriptions", webhook.subscriptions)
    unknown = [name for name in subscriptions if name != CONDITIONAL and name not in EVENT_TYPES]
    if unknown:
        raise ApiError(400, {"errors": [{"code": "InvalidValue", "title": f"Unknown subscriptions: {unknown}"}]})
    if CONDITIONAL in subscriptions and len(subscriptions) > 1:
        title = "A webhook is called by triggers or by events, not by both"
        raise ApiError(400, {"errors": [{"code": "InvalidValue", "title": title}]})
    endpoint = str(wish.get("endpoint", webhook.endpoint))
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        raise ApiError(400, {"errors": [{"code": "InvalidValue", "title": "endpoint has to be a web address"}]})
    for key in (
        "name",
        "endpoint",
        "http_method",
        "request_format",
        "status",
        "subscriptions",
        "authentication",
        "custom_headers",
    ):
        if key in wish:
            setattr(webhook, key, wish[key])


def _webhooks(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/webhooks")
    def list_webhooks() -> Response:
        admin_only()
        wanted = request.args.get("filter[name_contains]", "").lower()
        hooks = [webhook for webhook in state.webhooks.values() if wanted in webhook.name.lower()]
        return jsonify(page_of(state, "webhooks", hooks, webhook_json, always_cursor=True))

    @routes.post("/webhooks")
    def create_webhook() -> tuple[Response, int]:
        admin_only()
        webhook = add_webhook(state, body("webhook"))
        secret = {"algorithm": "SHA256", "secret": webhook.secret}
        return jsonify({"webhook": {**webhook_json(webhook), "signing_secret": secret}}), 201

    @routes.get("/webhooks/<webhook_id>")
    def show_webhook(webhook_id: str) -> Response:
        admin_only()
        return jsonify({"webhook": webhook_json(find_webhook(state, webhook_id))})

    @routes.route("/webhooks/<webhook_id>", methods=["PUT", "PATCH"])
    def update_webhook(webhook_id: str) -> Response:
        admin_only()
        write_webhook(find_webhook(state, webhook_id), body("webhook"))
        return no_content()

    @routes.delete("/webhooks/<webhook_id>")
    def remove_webhook(webhook_id: str) -> Response:
        admin_only()
        del state.webhooks[find_webhook(state, webhook_id).id]
        return no_content()


def find_webhook(state: ZendeskState, webhook_id: str) -> Webhook:
    """A webhook, or 404."""
    if webhook_id not in state.webhooks:
        raise not_found()
    return state.webhooks[webhook_id]


def _webhook_secrets(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/webhooks/<webhook_id>/signing_secret")
    def secret(webhook_id: str) -> Response:
        admin_only()
        webhook = find_webhook(state, webhook_id)
        return jsonify({"signing_secret": {"algorithm": "SHA256", "secret": webhook.secret}})

    @routes.post("/webhooks/<webhook_id>/signing_secret")
    def new_secret(webhook_id: str) -> tuple[Response, int]:
        webhook = find_webhook(state, webhook_id)
        webhook.secret = state.secret_word("webhook")
        return secret(webhook_id), 201


def _webhook_calls(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/webhooks/<webhook_id>/invocations")
    def invocations(webhook_id: str) -> Response:
        admin_only()
        attempts = state.world.webhooks.log()
        last = {attempt.identifier: attempt for attempt in attempts}

        def show(invocation: dict[str, Any]) -> dict[str, Any]:
            attempt = last.get(invocation["id"])
            delivered = attempt is not None and attempt.outcome.delivered
            return {
                "id": invocation["id"],
                "latest_completed_at": None if attempt is None else stamp(attempt.at),
                "status_code": None if attempt is None else attempt.outcome.status,
                "status": "success" if delivered else "failed" if attempt is not None else "pending",
            }

        hooks = find_webhook(state, webhook_id).invocations
        return jsonify(page_of(state, "invocations", hooks, show, always_cursor=True))

    @routes.post("/webhooks/test")
    def test() -> tuple[Response, int]:
        """Before a webhook exists its test is signed with a constant that everybody knows."""
        admin_only()
        existing = request.args.get("webhook_id")
        wish = (request.get_json(silent=True) or {}).get("request") or {}
        if existing:
            webhook = find_webhook(state, existing)
            target = Target(webhook.endpoint, webhook.secret, webhook.id, str(ACCOUNT_ID))
        elif wish.get("endpoint"):
            target = Target(str(wish["endpoint"]), TEST_SECRET, "", str(ACCOUNT_ID))
        else:
            raise bad_request("Invalid attribute", "A test needs webhook_id, or a request with an endpoint.")
        identifier = state.world.webhooks.send(target, "test", str(wish.get("payload", "{}")).encode())
        return jsonify({"response": {"status": 202, "invocation_id": identifier}}), 201


def write_trigger(trigger: Trigger, wish: dict[str, Any]) -> None:
    """Take over what a request says of a trigger."""
    if "actions" in wish and not wish["actions"]:
        raise invalid("actions", "Actions: cannot be blank", "BlankValue")
    for key in ("title", "active", "position", "conditions", "actions", "description", "category_id"):
        if key in wish:
            setattr(trigger, key, wish[key])


def _triggers(routes: Blueprint, state: ZendeskState) -> None:
    def trigger(number: int) -> Trigger:
        if number not in state.triggers:
            raise not_found()
        return state.triggers[number]

    @routes.get("/triggers")
    def list_triggers() -> Response:
        staff_only()
        rules = sorted(state.triggers.values(), key=lambda rule: rule.position)
        return jsonify(page_of(state, "triggers", rules, lambda rule: trigger_json(state, rule)))

    @routes.post("/triggers")
    def add_trigger() -> tuple[Response, int]:
        admin_only()
        wish = body("trigger")
        if not wish.get("title"):
            raise invalid("title", "Title: cannot be blank", "BlankValue")
        now = state.now()
        rule = Trigger(0, wish["title"], {"all": [], "any": []}, [], now, now, len(state.triggers) + 1)
        write_trigger(rule, {"actions": [], **wish})
        rule.id = state.next("trigger")
        state.triggers[rule.id] = rule
        return jsonify({"trigger": trigger_json(state, rule)}), 201

    @routes.get("/triggers/<int:trigger_id>")
    def show_trigger(trigger_id: int) -> Response:
        staff_only()
        return jsonify({"trigger": trigger_json(state, trigger(trigger_id))})

    @routes.put("/triggers/<int:trigger_id>")
    def update_trigger(trigger_id: int) -> Response:
        admin_only()
        rule = trigger(trigger_id)
        write_trigger(rule, body("trigger"))
        rule.updated_at = state.now()
        return jsonify({"trigger": trigger_json(state, rule)})

    @routes.delete("/triggers/<int:trigger_id>")
    def remove_trigger(trigger_id: int) -> Response:
        admin_only()
        del state.triggers[trigger(trigger_id).id]
        return no_content()
