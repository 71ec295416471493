"""Event webhooks: one event a change, in the envelope that Zendesk sends (platform.md 2.3)."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import quote

from integrations.sandbox.webhooks import Target
from integrations.sandbox.zendesk_changes import Difference
from integrations.sandbox.zendesk_model import Comment, File, Ticket, Webhook
from integrations.sandbox.zendesk_state import ACCOUNT_ID, ZendeskState, stamp

PREFIX = "zen:event-type:ticket."
VERSION = "2022-11-06"
CHANGED = {
    "subject": "subject_changed",
    "status": "status_changed",
    "custom_status_id": "custom_status_changed",
    "priority": "priority_changed",
    "type": "type_changed",
    "assignee_id": "agent_assignment_changed",
    "group_id": "group_assignment_changed",
    "organization_id": "organization_changed",
    "requester_id": "requester_changed",
    "external_id": "external_id_changed",
    "due_at": "task_due_at_changed",
    "problem_id": "problem_link_changed",
    "ticket_form_id": "form_changed",
    "brand_id": "brand_changed",
}
UPPER = frozenset({"status", "priority", "type"})
EVENT_CHANNELS = {"api": "web_service", "email": "mail", "rule": "rule"}


class EventBatch:
    """The events of one save: they share a sequence, each has an envelope of its own."""

    def __init__(self, state: ZendeskState, ticket: Ticket, actor: int) -> None:
        self._state = state
        self._ticket = ticket
        self._actor = actor
        self._moment = state.now()
        self._sequence = uuid.uuid4().hex[:26].upper()
        self._bodies: list[dict[str, Any]] = []

    def add(self, name: str, event: dict[str, Any], actor: int | None = None) -> None:
        """Note an event, for example ``status_changed``. ``actor`` where it is not who saved."""
        position = len(self._bodies) + 1
        meta = {"sequence": {"id": self._sequence, "position": position}}
        self._bodies.append(
            {
                "type": PREFIX + name,
                "account_id": ACCOUNT_ID,
                "id": str(uuid.uuid4()),
                "time": nanoseconds(self._moment, position),
                "zendesk_event_version": VERSION,
                "subject": f"zen:ticket:{self._ticket.id}",
                "detail": detail(self._ticket, self._actor if actor is None else actor),
                "event": {**event, "meta": meta},
            }
        )

    def add_change(self, difference: Difference) -> None:
        """Note the event of a changed property."""
        actor = -1 if difference.via is not None else None
        number = difference.field_id
        if number is not None:
            self.add("custom_field_changed", self._custom_field(number, difference), actor)
        elif difference.name == "tags":
            before, after = difference.previous or [], difference.current or []
            added = [tag for tag in after if tag not in before]
            removed = [tag for tag in before if tag not in after]
            self.add("tags_changed", {"tags_added": added, "tags_removed": removed}, actor)
        else:
            values = {"current": difference.current, "previous": difference.previous}
            event = {key: _written(difference.name, value) for key, value in values.items()}
            self.add(CHANGED[difference.name], event, actor)

    def _custom_field(self, number: int, difference: Difference) -> dict[str, Any]:
        entry = self._state.fields[number]
        return {
            "custom_field": {"id": str(number), "title": entry.title, "type": entry.type},
            "current": {"value": difference.current},
            "previous": {"value": difference.previous},
        }

    def add_comment(self, comment: Comment) -> None:
        """Note a new comment and each of its files."""
        author = self._state.person(comment.author_id)
        person = {
            "id": str(comment.author_id),
            "is_staff": self._state.is_staff(comment.author_id),
            "name": author.name if author else "",
        }
        body = {"id": str(comment.id), "body": comment.plain, "html_body": comment.html}
        self.add("comment_added", {"comment": {**body, "is_public": comment.public, "author": person}})
        for file in comment.files:
            self.add("attachment_linked_to_comment", {"comment": self.file_part(comment, file)})

    def file_part(self, comment: Comment, file: File) -> dict[str, Any]:
        """A file of a comment as events show it: neither size nor uploader."""
        return {
            "id": str(comment.id),
            "is_public": comment.public,
            "attachment": {
                "id": str(file.id),
                "filename": file.name,
                "content_type": file.mime_type,
                "content_url": f"{self._state.world.base_url}{content_path(file)}",
                "is_public": comment.public,
            },
        }

    def send(self) -> None:
        """Send every event to each active webhook that subscribed to it."""
        for body in self._bodies:
            for webhook in self._state.webhooks.values():
                if webhook.status == "active" and body["type"] in webhook.subscriptions:
                    deliver(self._state, webhook, body["type"], json.dumps(body).encode())


def deliver(state: ZendeskState, webhook: Webhook, event: str, body: bytes) -> None:
    """Put one call of a webhook on its way."""
    headers = {**(webhook.custom_headers or {}), **authentication_headers(webhook.authentication)}
    target = Target(webhook.endpoint, webhook.secret, webhook.id, str(ACCOUNT_ID), headers)
    identifier = state.world.webhooks.send(target, event, body)
    webhook.invocations.append({"id": identifier, "event": event, "at": state.now()})


def authentication_headers(authentication: dict[str, Any] | None) -> dict[str, str]:
    """The header that a webhook's own authentication adds (API key or bearer token)."""
    given = authentication or {}
    data = given.get("data") or {}
    if given.get("type") == "api_key":
        return {str(data.get("name")): str(data.get("value"))}
    if given.get("type") == "bearer_token":
        return {"Authorization": f"Bearer {data.get('token')}"}
    return {}


def content_path(file: File) -> str:
    """Where a file's content is served."""
    return f"/attachments/token/{file.token}/?name={quote(file.name)}"


def nanoseconds(moment: datetime, position: int) -> str:
    """A time with nine decimals, rising within one save."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond:06d}{position % 1000:03d}Z"


def _written(name: str, value: Any) -> Any:
    if value is None:
        return None
    return str(value).upper() if name in UPPER else str(value)


def _id(number: int | None) -> str:
    return "" if number is None else str(number)


def detail(ticket: Ticket, actor: int) -> dict[str, Any]:
    """The ticket as events carry it: ids as text, status, priority and type in capitals, no custom fields."""
    channel = ticket.via["channel"]
    status = "DELETED" if ticket.deleted_as is not None else ticket.status.upper()
    return {
        "id": str(ticket.id),
        "actor_id": str(actor),
        "assignee_id": _id(ticket.assignee_id),
        "brand_id": str(ticket.brand_id),
        "created_at": stamp(ticket.created_at),
        "custom_status": str(ticket.custom_status_id),
        "description": ticket.description,
        "external_id": ticket.external_id,
        "form_id": str(ticket.form_id),
        "group_id": _id(ticket.group_id),
        "is_public": ticket.is_public,
        "organization_id": _id(ticket.organization_id),
        "priority": None if ticket.priority is None else ticket.priority.upper(),
        "requester_id": str(ticket.requester_id),
        "status": status,
        "subject": ticket.subject,
        "submitter_id": str(ticket.submitter_id),
        "tags": list(ticket.tags) or None,
        "type": None if ticket.type is None else ticket.type.upper(),
        "updated_at": stamp(ticket.updated_at),
        "via": {"channel": EVENT_CHANNELS.get(channel, channel)},
    }
