"""Steering the Zendesk stand-in beyond its API, under ``/sandbox/zendesk``: settings, rules, time's effects."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.control import no_content
from integrations.sandbox.zendesk_automations import closing_applies
from integrations.sandbox.zendesk_errors import ApiError, answer, bad_request, not_found
from integrations.sandbox.zendesk_json import audit_json, ticket_json, user_json
from integrations.sandbox.zendesk_model import WEB, Settings, Via
from integrations.sandbox.zendesk_requests import Desk
from integrations.sandbox.zendesk_saving import By, close_solved, run_rule, update_ticket


def steering_routes(desk: Desk) -> Blueprint:
    """The routes; none needs a sign-in, since the sandbox listens on loopback only."""
    routes = Blueprint("zendesk_control", __name__)
    routes.register_error_handler(ApiError, answer)
    _settings(routes, desk)
    _account(routes, desk)
    _rules(routes, desk)
    return routes


def _wish() -> dict[str, Any]:
    wish = request.get_json(silent=True)
    if not isinstance(wish, dict):
        raise bad_request("Invalid attribute", "The body has to be a JSON object.")
    return wish


def _settings(routes: Blueprint, desk: Desk) -> None:
    state, world = desk.state, desk.state.world

    @routes.before_request
    def only_from_here() -> None:
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise ApiError(403, {"error": "The sandbox is not steered from other web sites."})

    @routes.get("/settings")
    def settings() -> Response:
        shown = asdict(state.settings)
        return jsonify({**shown, "checked_routes": sorted(state.settings.checked_routes)})

    @routes.post("/settings")
    def change_settings() -> Response:
        """Change some of ``Settings``; the limits count anew."""
        wish = _wish()
        unknown = wish.keys() - Settings.__dataclass_fields__.keys()
        if unknown:
            raise bad_request("Invalid attribute", f"There are no settings called {sorted(unknown)}.")
        if "checked_routes" in wish:
            wish["checked_routes"] = frozenset(wish["checked_routes"])
        with world.lock:
            state.settings = replace(state.settings, **wish)
            desk.limits.clear()
        return settings()


def _account(routes: Blueprint, desk: Desk) -> None:
    state, world = desk.state, desk.state.world

    @routes.get("/people")
    def people() -> Response:
        return jsonify([{**user_json(state, person), "token": person.token} for person in world.accounts])

    @routes.delete("/tokens")
    def expire_tokens() -> Response:
        """Let every OAuth token expire at once."""
        world.accounts.revoke_bearers()
        return no_content()

    @routes.post("/files/<int:file_id>/scan")
    def scan(file_id: int) -> Response:
        """Set a file's malware scan result."""
        with world.lock:
            if file_id not in state.files:
                raise not_found()
            state.files[file_id].scanned_as = str(_wish()["result"])
        return no_content()


def _rules(routes: Blueprint, desk: Desk) -> None:
    state, world = desk.state, desk.state.world

    @routes.post("/tickets/<int:ticket_id>/rule")
    def rule(ticket_id: int) -> Response:
        """Let a trigger or automation act on a ticket (``actions`` as in the trigger API): required fields do not hold
        it up unless the setting ``checked_routes`` names ``automation``."""
        wish = _wish()
        kind = str(wish.get("kind", "automation"))
        title = str(wish.get("title", "Sandbox rule"))
        via: Via = {"channel": "rule", "source": {"from": {"id": 1, "title": title}, "to": {}, "rel": kind}}
        with world.lock:
            audit = run_rule(state, state.ticket(ticket_id), wish["actions"], via, kind)
            return jsonify({"audit": audit_json(state, audit)})

    @routes.post("/tickets/<int:ticket_id>/macro")
    def macro(ticket_id: int) -> Response:
        """Submit a ticket in the agent's browser with what a macro filled in: ``ticket`` as in the API, by ``actor``
        (an account id). Required fields hold it up."""
        wish = _wish()
        with world.lock:
            ticket = state.ticket(ticket_id)
            by = By(actor=int(wish["actor"]), via=WEB, route="web")
            update_ticket(state, ticket, wish["ticket"], by)
            return jsonify({"ticket": ticket_json(state, ticket)})

    @routes.post("/automations/close_solved")
    def close() -> Response:
        """Run the standard automation that closes what has been solved for four days."""
        with world.lock:
            return jsonify({"closed": close_solved(state, lambda ticket: closing_applies(state, ticket))})
