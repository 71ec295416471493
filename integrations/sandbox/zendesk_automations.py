"""Automations: rules that look at tickets as time passes. The account has Zendesk's standard one, which closes what has
been solved for four days."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from integrations.sandbox.zendesk_errors import not_found
from integrations.sandbox.zendesk_hooks import write_trigger
from integrations.sandbox.zendesk_json import trigger_json
from integrations.sandbox.zendesk_model import Ticket
from integrations.sandbox.zendesk_requests import Desk, admin_only, body, page_of, staff_only
from integrations.sandbox.zendesk_state import ZendeskState
from integrations.sandbox.zendesk_triggers import Moment, holds


def automation_routes(desk: Desk) -> Blueprint:
    """Listing and changing them, under ``/api/v2``."""
    routes = Blueprint("automations", __name__)
    state = desk.state

    @routes.get("/automations")
    def list_automations() -> Response:
        staff_only()
        return jsonify(page_of(state, "automations", list(state.automations.values()), _shown(state)))

    @routes.put("/automations/<int:number>")
    def update_automation(number: int) -> Response:
        admin_only()
        if number not in state.automations:
            raise not_found()
        write_trigger(state.automations[number], body("automation"))
        return jsonify({"automation": trigger_json(state, state.automations[number])})

    return routes


def _shown(state: ZendeskState) -> Any:
    return lambda rule: trigger_json(state, rule)


def closing_applies(state: ZendeskState, ticket: Ticket) -> bool:
    """Whether the standard automation is on and its conditions, those about time left out, hold for a ticket."""
    rule = next(iter(state.automations.values()))
    moment = Moment(before=ticket, after=ticket, created=False, actor=-1, comment=None)
    every, one_of = (
        [entry for entry in rule.conditions.get(kind) or () if entry["field"] != "SOLVED"] for kind in ("all", "any")
    )
    return (
        rule.active
        and all(holds(state, entry, moment) for entry in every)
        and (not one_of or any(holds(state, entry, moment) for entry in one_of))
    )
