"""Opening a ticket because of another system's event, and finding it again by its external id.

The first comment is internal, so that the ticket is private and nobody is mailed. The list of tickets by external id is
no search: a ticket is in it as soon as it exists. What remains is a request whose answer was lost and that Zendesk is
still working on (``SETTLES``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.domain.events.opening import NewTicket, OpenedTicket
from app.domain.note import Note, Paragraph
from app.ports import RemoteUnavailable
from integrations.zendesk.render import render_unmarked
from integrations.zendesk.session import ZendeskSession

SETTLES = timedelta(minutes=1)
"""How long a request may be under way after its connection broke."""


def open_ticket(session: ZendeskSession, new: NewTicket) -> OpenedTicket:
    """Create the ticket in one request. Raises ``RemoteError``."""
    created = session.post("tickets.json", {"ticket": attributes_of(new)}).get("ticket")
    if not isinstance(created, dict) or not created.get("id"):
        raise RemoteUnavailable("Zendesk did not say which ticket it created; it is looked for.")
    return OpenedTicket(id=str(created["id"]), key=str(created["id"]))


def attributes_of(new: NewTicket) -> dict[str, Any]:
    """The attributes of the ticket. Nothing in the text can become markup, or a placeholder that Zendesk fills in."""
    note = Note("events", tuple(Paragraph(line) for line in new.lines), "")
    attributes: dict[str, Any] = {
        "subject": new.subject.replace("{{", "{ {").replace("{%", "{ %"),
        "comment": {"html_body": render_unmarked(note), "public": False},
        "external_id": new.marker,
        "tags": list(new.labels),
    }
    optional = {"ticket_form_id": new.place.form, "group_id": new.place.group, "priority": new.priority}
    return attributes | {name: value for name, value in optional.items() if value is not None}


def find_ticket(session: ZendeskSession, marker: str) -> OpenedTicket | None:
    """The oldest ticket with the marker as external id."""
    listed = session.get("tickets.json", {"external_id": marker}).get("tickets")
    found = [ticket for ticket in listed or () if str(ticket.get("external_id")) == marker]
    if not found:
        return None
    oldest = min(int(ticket["id"]) for ticket in found)
    return OpenedTicket(id=str(oldest), key=str(oldest))
