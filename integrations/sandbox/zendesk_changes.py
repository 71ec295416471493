"""What a save did to a ticket: the differences between before and after, as audit events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrations.sandbox.zendesk_model import Comment, FieldValue, Ticket, Via
from integrations.sandbox.zendesk_state import ZendeskState
from integrations.sandbox.zendesk_writing import field_text

TRACKED = {
    "subject": "subject",
    "status": "status",
    "custom_status_id": "custom_status_id",
    "priority": "priority",
    "type": "type",
    "assignee_id": "assignee_id",
    "group_id": "group_id",
    "organization_id": "organization_id",
    "requester_id": "requester_id",
    "external_id": "external_id",
    "due_at": "due_at",
    "problem_id": "problem_id",
    "ticket_form_id": "form_id",
    "brand_id": "brand_id",
    "tags": "tags",
}
"""The name of a property in the API, and in ``Ticket``."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One property that a save changed. ``name`` is the API's, or a custom field's id; ``via`` is set where a
    business rule did it."""

    name: str
    previous: Any
    current: Any
    via: Via | None = None

    @property
    def field_id(self) -> int | None:
        """The custom field's id, ``None`` for any other property."""
        return int(self.name) if self.name.isdigit() else None


def differences(old: Ticket, new: Ticket, via: Via | None = None) -> list[Difference]:
    """What differs between two states of a ticket, in a fixed order."""
    found = [
        Difference(name, getattr(old, attribute), getattr(new, attribute), via)
        for name, attribute in TRACKED.items()
        if getattr(old, attribute) != getattr(new, attribute)
    ]
    for number in sorted({*old.custom, *new.custom}):
        before, after = old.custom.get(number), new.custom.get(number)
        if before != after:
            found.append(Difference(str(number), before, after, via))
    return found


def _audited(value: FieldValue | list[str]) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else field_text(value)


def change_event(state: ZendeskState, difference: Difference, *, created: bool) -> dict[str, Any]:
    """The audit event of a difference (``Create`` in the first audit of a ticket, ``Change`` later)."""
    tags = difference.name == "tags"
    event: dict[str, Any] = {
        "id": state.next("event"),
        "type": "Create" if created else "Change",
        "field_name": difference.name,
        "value": difference.current if tags else _audited(difference.current),
    }
    if not created:
        event["previous_value"] = difference.previous if tags else _audited(difference.previous)
    if difference.via is not None:
        event["via"] = difference.via
    return event


def creation_differences(ticket: Ticket) -> list[Difference]:
    """Everything that a new ticket says, for its first audit."""
    found = [
        Difference(name, None, getattr(ticket, attribute))
        for name, attribute in TRACKED.items()
        if getattr(ticket, attribute) not in (None, [])
    ]
    found += [
        Difference(str(number), None, value) for number, value in sorted(ticket.custom.items()) if value is not None
    ]
    return found


def comment_event(comment: Comment) -> dict[str, Any]:
    """The audit event of a comment; its id is the comment's own, its files are filled in when it is shown."""
    return {"id": comment.id, "type": "Comment", "comment": comment, "audit_id": comment.audit_id}
