"""What a ticket must carry: values that fit their field, and the fields that its form requires for a status."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from integrations.sandbox.zendesk_errors import invalid, record_invalid
from integrations.sandbox.zendesk_model import (
    ERROR_FIELD_TYPES,
    OPTION_TYPES,
    FieldValue,
    Ticket,
    TicketField,
    TicketForm,
)
from integrations.sandbox.zendesk_state import ZendeskState

TEXT_LIMIT = 65_536


def normalised(entry: TicketField, value: Any) -> FieldValue:
    """The value as it is kept. Refused (422) where it does not fit the field."""
    if value is None or value == "" or value == []:
        return None
    if entry.type == "checkbox":
        return value is True or str(value).lower() in ("true", "1", "on", "yes")
    if entry.type == "multiselect":
        chosen = [value] if isinstance(value, str) else list(value)
        return [_option(entry, item) for item in chosen]
    if entry.type == "tagger":
        return _option(entry, value)
    text = str(value)
    if len(text) > TEXT_LIMIT:
        raise invalid("base", f"{entry.title}: is too long (maximum is {TEXT_LIMIT} characters)")
    if not _fits(entry.type, text):
        raise invalid("base", f"{entry.title}: '{text[:40]}' is not a valid {entry.type}")
    return text


def _option(entry: TicketField, value: Any) -> str:
    if not any(option.value == value for option in entry.options):
        raise invalid("base", f"{entry.title}: '{str(value)[:40]}' is not one of its options")
    return str(value)


def _fits(type_: str, text: str) -> bool:
    try:
        if type_ == "date":
            date.fromisoformat(text)
        elif type_ == "integer":
            int(text)
        elif type_ == "decimal":
            return math.isfinite(float(text))
    except ValueError:
        return False
    return True


def is_blank(value: FieldValue) -> bool:
    """Whether a required field counts as not filled in. A checkbox must be ticked."""
    return value is None or value is False or value in ("", [])


def read_value(ticket: Ticket, entry: TicketField) -> FieldValue:
    """What the ticket says in a field, system fields included."""
    system: dict[str, FieldValue] = {
        "subject": ticket.subject,
        "description": ticket.description or True,
        "status": ticket.status,
        "tickettype": ticket.type,
        "priority": ticket.priority,
        "group": None if ticket.group_id is None else str(ticket.group_id),
        "assignee": None if ticket.assignee_id is None else str(ticket.assignee_id),
    }
    return system[entry.type] if entry.system else ticket.custom.get(entry.id)


def missing_fields(state: ZendeskState, ticket: Ticket) -> list[TicketField]:
    """The fields of the ticket's form that it needs for its status and that are blank, in the form's order."""
    form = state.forms[ticket.form_id]
    shown = visible_fields(state, form, ticket)
    found = []
    for number in form.field_ids:
        entry = state.fields.get(number)
        if entry is None or not entry.active or number not in shown:
            continue
        required = shown[number] if _is_child(form, number) else entry.required and ticket.status == "solved"
        if required and is_blank(read_value(ticket, entry)):
            found.append(entry)
    return found


def visible_fields(state: ZendeskState, form: TicketForm, ticket: Ticket) -> dict[int, bool]:
    """The fields that the form shows for what the ticket says, and whether a condition requires each for its status.

    A field that conditions name as a child shows only where one of them holds; a condition holds only while its
    parent shows.
    """
    shown = {number: False for number in form.field_ids if not _is_child(form, number)}
    for _ in range(len(form.agent_conditions) + 1):
        before = dict(shown)
        for condition in form.agent_conditions:
            if _holds(state, condition, ticket, shown):
                for child in condition.get("child_fields", []):
                    required = shown.get(child["id"], False) or _requires(child, ticket)
                    shown[child["id"]] = required
        if shown == before:
            break
    return shown


def _is_child(form: TicketForm, number: int) -> bool:
    return any(
        child["id"] == number for condition in form.agent_conditions for child in condition.get("child_fields", [])
    )


def _holds(state: ZendeskState, condition: dict[str, Any], ticket: Ticket, shown: dict[int, bool]) -> bool:
    parent = state.fields.get(condition["parent_field_id"])
    if parent is None or parent.id not in shown:
        return False
    value, wanted = read_value(ticket, parent), condition.get("value")
    if parent.type == "checkbox":
        return bool(value) == (wanted is True or str(wanted).lower() in ("true", "1"))
    if isinstance(value, list):
        return wanted in value
    return value is not None and str(value) == str(wanted)


def _requires(child: dict[str, Any], ticket: Ticket) -> bool:
    rule = child.get("required_on_statuses")
    if not rule:
        return bool(child.get("is_required")) and ticket.status == "solved"
    if rule["type"] == "ALL_STATUSES":
        return True
    if rule["type"] == "NO_STATUSES":
        return False
    return ticket.status in rule.get("statuses", []) or ticket.custom_status_id in rule.get("custom_statuses", [])


def require_fields(state: ZendeskState, ticket: Ticket) -> None:
    """Refuse (422, one complaint a field) where the ticket lacks what its form requires for its status."""
    reason = "is required when solving a ticket" if ticket.status == "solved" else "cannot be blank"
    complaints: list[dict[str, Any]] = [
        {
            "description": f"{entry.title}: {reason}",
            "error": None,
            "ticket_field_id": entry.id,
            "ticket_field_type": ERROR_FIELD_TYPES[entry.type],
        }
        for entry in missing_fields(state, ticket)
    ]
    if ticket.status == "solved" and ticket.assignee_id is None:
        complaints.append({"description": "Assignee: is required when solving a ticket", "error": None})
    if complaints:
        raise record_invalid({"base": complaints})


def takes_options(entry: TicketField) -> bool:
    """Whether the field is a drop-down, whose values are tags of the ticket."""
    return entry.type in OPTION_TYPES
