"""Routes of the account: sign-in, people, ticket fields and forms, custom statuses."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.common import Account
from integrations.sandbox.control import no_content
from integrations.sandbox.zendesk_errors import ApiError, bad_request, invalid, not_found
from integrations.sandbox.zendesk_json import field_json, form_json, status_json, user_json
from integrations.sandbox.zendesk_model import CUSTOM_TYPES, Option, TicketField, TicketForm
from integrations.sandbox.zendesk_requests import (
    Desk,
    admin_only,
    body,
    current,
    numbers,
    page_of,
    staff_only,
)
from integrations.sandbox.zendesk_state import CLIENT_ID, CLIENT_SECRET, SERVICE_ID, ZendeskState

LONGEST_TOKEN = 172_800
"""Seconds: 48 hours (platform.md 2.6)."""


def sign_in_routes(desk: Desk) -> Blueprint:
    """``POST /oauth/tokens``."""
    routes = Blueprint("oauth", __name__)
    state = desk.state

    @routes.post("/oauth/tokens")
    def token() -> Response:
        wish = request.get_json(silent=True) or request.form.to_dict()
        if wish.get("grant_type") != "client_credentials":
            description = "The sandbox gives tokens for client_credentials only."
            raise ApiError(400, {"error": "unsupported_grant_type", "error_description": description})
        if not _known_client(wish):
            raise ApiError(401, {"error": "invalid_client", "error_description": "Client authentication failed."})
        asked = wish.get("expires_in")
        seconds = state.settings.token_seconds if asked is None else int(asked)
        if not 300 <= seconds <= LONGEST_TOKEN and asked is not None:
            description = f"expires_in has to be between 300 and {LONGEST_TOKEN} seconds."
            raise ApiError(400, {"error": "invalid_request", "error_description": description})
        bearer = state.secret_word("bearer")
        state.world.accounts.grant(bearer, str(SERVICE_ID), state.now() + timedelta(seconds=seconds))
        given: dict[str, Any] = {
            "access_token": bearer,
            "token_type": "bearer",
            "scope": wish.get("scope", "read write"),
        }
        return jsonify(given if asked is None else {**given, "expires_in": seconds})

    return routes


def _known_client(wish: dict[str, Any]) -> bool:
    client, secret = str(wish.get("client_id", "")), str(wish.get("client_secret", ""))
    same_client = hmac.compare_digest(client.encode(), CLIENT_ID.encode())
    return hmac.compare_digest(secret.encode(), CLIENT_SECRET.encode()) and same_client


def settings_routes(desk: Desk) -> Blueprint:
    """Routes under ``/api/v2``."""
    routes = Blueprint("settings", __name__)
    _people(routes, desk.state)
    _fields(routes, desk.state)
    _field_changes(routes, desk.state)
    _statuses(routes, desk.state)
    _forms(routes, desk.state)
    return routes


def _people(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/users/me")
    def me() -> Response:
        return jsonify({"user": {**user_json(state, current()), "authenticity_token": "sandbox"}})

    @routes.get("/users")
    def list_users() -> Response:
        staff_only()
        people = list(state.world.accounts)
        return jsonify(page_of(state, "users", people, lambda person: user_json(state, person)))

    @routes.get("/users/show_many")
    def show_many_users() -> Response:
        staff_only()
        chosen = (state.person(number) for number in numbers(request.args.get("ids", "")))
        shown = [user_json(state, person) for person in chosen if person is not None]
        return jsonify({"users": shown, "count": len(shown)})

    @routes.get("/users/search")
    def search_users() -> Response:
        staff_only()
        words = request.args.get("query", "").lower().removeprefix("email:").strip('"')
        people = [person for person in state.world.accounts if words in f"{person.name} {person.email}".lower()]
        return jsonify(page_of(state, "users", people, lambda person: user_json(state, person)))

    @routes.get("/users/<int:user_id>")
    def show_user(user_id: int) -> Response:
        staff_only()
        person = state.person(user_id)
        if person is None:
            raise not_found()
        return jsonify({"user": user_json(state, person)})

    @routes.post("/users")
    def add_user() -> tuple[Response, int]:
        admin_only()
        wish = body("user")
        if state.person_by_mail(str(wish.get("email") or "")):
            raise invalid("email", f"Email: {wish['email']} is already being used by another user", "DuplicateValue")
        person = state.add_customer(str(wish.get("name") or ""), str(wish.get("email") or ""))
        if wish.get("role") in ("agent", "admin"):
            person = Account(person.id, person.name, person.email, wish["role"], person.token)
            state.world.accounts.add(person)
        return jsonify({"user": user_json(state, person)}), 201


def write_field(state: ZendeskState, entry: TicketField, wish: dict[str, Any]) -> None:
    """Take over what a request says of a field. Refused (422) where an option's tag is another field's."""
    _check_options(state, entry, wish.get("custom_field_options"))
    for key in ("title", "description", "agent_description", "required", "active", "tag"):
        if key in wish:
            setattr(entry, key, wish[key])
    if "regexp_for_validation" in wish:
        entry.regexp = wish["regexp_for_validation"]
    for key in ("title_in_portal", "visible_in_portal", "editable_in_portal", "required_in_portal"):
        if key in wish:
            entry.portal[key] = wish[key]
    if wish.get("custom_field_options") is not None:
        entry.options = [_option(state, entry, option) for option in wish["custom_field_options"]]
    entry.updated_at = state.now()


def _option(state: ZendeskState, entry: TicketField, wish: dict[str, Any]) -> Option:
    known = next((option for option in entry.options if option.value == wish["value"]), None)
    return Option(known.id if known else state.next("option"), str(wish["name"]), str(wish["value"]).lower())


def _check_options(state: ZendeskState, entry: TicketField, options: list[dict[str, Any]] | None) -> None:
    values = [str(option["value"]).lower() for option in options or ()]
    for value in values:
        owner = state.option_owner(value)
        if values.count(value) > 1 or (owner is not None and owner[0].id != entry.id):
            message = f"Custom field options: the tag '{value}' is already used by another field option"
            raise invalid("custom_field_options", message, "DuplicateValue")


def find_field(state: ZendeskState, number: int) -> TicketField:
    """A field, or 404."""
    if number not in state.fields:
        raise not_found()
    return state.fields[number]


def _fields(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/ticket_fields")
    def list_fields() -> Response:
        staff_only()
        fields = [entry for _, entry in sorted(state.fields.items())]
        return jsonify(page_of(state, "ticket_fields", fields, lambda entry: field_json(state, entry)))

    @routes.get("/ticket_fields/<int:field_id>")
    def show_field(field_id: int) -> Response:
        staff_only()
        return jsonify({"ticket_field": field_json(state, find_field(state, field_id))})

    @routes.post("/ticket_fields")
    def add_field() -> tuple[Response, int]:
        admin_only()
        wish = body("ticket_field")
        if wish.get("type") not in CUSTOM_TYPES:
            raise invalid("type", f"Type: '{wish.get('type')}' is not a type that can be created", "InvalidValue")
        if not wish.get("title"):
            raise invalid("title", "Title: cannot be blank", "BlankValue")
        now = state.now()
        entry = TicketField(0, wish["type"], wish["title"], now, now, description=wish.get("description") or "")
        _check_options(state, entry, wish.get("custom_field_options"))
        entry.id = state.next("field")
        write_field(state, entry, wish)
        state.fields[entry.id] = entry
        return jsonify({"ticket_field": field_json(state, entry)}), 201


def _field_changes(routes: Blueprint, state: ZendeskState) -> None:
    @routes.put("/ticket_fields/<int:field_id>")
    def update_field(field_id: int) -> Response:
        admin_only()
        entry = find_field(state, field_id)
        write_field(state, entry, body("ticket_field"))
        return jsonify({"ticket_field": field_json(state, entry)})

    @routes.delete("/ticket_fields/<int:field_id>")
    def remove_field(field_id: int) -> Response:
        admin_only()
        if find_field(state, field_id).system:
            raise invalid("base", "System fields cannot be deleted")
        del state.fields[field_id]
        for ticket in state.tickets.values():
            ticket.custom.pop(field_id, None)
        for form in state.forms.values():
            form.field_ids = [number for number in form.field_ids if number != field_id]
        return no_content()


def _statuses(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/custom_statuses")
    def statuses() -> Response:
        staff_only()
        return jsonify({"custom_statuses": [status_json(entry) for entry in state.statuses.values()]})


def find_form(state: ZendeskState, number: int) -> TicketForm:
    """A form, or 404."""
    if number not in state.forms:
        raise not_found()
    return state.forms[number]


def write_form(state: ZendeskState, entry: TicketForm, wish: dict[str, Any]) -> None:
    """Take over what a request says of a form. Refused (422) where it names fields that are not there."""
    unknown = [number for number in wish.get("ticket_field_ids", ()) if number not in state.fields]
    if unknown:
        raise invalid("ticket_field_ids", f"Ticket fields {unknown} do not exist")
    shown = wish.get("ticket_field_ids", entry.field_ids)
    for condition in wish.get("agent_conditions", ()):
        _check_condition(condition, shown)
    system = [number for number, known in state.fields.items() if known.system and number not in shown]
    entry.field_ids = [*system, *shown]
    for key in ("name", "active", "position", "agent_conditions", "end_user_conditions"):
        if key in wish:
            setattr(entry, key, wish[key])
    entry.updated_at = state.now()


def _forms(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/ticket_forms")
    def list_forms() -> Response:
        staff_only()
        forms = [form_json(state, entry) for entry in state.forms.values()]
        return jsonify({"ticket_forms": forms, "count": len(forms), "next_page": None, "previous_page": None})

    @routes.get("/ticket_forms/<int:form_id>")
    def show_form(form_id: int) -> Response:
        staff_only()
        return jsonify({"ticket_form": form_json(state, find_form(state, form_id))})

    @routes.post("/ticket_forms")
    def add_form() -> tuple[Response, int]:
        admin_only()
        wish = body("ticket_form")
        if not wish.get("name"):
            raise invalid("name", "Name: cannot be blank", "BlankValue")
        entry = state.add_form(wish["name"])
        try:
            write_form(state, entry, wish)
        except ApiError:
            del state.forms[entry.id]
            raise
        return jsonify({"ticket_form": form_json(state, entry)}), 201

    @routes.put("/ticket_forms/<int:form_id>")
    def update_form(form_id: int) -> Response:
        admin_only()
        entry = find_form(state, form_id)
        write_form(state, entry, body("ticket_form"))
        return jsonify({"ticket_form": form_json(state, entry)})


def _check_condition(condition: dict[str, Any], shown: list[int]) -> None:
    children = condition.get("child_fields")
    if not isinstance(children, list) or "parent_field_id" not in condition or "value" not in condition:
        raise bad_request("Invalid attribute", "A condition needs parent_field_id, value and child_fields.")
    for number in [condition["parent_field_id"], *(child.get("id") for child in children)]:
        if number not in shown:
            raise invalid("agent_conditions", f"Agent conditions: field {number} is not on the form")
